"""Markings on the screen: whole words, the right fill, and the ceiling for what nobody knows."""

import pytest

from indexes import policy
from indexes.accounts import Account
from indexes.policy import Reader
from indexes.policy.schemes import SCHEMES
from web import banner


def reader(*clearances: str, nationality: str | None = "USA", holds: tuple[str, ...] = ()) -> Reader:
    """Give a reader with these clearances."""
    return Account("r", clearances, nationality, holds).reader()


@pytest.mark.parametrize(
    ("marking", "tone"),
    [
        ("UNCLASSIFIED", "u"),
        ("CONFIDENTIAL", "c"),
        ("SECRET//NOFORN", "s"),
        ("SECRET//SI//NOFORN", "s"),
        ("TOP SECRET", "ts"),
        ("TOP SECRET//NOFORN", "ts"),
        ("TOP SECRET//SI//NOFORN", "sci"),
        ("NATO UNCLASSIFIED", "u"),
        ("NATO RESTRICTED", "cui"),
        ("NATO SECRET", "s"),
        ("COSMIC TOP SECRET", "ts"),
        ("UK OFFICIAL", "u"),
        ("RESTREINT UE/EU RESTRICTED", "cui"),
        ("UNCLASSIFIED + NATO SECRET", "s"),
    ],
)
def test_fill_and_words(marking: str, tone: str) -> None:
    parsed = policy.parse(marking)
    assert banner.full(parsed, parsed) == banner.Mark(marking, tone)


def test_every_level_of_every_system_has_a_fill() -> None:
    for scheme in SCHEMES.values():
        for level in scheme.levels:
            parsed = policy.parse(level.banner)
            assert banner.full(parsed, parsed).tone in {"u", "cui", "c", "s", "ts"}


def test_a_portion_is_printed_short() -> None:
    marking = policy.parse("SECRET//NOFORN")
    assert banner.portion(marking, marking) == banner.Mark("(S//NF)", "s")


def test_words_that_nobody_knows_take_the_ceiling() -> None:
    ceiling = policy.parse("SECRET//NOFORN")
    unknown = policy.parse("UNCLASSIFIED//WOMBAT")
    assert policy.unknown(unknown)
    expected = banner.Mark("UNVERIFIED MARKING — HANDLE AS SECRET//NOFORN", "s")
    assert banner.full(unknown, ceiling) == banner.portion(unknown, ceiling) == expected


def test_the_screen_carries_the_ceiling_of_the_reader() -> None:
    assert banner.screen(policy.ceiling(reader("SECRET"))) == banner.Mark("SECRET//NOFORN", "s")
    assert banner.screen(policy.ceiling(reader("TOP SECRET//SI"))).tone == "sci"
    assert banner.screen(policy.ceiling(reader("NATO SECRET", nationality="DEU"))).text == "NATO SECRET"


@pytest.mark.parametrize(
    "one",
    [
        reader(),
        reader("UNCLASSIFIED"),
        reader("SECRET"),
        reader("SECRET", nationality=None),
        reader("SECRET", "NATO SECRET", nationality="GBR"),
        reader("TOP SECRET//SI/TK", "COSMIC TOP SECRET", holds=("ORCON", "ATOMAL")),
        reader("UK SECRET", "SECRET UE/EU SECRET", nationality="GBR"),
    ],
)
def test_levels_to_choose_from_lie_within_the_own_access(one: Reader) -> None:
    ceiling = policy.ceiling(one)
    offered = banner.levels(ceiling)
    assert len(set(offered)) == len(offered)
    assert policy.text(ceiling) not in offered
    for words in offered:
        marking = policy.parse(words)
        assert policy.text(marking) == words
        assert policy.dominates(ceiling, marking)


def test_levels_run_from_high_to_low() -> None:
    offered = banner.levels(policy.ceiling(reader("SECRET")))
    assert offered[0] == "SECRET"
    assert offered[-1] == "UNCLASSIFIED"
    assert "CONFIDENTIAL//NOFORN" in offered
