"""Generated banners come back as they went out; faults that the fuzzer found stay mended. In full: `make roundtrip`."""

import random

import pytest

from indexes.policy import MarkingError, parse, roll_up, text
from indexes.policy.vocabulary import RULESETS, Ruleset
from tests.indexes.policy.trip import Trip
from tests.indexes.policy.wellformed import several


def test_generated_banners_are_read_written_and_read_again() -> None:
    chance = random.Random(11)
    trip = Trip()
    for _ in range(400):
        trip.take(*several(chance))
    assert trip.differences == []
    assert trip.refused == []
    assert (trip.count, trip.joined) == (400, 40)
    assert len(trip.distinct) > 250


@pytest.mark.parametrize("ruleset", RULESETS)
@pytest.mark.parametrize(
    ("mark", "code"),
    [
        ("(UK S + TS)", "SEVERAL_SYSTEMS"),
        ("(NS Releasable to Ukraine)", "NATO_RELEASE_IN_ROLL_UP"),
        ("(NC Japan Only)", "NATO_RELEASE_IN_ROLL_UP"),
    ],
)
def test_what_no_banner_can_say_is_refused_by_roll_up(ruleset: Ruleset, mark: str, code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        roll_up(["(U)", mark], ruleset)
    assert caught.value.code == code


def test_a_release_list_beside_an_unknown_activity_is_refused() -> None:
    with pytest.raises(MarkingError) as caught:
        parse("NATO/OTHER CONFIDENTIAL Releasable to Austria")
    assert caught.value.code == "UNKNOWN_CONTEXT"
    assert text(parse("NATO/KFOR CONFIDENTIAL Releasable to Austria")) == "NATO CONFIDENTIAL Austria, KFOR Only"
