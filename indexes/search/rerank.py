"""The best candidates read again by a cross-encoder, each beside the question, and put in order by that.

INVARIANT: a new score depends on the question and its own passage only, and which passages are read again on their
order only; so the result does not depend on how they are spread over partitions.
"""

from collections.abc import Callable, Sequence
from typing import Final

from indexes.embed import Reranker
from indexes.search.chunks import Place

READ_AGAIN: Final = 50


def reranked(
    question: str, best: Sequence[tuple[Place, float]], text: Callable[[Place], str], reranker: Reranker
) -> list[tuple[Place, float]]:
    """Return chunks with their scores, best first: the first 50 by the cross-encoder, the rest after them as they were.

    Equals keep their order. The scores of the rest are moved below the others, at the distances that they had.
    """
    first, rest = best[:READ_AGAIN], best[READ_AGAIN:]
    if not first:
        return []
    scores = reranker.scores(question, [text(place) for place, _ in first])
    again = sorted(zip(scores, range(len(first)), strict=True), key=lambda pair: (-pair[0], pair[1]))
    floor, end = min(scores), first[-1][1]
    return [
        *((first[number][0], score) for score, number in again),
        *((place, floor - (end - score)) for place, score in rest),
    ]
