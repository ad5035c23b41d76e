"""BM25 over the partitions of a view as over one collection, of chunks and of whole documents, in one pass.

The chunks of a view are numbered through, partition after partition, and so are its documents. Statistics are sums of
whole numbers over exactly these partitions. What a chunk or a document scores is added up word by word, in the order in
which the words are asked for, so that no score depends on the spread, bit for bit.
"""

from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexes.partition import Opened
from indexes.search.chunks import NOTHING, Chunks, Numbers
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
        places: list[NDArray[np.integer]] = [NOTHING]
        pairs: list[NDArray[np.integer]] = [NOTHING]
        edges: list[int] = []
        for index in indexes:
            spans, postings = index.spans(words), index.postings
            edges += spans
            for start, end in zip(spans[::2], spans[1::2], strict=True):
                if start < end:
                    places.append(postings.positions[start:end])
                    pairs.append(postings.pairs[start:end])
        sizes = np.diff(np.array(edges, np.int64).reshape(len(indexes), len(words), 2))[..., 0]
        tables = [index.postings.table for index in indexes]
        each = sizes.sum(axis=1)
        return cls(
            opened,
            words,
            [0, *accumulate(len(state.words) for state in opened)],
            sizes,
            np.concatenate(places) + np.repeat(_begin(indexes), each),
            np.concatenate(pairs) + np.repeat(_begin(tables), each),
            np.concatenate([np.empty((0, 2), np.int32), *tables]),
        )

    def numbers(self) -> Numbers:
        """Return for each posting the number of its word."""
        return np.repeat(np.tile(np.arange(len(self.words)), len(self.sizes)), self.sizes.reshape(-1))

    def documents(self) -> Numbers:
        """Return for each posting the number of its document, when documents are numbered through as chunks are."""
        ends = np.cumsum(self.sizes.sum(axis=1)).tolist()
        found, start, done, before = [NOTHING], 0, 0, 0
        for state, first in zip(self.opened, self.begin, strict=False):
            done += len(state.words.indexes)
            end = ends[done - 1] if done else 0
            found.append(state.wholes.owners.take(self.chunks[start:end] - first) + before)
            start, before = end, before + len(state.wholes.lengths)
        return np.concatenate(found)


def word_scores(asked: Mapping[str, float], found: Gathered) -> Scores:
    """Return the BM25 score of every chunk of the view: 0.0 where no asked word stands."""
    size = sum(state.words.size for state in found.opened)
    weights, average = _weighed(asked, found.begin[-1], size, found.sizes.sum(axis=0))
    score = weights.take(found.numbers()) * values(found.table, average).take(found.pairs)
    return np.bincount(found.chunks, score, found.begin[-1]).astype(np.float64, copy=False)  # adds in this order


def whole_scores(asked: Mapping[str, float], found: Gathered) -> Callable[[Numbers], Scores]:
    """Return what gives for chosen chunks (sorted) the BM25 score of the whole document that each is a part of.

    A chunk is worth more when the rest of its document speaks of the question too. A document's words are those of its
    chunks: they follow one another in the postings. What needs no choice is worked out at once.
    """
    documents, words = found.documents(), found.numbers()
    is_first = np.ones(len(documents), bool)
    is_first[1:] = (documents[1:] != documents[:-1]) | (words[1:] != words[:-1])
    lengths = np.concatenate([NOTHING, *(state.wholes.lengths for state in found.opened)])
    frequency = np.bincount(words[is_first], minlength=len(found.words))
    weights, average = _weighed(asked, len(lengths), int(lengths.sum()), frequency)
    counts = found.table[:, 0].take(found.pairs)

    def score(chosen: Numbers) -> Scores:
        wanted, places = np.unique(Chunks(found.opened, found.begin).documents(chosen), return_inverse=True)
        number = np.full(len(lengths), -1)
        number[wanted] = np.arange(len(wanted))
        mine = number.take(documents)
        kept = np.flatnonzero(mine >= 0)
        said = np.bincount(words[kept] * len(wanted) + mine[kept], counts[kept], len(found.words) * len(wanted))
        norm = K1 * (1.0 - B + B * lengths[wanted] / average)
        scores = np.zeros(len(wanted))
        for weight, count in zip(weights, said.reshape(len(found.words), len(wanted)), strict=True):
            scores += weight * (count * (K1 + 1.0) / (count + norm))
        return scores[places]

    return score


def _weighed(asked: Mapping[str, float], texts: int, size: int, frequency: Numbers) -> tuple[Scores, float]:
    """Return the weight of each word and the average length, from the statistics of all partitions together."""
    counts = dict(zip(asked, frequency.tolist(), strict=True))
    rarity = inverse_frequencies(Statistics(texts, size, counts))
    return np.array([weight * rarity.get(word, 0.0) for word, weight in asked.items()]), size / texts if size else 1.0


def _begin(parts: Sequence[Sized]) -> Numbers:
    """Return at which number each part begins when all are numbered through."""
    return np.array([0, *accumulate(map(len, parts))], np.int64)[: len(parts)]
