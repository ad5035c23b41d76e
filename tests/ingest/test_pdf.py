"""PDF text comes page by page with the place of each line; a page without text is never passed over."""

import io

import pypdfium2
import pytest
from reportlab.pdfgen import canvas

from ingest import pdf as module
from ingest.leaf import LONGEST, Leaf
from ingest.ocr import MAX_PIXELS, Eyes
from ingest.reading import Reading
from ingest.reasons import NotRead
from ingest.scans import NoText
from ingest.sight import TEXT_LAYER
from ingest.turning import Rectangle
from tests.faults.formats import WRITERS
from tests.faults.paper import Line, Page, Paper
from tests.ingest.scanned import ENGLISH, needs_tesseract, overlap, page, scan
from tests.ingest.specimens import LINE, pdf


def read(data: bytes) -> Reading:
    """Return the reading of a PDF in the usual languages."""
    return module.read(data, Eyes())


def test_paragraphs_and_places() -> None:
    reading = read(pdf(["SECRET", "", "One line", "two lines.", "", "Next."], ["Page two."]))
    assert reading.pages == 2
    assert [(e.page, e.text) for e in reading.elements] == [
        (1, "SECRET"),
        (1, "One line\ntwo lines."),
        (1, "Next."),
        (2, "Page two."),
    ]
    first, second = reading.elements[1].lines
    assert reading.elements[1].text[second.start : second.end] == "two lines."
    assert first.bottom - second.bottom == pytest.approx(LINE)
    assert first.left == pytest.approx(72, abs=2)
    assert 8 < first.top - first.bottom < 2 * LINE


def test_words_and_places() -> None:
    first, second = read(pdf(["SECRET", "", "One line"], ["Page two."])).sights
    assert (first.page, first.source, first.turned, second.page) == (1, TEXT_LAYER, 0, 2)
    assert [(word.text, word.line, word.confidence) for word in first.words] == [
        ("SECRET", 0, 1.0),
        ("One", 1, 1.0),
        ("line", 1, 1.0),
    ]
    banner, one, line = first.words
    assert banner.left == pytest.approx(72, abs=2)
    assert banner.bottom == pytest.approx(800, abs=1)
    assert banner.right < 130
    assert one.bottom == pytest.approx(800 - 2 * LINE, abs=1)
    assert one.right < line.left


@pytest.mark.parametrize(
    ("degrees", "left", "bottom"), [(0, 72, 800), (90, 800, 595 - 72), (180, 595 - 72, 842 - 800), (270, 842 - 800, 72)]
)
def test_places_are_those_of_the_page_as_it_is_shown(degrees: int, left: int, bottom: int) -> None:
    document = pypdfium2.PdfDocument(pdf(["SECRET"]))
    document[0].set_rotation(degrees)
    target = io.BytesIO()
    document.save(target)
    reading = read(target.getvalue())
    sight, line = reading.sights[0], reading.elements[0].lines[0]
    assert (sight.width > sight.height) == (degrees in (90, 270))
    word = sight.words[0]
    for place in (word, line):
        assert any(abs(edge - left) < 4 for edge in (place.left, place.right))
        assert any(abs(edge - bottom) < 4 for edge in (place.bottom, place.top))


@needs_tesseract
@pytest.mark.parametrize(
    ("pages", "silent"), [((["[picture]"],), (1,)), ((["Text here."], ["[picture]"], ["[picture]", "."]), (2, 3))]
)
def test_pictures_without_text_are_named(pages: tuple[list[str], ...], silent: tuple[int, ...]) -> None:
    with pytest.raises(NoText) as caught:
        read(pdf(*pages))
    assert caught.value.pages == silent
    assert caught.value.count == len(pages)


@needs_tesseract
def test_a_scan_is_read_with_places_on_its_page() -> None:
    drawn = page()
    reading = read(scan(drawn, page(())))
    assert "\n".join(e.text for e in reading.elements).split("\n") == [line for line in ENGLISH if line]
    assert reading.pages == 2
    assert reading.notes[0].startswith("Page 1 was read from a picture; mean confidence 0.9")
    assert [(sight.page, sight.source) for sight in reading.sights] == [(1, "ocr"), (1, "ocr")]
    line = reading.elements[0].lines[0]
    assert overlap(Rectangle(line.left, line.bottom, line.right, line.top), drawn.words[0][1]) > 0.6


@needs_tesseract
def test_a_scan_with_a_good_text_layer_keeps_it_and_is_looked_at() -> None:
    layer = ["UNCLASSIFIED", *(line for line in ENGLISH if line)]
    reading = read(scan(page(), layer=layer))
    assert reading.elements[0].text.split("\n")[0] == "UNCLASSIFIED"
    assert reading.notes == ()
    assert [sight.source for sight in reading.sights] == ["text layer", "ocr", "ocr"]
    assert any(word.text == "SECRET" for word in reading.sights[1].words)


@needs_tesseract
def test_a_scan_with_a_garbled_text_layer_is_read_anew() -> None:
    layer = [f"tbc xqzrtk wlqx{number} jK8s mnlWq rRt" for number in range(8)]
    reading = read(scan(page(), layer=layer))
    assert "The harbour will be closed from Monday to Friday." in reading.elements[1].text


def test_printed_pages_are_not_read_as_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    reading = read(pdf(["SECRET", "", "The barge is late.", "[picture]"]))
    assert [sight.source for sight in reading.sights] == ["text layer"]


def test_a_page_of_any_size_makes_a_picture_of_bounded_size() -> None:
    target = io.BytesIO()
    drawing = canvas.Canvas(target, pagesize=(14_000, 14_000))
    drawing.rect(0, 0, 9_000, 9_000, fill=1)
    drawing.save()
    frame = module._Frame(Rectangle(0, 0, 14_000, 14_000), 0)
    drawn = module._drawn(pypdfium2.PdfDocument(target.getvalue())[0], frame)
    assert drawn.width * drawn.height <= 1.01 * MAX_PIXELS
    assert len(drawn.grey) == drawn.width * drawn.height


def test_an_empty_page_is_not_a_scan() -> None:
    reading = read(pdf(["Text here."], [], ["More text."]))
    assert [e.page for e in reading.elements] == [1, 3]
    assert reading.pages == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [(pdf(["Text."], password="heron"), "encrypted"), (b"%PDF-1.7\nnothing", "broken"), (b"%PDF-", "broken")],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(NotRead) as caught:
        read(data)
    assert caught.value.reason.code == code


def test_a_truncated_pdf_is_refused_or_read_but_never_silent() -> None:
    whole = pdf(["SECRET", "", "Some text."])
    assert {code_of(whole[:length]) for length in range(0, len(whole), 97)} <= {"broken", "no-text", ""}


def code_of(data: bytes) -> str:
    """Return the reason for which a file is refused, "" when its one page is read."""
    try:
        return "" if read(data).pages == 1 else "read without pages"
    except NotRead as stop:
        return stop.reason.code


def test_a_page_as_a_picture_is_dark_where_it_is_written_and_bounded() -> None:
    shown = module.leaf(pdf(["SECRET"], ["", ""]), 1)
    assert (shown.pages, len(shown.pixels)) == (2, 3 * shown.width * shown.height)
    assert max(shown.width, shown.height) <= LONGEST
    assert min(shown.pixels) < 64
    assert min(module.leaf(pdf(["SECRET"], ["", ""]), 2).pixels) == 255
    assert module.leaf(pdf(["SECRET"]), 2) == module.leaf(pdf(["SECRET"]), 0) == Leaf(1)
    with pytest.raises(NotRead):
        module.leaf(b"%PDF-", 1)


def test_properties_and_annotations_are_told_beside() -> None:
    paper = Paper((Page((), (Line("Text."),), ()),), properties={"keywords": "SECRET"}, comment="(TS) Look h\u00e9re.")
    assert {"SECRET", "(TS) Look h\u00e9re."} <= set(read(WRITERS["pdf"](paper)).beside)
