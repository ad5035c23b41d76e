"""Reading the picture of a page with the program Tesseract: words, their places, and how sure it is of each.

Runs in the confined child only (`ingest/child.py`). Nothing of the machine's other programs is used, and no network.
"""

import math
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final

from indexes.settings import OCR_LANGUAGES
from ingest.printed import Printed
from ingest.reading import clean
from ingest.reasons import not_read
from ingest.sight import OCR, Sight, Word
from ingest.turning import Rectangle, turned
from ingest.wording import language_of, sound

MAX_PIXELS: Final = 25_000_000  # of one page as it is read
_PAGE: Final = "3"  # Tesseract's page layout: columns and paragraphs
_BLOCK: Final = "6"  # one block of lines, all of them taken for text: banners and stamps, which a layout leaves out
_BAND: Final = 0.14  # of the page's height, at its top and at its bottom: where markings stand
_TURN: Final = "0"  # which way up, no reading
_LEAST: Final = 0.4  # a line without one word as sure as this is dirt, not text; nor is a page that is less on average
_SURE: Final = 0.6
_FEW: Final = 12  # words: fewer make a page of which nobody knows which way up it is
_POOR: Final = 0.5  # share of sure and sound words under which a page may be lying on its side
_LONG: Final = 4  # letters: such a word is wider than high
_FAINT: Final = 16  # of 256: less contrast than this is paper
_SPECKS: Final = 0.0001  # of all points
_COLUMNS: Final = 12


@dataclass(frozen=True, slots=True)
class Eyes:
    """How pages are read: the languages that occur, the most usual first; and what is called before each page.

    `decided` says that two persons have looked at the pages and settled the marking: one that can't be read no longer
    stops the document.
    """

    languages: tuple[str, ...] = OCR_LANGUAGES
    before_page: Callable[[], None] = lambda: None
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as points of grey, one byte each, rows from the top; `scale` is pixels for one PDF point."""

    width: int
    height: int
    grey: bytes
    scale: float

    @property
    def blank(self) -> bool:
        """Whether there is paper and nothing on it, not even something faint."""
        counts = [self.grey.count(value) for value in range(256)]
        paper = counts.index(max(counts))
        ink = sum(counts[: max(0, paper - _FAINT)]) + sum(counts[paper + _FAINT + 1 :])
        return ink <= _SPECKS * len(self.grey)

    def turned(self, degrees: int) -> "Picture":
        """Return the picture turned clockwise by 0, 90, 180 or 270 degrees."""
        if degrees == 0:
            return self
        if degrees == 180:  # noqa: PLR2004 - half a turn
            return replace(self, grey=self.grey[::-1])
        columns = [self.grey[number :: self.width] for number in range(self.width)]
        rows = (column[::-1] for column in columns) if degrees == 90 else reversed(columns)  # noqa: PLR2004 - a quarter
        return Picture(self.height, self.width, b"".join(rows), self.scale)

    def rows(self, first: int, last: int) -> "Picture":
        """Return the rows from `first` up to but without `last`."""
        return replace(self, height=last - first, grey=self.grey[first * self.width : last * self.width])


@dataclass(frozen=True)
class Look:
    """What was read from one page in one way: lines in reading order, places of the picture as it was turned."""

    lines: tuple[Printed, ...]
    language: str
    degrees: int = 0

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words, dirt too."""
        return tuple(word for line in self.lines for word in line.words)

    @cached_property
    def good(self) -> int:
        """The letters in words of which Tesseract is sure and which look like words."""
        return sum(len(word.text) for word in self.words if word.confidence >= _SURE and sound(word.text))

    @property
    def legible(self) -> bool:
        """Whether there is text that can be believed to be what stands on the page."""
        return bool(self.text) and self.confidence >= _LEAST

    @property
    def confidence(self) -> float:
        """The mean over the letters of the text, 0.0 when there are none."""
        told = [word for line in self.text for word in line.words]
        letters = sum(len(word.text) for word in told)
        return sum(word.confidence * len(word.text) for word in told) / letters if letters else 0.0

    @property
    def text(self) -> tuple[Printed, ...]:
        """The lines that are text, not dirt."""
        return tuple(line for line in self.lines if any(_is_text(word) for word in line.words))


def installed() -> bool:
    """Tell whether there is a Tesseract with at least one language."""
    return bool(_known())


def look(picture: Picture, eyes: Eyes) -> Look:
    """Return the best reading of a page: upright or turned, in the language that its small words are of.

    Raises NotRead: `missing-ocr` without Tesseract, `timeout` or `crash` when Tesseract ends so.
    """
    languages = [language for language in eyes.languages if language in _known()] or sorted(_known())
    if not languages:
        raise not_read("missing-ocr")
    found = _lying(_read(picture, languages[0], _PAGE), picture)
    if _poor(found):
        found = _turned(picture, found)
    spoken = language_of([word.text for word in found.words])
    if spoken != found.language and spoken in languages:
        other = replace(_read(picture.turned(found.degrees), spoken, _PAGE), degrees=found.degrees)
        found = other if other.good >= found.good else found
    return found


def sights(picture: Picture, found: Look, page: int) -> Iterator[Sight]:
    """Yield what was read of a page as a sight, and a second look at its top and bottom alone."""
    upright = picture.turned(found.degrees)
    size = upright.width / picture.scale, upright.height / picture.scale
    yield Sight(page, OCR, *size, found.words, found.degrees)
    band = max(1, round(_BAND * upright.height))
    top = _read(upright.rows(0, band), found.language, _BLOCK)
    bottom = _read(upright.rows(upright.height - band, upright.height), found.language, _BLOCK)
    raised, lines = size[1] - band / picture.scale, len(top.lines)
    above = (replace(word, bottom=word.bottom + raised, top=word.top + raised) for word in top.words)
    below = (replace(word, line=word.line + lines) for word in bottom.words)
    yield Sight(page, OCR, *size, (*above, *below), found.degrees)


def shown(found: Look, picture: Picture) -> tuple[Printed, ...]:
    """Return the lines that are text, with places on the page as it is shown."""
    upright = picture.turned(found.degrees)
    size = upright.width / picture.scale, upright.height / picture.scale
    return tuple(replace(line, place=turned(line.place, *size, -found.degrees % 360)) for line in found.text)


def _lying(found: Look, picture: Picture) -> Look:
    """Return the look turned upright where Tesseract read lines that run up or down the page."""
    long = [word for word in found.words if len(word.text) >= _LONG]
    tall = [word for word in long if word.top - word.bottom > word.right - word.left]
    if 2 * len(tall) <= len(long):
        return found
    falls = sum(line.words[0].top - line.words[-1].top for line in found.lines)
    degrees = 270 if falls > 0 else 90
    size = picture.width / picture.scale, picture.height / picture.scale
    lines = []
    for line in found.lines:
        places = (turned(Rectangle(w.left, w.bottom, w.right, w.top), *size, degrees) for w in line.words)
        words = (
            replace(word, left=place.left, bottom=place.bottom, right=place.right, top=place.top)
            for word, place in zip(line.words, places, strict=True)
        )
        lines.append(replace(line, place=turned(line.place, *size, degrees), words=tuple(words)))
    return Look(tuple(lines), found.language, degrees)


def _turned(picture: Picture, upright: Look) -> Look:
    """Return the best of the ways round that may be: the one that Tesseract tells, or all when it can't tell."""
    said = re.search(rb"Rotate: (\d+)", _run(picture, "osd", _TURN))
    ways = (int(said.group(1)),) if said else ((90, 180, 270) if 0 < len(upright.words) < _FEW else ())
    best = upright
    for degrees in ways:
        if degrees in (90, 180, 270) and degrees != upright.degrees:
            found = replace(_read(picture.turned(degrees), upright.language, _PAGE), degrees=degrees)
            best = max(best, found, key=lambda one: one.good)
    return best


def _poor(found: Look) -> bool:
    letters = sum(len(word.text) for word in found.words)
    return len(found.words) < _FEW or found.good < _POOR * letters


def _is_text(word: Word) -> bool:
    return word.confidence >= _LEAST and any(sign.isalnum() for sign in word.text)


def _read(picture: Picture, language: str, layout: str) -> Look:
    table = _run(picture, language, layout).decode("utf-8", "replace")
    return Look(tuple(_lines(table, picture)), language)


def _lines(table: str, picture: Picture) -> Iterator[Printed]:
    """Yield the lines of Tesseract's table: level, page, block, paragraph, line, word, place, confidence, text."""
    lines: dict[tuple[str, ...], list[Word]] = {}
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        text = "".join(clean(cells[-1]).split())
        if len(cells) != _COLUMNS or cells[0] != "5" or not text:
            continue
        line = lines.setdefault(tuple(cells[2:5]), [])
        line.append(Word(text, _confidence(cells[10]), *_place(cells[6:10], picture), len(lines) - 1))
    before: tuple[str, ...] = ()
    found = list(lines.items())
    for number, (key, words) in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        together = following is not None and following[0][:2] == key[:2]
        yield _printed(words, following[1][0].text if following and together else "", parted=key[:2] != before)
        before = key[:2]


def _printed(words: Sequence[Word], following: str, *, parted: bool) -> Printed:
    """Return a line; a hyphen at its end goes when the word goes on below in small letters."""
    text = " ".join(word.text for word in words)
    divided = len(text) > 1 and text[-1] == "-" and text[-2].islower() and following[:1].islower()
    left, right = min(word.left for word in words), max(word.right for word in words)
    bottom, top = min(word.bottom for word in words), max(word.top for word in words)
    place = Rectangle(left, bottom, right, top)
    return Printed(text[:-1] if divided else text, "" if divided else "\n", place, tuple(words), parted)


def _confidence(cell: str) -> float:
    share = float(cell) / 100
    return min(1.0, max(0.0, share)) if math.isfinite(share) else 0.0


def _place(cells: Sequence[str], picture: Picture) -> Rectangle:
    left, top, width, height = (int(cell) for cell in cells)
    scale, tall = picture.scale, picture.height
    return Rectangle(left / scale, (tall - top - height) / scale, (left + width) / scale, (tall - top) / scale)


def _run(picture: Picture, language: str, layout: str) -> bytes:
    """Return what Tesseract writes. It may not know which way a page is up, but it must be able to read it."""
    program = shutil.which("tesseract")
    if program is None:
        raise not_read("missing-ocr")
    head = f"P5 {picture.width} {picture.height} 255\n".encode()
    dots = str(max(70, min(2400, round(picture.scale * 72))))
    command = [program, "stdin", "stdout", "-l", language, "--psm", layout, "--dpi", dots]
    command += [] if layout == _TURN else ["tsv"]
    one_thread = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, input=head + picture.grey, capture_output=True, check=False, env=one_thread)
    if done.returncode == -signal.SIGXCPU:
        raise not_read("timeout")
    if done.returncode < 0 or (done.returncode > 0 and layout != _TURN):
        raise not_read("crash")
    return done.stdout


@cache
def _known() -> frozenset[str]:
    """Return the languages that are installed."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    done = subprocess.run([program, "--list-langs"], capture_output=True, check=False, text=True)
    return frozenset(done.stdout.split("\n")[1:]) - {"", "osd"}
