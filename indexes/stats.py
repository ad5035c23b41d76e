"""What the search index of a partition is like, for an administrator: its kind, its size, and what it misses."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexes.segments import JoinedVectors
from indexes.vectors import search_begun

SAMPLE = 50  # vectors that are looked for again
BEST = 10
DEPTH = 300  # candidates, as many as a view asks for at least


@dataclass(frozen=True, slots=True)
class Stats:
    """One partition: its marking, how many chunks and segments it has, the kind of its indexes, bytes of their files.

    `recall` is the share of the 10 nearest neighbours that a search finds, over a sample of its own vectors; None
    where there are no vectors.
    """

    marking: str
    chunks: int
    segments: int
    kind: str
    bytes: int
    recall: float | None


def kind_of(vectors: JoinedVectors) -> str:
    """Return `flat` where every vector is compared, `codes` where codes choose first, `mixed` for both, or `empty`."""
    kinds = {index.is_exact for index in vectors.indexes}
    if not kinds:
        return "empty"
    return "mixed" if len(kinds) > 1 else "flat" if kinds == {True} else "codes"


def recall(vectors: JoinedVectors) -> float | None:
    """Return which share of the nearest neighbours a search finds, against the comparison with every vector.

    The questions are vectors of the index itself, spread evenly over it; each is left out of its own neighbours.
    """
    if not len(vectors):
        return None
    places = np.unique(np.linspace(0, len(vectors) - 1, SAMPLE).astype(np.int64))
    rows = vectors.all()
    with ThreadPoolExecutor(1) as pool:
        shares = []
        for place in places.tolist():
            ((positions, scores),) = search_begun([vectors], rows[place], DEPTH, pool)()
            exact = np.concatenate([index.exact(rows[place], BEST + 1)[1] for index in vectors.indexes])
            shares.append(_share(scores[positions != place], np.sort(exact)[::-1][1 : BEST + 1]))
    return float(np.mean(shares))


def _share(found: NDArray[np.float32], nearest: NDArray[np.float32]) -> float:
    """Return how many of the nearest are found, by score: among equals it does not matter which."""
    if not len(nearest):
        return 1.0
    good = int(np.count_nonzero(found >= nearest[-1]))
    return min(good, len(nearest)) / len(nearest)
