"""Which chunks of a partition are one document, so that a search can score whole documents too."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Wholes:
    """Which document each chunk is a part of (a number from 0), where each document begins, and how long it is."""

    owners: NDArray[np.int64]  # shape (chunks,)
    firsts: NDArray[np.int64]  # the position of each document's first chunk, shape (documents,)
    lengths: NDArray[np.int64]  # the words of each document, shape (documents,)

    @classmethod
    def of(cls, rows: Sequence[int], firsts: Sequence[int], lengths: NDArray[np.int32]) -> "Wholes":
        """Take the chunks' row numbers, those of the first chunk of each document, and the chunks' lengths."""
        chunks, heads = np.array(rows, np.int64), np.array(firsts, np.int64)
        owners = np.searchsorted(heads, chunks, side="right") - 1
        return cls(owners, np.searchsorted(chunks, heads), np.bincount(owners, lengths, len(heads)).astype(np.int64))
