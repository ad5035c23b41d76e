"""The only importer of FAISS: exact nearest neighbours among the vectors of one partition.

Flat inner-product search compares the question with every vector, so a score depends on two vectors and on
nothing else that is stored. `tests/indexes/test_vectors.py` proves it bit for bit over different layouts.
"""

from collections.abc import Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

from indexes.embed import Vectors
from indexes.errors import Damaged

BYTE_LIMIT = 1 << 36  # what one vector file may claim to hold, in bytes


class VectorIndex:
    """An exact index over n vectors of one dimension; position i is the i-th vector that was given."""

    def __init__(self, index: "faiss.IndexFlat") -> None:
        """Wrap a FAISS index; use `build` or `from_bytes`."""
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Return an index over `vectors`, shape (n, dimension), unit rows."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    @classmethod
    def from_bytes(cls, content: bytes) -> "VectorIndex":
        """Return the index that `to_bytes` wrote.

        INVARIANT: callers authenticate the bytes first; FAISS's reader is not safe on hostile input.

        Raises:
            Damaged: the bytes are not a flat index.

        """
        faiss.set_deserialization_vector_byte_limit(BYTE_LIMIT)
        try:
            index = faiss.deserialize_index(np.frombuffer(content, np.uint8))
        except RuntimeError as error:
            message = "A vector file can't be read."
            raise Damaged(message) from error
        if not isinstance(index, faiss.IndexFlat) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
            message = "A vector file holds another kind of index."
            raise Damaged(message)
        return cls(index)

    def to_bytes(self) -> bytes:
        """Return the index as bytes; the same vectors in the same order give the same bytes."""
        return bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    def all(self) -> Vectors:
        """Return all vectors, shape (n, dimension)."""
        vectors: Vectors = self._index.reconstruct_n(0, len(self))
        return vectors

    def cosines(self, question: Vectors, positions: Sequence[int]) -> list[float]:
        """Return the cosine of the question with each vector named, in double precision, one row at a time."""
        if not positions:
            return []
        rows = self._index.reconstruct_batch(np.array(positions, np.int64)).astype(np.float64)
        return [float(value) for value in (rows * question.astype(np.float64)).sum(axis=1)]

    def best(self, question: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """Return positions and scores (cosines) of the best vectors, best first.

        At least `count` of them if there are as many, and never a part of a group with equal scores:
        which of the equals come first is for the caller to say, not for the order of storage.
        """
        wanted = min(count, len(self))
        fetch = wanted
        while fetch:
            fetch = min(fetch + 16, len(self))
            scores, positions = self._index.search(question.reshape(1, -1), fetch)
            if fetch == len(self) or scores[0, -1] < scores[0, wanted - 1]:
                keep = scores[0] >= scores[0, wanted - 1]
                return positions[0][keep], scores[0][keep]
            fetch *= 2
        return np.empty(0, np.int64), np.empty(0, np.float32)
