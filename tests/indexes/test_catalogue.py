"""A catalogue: counts by facet, filters, orders, pages."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from indexes.catalogue import FACETS, ORDERS, PER_PAGE, Browsed, Card, shelf
from indexes.policy import parse

LOW, HIGH = parse("UNCLASSIFIED"), parse("SECRET")
CARD = Card("0", "Fuel", LOW, LOW, "text/plain", "1962-03-12", "J2", "reports", 3)


def named(facet: str, value: str) -> str:
    """Give an id that a person can read."""
    return f"{facet}={value}"


def cards(*changes: Mapping[str, object]) -> list[Card]:
    """Give cards that differ in these fields."""
    return [replace(CARD, document=str(at), **change) for at, change in enumerate(changes)]  # type: ignore[arg-type]


def counts(found: object, facet: str) -> dict[str, int]:
    """Give the counts of a facet."""
    return {one.value: one.count for one in found.facets[facet]}  # type: ignore[attr-defined]


def test_counts_are_of_what_the_other_facets_let_through() -> None:
    every = cards({"originator": "J2"}, {"originator": "J4"}, {"originator": "J4", "marking": HIGH}, {"date": ""})
    found = shelf(every, Browsed(frozenset({"originator=J4"})), named)
    assert [card.document for card in found.cards] == ["1", "2"]
    assert counts(found, "originator") == {"J2": 2, "J4": 2}
    assert counts(found, "marking") == {"UNCLASSIFIED": 1, "SECRET": 1}
    assert counts(found, "year") == {"1962": 2}


def test_within_a_facet_any_will_do_and_between_facets_all_must() -> None:
    every = cards({"originator": "J2"}, {"originator": "J4"}, {"originator": "J6"})
    chosen = frozenset({"originator=J2", "originator=J4", "media_type=text/plain"})
    assert len(shelf(every, Browsed(chosen), named).cards) == 2
    nothing = shelf(every, Browsed(frozenset({"originator=J2", "collection=other"})), named)
    assert len(nothing.cards) == 1  # an id that stands for nothing chooses nothing


def test_where_nothing_fits_it_tells_what_each_removal_would_bring() -> None:
    every = cards({"originator": "J2", "date": "1962"}, {"originator": "J4", "date": "1970"})
    found = shelf(every, Browsed(frozenset({"originator=J2", "year=1970"})), named)
    assert found.total == 0
    assert {(one.value, more) for one, more in found.without} == {("J2", 1), ("1970", 1)}


def test_orders() -> None:
    every = cards({"date": "1962", "title": "b"}, {"date": "", "title": "a"}, {"date": "1970", "title": "c"})
    orders = {order: [card.title for card in shelf(every, Browsed(order=order), named).cards] for order in ORDERS}
    assert orders == {"newest": ["c", "b", "a"], "oldest": ["b", "c", "a"], "title": ["a", "b", "c"]}


def test_a_page_beyond_the_last_is_the_last() -> None:
    every = cards(*[{"title": f"{at:03}"} for at in range(PER_PAGE * 2 + 1)])
    found = shelf(every, Browsed(order="title", page=99), named)
    assert (found.page, found.pages, len(found.cards)) == (3, 3, 1)
    assert shelf([], Browsed(), named).pages == 1


@given(
    st.lists(st.tuples(st.sampled_from(["J2", "J4"]), st.sampled_from(["", "1962", "1970-01-02"])), max_size=40),
    st.sets(st.sampled_from(["originator=J2", "originator=J4", "year=1962", "year=1970"])),
)
def test_pages_hold_each_fitting_document_once(values: list[tuple[str, str]], chosen: set[str]) -> None:
    every = cards(*[{"originator": originator, "date": date} for originator, date in values])
    seen: list[str] = []
    found = shelf(every, Browsed(frozenset(chosen)), named)
    for page in range(1, found.pages + 1):
        seen += [card.document for card in shelf(every, Browsed(frozenset(chosen), page=page), named).cards]
    assert len(seen) == len(set(seen)) == found.total
    for facet in FACETS:
        assert all(one.count >= 0 for one in found.facets[facet])
