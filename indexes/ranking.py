"""Two scores per passage become one. Pure: no storage, no model.

Both scores are compared over the whole view before they meet here. Lists of single partitions are never fused by
rank: that loses most of the quality (docs/decisions/0006).
"""

import math
from collections.abc import Sequence
from enum import Enum

# Measured on five open sets, see docs/evaluation.md.
MOST = 0.55  # the share of meaning in a question without names
LEAST = 0.1
STEP = 0.055  # so much less for each name or number in the question
WHOLE = 1.25  # what the words of the whole document weigh beside those of the chunk
OPENING_MEANING = 0.7  # what the cosine of a document's first chunk adds to that of each of its chunks
OPENING_WORDS = 0.2  # the same for its score by words
FOREIGN = 0.5  # the part of it that is left where the model does not read the question's language


class Ranking(Enum):
    """What ranks: meaning and words together, or one alone (for measuring)."""

    FUSED = "fused"
    MEANING = "dense"
    WORDS = "bm25"


class Part(Enum):
    """A part of the search that can be left out, to measure what it brings. A reader's search has them all."""

    WHOLES = "whole documents"
    OPENINGS = "openings"
    WIDENED = "words of the field"
    DATED = "days asked for"


def meaning_share(names: int, *, is_read: bool) -> float:
    """Return what meaning weighs against words, 0 to 1: names and numbers are better found by words.

    `names` is how many of them are asked for; `is_read` tells whether the model was made for the question's language.
    """
    return max(LEAST, MOST - STEP * names) * (1.0 if is_read else FOREIGN)


def fuse(meaning: Sequence[float], words: Sequence[float], share: float) -> list[float]:
    """Return one score per candidate: the weighted sum of its two standard scores, `share` for meaning.

    INVARIANT: sums are exact (`math.fsum`), so the result does not depend on the order of the candidates, and so
    not on how they are spread over partitions.
    """
    pairs = zip(standard_scores(meaning), standard_scores(words), strict=True)
    return [share * one + (1.0 - share) * other for one, other in pairs]


def standard_scores(values: Sequence[float]) -> list[float]:
    """Return how many standard deviations each value lies from the mean; all 0.0 when they are equal."""
    if not values:
        return []
    mean = math.fsum(values) / len(values)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / deviation if deviation else 0.0 for value in values]
