"""Pictures are read with words, places and confidence: upright and turned, in three languages, with accents."""

import os
from pathlib import Path

import pytest

from ingest import ocr
from ingest.ocr import Eyes, Look, Picture, look, shown, sights
from ingest.printed import Printed
from ingest.reasons import NotRead
from ingest.sight import OCR, Word
from ingest.turning import Rectangle
from tests.ingest.scanned import ENGLISH, POINT, Drawn, needs_tesseract, overlap, page

FRENCH = (
    "TRÈS SECRET",
    "Le port est fermé, et les barges attendent à l'écluse",
    "du nord. La route ne sera pas ouverte avant la fête.",
    "Une note pour le dépôt est jointe.",
)
GERMAN = (
    "VS-NUR FÜR DEN DIENSTGEBRAUCH",
    "Der Hafen ist geschlossen, und die Straße zum Depot",
    "ist nicht für Fahrzeuge über vier Tonnen geöffnet.",
    "Das Öl wird mit der Bahn von der Mühle gebracht.",
)


def picture(drawn: Drawn) -> Picture:
    """Return a drawn page as one that is read."""
    return Picture(*drawn.picture.size, drawn.picture.tobytes(), POINT)


def text(found: Look) -> list[str]:
    """Return the lines that were read."""
    return [line.text for line in found.text]


@needs_tesseract
def test_words_places_and_confidence() -> None:
    drawn = page()
    found = look(picture(drawn), Eyes())
    assert text(found) == [line for line in ENGLISH if line]
    assert found.language == "eng"
    assert found.confidence > 0.9
    assert [word.text for word in found.words] == [word for word, _ in drawn.words]
    places = [Rectangle(word.left, word.bottom, word.right, word.top) for word in found.words]
    assert min(overlap(one, other) for one, (_, other) in zip(places, drawn.words, strict=True)) > 0.6


@needs_tesseract
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_head_is_turned(degrees: int) -> None:
    drawn, turned = page(), page(degrees=degrees)
    found = look(picture(turned), Eyes())
    assert text(found) == [line for line in ENGLISH if line]
    assert found.degrees == (360 - degrees) % 360
    sight = next(iter(sights(picture(turned), found, 4)))
    assert (sight.page, sight.source, sight.turned) == (4, OCR, found.degrees)
    width, height = drawn.picture.size
    assert [sight.width, sight.height] == pytest.approx([width / POINT, height / POINT])
    first = found.words[0]
    assert overlap(Rectangle(first.left, first.bottom, first.right, first.top), drawn.words[0][1]) > 0.6
    # The places for the source view are those of the page as it lies.
    banner = shown(found, picture(turned))[0].place
    wide, tall = turned.picture.size[0] / POINT, turned.picture.size[1] / POINT
    assert 0 <= banner.left < banner.right <= wide
    assert 0 <= banner.bottom < banner.top <= tall
    assert (banner.right - banner.left > banner.top - banner.bottom) == (degrees == 180)


@needs_tesseract
@pytest.mark.parametrize(("lines", "language"), [(FRENCH, "fra"), (GERMAN, "deu")])
def test_the_small_words_choose_the_language(lines: tuple[str, ...], language: str) -> None:
    if language not in ocr._known():
        pytest.skip(f"tesseract-ocr-{language} is not installed")
    found = look(picture(page(lines)), Eyes())
    assert found.language == language
    assert text(found) == list(lines)


@needs_tesseract
def test_the_language_that_is_set_reads_a_marking_alone() -> None:
    if "fra" not in ocr._known():
        pytest.skip("tesseract-ocr-fra is not installed")
    assert text(look(picture(page(FRENCH[:1])), Eyes(("fra",)))) == ["TRÈS SECRET"]


@needs_tesseract
def test_the_second_look_is_at_the_top_and_the_bottom() -> None:
    lines = (*ENGLISH[:3], "", "Text.", "", "", "", "", "", "SECRET")
    drawn = page(lines)
    one = picture(drawn)
    first, second = sights(one, look(one, Eyes()), 1)
    assert "Text." in [word.text for word in first.words]
    assert [word.text for word in second.words] == ["SECRET", "SECRET"]
    assert [word.line for word in second.words] == [0, 1]
    for word, truth in zip(second.words, (drawn.words[0][1], drawn.words[-1][1]), strict=True):
        assert overlap(Rectangle(word.left, word.bottom, word.right, word.top), truth) > 0.6


def test_without_tesseract_the_sentence_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ocr._known.cache_clear()
    with pytest.raises(NotRead) as caught:
        look(picture(page()), Eyes())
    ocr._known.cache_clear()
    assert caught.value.reason.code == "missing-ocr"
    assert "tesseract-ocr" in caught.value.reason.sentence


@pytest.mark.parametrize(
    ("ending", "code"), [("kill -XCPU $$", "timeout"), ("kill -SEGV $$", "crash"), ("exit 1", "crash")]
)
def test_an_end_of_tesseract_before_its_time_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, code: str
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(f'#!/bin/sh\nif [ "$1" = --list-langs ]; then echo List; echo eng; exit; fi\n{ending}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    ocr._known.cache_clear()
    with pytest.raises(NotRead) as caught:
        look(Picture(8, 8, bytes(64), 1.0), Eyes())
    ocr._known.cache_clear()
    assert caught.value.reason.code == code


def test_turning_a_picture() -> None:
    one = Picture(3, 2, b"abcdef", 1.0)
    assert (one.turned(90).grey, one.turned(90).width, one.turned(90).height) == (b"daebfc", 2, 3)
    assert one.turned(180).grey == b"fedcba"
    assert one.turned(270).grey == b"cfbead"
    assert one.turned(0) is one


def test_paper_without_ink_is_blank_and_faint_ink_is_ink() -> None:
    paper = bytearray([250, 248] * 50_000)
    assert Picture(500, 200, bytes(paper), 1.0).blank
    paper[:50] = bytes([225] * 50)
    assert not Picture(500, 200, bytes(paper), 1.0).blank


HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def row(words: str, place: tuple[int, int, int], confidence: float = 90.0) -> str:
    """Return the rows of one line of Tesseract's table; the place is block, paragraph and line."""
    block, paragraph, line = place
    cells = [
        f"5\t1\t{block}\t{paragraph}\t{line}\t1\t10\t{20 * line}\t30\t10\t{confidence}\t{word}\n"
        for word in words.split()
    ]
    return "".join(cells)


def test_a_table_becomes_lines_and_hyphens_go() -> None:
    table = HEAD + "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n" + row("The har-", (1, 1, 1)) + row("bour", (1, 1, 2))
    table += row("is well-", (1, 2, 1)) + row("Known", (1, 2, 2)) + "5\tshort\n"
    lines = list(ocr._lines(table, Picture(100, 100, b"", 2.0)))
    assert [(line.text, line.joint, line.parted) for line in lines] == [
        ("The har", "", True),
        ("bour", "\n", False),
        ("is well-", "\n", True),
        ("Known", "\n", False),
    ]
    assert lines[0].place == Rectangle(5.0, 35.0, 20.0, 40.0)
    assert [word.line for line in lines for word in line.words] == [0, 0, 1, 2, 2, 3]


def test_dirt_is_no_text() -> None:
    def line(text: str, confidence: float) -> Printed:
        place = Rectangle(0, 0, 9, 9)
        return Printed(text, "\n", place, (Word(text, confidence, *place, 0),), parted=True)

    found = Look((line("SECRET", 0.9), line("~", 0.9), line("ft", 0.2)), "eng")
    assert text(found) == ["SECRET"]
    assert found.legible
    assert found.confidence == pytest.approx(0.9)
    assert not Look((line("~", 0.9),), "eng").legible
    assert Look((), "eng").confidence == 0.0
