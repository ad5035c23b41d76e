"""BM25 over the partitions of a view as over one collection, of chunks and of whole documents, in one pass.

The chunks of a view are numbered through, partition after partition, and so are its documents. Statistics are sums of
whole numbers over exactly these partitions. What a chunk or a document scores is added up word by word, in the order in
which the words are asked for, so that no score depends on the spread, bit for bit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexes.partition import Opened
from indexes.search.chunks import Numbers
from indexes.words import K1, B, Statistics, inverse_frequencies, values

Scores: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Where the asked words stand in a view: its postings, index after index, and in each word after word."""

    opened: Sequence[Opened]
    words: Sequence[str]
    begin: Sequence[int]  # the number of the first chunk of each partition, and at the end how many there are
    sizes: Numbers  # shape (indexes, words): how many postings there are
    chunks: Numbers  # of each posting: the number of the chunk
    pairs: Numbers  # of each posting: the row of `table` that tells how often the word stands there
    table: NDArray[np.int32]  # a row: how often, and the chunk's length in words

    @classmethod
    def of(cls, asked: Mapping[str, float], opened: Sequence[Opened]) -> "Gathered":
        """Gather what every partition says of the asked words."""
        words = list(asked)
        indexes = [index for state in opened for index in state.words.indexes]
        spans = np.array([edge for index in indexes for edge in index.spans(words)], np.int64).reshape(-1, 2)
        lengths = spans[:, 1] - spans[:, 0]
        sizes = lengths.reshape(len(indexes), len(words))
        before = np.cumsum(lengths) - lengths
        rows = np.arange(int(lengths.sum())) + np.repeat(spans[:, 0] - before, lengths)
        ends = np.cumsum(sizes.sum(axis=1)).tolist()
        cuts = [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]
        places = [index.postings.positions.take(rows[cut]) for index, cut in zip(indexes, cuts, strict=True)]
        pairs = [index.postings.pairs.take(rows[cut]) for index, cut in zip(indexes, cuts, strict=True)]
        tables = [index.postings.table for index in indexes]
        return cls(
            opened,
            words,
            [0, *accumulate(len(state.words) for state in opened)],
            sizes,
            _numbered_through(places, list(map(len, indexes))),
            _numbered_through(pairs, list(map(len, tables))),
            np.concatenate([np.empty((0, 2), np.int32), *tables]),
        )

    def numbers(self) -> Numbers:
        """Return for each posting the number of its word."""
        return np.repeat(np.tile(np.arange(len(self.words)), len(self.sizes)), self.sizes.reshape(-1))

    def owners(self) -> Numbers:
        """Return for each chunk the number of its document."""
        wholes = [state.wholes for state in self.opened]
        return _numbered_through([some.owners for some in wholes], [len(some.lengths) for some in wholes])


def word_scores(asked: Mapping[str, float], found: Gathered) -> Scores:
    """Return the BM25 score of every chunk of the view: 0.0 where no asked word stands."""
    size = sum(state.words.size for state in found.opened)
    weights, average = _weighed(asked, found.begin[-1], size, found.sizes.sum(axis=0))
    score = weights.take(found.numbers()) * values(found.table, average).take(found.pairs)
    return np.bincount(found.chunks, score, found.begin[-1]).astype(np.float64, copy=False)  # adds in this order


def whole_scores(asked: Mapping[str, float], found: Gathered, chosen: Numbers) -> Scores:
    """Return for each chosen chunk the BM25 score of the whole document that it is a part of.

    A chunk is worth more when the rest of its document speaks of the question too. A document's words are those of its
    chunks: they follow one another in the postings.
    """
    owners = found.owners()
    documents, words = owners.take(found.chunks), found.numbers()
    is_first = np.ones(len(documents), bool)
    is_first[1:] = (documents[1:] != documents[:-1]) | (words[1:] != words[:-1])
    lengths = np.concatenate([np.empty(0, np.int64), *(state.wholes.lengths for state in found.opened)])
    frequency = np.bincount(words[is_first], minlength=len(found.words))
    weights, average = _weighed(asked, len(lengths), int(lengths.sum()), frequency)
    wanted, places = np.unique(owners.take(chosen), return_inverse=True)
    number = np.full(len(lengths), -1)
    number[wanted] = np.arange(len(wanted))
    mine = number.take(documents)
    kept = np.flatnonzero(mine >= 0)
    counts = np.bincount(
        words[kept] * len(wanted) + mine[kept], found.table[found.pairs[kept], 0], len(found.words) * len(wanted)
    ).reshape(len(found.words), len(wanted))
    norm = K1 * (1.0 - B + B * lengths[wanted] / average)
    scores = np.zeros(len(wanted))
    for weight, count in zip(weights, counts, strict=True):
        scores += weight * (count * (K1 + 1.0) / (count + norm))
    return scores[places]


def _weighed(asked: Mapping[str, float], texts: int, size: int, frequency: Numbers) -> tuple[Scores, float]:
    """Return the weight of each word and the average length, from the statistics of all partitions together."""
    counts = dict(zip(asked, frequency.tolist(), strict=True))
    rarity = inverse_frequencies(Statistics(texts, size, counts))
    return np.array([weight * rarity.get(word, 0.0) for word, weight in asked.items()]), size / texts if size else 1.0


def _numbered_through(parts: Sequence[NDArray[np.integer]], sizes: Sequence[int]) -> Numbers:
    """Return the numbers of all parts, those of each counted on from the size of the parts before it."""
    moved = np.repeat(np.array([0, *accumulate(sizes)], np.int64)[: len(parts)], list(map(len, parts)))
    return np.concatenate([np.empty(0, np.int64), *parts]) + moved
