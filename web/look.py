"""How a source is looked at, and every address of the source viewer: numbers, fixed words and opaque ids only."""

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, TypeAlias
from urllib.parse import urlencode

from fastapi import Depends, Query

LAST_PAGE: Final = 1_000_000  # no document has more
FIT: Final = 100  # per cent of the column's width
ZOOMS: Final = (75, FIT, 150, 200, 300)  # per cent of the column's width
TURNS: Final = (0, 90, 180, 270)  # degrees, clockwise
PAGE: Final = "page"  # the picture of the page, and its text
TEXT: Final = "text"  # its text alone
Show: TypeAlias = Literal["page", "text"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ways to look that a person can choose; `here` is the one that is shown."""

    value: int | str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at: the cited span, its picture's size and turn, page or text, the answer that cites it.

    `zoom` is per cent of the column's width, `turn` degrees clockwise, `answer` an opaque id or "".
    """

    span: tuple[int, int] | None = None
    zoom: int = FIT
    turn: int = 0
    show: str = PAGE
    answer: str = ""

    def href(self, document: str, page: int | None) -> str:
        """Give the address of a page that is looked at like this; what is usual is left out."""
        place = document_href(document) + ("" if page is None else f"/pages/{page}")
        start, end = self.span or (None, None)
        named = {"start": start, "end": end, "zoom": self.zoom, "turn": self.turn, "show": self.show}
        usual = {"start": None, "end": None, "zoom": FIT, "turn": 0, "show": PAGE, "answer": ""}
        told = {name: value for name, value in {**named, "answer": self.answer}.items() if value != usual[name]}
        return f"{place}?{urlencode(told)}" if told else place

    def zooms(self, document: str, page: int | None) -> tuple[Choice, ...]:
        """Give the sizes to choose."""
        return tuple(Choice(one, replace(self, zoom=one).href(document, page), one == self.zoom) for one in ZOOMS)

    def turned(self, document: str, page: int | None) -> tuple[str, str]:
        """Give the addresses of the page turned a quarter to the left and to the right."""
        left, right = ((self.turn + by) % 360 for by in (TURNS[-1], TURNS[1]))
        return replace(self, turn=left).href(document, page), replace(self, turn=right).href(document, page)

    def shows(self, document: str, page: int | None) -> tuple[Choice, ...]:
        """Give page and text to choose."""
        return tuple(
            Choice(one, replace(self, show=one).href(document, page), one == self.show) for one in (PAGE, TEXT)
        )


def document_href(document: str) -> str:
    """Give the address of a document; ids are opaque, so an address says nothing."""
    return f"/documents/{document}"


def span_href(document: str, page: int | None, span: tuple[int, int] | None, answer: str = "") -> str:
    """Give the address of the cited words: numbers only."""
    return Look(span, answer=answer).href(document, page)


def cited_span(start: int = 0, end: int = 0) -> tuple[int, int] | None:
    """Give the cited characters of a document, or None when the address names none."""
    return (start, end) if 0 <= start < end else None


Span = Annotated[tuple[int, int] | None, Depends(cited_span)]


def looked(
    span: Span,
    zoom: Annotated[int, Query(ge=ZOOMS[0], le=ZOOMS[-1])] = FIT,
    turn: Annotated[int, Query(ge=TURNS[0], le=TURNS[-1], multiple_of=TURNS[1])] = 0,
    show: Show = PAGE,
    answer: Annotated[str, Query(pattern="^([0-9a-f]{32})?$")] = "",
) -> Look:
    """Give how the page is wanted, from its address."""
    return Look(span, zoom, turn, show, answer)


Looked = Annotated[Look, Depends(looked)]
