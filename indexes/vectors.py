"""The only importer of FAISS: nearest neighbours among the vectors of one partition.

A score is the inner product of the question with one vector, and depends on nothing else that is stored, bit for bit
(`tests/indexes/test_vectors.py`). A small index compares the question with every vector. A large one first compares
codes of one bit a dimension (Gao and Long, "RaBitQ", SIGMOD 2024), learned from its own vectors only, and then scores
the best candidates exactly: it may miss one, and never scores one otherwise (docs/decisions/0014).
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from mmap import mmap
from typing import Protocol, TypeAlias

import faiss
import numpy as np
from numpy.typing import NDArray

from indexes.embed import Vectors
from indexes.errors import Damaged

CODED_FROM = 2_000  # from so many vectors on there are codes; below, every search is exact
FEWEST = 400  # candidates from the codes, at least
FACTOR = 8  # candidates from the codes for each result that is asked for
SCANNED = 6  # so many vectors are compared one after the other while one candidate is fetched from its place
A_TASK = 16_000  # vectors that are worth a thread of their own
MAGIC = b"coversheet vectors 1\n"
HEADER = 64  # bytes before the vectors
BYTE_LIMIT = 1 << 36  # what the codes in a file may claim to hold, in bytes

# Positions and scores of vectors, best first.
Found: TypeAlias = tuple[NDArray[np.int64], Vectors]


class Searched(Protocol):
    """What can be asked for its best vectors."""

    def __len__(self) -> int:
        """How many vectors there are."""

    def best(self, question: Vectors, count: int) -> Found:
        """See `VectorIndex.best`."""


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

    def cosines(self, question: Vectors, positions: Sequence[int]) -> list[float]:
        """Return the cosine of the question with each vector named, in double precision, one row at a time."""
        if not positions:
            return []
        rows = self._vectors[np.array(positions, np.int64)].astype(np.float64)
        return [float(value) for value in (rows * question.astype(np.float64)).sum(axis=1)]

    def best(self, question: Vectors, count: int) -> Found:
        """Return positions and scores (cosines) of the best vectors, best first.

        At least `count` of them if there are as many, and never a part of a group with equal scores:
        which of the equals come first is for the caller to say, not for the order of storage.
        """
        depth = max(FEWEST, FACTOR * count)
        if self._codes is None or depth * SCANNED >= len(self):
            return self.exact(question, count)
        _, places = self._codes.search(question.reshape(1, -1), depth)
        candidates = places[0][places[0] >= 0]
        scores = self._products(question, candidates)
        least = np.partition(scores, -count)[-count]
        kept = np.flatnonzero(scores >= least)
        order = kept[np.argsort(-scores[kept], kind="stable")]
        return candidates[order], scores[order]

    def exact(self, question: Vectors, count: int) -> Found:
        """Return what `best` does, by comparing the question with every vector."""
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

    def _products(self, question: Vectors, positions: NDArray[np.int64]) -> Vectors:
        """Return the score of each vector named: the bits that `exact` gives it."""
        one = np.ascontiguousarray(question, np.float32)
        scores = np.empty(len(positions), np.float32)
        arrays = (scores, one, self._vectors, positions)
        faiss.fvec_inner_products_by_idx(*map(faiss.swig_ptr, arrays), len(one), 1, len(positions))
        return scores


def search_begun(
    indexes: Sequence[Searched], question: Vectors, count: int, pool: Executor
) -> Callable[[], list[Found]]:
    """Begin to search several indexes; what is returned waits and gives what each has among the `count` best of all.

    Each is asked for its share first. One whose last is as good as the `count` best of all so far may have more, and
    only such a one is asked for all of its `count` best: what it holds back can't be among them.
    """
    total = max(1, sum(map(len, indexes)))
    shares = [min(count, 16 + 2 * count * len(index) // total) for index in indexes]
    first = _each_best(indexes, question, shares, pool)

    def wait() -> list[Found]:
        found = first()
        every = np.concatenate([scores for _, scores in found]) if found else np.empty(0)
        floor = np.partition(every, -count)[-count] if len(every) >= count else -np.inf
        deeper = [
            which
            for which, (positions, scores) in enumerate(found)
            if len(positions) < min(count, len(indexes[which])) and scores[-1] > floor
        ]
        again = _each_best([indexes[which] for which in deeper], question, [count] * len(deeper), pool)()
        for which, more in zip(deeper, again, strict=True):
            found[which] = more
        return found

    return wait


def _each_best(
    indexes: Sequence[Searched], question: Vectors, counts: Sequence[int], pool: Executor
) -> Callable[[], list[Found]]:
    """Begin `best` of each index in tasks that are worth a thread; what is returned waits for all."""

    def task(numbers: Sequence[int]) -> list[Found]:
        return [indexes[number].best(question, counts[number]) for number in numbers]

    tasks: list[list[int]] = []
    room = 0
    for number, index in enumerate(indexes):
        if room <= 0:
            tasks.append([])
            room = A_TASK
        tasks[-1].append(number)
        room -= len(index)
    if len(tasks) == 1:
        return lambda: task(tasks[0])
    begun = [pool.submit(task, numbers) for numbers in tasks]
    return lambda: [one for each in begun for one in each.result()]
