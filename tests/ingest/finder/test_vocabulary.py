"""The levels of every scheme are known, and those of the past rank between them."""

import pytest

from indexes.policy.schemes import SCHEMES
from ingest.finder.letters import plain
from ingest.finder.vocabulary import ORDINARY, RELATIVES, level_of, levels, longest, rank_of


def test_every_level_of_today_is_known() -> None:
    names = {term.name for term in levels()}
    assert {
        level.banner for scheme in SCHEMES.values() for level in scheme.levels if level.banner != "OFFICIAL"
    } <= names


def test_no_decoy_is_a_level() -> None:
    known = {term.letters for term in levels()}
    assert known.isdisjoint(term.letters for term in (*RELATIVES, *ORDINARY))


@pytest.mark.parametrize(
    ("marking", "level"),
    [
        ("SECRET//NOFORN", "SECRET"),
        ("TOP SECRET", "TOP SECRET"),
        ("NATO SECRET", "NATO SECRET"),
        ("LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE"),
        ("", ""),
    ],
)
def test_the_level_of_a_marking(marking: str, level: str) -> None:
    assert level_of(marking) == level


def test_levels_of_the_past_rank_between_those_of_today() -> None:
    order = ["NONE", "UNCLASSIFIED", "LIMITED OFFICIAL USE", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"]
    ranks = [rank_of(level) for level in order]
    assert ranks == sorted(set(ranks))
    assert ranks[0] == 0


def test_the_longest_is_at_least_as_long_as_each() -> None:
    assert longest() >= max(len(plain(term.name)) for term in levels())
