"""The only importer of FAISS: nearest neighbours among the vectors of one partition.

A score is the inner product of the question with one vector, and depends on nothing else that is stored, bit for bit
(`tests/indexes/test_vectors.py`). A small index compares the question with every vector. A large one first compares
codes of one bit a dimension (Gao and Long, "RaBitQ", SIGMOD 2024), learned from its own vectors only, and then scores
the best candidates exactly: it may miss one, and never scores one otherwise (docs/decisions/0014).
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from mmap import mmap
from typing import Protocol, TypeAlias

import faiss
import numpy as np
from numpy.typing import NDArray

from indexes.embed import Vectors
from indexes.errors import Damaged

CODED_FROM = 500  # from so many vectors on there are codes; below, every search is exact
FACTOR = 4  # candidates from the codes for each result that is asked for
LEAST = 300  # and never fewer: the first results need more each
SPARSE = 500  # nor fewer than one for so many vectors: among more of them codes tell fewer apart
SCANNED = 3  # so many vectors are compared while one candidate is found by its code
SHARE = 3  # an index is first asked for so many times its part of the candidates
LEAST_SHARE = 16  # and so many more
DEEPER = 3  # an index that may have more is asked again for so many times what it was asked for
A_TASK = 48_000  # vectors that are worth a thread of their own
MAGIC = b"coversheet vectors 1\n"
HEADER = 64  # bytes before the vectors
NO_SCORES = np.empty(0, np.float32)
BYTE_LIMIT = 1 << 36  # what the codes in a file may claim to hold, in bytes

# Positions and scores of vectors, best first.
Found: TypeAlias = tuple[NDArray[np.int64], Vectors]


class VectorIndex:
    """An index over n vectors of one dimension; position i is the i-th vector that was given."""

    def __init__(self, vectors: Vectors, codes: "faiss.IndexRaBitQFastScan | None") -> None:
        """Take the vectors, which may lie in a mapped file, and their codes; use `build` or `from_bytes`."""
        self._vectors = vectors
        self._codes = codes

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Return an index over `vectors`, shape (n, dimension), unit rows."""
        rows = np.ascontiguousarray(vectors, np.float32)
        if len(rows) < CODED_FROM:
            return cls(rows, None)
        codes = faiss.IndexRaBitQFastScan(rows.shape[1], faiss.METRIC_INNER_PRODUCT)
        codes.train(rows)
        codes.add(rows)
        return cls(rows, codes)

    @classmethod
    def from_bytes(cls, content: bytes | mmap) -> "VectorIndex":
        """Return the index that `to_bytes` wrote; the vectors stay where they are, the codes are copied.

        INVARIANT: callers authenticate the bytes first; FAISS's reader is not safe on hostile input.

        Raises:
            Damaged: the bytes are no index of this kind.

        """
        message = "A vector file can't be read."
        if len(content) < HEADER or content[: len(MAGIC)] != MAGIC:
            raise Damaged(message)
        count, dimension, size = (int(n) for n in np.frombuffer(content, "<i8", 3, HEADER - 24))
        if min(count, size) < 0 or dimension < 1 or len(content) != HEADER + 4 * count * dimension + size:
            raise Damaged(message)
        vectors = np.frombuffer(content, "<f4", count * dimension, HEADER).reshape(count, dimension)
        if not size:
            return cls(vectors, None)
        faiss.set_deserialization_vector_byte_limit(BYTE_LIMIT)
        try:
            codes = faiss.deserialize_index(np.frombuffer(content, np.uint8, size, len(content) - size))
        except RuntimeError as error:
            raise Damaged(message) from error
        if (
            not isinstance(codes, faiss.IndexRaBitQFastScan)
            or (codes.ntotal, codes.d) != (count, dimension)
            or codes.metric_type != faiss.METRIC_INNER_PRODUCT
        ):
            message = "A vector file holds another kind of index."
            raise Damaged(message)
        return cls(vectors, codes)

    def to_bytes(self) -> bytes:
        """Return the index as bytes; the same vectors in the same order give the same bytes."""
        codes = b"" if self._codes is None else faiss.serialize_index(self._codes).tobytes()
        header = MAGIC.ljust(HEADER - 24, b"\0") + np.array([*self._vectors.shape, len(codes)], "<i8").tobytes()
        return b"".join([header, self._vectors.astype("<f4").tobytes(), codes])

    def __len__(self) -> int:
        """How many vectors there are."""
        return len(self._vectors)

    @property
    def is_exact(self) -> bool:
        """Whether every search compares the question with every vector."""
        return self._codes is None

    def all(self) -> Vectors:
        """Return all vectors, shape (n, dimension)."""
        return self._vectors

    def best(self, question: Vectors, count: int) -> Found:
        """Return positions and scores (cosines) of the best vectors, best first.

        At least `count` of them if there are as many, and never a part of a group with equal scores:
        which of the equals come first is for the caller to say, not for the order of storage.
        """
        positions, scores = self.guessed(question, count if self.is_exact else candidates(count, len(self)))
        scores = self.scores(question, positions)
        least = np.partition(scores, -count)[-count] if len(scores) > count else -np.inf
        kept = np.flatnonzero(scores >= least)
        order = kept[np.argsort(-scores[kept], kind="stable")]
        return positions[order], scores[order]

    def guessed(self, question: Vectors, depth: int) -> Found:
        """Return the best vectors by their codes, with estimates of scores; where codes save nothing, as `exact`."""
        if self._codes is None or depth * SCANNED >= len(self):
            return self.exact(question, depth)
        faiss.omp_set_num_threads(1)  # threads are ours, one for several indexes
        scores, positions = self._codes.search(question.reshape(1, -1), depth)
        return positions[0], scores[0]

    def exact(self, question: Vectors, count: int) -> Found:
        """Return what `best` does, by comparing the question with every vector."""
        # INVARIANT: with more threads FAISS multiplies blocks from 10,000 vectors on, and scores get other last bits.
        faiss.omp_set_num_threads(1)
        wanted = min(count, len(self))
        fetch = wanted
        while fetch:
            fetch = min(fetch + 16, len(self))
            scores, positions = faiss.knn(
                question.reshape(1, -1), self._vectors, fetch, metric=faiss.METRIC_INNER_PRODUCT
            )
            if fetch == len(self) or scores[0, -1] < scores[0, wanted - 1]:
                keep = scores[0] >= scores[0, wanted - 1]
                return positions[0][keep], scores[0][keep]
            fetch *= 2
        return np.empty(0, np.int64), np.empty(0, np.float32)

    def scores(self, question: Vectors, positions: NDArray[np.int64]) -> Vectors:
        """Return the score of each vector named: the bits that `exact` gives it."""
        faiss.omp_set_num_threads(1)  # in every thread: a team of one call spins for milliseconds after it
        one = np.ascontiguousarray(question, np.float32)
        scores = np.empty(len(positions), np.float32)
        pointers = [faiss.swig_ptr(array) for array in (scores, one, self._vectors, positions)]
        faiss.fvec_inner_products_by_idx(*pointers, len(one), 1, len(positions))  # type: ignore[attr-defined]
        return scores


def cosines(question: Vectors, rows: Vectors) -> list[float]:
    """Return the cosine of the question with each row, in double precision: each from that row alone, bit for bit."""
    return [float(value) for value in (rows.astype(np.float64) * question.astype(np.float64)).sum(axis=1)]


class Searched(Protocol):
    """Indexes whose vectors are numbered through, one index after the other."""

    @property
    def indexes(self) -> "tuple[VectorIndex, ...]":
        """The indexes, in order."""


def search_begun(
    groups: Sequence[Searched], question: Vectors, count: int, pool: Executor
) -> Callable[[], list[Found]]:
    """Begin to search; what is returned waits, and gives what each group has among the `count` best of all, and more.

    Each index is asked for its share of the candidates first. One whose last candidate is among the best of all so far
    may have more, and is asked again; what the others hold back can't be among them. Only the best candidates of all
    are then scored. Where every index is exact the result is exact.
    """
    indexes = [index for group in groups for index in group.indexes]
    wanted = count if all(index.is_exact for index in indexes) else candidates(count, sum(map(len, indexes)))
    asked = shares(indexes, wanted)
    first = _each_guessed(indexes, question, asked, pool)

    def wait() -> list[Found]:
        found = first()
        while True:
            every = np.concatenate([np.empty(0, np.float32), *(scores for _, scores in found)])
            floor = np.partition(every, -wanted)[-wanted] if len(every) >= wanted else -np.inf
            deeper = [
                which
                for which, (positions, scores) in enumerate(found)
                if asked[which] < wanted and len(positions) < len(indexes[which]) and scores[-1] > floor
            ]
            if not deeper:
                break
            for which in deeper:
                asked[which] = min(wanted, DEEPER * asked[which])
            again = _each_guessed([indexes[n] for n in deeper], question, [asked[n] for n in deeper], pool)
            for which, more in zip(deeper, again(), strict=True):
                found[which] = more
        good = [positions[scores >= floor] for positions, scores in found]
        scored = [i.scores(question, p) if len(p) else NO_SCORES for i, p in zip(indexes, good, strict=True)]
        both = iter(zip(good, scored, strict=True))
        return [_one_after_the_other(group.indexes, both) for group in groups]

    return wait


def candidates(count: int, vectors: int) -> int:
    """Return how many candidates by code are scored for so many results among so many vectors."""
    return max(LEAST, FACTOR * count, vectors // SPARSE)


def shares(indexes: Sequence[VectorIndex], wanted: int) -> list[int]:
    """Return how many candidates each index is asked for first: its part of them SHARE times over, and a few more."""
    total = max(1, sum(map(len, indexes)))
    return [min(wanted, LEAST_SHARE + SHARE * wanted * len(index) // total) for index in indexes]


def _one_after_the_other(indexes: Sequence[VectorIndex], found: Iterator[Found]) -> Found:
    """Take what each index of a group found, and number its positions through the group."""
    if len(indexes) == 1:
        return next(found)
    positions, scores = [np.empty(0, np.int64)], [NO_SCORES]
    begin = 0
    for index, (mine, of_mine) in zip(indexes, found, strict=False):
        positions.append(mine + begin)
        scores.append(of_mine)
        begin += len(index)
    return np.concatenate(positions), np.concatenate(scores)


def _each_guessed(
    indexes: Sequence[VectorIndex], question: Vectors, depths: Sequence[int], pool: Executor
) -> Callable[[], list[Found]]:
    """Begin `guessed` of each index in tasks that are worth a thread; what is returned does the first and waits."""

    def task(numbers: Sequence[int]) -> list[Found]:
        return [indexes[number].guessed(question, depths[number]) for number in numbers]

    tasks: list[list[int]] = [[]]
    room = A_TASK
    for number, index in enumerate(indexes):
        if room <= 0:
            tasks.append([])
            room = A_TASK
        tasks[-1].append(number)
        room -= len(index)
    begun = [pool.submit(task, numbers) for numbers in tasks[1:]]
    return lambda: [*task(tasks[0]), *(one for each in begun for one in each.result())]
