"""Readers: what a grant means, and the ceiling that dominates everything that a reader may see."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import Marking, MarkingError, Reader, ceiling, dominates, parse, reader_from, text
from tests.indexes.policy.strategies import GROUPS, UNGROUPED, may_read, readers, readers_near

NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - the very thing that is refused


def reader(*clearances: str, nationality: str | None = None, holds: tuple[str, ...] = ()) -> Reader:
    """Return a reader whose account has these grants."""
    return reader_from(
        "reader", clearances, nationality=nationality, holds=holds, groups=(), valid_from=None, valid_until=None
    )


def test_a_clearance_is_a_level_and_its_read_ins() -> None:
    who = reader("SECRET", "TOP SECRET//SI-G//ORCON", "CONFIDENTIAL", "NATO SECRET//ATOMAL", holds=("TK",))
    assert who.clearances == (("US", 5), ("NATO", 4))
    assert who.holds == {"SI", "SI-G", "ORCON", "ORCON-USGOV", "ATOMAL", "TK"}
    assert (who.rank("US"), who.rank("NATO"), who.rank("EU")) == (5, 4, None)


def test_several_clearances_in_one_text() -> None:
    assert reader("SECRET + NATO SECRET").clearances == (("US", 4), ("NATO", 4))


@pytest.mark.parametrize(
    ("clearance", "code"),
    [
        ("", "EMPTY"),
        ("secret", "UNKNOWN_LEVEL"),
        ("SECRET//MADE UP", "UNKNOWN_TOKEN"),
        ("SECRET//NOFORN", "CLEARANCE_WITH_RELEASE"),
        ("SECRET//REL TO USA, GBR", "CLEARANCE_WITH_RELEASE"),
        ("NATO SECRET Releasable to Japan", "CLEARANCE_WITH_RELEASE"),
        ("UK SECRET//UK EYES ONLY", "CLEARANCE_WITH_RELEASE"),
        ("SECRET [NTK: A]", "CLEARANCE_WITH_RELEASE"),
    ],
)
def test_clearances_without_a_sure_meaning(clearance: str, code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        reader(clearance)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"holds": frozenset({"?MADE UP"})}, "BAD_HOLD"),
        ({"holds": frozenset({"si"})}, "BAD_HOLD"),
        ({"holds": frozenset({""})}, "BAD_HOLD"),
        ({"groups": frozenset({"A, B"})}, "BAD_GROUP"),
        ({"nationality": "US"}, "UNKNOWN_COUNTRY"),
        ({"nationality": "NATO"}, "UNKNOWN_COUNTRY"),
        ({"nationality": ""}, "UNKNOWN_COUNTRY"),
        ({"clearances": (("US", 6),)}, "BAD_LABEL"),
        ({"clearances": (("ITA", 4),)}, "BAD_LABEL"),
        ({"valid_from": NAIVE}, "NAIVE_TIME"),
        ({"valid_until": NAIVE}, "NAIVE_TIME"),
    ],
)
def test_readers_that_cannot_be(change: dict[str, object], code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        replace(reader("SECRET"), **change)  # type: ignore[arg-type]  # one wrong field a row
    assert refused.value.code == code


def test_validity_may_have_a_zone() -> None:
    assert replace(reader("SECRET"), valid_from=datetime(2026, 1, 1, tzinfo=UTC)).valid_until is None


@pytest.mark.parametrize(
    ("nationality", "holds", "nations"),
    [
        (None, (), {"US"}),
        (None, ("NOFORN",), {"US", "USA"}),
        ("USA", (), {"US", "USA"}),
        ("GBR", (), {"GBR"}),
        ("GBR", ("NOFORN",), {"GBR"}),
    ],
)
def test_nations_in_a_united_states_list(nationality: str | None, holds: tuple[str, ...], nations: set[str]) -> None:
    assert reader("SECRET", nationality=nationality, holds=holds).values("REL TO") == nations


@pytest.mark.parametrize(
    ("nationality", "nations"),
    [(None, {"NATO"}), ("DEU", {"NATO", "DEU"}), ("USA", {"NATO", "USA"}), ("JPN", {"JPN"})],
)
def test_nations_in_a_nato_list(nationality: str | None, nations: set[str]) -> None:
    assert reader("NATO SECRET", nationality=nationality).values("Releasable to") == nations


def test_other_tags() -> None:
    who = replace(
        reader("UK SECRET", nationality="GBR"),
        groups=frozenset({"A"}),
        memberships=frozenset({("Releasable to", "KFOR"), ("Context", "ISAF"), ("NTK", "B")}),
    )
    assert who.values("EYES ONLY") == {"GBR"}
    assert who.values("NTK") == {"A", "B"}
    assert who.values("Releasable to") == {"GBR", "NATO", "KFOR"}
    assert who.values("Context") == {"ISAF"}
    assert who.values("Only") == frozenset()


def test_any_nato_clearance_is_a_read_in() -> None:
    assert reader("SECRET", "NATO UNCLASSIFIED").held() == {"NATO"}
    assert reader("SECRET").held() == frozenset()


@given(st.data(), UNGROUPED)
def test_the_ceiling_dominates_whatever_may_be_read(data: st.DataObject, m: Marking) -> None:
    who = data.draw(readers_near(m))
    assert not may_read(who, m) or dominates(ceiling(who), m)


@given(readers(), UNGROUPED)
def test_the_ceiling_of_any_reader_dominates_whatever_he_may_read(who: Reader, m: Marking) -> None:
    assert not may_read(who, m) or dominates(ceiling(who), m)


@given(readers())
def test_the_ceiling_can_be_printed_and_read_by_its_reader(who: Reader) -> None:
    top = ceiling(who)
    assert parse(text(top)) == top
    # A national of neither system's members has no set of his own in NATO's notation unless it can name him.
    foreign = who.nationality == "BRA" and who.rank("NATO") is not None
    assert may_read(who, top) == (bool(who.clearances) and not foreign)


@pytest.mark.parametrize(
    ("who", "top"),
    [
        (reader(), "UNCLASSIFIED"),
        (reader(nationality="USA"), "UNCLASSIFIED"),
        (reader("UNCLASSIFIED"), "UNCLASSIFIED//FOUO"),
        (reader("UNCLASSIFIED", nationality="USA"), "UNCLASSIFIED//NOFORN"),
        (reader("UNCLASSIFIED", holds=("FISA",)), "UNCLASSIFIED//FISA"),
        (reader("SECRET"), "SECRET"),
        (reader("SECRET", holds=("NOFORN",)), "SECRET//NOFORN"),
        (reader("SECRET", nationality="USA"), "SECRET//NOFORN"),
        (reader("SECRET", nationality="GBR"), "SECRET//REL TO USA, GBR"),
        (
            reader("TOP SECRET//SI/TK", "NATO SECRET", nationality="USA"),
            "TOP SECRET//SI/TK//FGI NATO//NOFORN + NATO SECRET",
        ),
        (reader("SECRET", holds=("SI", "SI-G", "SI-G ABCD", "ORCON")), "SECRET//ORCON"),
        (reader("TOP SECRET", holds=("SI", "SI-G")), "TOP SECRET//SI"),
        (reader("TOP SECRET", holds=("SI-G", "ORCON")), "TOP SECRET//ORCON"),
        (reader("TOP SECRET", holds=("HCS", "NODIS", "EXDIS")), "TOP SECRET"),
        (reader("TOP SECRET", holds=("HCS", "NODIS", "EXDIS"), nationality="USA"), "TOP SECRET//HCS//NOFORN//NODIS"),
        (reader("NATO SECRET", nationality="DEU"), "NATO SECRET"),
        (reader("NATO SECRET", nationality="JPN"), "NATO SECRET Releasable to Japan"),
        (reader("NATO SECRET", nationality="BRA"), "NATO SECRET"),
        (reader("UK SECRET", nationality="GBR"), "UK SECRET//UK EYES ONLY"),
        (reader("UK SECRET", nationality="USA"), "UK SECRET"),
        (reader("RESTREINT UE/EU RESTRICTED"), "RESTREINT UE/EU RESTRICTED"),
    ],
)
def test_ceilings(who: Reader, top: str) -> None:
    assert text(ceiling(who)) == top


def test_the_ceiling_with_further_memberships_still_dominates() -> None:
    who = replace(reader("SECRET", nationality="GBR"), memberships=frozenset({("REL TO", "ISAF")}))
    marking = parse("SECRET//REL TO USA, ISAF")
    assert may_read(who, marking)
    assert dominates(ceiling(who), marking)


def test_groups_do_not_show_in_the_ceiling() -> None:
    who = replace(reader("SECRET"), groups=frozenset(GROUPS))
    assert ceiling(who) == ceiling(reader("SECRET"))
