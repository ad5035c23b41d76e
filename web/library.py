"""The library: what may be read, by facets, with a histogram of years, page by page. Addresses hold ids only."""

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from indexes.catalogue import ORDERS, Browsed, Card, Choice, Shelf
from indexes.policy import Marking, join
from rag.showing import KINDS, spelled
from web import banner
from web.banner import Mark
from web.look import document_href
from web.sheets import UNTITLED
from web.visit import SignedIn, current, page, view_for

MOST: Final = 12  # values of a facet that are shown; those that are chosen always are
FACET_NAMES: Final = {
    "marking": "Marking",
    "originator": "Originator",
    "media_type": "Kind",
    "year": "Year",
    "collection": "Collection",
}
BAR: Final = 14  # of the histogram, in its own units; so are the next two
GAP: Final = 4
TALL: Final = 60
LONGEST: Final = 64  # ids in one address

router = APIRouter(prefix="/library", dependencies=[Depends(current)])


@dataclass(frozen=True, slots=True)
class Row:
    """One document as it is listed."""

    tag: Mark
    title: str
    href: str
    date: str
    originator: str
    kind: str
    pages: int


@dataclass(frozen=True, slots=True)
class Tick:
    """One value of a facet to tick, or one that is chosen, with the address without it."""

    id: str
    words: str
    count: int
    is_chosen: bool
    without: str = ""


@dataclass(frozen=True, slots=True)
class Rail:
    """One facet."""

    name: str
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of the histogram: place and size in its own units."""

    year: str
    count: int
    x: int
    y: int
    height: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """A chosen value whose removal would bring documents back."""

    words: str
    href: str
    more: int


@dataclass(frozen=True, slots=True)
class LibrarySheet:
    """One page of the library as it is printed."""

    bar: Mark
    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    order: str
    rails: tuple[Rail, ...]
    chips: tuple[Tick, ...]
    columns: tuple[Column, ...]
    removals: tuple[Removal, ...]
    before: str
    after: str


NOTHING: Final[tuple[str, ...]] = ()
Ids = Annotated[tuple[str, ...], Query(alias="f", max_length=LONGEST)]
Number = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]


@router.get("")
def library(
    request: Request, identity: SignedIn, chosen: Ids = NOTHING, sort: str = ORDERS[0], number: Number = 1
) -> Response:
    """Give one page of the library."""
    view = view_for(request, identity, None)
    order = sort if sort in ORDERS else ORDERS[0]
    wanted = Browsed(frozenset(one[:32] for one in chosen), order, number)
    found = view.browse(wanted)
    return page(request, "library.html", sheet=sheet(found, wanted, view.ceiling))


def sheet(found: Shelf, wanted: Browsed, ceiling: Marking) -> LibrarySheet:
    """Give a page of the library as it is printed, under the join of the documents that it names."""
    rolled = join([card.marking for card in found.cards]) if found.cards else ceiling
    rails = tuple(
        Rail(FACET_NAMES[facet], _ticks(choices, wanted)) for facet, choices in found.facets.items() if choices
    )
    years = [one for one in found.facets["year"] if one.value]
    return LibrarySheet(
        bar=banner.full(rolled, ceiling),
        rows=tuple(_row(card, ceiling) for card in found.cards),
        total=found.total,
        page=found.page,
        pages=found.pages,
        order=wanted.order,
        rails=rails,
        chips=tuple(tick for rail in rails for tick in rail.ticks if tick.is_chosen),
        columns=_histogram(years),
        removals=tuple(Removal(_words(one), _href(wanted, but=one.id), more) for one, more in found.without if more),
        before=_href(wanted, page=found.page - 1) if found.page > 1 else "",
        after=_href(wanted, page=found.page + 1) if found.page < found.pages else "",
    )


def _row(card: Card, ceiling: Marking) -> Row:
    return Row(
        banner.full(card.marking, ceiling),
        card.title or UNTITLED,
        document_href(card.document),
        spelled(card.date),
        card.originator,
        _kind(card.media_type),
        card.pages,
    )


def _ticks(choices: tuple[Choice, ...], wanted: Browsed) -> tuple[Tick, ...]:
    """Return the values with the most documents, and all that are chosen."""
    shown = [one for at, one in enumerate(choices) if at < MOST or one.is_chosen or one.facet == "year"]
    return tuple(Tick(one.id, _words(one), one.count, one.is_chosen, _href(wanted, but=one.id)) for one in shown)


def _words(choice: Choice) -> str:
    return _kind(choice.value) if choice.facet == "media_type" else choice.value


def _kind(media_type: str) -> str:
    return KINDS.get(media_type, "picture" if media_type.startswith("image/") else media_type)


def _histogram(years: list[Choice]) -> tuple[Column, ...]:
    most = max((one.count for one in years), default=0) or 1
    columns = []
    for at, one in enumerate(years):
        height = round(TALL * one.count / most)
        columns.append(Column(one.value, one.count, at * (BAR + GAP), TALL - height, height, one.is_chosen))
    return tuple(columns)


def _href(wanted: Browsed, *, but: str = "", page: int = 1) -> str:
    """Give the address of the same choice without one value, or of another page of it."""
    pairs = [("f", one) for one in sorted(wanted.chosen) if one != but]
    pairs += [("sort", wanted.order)] if wanted.order != ORDERS[0] else []
    pairs += [("page", str(page))] if page > 1 else []
    return f"/library?{urlencode(pairs)}" if pairs else "/library"
