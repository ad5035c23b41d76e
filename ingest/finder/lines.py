"""Printed lines and their pieces: words that stand together, their page, their place on it, the line around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from indexes.records import Box
from ingest.sight import Sight, Word

TOP, BOTTOM, INSIDE = "top", "bottom", "inside"
TEXT: Final = "text"  # the source of a line that was read from a text without pages drawn
_BAND: Final = 0.15  # of the height of a page, at each edge
_GAP: Final = 1.6  # times the height of the letters: beyond it two words don't stand together
_COLUMN: Final = 3  # blanks in a text that part two pieces of a line
_PAGE_BEGINS: Final = re.compile(r"\W*Page\s+(\d{1,4})\W*", re.IGNORECASE)
_PAGE_ENDS: Final = re.compile(r".*\bPage\s+(\d{1,4})\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line that stand together. `line` is the whole printed line, `number` its place on the page."""

    words: tuple[Word, ...]
    page: int
    source: str
    place: str
    line: str
    number: int
    lines: int  # how many lines the page has

    @property
    def box(self) -> Box | None:
        """The rectangle round the words, None where the text has no pages drawn."""
        return None if self.source == TEXT else box_of(self.words, self.page)


def box_of(words: Sequence[Word], page: int) -> Box:
    """Return the rectangle round some words."""
    return Box(
        page,
        min(word.left for word in words),
        min(word.bottom for word in words),
        max(word.right for word in words),
        max(word.top for word in words),
    )


def pieces(sight: Sight) -> Iterator[Piece]:
    """Yield the pieces of a page, line by line as it was read."""
    printed = [tuple(group) for _, group in groupby(sight.words, key=lambda word: word.line)]
    for number, line in enumerate(printed):
        whole = " ".join(word.text for word in line)
        for words in _together(line):
            middle = (words[0].top + words[0].bottom) / 2
            place = INSIDE
            if middle >= sight.height * (1 - _BAND):
                place = TOP
            elif middle <= sight.height * _BAND:
                place = BOTTOM
            yield Piece(words, sight.page, sight.source, place, whole, number, len(printed))


def text_pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text; pages are counted where the text itself says `Page 2`."""
    page = 1
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if (begins := _PAGE_BEGINS.fullmatch(line)) and int(begins[1]) == page + 1:
            page += 1
        words = tuple(
            Word(match.group(), 1.0, match.start(), 0.0, match.end(), 1.0, number)
            for match in re.finditer(r"\S+", line)
        )
        for part in _columns(words):
            yield Piece(part, page, TEXT, INSIDE, line.strip(), number, len(lines))
        if (ends := _PAGE_ENDS.fullmatch(line)) and int(ends[1]) == page and not begins:
            page += 1


def _together(line: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    kept: list[Word] = []
    for word in line:
        if kept and word.left - kept[-1].right > _GAP * _height(kept[-1], word):
            yield tuple(kept)
            kept = []
        kept.append(word)
    if kept:
        yield tuple(kept)


def _height(one: Word, other: Word) -> float:
    return max(one.top - one.bottom, other.top - other.bottom, 4.0)


def _columns(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    kept: list[Word] = []
    for word in words:
        if kept and word.left - kept[-1].right > _COLUMN:
            yield tuple(kept)
            kept = []
        kept.append(word)
    if kept:
        yield tuple(kept)
