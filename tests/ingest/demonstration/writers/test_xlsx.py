"""Workbooks open in openpyxl; the banner is in header, footer, first and last row of each sheet."""

from pathlib import Path

import openpyxl

from ingest.demonstration.content import Break, texts_of
from tests.ingest.demonstration.conftest import good


def test_every_sheet_is_marked_and_holds_its_rows(written: Path) -> None:
    for specimen in good("xlsx"):
        book = openpyxl.load_workbook(written / specimen.path)
        assert len(book.worksheets) == 1 + sum(isinstance(block, Break) for block in specimen.blocks)
        cells: set[object] = set()
        for sheet in book.worksheets:
            rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
            assert rows[0] == rows[-1] == [specimen.marking]
            assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == specimen.marking
            cells.update(cell for row in rows for cell in row)
        assert cells >= {specimen.title, *(text for block in specimen.blocks for text in texts_of(block))}
        book.close()
