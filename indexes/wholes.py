"""Which chunks of a partition are one document, so that a search can score whole documents too."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Wholes:
    """Which document each chunk is a part of (a number from 0), and how many words each document has."""

    owners: NDArray[np.int64]  # shape (chunks,)
    lengths: NDArray[np.int64]  # shape (documents,)

    @classmethod
    def of(cls, rows: Sequence[int], firsts: Sequence[int], lengths: NDArray[np.int32]) -> "Wholes":
        """Take the chunks' row numbers, those of the first chunk of each document, and the chunks' lengths."""
        owners = np.searchsorted(np.array(firsts, np.int64), np.array(rows, np.int64), side="right") - 1
        return cls(owners, np.bincount(owners, lengths, len(firsts)).astype(np.int64))
