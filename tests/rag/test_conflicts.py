"""Two documents that can't both be right are told, the newer first; two that say the same are not."""

import pytest

from indexes.policy import parse
from rag.answer import Citation, Claim
from rag.conflicts import disagreeing, newest_first
from rag.verify import Verdict

SIX = "The northern depot holds six days of diesel."


def claim(text: str, document: str = "a", date: str = "") -> Claim:
    """Return a claim quoted from one document."""
    level = parse("SECRET")
    citation = Citation(document, "f" * 64, level, level, "Title", None, 0, len(text), text, date)
    return Claim(text, Verdict.SUPPORTED, (citation,))


@pytest.mark.parametrize(
    "other",
    [
        "The northern depot holds nine days of diesel.",
        "The northern depot does not hold six days of diesel.",
        "On Monday the northern depot held 9 days of diesel.",
    ],
)
def test_sources_that_cannot_both_be_right_disagree(other: str) -> None:
    assert disagreeing([claim(SIX), claim(other, "b")]) == [(1, 2)]


@pytest.mark.parametrize(
    "other",
    [
        SIX,
        "The northern depot has a fence of nine metres.",
        "The ferry Heron sails at dawn from berth four.",
        "The northern depot holds diesel.",
    ],
)
def test_others_do_not(other: str) -> None:
    assert disagreeing([claim(SIX), claim(other, "b")]) == []


def test_one_document_is_not_held_against_itself() -> None:
    assert disagreeing([claim(SIX), claim(SIX.replace("six", "nine"))]) == []


def test_the_newer_stands_first_and_is_named_first() -> None:
    fence = claim("The fence is new.", "c")
    old, new = claim(SIX, "a", "1962-03"), claim(SIX.replace("six", "nine"), "b", "1962-04-01")
    assert disagreeing([old, fence, new]) == [(3, 1)]
    ordered = newest_first([old, fence, new])
    assert ordered == (new, fence, old)
    assert disagreeing(ordered) == [(1, 3)]
