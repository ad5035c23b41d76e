"""Which pages are read as pictures, which text is kept, and that no page passes without a word."""

from collections.abc import Sequence

import pytest

from ingest import scans
from ingest.ocr import Eyes, Look, Picture
from ingest.printed import Printed
from ingest.reading import Reading
from ingest.reasons import NotRead
from ingest.scans import NoText, Page, better, gathered
from ingest.sight import Word
from ingest.turning import Rectangle
from tests.ingest.scanned import POINT, Drawn, needs_tesseract, page

SOUND = "The harbour will be closed from Monday to Friday and the pilots have been told"
GARBAGE = "jK8s a@b ^NFIDtj xqzrtkw %%~ mnlWq rRt1 x#y" * 4


def layer(*texts: str, confidence: float = 1.0) -> tuple[Printed, ...]:
    """Return lines of which only the words count."""
    place = Rectangle(0, 0, 9, 9)
    return tuple(
        Printed(text, "\n", place, tuple(Word(word, confidence, *place, number) for word in text.split()))
        for number, text in enumerate(texts)
    )


def one(number: int, *texts: str, drawn: Drawn | None = None, scanned: bool = False) -> Page:
    """Return a page with a text layer; its picture is the drawn one, or paper."""
    if drawn is None:
        return Page(number, (100, 100), layer(*texts), Picture(50, 50, bytes([250] * 2500), 1.0), scanned, scanned)
    shown = Picture(*drawn.picture.size, drawn.picture.tobytes(), POINT)
    return Page(number, (100, 100), layer(*texts), shown, drawn=True, scanned=scanned)


def read(pages: Sequence[Page]) -> Reading:
    """Return the reading of a document of these pages."""
    return gathered(pages, len(pages), "", Eyes())


@pytest.mark.parametrize(
    ("found", "sure", "written", "expected"),
    [
        (SOUND, 0.9, "", True),
        (SOUND, 0.9, GARBAGE, True),
        (SOUND, 0.9, SOUND, False),
        (SOUND, 0.9, SOUND[:40], True),
        (SOUND, 0.9, f"{SOUND} {GARBAGE}", True),
        (SOUND, 0.3, SOUND[:40], False),
        (GARBAGE, 0.9, SOUND, False),
        ("", 0.9, "", False),
    ],
)
def test_the_better_text(found: str, sure: float, written: str, *, expected: bool) -> None:
    assert better(Look(layer(found, confidence=sure), "eng"), layer(written)) == expected


def test_garbled_and_silent() -> None:
    assert one(1, GARBAGE).garbled
    assert not one(1, SOUND * 2).garbled
    assert not one(1, "jK8s").garbled
    assert one(1, "ab", scanned=True).silent
    assert not one(1, "ab").silent
    assert not one(1, "abcd", scanned=True).silent


def test_blank_paper_needs_no_tesseract_and_is_no_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    reading = read([one(1, SOUND), one(2, scanned=True), one(3)])
    assert [element.page for element in reading.elements] == [1]
    assert [sight.page for sight in reading.sights] == [1]
    assert reading.pages == 3


@needs_tesseract
def test_the_note_says_which_pages_and_how_sure() -> None:
    reading = read([one(1, SOUND), one(2, drawn=page())])
    assert reading.notes[0].startswith("Page 2 was read from a picture; mean confidence 0.9")
    assert scans._note([(1, 0.9), (3, 0.8)]) == "Pages 1 and 3 were read from pictures; mean confidence 0.85"


@needs_tesseract
def test_a_page_on_which_nothing_is_read_stops_the_document() -> None:
    with pytest.raises(NoText) as caught:
        read([one(1, SOUND), one(2, drawn=page(("~ ~ ~", "~ ~")))])
    assert (caught.value.pages, caught.value.count) == ((2,), 2)


@needs_tesseract
def test_a_page_that_two_persons_have_looked_at_is_left_out_and_named() -> None:
    unread = one(2, drawn=page(("~ ~ ~", "~ ~")))
    reading = gathered([one(1, SOUND), unread], 2, "", Eyes(decided=True))
    assert {element.page for element in reading.elements} == {1}
    assert reading.notes[-1] == "Page 2 could not be read"
    with pytest.raises(NoText):
        gathered([unread], 1, "", Eyes(decided=True))


def test_before_each_page_the_eyes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    pages = [one(number, scanned=True) for number in (1, 2)]
    gathered(pages, 2, "", Eyes(before_page=lambda: told.append(1)))
    assert told == [1, 1]
    monkeypatch.setattr(scans, "MAX_PICTURES", 1)
    with pytest.raises(NotRead) as caught:
        read(pages)
    assert caught.value.reason.code == "too-many-pictures"


@needs_tesseract
def test_printed_pages_past_the_limit_have_no_sight_but_scans_must_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MAX_WORDS", 20)
    assert [sight.page for sight in read([one(1, SOUND), one(2, SOUND)]).sights] == [1]
    with pytest.raises(NotRead) as caught:
        read([one(1, SOUND), one(2, drawn=page())])
    assert caught.value.reason.code == "too-much"
