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
from web.look import Choice, Look, span_href

JOINT: Final = "-"  # what ingest writes between two lines that a hyphen parted
EDGE: Final = 1.2  # points around the words of a line
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
class Sight:
    """The picture of a page: its address, the page's size in points as it is shown, and the cited words on it.

    `drawn` is its size before it was turned, and `transform` what turns it. `is_scan` says that the page bears no text
    of its own: what is shown as text was read from the picture. `left` and `right` lead to it turned by a quarter.
    """

    href: str
    number: int
    width: float
    height: float
    drawn: tuple[float, float]
    transform: str
    lights: tuple[Light, ...]
    is_scan: bool
    zoom: int
    zooms: tuple[Choice, ...]
    left: str
    right: str


def sight(page: Page, spots: Spots, look: Look) -> Sight:
    """Return the picture of a page with the cited span of the document's text lit, or with nothing lit."""
    lights = tuple(_lights(spots, matched(page, spots.words, look.span))) if look.span else ()
    is_lying = look.turn in {90, 270}
    width, height = (spots.height, spots.width) if is_lying else (spots.width, spots.height)
    left, right = look.turned(page.document, page.number)
    return Sight(
        href=f"{span_href(page.document, page.number, None)}/picture",
        number=page.number,
        width=width,
        height=height,
        drawn=(spots.width, spots.height),
        transform=_turning(spots, look.turn),
        lights=lights,
        is_scan=not spots.words and bool(page.text.strip()),
        zoom=look.zoom,
        zooms=look.zooms(page.document, page.number),
        left=left,
        right=right,
    )


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


def _turning(spots: Spots, degrees: int) -> str:
    """Return what turns a page clockwise and moves it back into view: an attribute of SVG, "" for nothing."""
    moved = {90: (spots.height, 0), 180: (spots.width, spots.height), 270: (0, spots.width)}
    if degrees not in moved:
        return ""
    right, down = moved[degrees]
    return f"translate({right} {down}) rotate({degrees})"


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
