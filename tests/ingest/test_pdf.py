"""PDF text comes page by page with the place of each line; a page without text is never passed over."""

import io

import pypdfium2
import pytest

from ingest.pdf import NoText, read
from ingest.reasons import NotRead
from ingest.sight import TEXT_LAYER
from tests.faults.formats import WRITERS
from tests.faults.paper import Line, Page, Paper
from tests.ingest.specimens import LINE, pdf


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


@pytest.mark.parametrize(
    ("pages", "silent"), [((["[picture]"],), (1,)), ((["Text here."], ["[picture]"], ["[picture]", "."]), (2, 3))]
)
def test_pictures_without_text_are_named(pages: tuple[list[str], ...], silent: tuple[int, ...]) -> None:
    with pytest.raises(NoText) as caught:
        read(pdf(*pages))
    assert caught.value.pages == silent
    assert caught.value.count == len(pages)


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


def test_properties_and_annotations_are_told_beside() -> None:
    paper = Paper((Page((), (Line("Text."),), ()),), properties={"keywords": "SECRET"}, comment="(TS) Look h\u00e9re.")
    assert {"SECRET", "(TS) Look h\u00e9re."} <= set(read(WRITERS["pdf"](paper)).beside)
