"""The words of one partition: in which chunks each stands and how often.

No weights are stored: document frequency and average length are summed with each question over exactly the partitions
that the reader may read (`indexes/search/scores.py`). So a score is the one that a library without the rest would give,
bit for bit (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3).
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from mmap import mmap

import numpy as np
from numpy.typing import NDArray

from indexes.errors import Damaged
from indexes.terms import terms

K1 = 1.2
B = 0.75
MAGIC = b"coversheet words 3\n"
HEADER = 64  # bytes before the arrays, so that each lies where its items can be read at once
LAST = "\U0010ffff"  # stands after every sign of a word
SMALL = 1 << 16  # so many pairs are numbered in two bytes


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 needs to know of a collection: all whole numbers, so that sums over partitions are exact."""

    chunks: int
    words: int
    frequency: Mapping[str, int]  # for each asked word: in how many chunks it stands


class WordIndex:
    """Postings of one partition; position i is the i-th text that was given.

    A posting is a position and the number of a pair (how often the word stands there, how long the text is). There are
    few such pairs, so a question computes one value a pair and not one a posting.
    """

    def __init__(self, vocabulary: Sequence[str], postings: "Postings", lengths: NDArray[np.int32]) -> None:
        """Take words (sorted), their postings, and text lengths in words; use `build` or `from_bytes`."""
        self._vocabulary = vocabulary
        self._number = {word: number for number, word in enumerate(vocabulary)}
        self.postings = postings
        self._begin = postings.begin.data  # gives whole numbers of Python, quickly
        self._lengths = lengths
        self.size = int(lengths.sum(dtype=np.int64))  # of all texts, in words

    @classmethod
    def build(cls, texts: Iterable[str]) -> "WordIndex":
        """Return an index over `texts`."""
        nothing = np.empty(0, np.int32)
        return cls([], Postings.build(np.empty((0, 3), np.int32), 0, nothing), nothing).extended(texts)

    def extended(self, texts: Iterable[str]) -> "WordIndex":
        """Return an index over the texts of this one followed by `texts`; equal to building it anew."""
        number: dict[str, int] = dict(self._number)
        rows = array("i")
        lengths = array("i")
        for position, text in enumerate(texts, start=len(self)):
            words = terms(text)
            lengths.append(len(words))
            for word, count in Counter(words).items():
                rows.extend((number.setdefault(word, len(number)), position, count))
        vocabulary = sorted(number)
        order = np.empty(len(number), np.int32)
        for new, word in enumerate(vocabulary):
            order[number[word]] = new
        triples = np.concatenate([self.postings.triples(), np.array(rows, np.int32).reshape(-1, 3)])
        if len(triples):
            triples[:, 0] = order[triples[:, 0]]
        triples = triples[np.lexsort((triples[:, 1], triples[:, 0]))]
        every = np.concatenate([self._lengths, np.array(lengths, np.int32)]).astype(np.int32)
        return WordIndex(vocabulary, Postings.build(triples, len(vocabulary), every), every)

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._lengths)

    def spans(self, asked: Sequence[str]) -> list[int]:
        """Return where the postings of each asked word begin and end, two numbers a word: equal where it is unknown."""
        begin, number = self._begin, self._number
        spans: list[int] = []
        for word in asked:
            at = number.get(word)
            spans += (0, 0) if at is None else (begin[at], begin[at + 1])
        return spans

    def beginning(self, start: str) -> Sequence[str]:
        """Return the words that begin so, sorted."""
        words = self._vocabulary
        return words[bisect_left(words, start) : bisect_left(words, start + LAST)]

    def lengths(self) -> NDArray[np.int32]:
        """Return the length of each text in words."""
        return self._lengths

    def to_bytes(self) -> bytes:
        """Return the index as bytes; the same texts in the same order give the same bytes."""
        words = "\n".join(self._number).encode()
        postings = self.postings
        sizes = [len(words), len(self._number), len(postings.positions), len(postings.table), len(self._lengths)]
        parts = [
            MAGIC.ljust(HEADER - 8 * len(sizes), b"\0"),
            np.array(sizes, "<i8").tobytes(),
            postings.begin.astype("<i8").tobytes(),
            postings.positions.astype("<i4").tobytes(),
            self._lengths.astype("<i4").tobytes(),
            postings.table.astype("<i4").tobytes(),
            postings.pairs.astype(f"<u{postings.pairs.itemsize}").tobytes(),
            words,
        ]
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, content: bytes | mmap) -> "WordIndex":
        """Return the index that `to_bytes` wrote, without a copy. Raises Damaged when the bytes are something else."""
        if len(content) < HEADER or content[: len(MAGIC)] != MAGIC:
            message = "A word file can't be read."
            raise Damaged(message)
        sizes = [int(n) for n in np.frombuffer(content, "<i8", 5, HEADER - 40)]
        size, vocabulary, postings, pairs, texts = sizes
        width = 2 if pairs <= SMALL else 4
        whole = HEADER + 8 * (vocabulary + 1) + (4 + width) * postings + 8 * pairs + 4 * texts + size
        if min(sizes) < 0 or len(content) != whole:
            message = "A word file has the wrong length."
            raise Damaged(message)
        at = HEADER
        arrays = []
        for kind, count in (("<i8", vocabulary + 1), ("<i4", postings), ("<i4", texts), ("<i4", 2 * pairs)):
            arrays.append(np.frombuffer(content, kind, count, at))
            at += arrays[-1].nbytes
        begin, positions, lengths, table = arrays
        codes = np.frombuffer(content, f"<u{width}", postings, at)
        words = content[at + codes.nbytes :].decode(errors="replace")
        listed = words.split("\n") if vocabulary else []
        return cls(listed, Postings(begin, positions, codes, table.reshape(-1, 2)), lengths)


@dataclass(frozen=True, slots=True)
class Postings:
    """Where words stand: those of word w are at `begin[w]` to `begin[w + 1]` of `positions` and `pairs`."""

    begin: NDArray[np.int64]
    positions: NDArray[np.int32]
    pairs: NDArray[np.unsignedinteger]
    table: NDArray[np.int32]  # a row a pair: how often the word stands in the text, and the text's length in words

    @classmethod
    def build(cls, triples: NDArray[np.int32], words: int, lengths: NDArray[np.int32]) -> "Postings":
        """Take rows (word, position, count), sorted by word and position."""
        begin = np.searchsorted(triples[:, 0], np.arange(words + 1)).astype(np.int64)
        longest = int(lengths.max(initial=0)) + 1
        both = triples[:, 2].astype(np.int64) * longest + lengths[triples[:, 1]]
        different, pairs = np.unique(both, return_inverse=True)
        table = np.stack([different // longest, different % longest], axis=1).astype(np.int32)
        width = np.uint16 if len(table) <= SMALL else np.uint32
        return cls(begin, np.ascontiguousarray(triples[:, 1]), pairs.astype(width), table)

    def triples(self) -> NDArray[np.int32]:
        """Return rows (word, position, count), as `build` takes them."""
        words = np.repeat(np.arange(len(self.begin) - 1), np.diff(self.begin))
        return np.stack([words, self.positions, self.table[self.pairs, 0]], axis=1).astype(np.int32)


def values(table: NDArray[np.int32], average: float) -> NDArray[np.float64]:
    """Return for each pair (how often, length) what BM25 multiplies a word's weight with, at this average length."""
    count, length = table[:, 0].astype(np.float64), table[:, 1]
    return count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length / average))


def inverse_frequencies(statistics: Statistics) -> dict[str, float]:
    """Return the weight of each asked word, ln(1 + (N - n + 0.5) / (n + 0.5)); unknown words are left out."""
    n = statistics.chunks
    return {
        word: float(np.log1p((n - count + 0.5) / (count + 0.5)))
        for word, count in statistics.frequency.items()
        if count
    }
