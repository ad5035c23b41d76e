"""The picture of a page with the cited words lit: which of the page's words they are, and where those stand.

The stored text is compared with the words of the page letter by letter, without white space. Where they part, nothing
is lit: to light the wrong words is worse than to light none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from indexes.records import Page
from ingest.sight import Word
from ingest.spots import Spots
from web.sheets import span_href

JOINT: Final = "-"  # what ingest writes between two lines that a hyphen parted
EDGE: Final = 1.2  # points around the words of a line
ZOOMS: Final = (75, 100, 150, 200, 300)  # per cent of the column's width
KINDS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpeg", "image/tiff": "tiff"}
"""The kinds of files whose pages can be drawn, by their media types."""


@dataclass(frozen=True, slots=True)
class Light:
    """A rectangle on the picture: points from the upper left."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Zoom:
    """A size of the picture to choose."""

    per_cent: int
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """The picture of a page: its address, the page's size in points, and the cited words on it.

    `is_scan` says that the page bears no text of its own: what is shown as text was read from the picture.
    """

    href: str
    number: int
    width: float
    height: float
    lights: tuple[Light, ...]
    is_scan: bool
    zoom: int
    zooms: tuple[Zoom, ...]


def sight(page: Page, spots: Spots, span: tuple[int, int] | None, zoom: int) -> Sight:
    """Return the picture of a page with a span of the document's text lit, or with nothing lit."""
    lights = tuple(_lights(spots, matched(page, spots.words, span))) if span else ()
    place = span_href(page.document, page.number, span)
    zooms = tuple(Zoom(one, f"{place}{'&' if span else '?'}zoom={one}", one == zoom) for one in ZOOMS)
    is_scan = not spots.words and bool(page.text.strip())
    href = f"{span_href(page.document, page.number, None)}/picture"
    return Sight(href, page.number, spots.width, spots.height, lights, is_scan, zoom, zooms)


def matched(page: Page, words: Sequence[Word], span: tuple[int, int]) -> list[Word]:
    """Return the words of the page that a span of the document's text is made of; none where the two texts part."""
    signs = [(at, sign) for at, word in enumerate(words) for sign in word.text if not sign.isspace()]
    found: dict[int, None] = {}
    place = 0
    for offset, sign in enumerate(page.text, start=page.start):
        if sign.isspace():
            continue
        if place < len(signs) and signs[place][1] == sign:
            if span[0] <= offset < span[1]:
                found[signs[place][0]] = None
            place += 1
        elif sign != JOINT:
            return []
    return [words[at] for at in found] if place == len(signs) else []


def _lights(spots: Spots, words: Sequence[Word]) -> Iterator[Light]:
    """Yield one rectangle for each line of the words."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        if word.right > word.left and word.top > word.bottom:
            lines.setdefault(word.line, []).append(word)
    for line in lines.values():
        left, right = min(one.left for one in line), max(one.right for one in line)
        bottom, top = min(one.bottom for one in line), max(one.top for one in line)
        yield Light(
            round(left - EDGE, 2),
            round(spots.height - top - EDGE, 2),
            round(right - left + 2 * EDGE, 2),
            round(top - bottom + 2 * EDGE, 2),
        )
