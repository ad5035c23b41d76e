"""Two ranked lists become one. Pure: no storage, no model.

Both lists are merged over the view's partitions **by score** before they meet here; lists of single partitions are
never fused by rank (that loses most of the quality: docs/decisions/0006).
"""

from collections.abc import Hashable, Sequence
from typing import TypeVar

RANK_CONSTANT = 60  # Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion", SIGIR 2009

Item = TypeVar("Item", bound=Hashable)


def fuse(lists: Sequence[Sequence[Item]]) -> list[tuple[Item, float]]:
    """Return each item with its score, sum of 1 / (60 + rank) over the lists, best first.

    Items with equal scores keep the order in which the lists name them first.
    """
    scores: dict[Item, float] = {}
    for ranked in lists:
        for rank, item in enumerate(ranked, start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
