"""The one decision: who may read what, for any reader and marking, and the worked examples."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import (
    Label,
    Marking,
    Reader,
    Refused,
    dominates,
    grouped,
    join,
    parse,
    parse_portion,
    reader_from,
    require,
)
from indexes.policy.decide import REFUSAL
from tests.indexes.policy.strategies import NOW, markings, may_read, readers, readers_near


def reader(
    *clearances: str, nationality: str | None = None, holds: tuple[str, ...] = (), groups: tuple[str, ...] = ()
) -> Reader:
    """Return a reader whose account has these grants."""
    return reader_from(
        "reader", clearances, nationality=nationality, holds=holds, groups=groups, valid_from=None, valid_until=None
    )


@given(st.data(), markings(), markings())
def test_raising_a_marking_never_admits_more_readers(data: st.DataObject, a: Marking, b: Marking) -> None:
    high = join([a, b])
    who = data.draw(st.one_of(readers_near(high), readers_near(a), readers()))
    assert may_read(who, a) or not may_read(who, high)
    assert not dominates(b, a) or may_read(who, a) or not may_read(who, b)


@given(st.data(), markings())
def test_a_grant_more_never_takes_access_away(data: st.DataObject, m: Marking) -> None:
    who = data.draw(readers_near(m))
    more = replace(who, holds=who.holds | {"SI", "ORCON", "NOFORN"}, groups=who.groups | {"CASE 7"})
    assert may_read(more, m) or not may_read(who, m)


@given(st.data(), markings())
def test_nobody_reads_a_marking_with_an_unknown_word(data: st.DataObject, m: Marking) -> None:
    strange = join([m, parse("UNCLASSIFIED//MADE UP WORD")])
    assert not may_read(data.draw(readers_near(strange)), strange)


@given(st.data(), markings())
def test_without_a_clearance_in_each_system_nothing_is_read(data: st.DataObject, m: Marking) -> None:
    who = data.draw(readers_near(m))
    for label in m.labels:
        assert not may_read(replace(who, clearances=tuple(c for c in who.clearances if c[0] != label.system)), m)


AMERICAN = reader("TOP SECRET//SI/TK", nationality="USA", groups=("project",))
BRITON = reader("TOP SECRET//SI/TK", nationality="GBR", groups=("project",))
GERMAN = reader("NATO SECRET", nationality="DEU")


def test_example_1_a_citizen_reads_noforn() -> None:
    assert may_read(AMERICAN, grouped(parse("SECRET//SI//NOFORN"), ["project"]))
    assert not may_read(replace(AMERICAN, groups=frozenset()), grouped(parse("SECRET//SI//NOFORN"), ["project"]))


def test_example_2_a_foreign_national_reads_what_is_released_to_him() -> None:
    assert may_read(BRITON, parse("TOP SECRET//SI//REL TO USA, FVEY"))
    assert not may_read(BRITON, parse("SECRET//NOFORN"))
    assert not may_read(BRITON, parse("SECRET"))
    assert may_read(BRITON, parse("UNCLASSIFIED"))
    assert not may_read(replace(BRITON, holds=BRITON.holds | {"NOFORN"}), parse("SECRET//NOFORN"))


def test_example_3_nato() -> None:
    assert may_read(GERMAN, parse("//NATO SECRET"))
    assert not may_read(GERMAN, parse("//NATO SECRET//ATOMAL"))
    assert not may_read(GERMAN, parse("//COSMIC TOP SECRET"))
    assert not may_read(GERMAN, parse("UNCLASSIFIED"))


def test_example_4_a_partner_reads_what_is_released_to_his_body_and_nothing_else() -> None:
    partner = replace(reader("NATO SECRET", nationality="NZL"), memberships=frozenset({("Releasable to", "ISAF")}))
    samoan = reader("NATO SECRET", nationality="WSM")
    released = parse("NATO UNCLASSIFIED Releasable to ISAF, KFOR, RESOLUTE SUPPORT")
    assert may_read(partner, released)
    assert not may_read(partner, parse("NATO UNCLASSIFIED"))
    assert not may_read(samoan, released)


def test_example_5_what_is_read_is_not_written_down() -> None:
    answer = join([parse_portion("(TS//SI//NF)", None), parse("SECRET")])
    assert may_read(AMERICAN, answer)
    assert not dominates(parse("SECRET//NOFORN"), answer)
    assert dominates(parse("TOP SECRET//SI/TK//NOFORN"), answer)


def test_two_releases_that_he_may_read_need_not_make_an_answer_that_he_may_read() -> None:
    portions = [parse_portion(mark, None) for mark in ("(S//REL TO USA, GBR)", "(S//REL TO USA, AUS)")]
    assert [may_read(BRITON, portion) for portion in portions] == [True, False]
    assert not may_read(BRITON, join(portions))


@pytest.mark.parametrize(
    ("nationality", "holds", "readable"),
    [
        (None, (), [True, False, False]),
        (None, ("NOFORN",), [True, True, True]),
        ("USA", (), [True, True, True]),
        ("GBR", ("NOFORN",), [False, False, True]),
    ],
)
def test_nationality(nationality: str | None, holds: tuple[str, ...], readable: list[bool]) -> None:
    who = reader("SECRET", nationality=nationality, holds=holds)
    banners = ("SECRET", "SECRET//NOFORN", "SECRET//REL TO USA, GBR")
    assert [may_read(who, parse(banner)) for banner in banners] == readable


def test_holds_are_literal() -> None:
    marking = parse("TOP SECRET//SI-G//ORCON")
    for holds, readable in (
        (("SI", "SI-G", "ORCON"), True),
        (("SI", "ORCON"), False),
        (("SI-G", "ORCON"), False),
        (("SI", "SI-G"), False),
    ):
        assert may_read(reader("TOP SECRET", holds=holds), marking) is readable


def test_foreign_government_information_of_nato_asks_for_a_nato_read_in() -> None:
    marking = parse("SECRET//FGI DEU NATO")
    assert not may_read(reader("TOP SECRET"), marking)
    assert may_read(reader("TOP SECRET", "NATO RESTRICTED"), marking)
    assert may_read(reader("TOP SECRET"), parse("SECRET//FGI DEU"))


def test_uk_eyes_only() -> None:
    marking = parse("UK SECRET//UK EYES ONLY")
    assert may_read(reader("UK SECRET", nationality="GBR"), marking)
    assert not may_read(reader("UK SECRET", nationality="USA"), marking)
    assert not may_read(reader("UK SECRET"), marking)


def test_an_empty_release_is_read_by_nobody() -> None:
    marking = parse("SECRET [NTK: NOBODY]")
    assert not may_read(reader("SECRET", groups=("A", "B")), marking)


def test_validity_in_time() -> None:
    day = timedelta(days=1)
    who = replace(reader("SECRET"), valid_from=NOW, valid_until=NOW + day)
    for at, readable in (
        (NOW - day, False),
        (NOW, True),
        (NOW + day / 2, True),
        (NOW + day, False),
        (NOW + 2 * day, False),
    ):
        assert may_read(who, parse("SECRET"), at) is readable
    east = timezone(timedelta(hours=9))
    assert may_read(who, parse("SECRET"), NOW.astimezone(east))
    assert may_read(replace(who, valid_from=None), parse("SECRET"), NOW - day)
    assert may_read(replace(who, valid_until=None), parse("SECRET"), NOW + 2 * day)


def test_a_time_without_zone_is_refused() -> None:
    assert not may_read(reader("SECRET"), parse("SECRET"), datetime(2026, 11, 23))  # noqa: DTZ001 - the very thing


@pytest.mark.parametrize(
    ("who", "marking", "at"),
    [
        (None, parse("UNCLASSIFIED"), NOW),
        (reader("SECRET"), None, NOW),
        (reader("SECRET"), parse("SECRET"), None),
        (reader("SECRET"), "SECRET", NOW),
        ("reader", parse("SECRET"), NOW),
    ],
)
def test_an_error_while_deciding_is_a_refusal(who: object, marking: object, at: object) -> None:
    assert not may_read(cast("Reader", who), cast("Marking", marking), cast("datetime", at))


class Broken(frozenset[str]):
    """A set of categories that cannot be compared."""

    def __le__(self, other: object) -> bool:
        """Fail."""
        raise RuntimeError("broken")


def test_a_comparison_that_fails_is_a_refusal() -> None:
    assert not may_read(reader("SECRET"), Marking((Label("US", 4, Broken()),)))


def test_the_sentence_is_always_the_same_and_names_no_cause() -> None:
    for who, marking in ((reader("SECRET"), parse("TOP SECRET//SI")), (cast("Reader", None), parse("SECRET"))):
        with pytest.raises(Refused) as refused:
            require(who, marking, NOW)
        assert str(refused.value) == REFUSAL
        assert refused.value.__context__ is None
        assert refused.value.args == (REFUSAL,)


def test_passing_returns_nothing() -> None:
    assert require(reader("SECRET"), parse("UNCLASSIFIED"), datetime(2026, 1, 1, tzinfo=UTC)) is None  # type: ignore[func-returns-value]


def test_sci_asks_for_top_secret_whatever_its_level() -> None:
    for clearance, marking, expected in (
        ("SECRET", "SECRET//SI//NOFORN", False),
        ("TOP SECRET", "SECRET//SI//NOFORN", True),
        ("CONFIDENTIAL", "CONFIDENTIAL//SI//NOFORN", False),
        ("SECRET", "SECRET//NOFORN", True),
    ):
        assert may_read(reader(clearance, nationality="USA", holds=("SI", "TK")), parse(marking)) is expected


@pytest.mark.parametrize("word", ["DEA SENSITIVE", "LIMDIS"])
def test_some_words_are_for_nationals_whatever_a_foreigner_holds(word: str) -> None:
    released = {"DEA SENSITIVE": "SECRET//REL TO USA, GBR/DEA SENSITIVE", "LIMDIS": "UNCLASSIFIED//LIMDIS"}[word]
    assert not may_read(reader("SECRET", nationality="GBR", holds=(word,)), parse(released))
    assert not may_read(reader("SECRET", holds=(word,)), parse(released))
    assert may_read(reader("SECRET", nationality="USA", holds=(word,)), parse(released))


def test_who_may_only_be_shown_does_not_read_and_who_has_a_release_does() -> None:
    shown = parse("SECRET//REL TO USA, GBR/DISPLAY ONLY AFG")
    assert may_read(reader("SECRET", nationality="USA"), shown)
    assert may_read(reader("SECRET", nationality="GBR"), shown)
    assert not may_read(reader("SECRET", nationality="AFG"), shown)
    assert may_read(reader("SECRET", nationality="USA"), parse("SECRET//DISPLAY ONLY AFG"))
