"""Two scores per passage become one. Pure: no storage, no model.

Both scores are compared over the whole view before they meet here. Lists of single partitions are never fused by
rank: that loses most of the quality (docs/decisions/0006).
"""

import math
from collections.abc import Sequence
from enum import Enum

MEANING_SHARE = 0.4  # measured on three open sets, see docs/evaluation.md


class Ranking(Enum):
    """What ranks: meaning and words together, or one alone (for measuring)."""

    FUSED = "fused"
    MEANING = "dense"
    WORDS = "bm25"


def fuse(meaning: Sequence[float], words: Sequence[float]) -> list[float]:
    """Return one score per candidate: the weighted sum of its two standard scores.

    INVARIANT: sums are exact (`math.fsum`), so the result does not depend on the order of the candidates, and so
    not on how they are spread over partitions.
    """
    pairs = zip(standard_scores(meaning), standard_scores(words), strict=True)
    return [MEANING_SHARE * one + (1.0 - MEANING_SHARE) * other for one, other in pairs]


def standard_scores(values: Sequence[float]) -> list[float]:
    """Return how many standard deviations each value lies from the mean; all 0.0 when they are equal."""
    if not values:
        return []
    mean = math.fsum(values) / len(values)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / deviation if deviation else 0.0 for value in values]
