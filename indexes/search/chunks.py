"""The chunks of a view, numbered through, partition after partition, and the order among them.

INVARIANT: which chunks are the best, and in which order, follows from scores and keys, never from the numbers.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexes.embed import Vectors
from indexes.partition import Opened

Numbers: TypeAlias = NDArray[np.int64]
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
        edges = np.searchsorted(numbers, self.begin).tolist()
        spans = zip(self.opened, self.begin, edges, edges[1:], strict=False)
        return np.concatenate(
            [s.vectors.rows(numbers[start:end] - first) for s, first, start, end in spans if start < end]
        )

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
        ranked = sorted(zip(scores, numbers.tolist(), strict=True), key=lambda pair: -pair[0])
        ordered: list[tuple[Place, float]] = []
        for score, group in groupby(ranked, key=lambda pair: pair[0]):
            equal = [number for _, number in group]
            if len(equal) > 1:
                equal.sort(key=self.key)
            ordered.extend((self.place(number), score) for number in equal)
        return ordered
