"""The guard says no where a claim differs from its source, and says nothing where it is the source."""

import pytest

from rag.verify import Kind, doubts

SOURCE = (
    "On 12 March the Norlanders delivered twenty-five boats to Sudland, and President Marsh accepted them before the "
    "talks in Dover. The bridge may carry 40 tons."
)
SENTENCES = SOURCE.split(". ")


@pytest.mark.parametrize("claim", SENTENCES)
def test_what_stands_in_the_source_raises_no_doubt(claim: str) -> None:
    assert doubts(claim, SENTENCES) == []


@pytest.mark.parametrize(
    ("claim", "kind", "found"),
    [
        ("The Norlanders delivered 26 boats to Sudland.", Kind.NUMBER, "twenty-five"),
        ("The bridge may carry 40 kilograms.", Kind.UNIT, "40 tonne"),
        ("The Norlanders delivered boats to Westland.", Kind.NAME, ""),
        ("The Norlanders did not deliver boats to Sudland.", Kind.NEGATION, "deliver"),
        ("The bridge will carry 40 tons.", Kind.CERTAINTY, "may"),
        ("President Marsh accepted them after the talks in Dover.", Kind.DIRECTION, "before"),
        ("Sudland delivered boats to the Norlanders.", Kind.ROLE, "sudland, norlanders"),
        ("It happened on 13 March.", Kind.NUMBER, "12"),
        ("The bridge may carry 40 tons not.", Kind.NEGATION, "it is so"),
    ],
)
def test_each_kind_of_difference_is_caught(claim: str, kind: Kind, found: str) -> None:
    raised = {doubt.kind: doubt for doubt in doubts(claim, SENTENCES)}
    assert kind in raised
    assert found in raised[kind].found
    assert raised[kind].is_contradiction == bool(found)


def test_the_same_in_other_words_raises_no_doubt() -> None:
    assert doubts("25 boats were delivered to Sudland by the Norlanders on 12 March.", SENTENCES) == []


def test_no_source_bears_nothing_out() -> None:
    assert [doubt.kind for doubt in doubts("Norland has 3 boats.", [])] == [Kind.NUMBER, Kind.NAME]
