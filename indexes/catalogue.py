"""The documents of a view as a catalogue: facets with counts, filters, an order, pages. Nothing of any text.

Counts are of what the view may read, and of nothing else: they are added up from its partitions.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from indexes.database import Store
from indexes.policy import Marking, text
from indexes.rows import stored_marking

FACETS: Final = ("marking", "originator", "media_type", "year", "collection")
ORDERS: Final = ("newest", "oldest", "title")
PER_PAGE: Final = 25
OFFERED: Final = 6  # documents that are named to who asks for the first time
NO_DATE: Final = "~"  # sorts after every date


@dataclass(frozen=True, slots=True)
class Card:
    """What a catalogue tells of a document: all of it bears the document's marking, or lower."""

    document: str
    title: str
    title_marking: Marking
    marking: Marking
    media_type: str
    date: str
    originator: str
    collection: str
    pages: int

    def value(self, facet: str) -> str:
        """Return what the card has under a facet, "" for nothing."""
        if facet == "marking":
            return text(self.marking)
        return self.date[:4] if facet == "year" else str(getattr(self, facet))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many documents have it, given what is chosen in the other facets.

    `id` stands for the value in an address: it is keyed and says nothing.
    """

    id: str
    facet: str
    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of a catalogue. `without` tells for each chosen value how many documents there were without it."""

    cards: tuple[Card, ...]
    total: int
    page: int
    pages: int
    facets: Mapping[str, tuple[Choice, ...]]
    without: tuple[tuple[Choice, int], ...]


@dataclass(frozen=True, slots=True)
class Browsed:
    """What is asked of a catalogue: the ids of chosen values, an order, a page from 1."""

    chosen: AbstractSet[str] = frozenset()
    order: str = ORDERS[0]
    page: int = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to begin with: how many documents, their collections by name, some of the newest with a title.

    `is_first` tells that the reader was given no answer yet.
    """

    documents: int
    collections: tuple[str, ...]
    cards: tuple[Card, ...]
    is_first: bool


def cards(store: Store, marking: Marking) -> list[Card]:
    """Return what is told of each document in the file of a partition."""
    columns = "id, title, title_marking, media_type, date, originator, collection, json_array_length(pages)"
    rows = store.tuples(f"SELECT {columns} FROM documents")  # noqa: S608 - our names
    return [
        Card(id_, title, stored_marking(mark), marking, kind, date, originator, collection, pages)
        for id_, title, mark, kind, date, originator, collection, pages in rows
    ]


def collections(store: Store) -> list[str]:
    """Return the collections of the documents in the file of a partition, without their other columns."""
    return [name for (name,) in store.tuples("SELECT DISTINCT collection FROM documents WHERE collection != ''")]


def newest(cards: Sequence[Card]) -> tuple[Card, ...]:
    """Return some of the newest of these documents, of those that have a title."""
    return tuple(_newest(sorted((card for card in cards if card.title), key=_key("title")))[:OFFERED])


def shelf(cards: Sequence[Card], wanted: Browsed, named: Callable[[str, str], str]) -> Shelf:
    """Return a page of these documents. `named` gives the id of a facet's value. A page beyond the last is the last.

    Within a facet any of the chosen values will do; between facets all must.
    """
    values = {facet: [card.value(facet) for card in cards] for facet in FACETS}
    ids = {(facet, value): named(facet, value) for facet in FACETS for value in set(values[facet])}
    chosen = {
        facet: {value for (of, value), known in ids.items() if of == facet and known in wanted.chosen}
        for facet in FACETS
    }

    def fits(at: int, but: str = "") -> bool:
        return all(not chosen[facet] or values[facet][at] in chosen[facet] for facet in FACETS if facet != but)

    facets = {}
    for facet in FACETS:
        counts = Counter(values[facet][at] for at in range(len(cards)) if values[facet][at] and fits(at, facet))
        counts.update(dict.fromkeys(chosen[facet], 0))
        facets[facet] = tuple(
            Choice(ids[facet, value], facet, value, count, value in chosen[facet])
            for value, count in _ordered(facet, counts)
        )
    found = sorted((card for at, card in enumerate(cards) if fits(at)), key=_key(wanted.order))
    if wanted.order == "newest":
        found = _newest(found)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, wanted.page), pages)
    return Shelf(
        cards=tuple(found[(page - 1) * PER_PAGE : page * PER_PAGE]),
        total=len(found),
        page=page,
        pages=pages,
        facets=facets,
        without=tuple(_without(cards, wanted, facets, named)) if wanted.chosen and not found else (),
    )


def _without(
    cards: Sequence[Card],
    wanted: Browsed,
    facets: Mapping[str, tuple[Choice, ...]],
    named: Callable[[str, str], str],
) -> Iterable[tuple[Choice, int]]:
    """Yield each chosen value with the number of documents that there would be without it."""
    for choices in facets.values():
        for one in choices:
            if one.is_chosen:
                yield one, shelf(cards, Browsed(wanted.chosen - {one.id}, wanted.order), named).total


def _ordered(facet: str, counts: Counter[str]) -> list[tuple[str, int]]:
    """Return values by count, years by time."""
    if facet == "year":
        return sorted(counts.items())
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _key(order: str) -> Callable[[Card], tuple[str, ...]]:
    if order == "title":
        return lambda card: (card.title.casefold(), card.document)
    return lambda card: (card.date or NO_DATE, card.title.casefold(), card.document)


def _newest(cards: list[Card]) -> list[Card]:
    """Return cards from new to old; those without a date stand last."""
    dated = [card for card in cards if card.date]
    return [*sorted(dated, key=lambda card: card.date, reverse=True), *(card for card in cards if not card.date)]
