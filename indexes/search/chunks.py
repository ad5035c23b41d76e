"""The chunks of a view, numbered through, partition after partition, and the order among them.

INVARIANT: which chunks are the best, and in which order, follows from scores and keys, never from the numbers.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexes.embed import Vectors
from indexes.partition import Opened

Numbers: TypeAlias = NDArray[np.int64]
NOTHING = np.empty(0, np.int64)
# A chunk as a view knows it: which partition of the view, and which position in it.
Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chunks:
    """The opened partitions of a view, and the number of the first chunk of each (at the end: how many there are)."""

    opened: Sequence[Opened]
    begin: Sequence[int]

    @classmethod
    def of(cls, opened: Sequence[Opened]) -> "Chunks":
        """Number the chunks of these partitions."""
        return cls(opened, [0, *accumulate(len(state.rows) for state in opened)])

    def __len__(self) -> int:
        """How many chunks there are."""
        return self.begin[-1]

    def numbers(self, found: Sequence[tuple[Numbers, Vectors]]) -> tuple[Numbers, Vectors]:
        """Take positions in each partition with their scores, and return them as numbers with scores."""
        moved = [positions + first for (positions, _), first in zip(found, self.begin, strict=False)]
        scores = [some for _, some in found]
        return np.concatenate([np.empty(0, np.int64), *moved]), np.concatenate([np.empty(0, np.float32), *scores])

    def place(self, number: int) -> Place:
        """Return where a chunk lies."""
        which = bisect_right(self.begin, number) - 1
        return which, number - self.begin[which]

    def key(self, number: int) -> bytes:
        """Return what orders a chunk among equals: it comes from the content alone."""
        which, at = self.place(number)
        return self.opened[which].keys[at]

    def rows(self, numbers: Numbers) -> Vectors:
        """Return the vectors of chunks, shape (n, dimension); the numbers must be sorted, and at least one."""
        return np.concatenate(
            [self.opened[which].vectors.rows(positions) for which, positions in self.divided(numbers)]
        )

    def documents(self, numbers: Numbers) -> Numbers:
        """Return for each chunk the number of its document, documents being numbered through as chunks are."""
        begin = [0, *accumulate(len(state.wholes.lengths) for state in self.opened)]
        found = [
            self.opened[which].wholes.owners[positions] + begin[which] for which, positions in self.divided(numbers)
        ]
        return np.concatenate([NOTHING, *found])

    def openings(self, numbers: Numbers) -> Numbers:
        """Return for each chunk the number of the first chunk of its document."""
        wholes = ((which, self.opened[which].wholes, positions) for which, positions in self.divided(numbers))
        found = [some.firsts[some.owners[at]] + self.begin[which] for which, some, at in wholes]
        return np.concatenate([NOTHING, *found])

    def divided(self, numbers: Numbers) -> Iterator[tuple[int, Numbers]]:
        """Yield each partition that has some of these chunks, which are sorted, with their positions in it."""
        edges = np.searchsorted(numbers, self.begin).tolist()
        for which, (start, end) in enumerate(pairwise(edges)):
            if start < end:
                yield which, numbers[start:end] - self.begin[which]

    def best(self, numbers: Numbers, scores: NDArray[np.floating], count: int) -> Numbers:
        """Return the `count` chunks with the best scores; among equals the lower key goes first."""
        if len(numbers) <= count:
            return numbers
        least = np.partition(scores, -count)[-count]
        above, equal = numbers[scores > least], numbers[scores == least]
        wanted = count - len(above)
        if wanted < len(equal):
            equal = np.array(sorted(equal.tolist(), key=self.key)[:wanted], np.int64)
        return np.concatenate([above, equal])

    def in_order(self, numbers: Numbers, scores: Sequence[float]) -> list[tuple[Place, float]]:
        """Return where chunks lie, with their scores, best first; among equals the lower key goes first."""
        order = np.argsort(-np.array(scores, np.float64), kind="stable")
        ranked, ordered = numbers[order], np.array(scores, np.float64)[order]
        edges = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
        for start, end in pairwise([0, *edges.tolist(), len(ordered)]):
            if end - start > 1:
                ranked[start:end] = sorted(ranked[start:end].tolist(), key=self.key)
        which = np.searchsorted(self.begin, ranked, side="right") - 1
        places = zip(which.tolist(), (ranked - np.array(self.begin)[which]).tolist(), strict=True)
        return list(zip(places, ordered.tolist(), strict=True))
