"""A question that names days prefers documents of those days, by a bounded step, and leaves none out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.ranking import Ranking
from indexes.search.dated import BONUS
from indexes.vault import Vault
from indexes.view import View
from tests.library import draft, make_vault, reader

TEXT = "The ferry committee agreed on a new timetable."


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """The same text under five dates, in two partitions."""
    dates = ("", "1961", "1962", "1962-03-12", "1964-11")
    markings = ("SECRET", "CONFIDENTIAL", "SECRET", "CONFIDENTIAL", "SECRET")
    documents = [
        replace(draft(TEXT, marking, original=b"%d" % number), date=date)
        for number, (date, marking) in enumerate(zip(dates, markings, strict=True))
    ]
    with make_vault(tmp_path / "library", documents) as vault:
        yield vault


@pytest.fixture
def view(vault: Vault) -> View:
    """The view of one who may read all of them."""
    return vault.view(reader("SECRET"))


@pytest.mark.parametrize(
    ("days", "first"),
    [
        ("in March 1962", {"1962", "1962-03-12"}),
        ("im März 1962", {"1962", "1962-03-12"}),
        ("before 1962", {"1961"}),
        ("since 1962", {"1962", "1962-03-12", "1964-11"}),
    ],
)
def test_documents_of_the_days_go_first_and_all_stay(view: View, days: str, first: set[str]) -> None:
    hits = view.search(f"What did the ferry committee agree on {days}?")
    assert {hit.date for hit in hits[: len(first)]} == first
    assert len(hits) == 5
    assert hits[0].score - hits[-1].score == pytest.approx(BONUS)


def test_without_days_nothing_is_preferred(view: View) -> None:
    assert len({hit.score for hit in view.search("What did the ferry committee agree on?")}) == 1


def test_words_or_meaning_alone_know_no_preference(view: View) -> None:
    for ranking in (Ranking.WORDS, Ranking.MEANING):
        hits = view.search("What did the ferry committee agree on in 1964?", ranking=ranking)
        assert len({hit.score for hit in hits}) == 1
