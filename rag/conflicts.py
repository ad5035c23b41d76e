"""Where sources don't say the same: two claims on one thing, of two documents, that can't both be so."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from rag.answer import Claim
from rag.verify import Doubt, Kind, doubts
from rag.verify.words import stems

ALIKE: Final = 0.6  # the share of the shorter claim's words that the other one says too
LEAST: Final = 3  # words that both say
DECIDING: Final = frozenset({Kind.NUMBER, Kind.NEGATION, Kind.DIRECTION})


def disagreeing(claims: Sequence[Claim]) -> list[tuple[int, int]]:
    """Return the pairs of claims that disagree, as numbers from 1, the newer document's first."""
    pairs = []
    for (one, first), (two, second) in combinations(enumerate(claims, start=1), 2):
        if _documents(first).isdisjoint(_documents(second)) and _differ(first.text, second.text):
            pairs.append((one, two) if first.date >= second.date else (two, one))
    return pairs


def newest_first(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims in their order, but where two disagree the newer document's stands before the other."""
    ordered = list(claims)
    for newer, older in disagreeing(claims):
        first, second = sorted((ordered.index(claims[newer - 1]), ordered.index(claims[older - 1])))
        ordered[first], ordered[second] = claims[newer - 1], claims[older - 1]
    return tuple(ordered)


def _documents(claim: Claim) -> set[str]:
    return {citation.document for citation in claim.citations}


def _differ(one: str, other: str) -> bool:
    mine, yours = stems(one), stems(other)
    shared = len(mine & yours)
    if shared < LEAST or shared < ALIKE * min(len(mine), len(yours)):
        return False
    return any(map(_decides, doubts(one, [other]))) and any(map(_decides, doubts(other, [one])))


def _decides(doubt: Doubt) -> bool:
    return doubt.kind in DECIDING and doubt.is_contradiction
