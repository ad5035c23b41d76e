"""PDF files open in pypdfium2; the banner is the first and last line of every page, and a scan has no text."""

import re
from pathlib import Path

import pytest

from ingest import pdf
from ingest.demonstration import specimens
from ingest.demonstration.content import Break, Paragraph
from ingest.ocr import Eyes
from ingest.reasons import NotRead
from tests.ingest.demonstration.conftest import good
from tests.ingest.scanned import needs_tesseract


def lines_of(path: Path) -> list[list[str]]:
    """Return the lines of each page as the product itself reads them."""
    reading = pdf.read(path.read_bytes(), Eyes())
    pages: list[list[str]] = [[] for _ in range(reading.pages)]
    for element in reading.elements:
        assert element.page is not None
        pages[element.page - 1] += element.text.splitlines()
    return pages


def test_every_page_begins_and_ends_with_the_banner(written: Path) -> None:
    for specimen in good("pdf"):
        pages = lines_of(written / specimen.path)
        assert len(pages) >= 1 + sum(isinstance(block, Break) for block in specimen.blocks)
        assert all((lines[0], lines[-1]) == (specimen.marking, specimen.marking) for lines in pages)


def test_the_text_layer_holds_every_paragraph_whole_on_one_page(written: Path) -> None:
    for specimen in good("pdf"):
        pages = [re.sub(r"\s+", " ", " ".join(lines)) for lines in lines_of(written / specimen.path)]
        for block in specimen.blocks:
            if isinstance(block, Paragraph):
                assert any(block.text in page for page in pages)


def test_several_documents_have_three_pages(written: Path) -> None:
    assert sum(len(lines_of(written / specimen.path)) >= 3 for specimen in good("pdf")) >= 3


@needs_tesseract
def test_a_scan_has_no_text(written: Path) -> None:
    scan = next(specimen for specimen in specimens() if specimen.kind == "scan")
    with pytest.raises(NotRead) as refusal:
        pdf.read((written / scan.path).read_bytes(), Eyes())
    assert refusal.value.reason.code == "no-text"


def test_the_third_page_of_the_dossier_bears_a_higher_banner(written: Path) -> None:
    dossier = next(specimen for specimen in specimens() if specimen.path.endswith("harbour-dossier.pdf"))
    assert [lines[0] for lines in lines_of(written / dossier.path)] == ["CONFIDENTIAL", "CONFIDENTIAL", "SECRET"]
