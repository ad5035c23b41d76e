"""Word documents open in python-docx and bear the banner in the header and footer of every section."""

from pathlib import Path

import docx

from ingest.demonstration.content import Paragraph, Table
from tests.ingest.demonstration.conftest import good


def test_banner_text_and_tables_are_there(written: Path) -> None:
    for specimen in good("docx"):
        document = docx.Document(str(written / specimen.path))
        for section in document.sections:
            assert section.header.paragraphs[0].text == specimen.marking
            assert section.footer.paragraphs[0].text == specimen.marking
        texts = [paragraph.text for paragraph in document.paragraphs]
        assert texts[:2] == [specimen.title, specimen.heading_line]
        assert set(texts) >= {block.text for block in specimen.blocks if isinstance(block, Paragraph)}
        tables = [block for block in specimen.blocks if isinstance(block, Table)]
        assert [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in document.tables] == [
            list(table.rows) for table in tables
        ]
