"""Whole documents in word search: a chunk is worth more when the rest of its document speaks of the question too.

A document's words are those of its chunks, counted from the same postings. As with chunks, document frequency and
average length are sums of whole numbers over exactly the partitions of the view.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexes.words import K1, B, Occurrences, Statistics, inverse_frequencies


class Words(Protocol):
    """What is asked of a partition's word index."""

    def occurrences(self, asked: Sequence[str]) -> Occurrences:
        """Return where the asked words stand and how often."""
        ...


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


@dataclass(frozen=True, slots=True)
class _Gathered:
    """How often each asked word stands in each document: three arrays, for each document in the order of the words."""

    which: NDArray[np.int64]
    documents: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, found: Occurrences, wholes: Wholes) -> "_Gathered":
        """Add up what stands in chunks of one document: they follow one another."""
        which, positions, counts = found
        documents = wholes.owners[positions]
        changed = np.ones(len(which), bool)
        changed[1:] = (np.diff(which) != 0) | (np.diff(documents) != 0)
        starts = np.flatnonzero(changed)
        added = np.add.reduceat(counts.astype(np.int64), starts) if len(starts) else np.empty(0, np.int64)
        return cls(which[starts], documents[starts], added)


def document_scores(
    asked: Mapping[str, float], partitions: Sequence[tuple[Words, Wholes]]
) -> list[NDArray[np.float64]]:
    """Return the BM25 score of every document of each partition, with the statistics of all of them together.

    `asked` holds the words of the question with their weights; they are added up in its order.
    """
    words = list(asked)
    gathered = [_Gathered.of(index.occurrences(words), wholes) for index, wholes in partitions]
    statistics = Statistics(0, 0, dict.fromkeys(words, 0))
    for part, (_, wholes) in zip(gathered, partitions, strict=True):
        counts = np.bincount(part.which, minlength=len(words)).tolist()
        frequency = dict(zip(words, counts, strict=True))
        statistics = statistics.plus(Statistics(len(wholes.lengths), int(wholes.lengths.sum()), frequency))
    rarity = inverse_frequencies(statistics)
    weights = np.array([asked[word] * rarity.get(word, 0.0) for word in words])
    average = statistics.words / statistics.chunks if statistics.words else 1.0
    return [_scores(part, wholes, weights, average) for part, (_, wholes) in zip(gathered, partitions, strict=True)]


def _scores(part: _Gathered, wholes: Wholes, weights: NDArray[np.float64], average: float) -> NDArray[np.float64]:
    counts = part.counts.astype(np.float64)
    norm = K1 * (1.0 - B + B * wholes.lengths[part.documents] / average)
    each = weights[part.which] * counts * (K1 + 1.0) / (counts + norm)
    return np.bincount(part.documents, each, len(wholes.lengths)).astype(np.float64, copy=False)
