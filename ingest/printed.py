"""Printed lines and how they become paragraphs: the same for a text layer and for what was read from a picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from ingest.reading import Element, Line
from ingest.sight import Word
from ingest.turning import Rectangle

_GAP: Final = 0.6  # of a line's height: more white than this between lines parts paragraphs
_LARGER: Final = 1.15  # of the page's usual line height: a heading
_CLEARLY_LARGER: Final = 1.5  # the same where only the ink is known, which is higher in some words than in others
_HEADING_LENGTH: Final = 120


@dataclass(frozen=True, slots=True)
class Printed:
    r"""A printed line: its text, what joins it to the next ("\n", "" or "-"), its rectangle and its words.

    `parted` says whether a new paragraph begins with it, None where the white between lines is to tell.
    """

    text: str
    joint: str
    place: Rectangle
    words: tuple[Word, ...]
    parted: bool | None = None


def paragraphs(lines: Sequence[Printed], page: int) -> Iterator[Element]:
    """Yield the paragraphs of a page, and as headings the short ones that are set larger than usual."""
    heights = [line.place.top - line.place.bottom for line in lines if line.place.top > line.place.bottom]
    usual = median(heights) if heights else 0.0
    group: list[Printed] = []
    for line in lines:
        if group and _begins(group[-1], line, usual):
            yield _element(group, page, usual)
            group = []
        group.append(line)
    if group:
        yield _element(group, page, usual)


def _begins(above: Printed, below: Printed, usual: float) -> bool:
    if below.parted is not None:
        return below.parted
    return above.joint == "\n" and _far(above.place, below.place, usual)


def _far(above: Rectangle, below: Rectangle, usual: float) -> bool:
    """Say whether there is more white, another size, or a jump back up (the next column)."""
    white = above.bottom - below.top
    taller = max(above.top - above.bottom, below.top - below.bottom)
    lower = min(above.top - above.bottom, below.top - below.bottom)
    return white > _GAP * usual or white < -1.5 * usual or taller > 1.4 * max(lower, 0.1)


def _element(group: Sequence[Printed], page: int, usual: float) -> Element:
    text, lines = "", []
    for printed in group:
        start, place = len(text), printed.place
        text += printed.text
        lines.append(Line(start, len(text), place.left, place.bottom, place.right, place.top))
        text += printed.joint
    height = max(line.top - line.bottom for line in lines)
    larger = _LARGER if group[0].parted is None else _CLEARLY_LARGER
    heading = height > larger * usual and len(text) <= _HEADING_LENGTH
    return Element("heading" if heading else "paragraph", text.rstrip("\n"), page, lines=tuple(lines))
