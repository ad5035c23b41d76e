"""Word search with BM25 over one partition, with statistics that are summed over the reader's own partitions.

A `WordIndex` stores, for each word, in which chunks it stands and how often. It stores no weights: document
frequency and average length come in with the question as `Statistics`, summed by the view over exactly the
partitions that the reader may read. So a score is the one that a library without the rest would give, bit for bit
(Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexes.errors import Damaged

K1 = 0.9
B = 0.4
MAGIC = b"coversheet words 1\n"
WORD = re.compile(r"[^\W_]+(?:[.'\u2019-][^\W_]+)*")
PIECE = re.compile(r"[.'\u2019-]")
# Words that carry no meaning of their own, in the three languages that are read; compared after folding.
STOP_WORDS = frozenset(
    "a an and are as at be but by for from had has have he her his how in into is it its of on or our she that the "
    "their there these they this to was we were what when where which who whom why will with you your do does did "
    "au aux avec ce ces cette dans de des du elle en est et il ils la le les leur leurs ne ou par pas pour qu que "
    "quel quelle quels quelles qui sa se ses son sont sur un une d l s "
    "als am an auch auf aus bei das dass dem den der die ein eine einem einen einer es fur hat im in ist mit nach "
    "nicht sich sie sind und vom von wann war warum was welche welcher wer wie wird wo zu zum zur".split()
)


def terms(text: str) -> list[str]:
    """Return the words of `text` as they are indexed: folded in case and accents, stop words left out.

    A word with inner marks ("F-16", "U.S.") gives itself and, if long enough, its pieces.
    """
    folded = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    found = []
    for word in WORD.findall(folded):
        pieces = PIECE.split(word)
        if len(pieces) > 1:
            found.append("".join(pieces))
            found.extend(piece for piece in pieces if len(piece) > 1 and piece not in STOP_WORDS)
        elif word not in STOP_WORDS:
            found.append(word)
    return found


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 needs to know of a collection: all whole numbers, so that sums over partitions are exact."""

    chunks: int
    words: int
    frequency: Mapping[str, int]  # for each asked word: in how many chunks it stands

    def plus(self, other: "Statistics") -> "Statistics":
        """Return the statistics of both collections together."""
        together = {word: count + other.frequency[word] for word, count in self.frequency.items()}
        return Statistics(self.chunks + other.chunks, self.words + other.words, together)


class WordIndex:
    """Postings of one partition; position i is the i-th text that was given."""

    def __init__(self, vocabulary: list[str], postings: NDArray[np.int32], lengths: NDArray[np.int32]) -> None:
        """Take words (sorted), postings as rows (word, position, count) sorted by both, and text lengths in words."""
        self._number = {word: number for number, word in enumerate(vocabulary)}
        self._vocabulary = vocabulary
        self._postings = postings
        self._lengths = lengths
        self._begin = np.searchsorted(postings[:, 0], np.arange(len(vocabulary) + 1))

    @classmethod
    def build(cls, texts: Iterable[str]) -> "WordIndex":
        """Return an index over `texts`."""
        return cls([], np.empty((0, 3), np.int32), np.empty(0, np.int32)).extended(texts)

    def extended(self, texts: Iterable[str]) -> "WordIndex":
        """Return an index over the texts of this one followed by `texts`; equal to building it anew."""
        number: dict[str, int] = dict(self._number)
        rows: list[tuple[int, int, int]] = []
        lengths: list[int] = []
        for position, text in enumerate(texts, start=len(self)):
            words = terms(text)
            lengths.append(len(words))
            rows.extend((number.setdefault(w, len(number)), position, n) for w, n in Counter(words).items())
        vocabulary = sorted(number)
        order = np.empty(len(number), np.int32)
        for new, word in enumerate(vocabulary):
            order[number[word]] = new
        added = np.array(rows, np.int32).reshape(-1, 3)
        postings = np.concatenate([self._postings, added])
        if len(postings):
            postings[:, 0] = order[postings[:, 0]]
        postings = postings[np.lexsort((postings[:, 1], postings[:, 0]))]
        return WordIndex(vocabulary, postings, np.concatenate([self._lengths, np.array(lengths, np.int32)]))

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self._lengths)

    def statistics(self, asked: Sequence[str]) -> Statistics:
        """Return this partition's part of the statistics for the asked words."""
        frequency = {}
        for word in asked:
            number = self._number.get(word)
            frequency[word] = 0 if number is None else int(self._begin[number + 1] - self._begin[number])
        return Statistics(len(self), int(self._lengths.sum()), frequency)

    def scores(self, weights: Mapping[str, float], average: float) -> NDArray[np.float64]:
        """Return the BM25 score of every text, shape (n,): 0.0 where no asked word stands.

        `weights` holds the inverse document frequency of each asked word, `average` the mean length in words,
        both of the whole view. Words are added up in the order of `weights`, so equal texts score equal bits.
        """
        scores = np.zeros(len(self), np.float64)
        for word, weight in weights.items():
            number = self._number.get(word)
            if number is not None:
                rows = self._postings[self._begin[number] : self._begin[number + 1]]
                positions, count = rows[:, 1], rows[:, 2].astype(np.float64)
                norm = K1 * (1.0 - B + B * self._lengths[positions] / average)
                scores[positions] += weight * count * (K1 + 1.0) / (count + norm)
        return scores

    def to_bytes(self) -> bytes:
        """Return the index as bytes; the same texts in the same order give the same bytes."""
        words = "\n".join(self._vocabulary).encode()
        header = np.array([len(words), len(self._postings), len(self._lengths)], "<i8").tobytes()
        return MAGIC + header + words + self._postings.astype("<i4").tobytes() + self._lengths.astype("<i4").tobytes()

    @classmethod
    def from_bytes(cls, content: bytes) -> "WordIndex":
        """Return the index that `to_bytes` wrote. Raises Damaged when the bytes are something else."""
        start = len(MAGIC) + 24
        if not content.startswith(MAGIC) or len(content) < start:
            message = "A word file can't be read."
            raise Damaged(message)
        size, postings, texts = (int(n) for n in np.frombuffer(content[len(MAGIC) : start], "<i8"))
        if min(size, postings, texts) < 0 or len(content) != start + size + 12 * postings + 4 * texts:
            message = "A word file has the wrong length."
            raise Damaged(message)
        words = content[start : start + size].decode(errors="replace")
        numbers = np.frombuffer(content[start + size :], "<i4").astype(np.int32)
        return cls(words.split("\n") if words else [], numbers[: 3 * postings].reshape(-1, 3), numbers[3 * postings :])


def inverse_frequencies(statistics: Statistics) -> dict[str, float]:
    """Return the weight of each asked word, ln(1 + (N - n + 0.5) / (n + 0.5)); unknown words are left out."""
    n = statistics.chunks
    return {
        word: float(np.log1p((n - count + 0.5) / (count + 0.5)))
        for word, count in statistics.frequency.items()
        if count
    }
