"""The search caches of a partition: segments, each over a run of its chunks, in two authenticated files.

What is stored later becomes a segment of its own, and small segments are joined, so that one more document costs what
the document costs and not what the partition costs. The segments of a partition are searched as one.
"""

import hmac
import mmap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import FileIO
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexes.embed import Vectors
from indexes.layout import write_durably
from indexes.vectors import VectorIndex
from indexes.words import WordIndex

VECTORS = "vectors"
WORDS = "words"
KINDS = (VECTORS, WORDS)
ENDING = ".bin"
STALE = frozenset({ENDING, ".faiss", ".new"})  # endings of files that are removed when nothing refers to them
MAPPED_FROM = 1 << 22  # a file of so many bytes is mapped, a smaller one is read
BLOCK = 1 << 20
SMALL = 2_000  # segments of fewer chunks together are joined: building them anew costs less than searching both
GROWTH = 4  # a segment is joined with the one before it unless that is so many times larger


@dataclass(frozen=True, slots=True)
class Span:
    """A run of chunks: row numbers of the first and the last, and how many there are."""

    first: int
    last: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The two indexes over one run of chunks, and whether their files are as they should be."""

    span: Span
    vectors: VectorIndex
    words: WordIndex
    is_written: bool


class CacheFiles:
    """The cache files of one partition's folder. Each bears a code over its content and over what it stands for."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """Take the folder, whose name is part of each code."""
        self._folder = folder
        self._key = key

    def path(self, kind: str, code: str) -> Path:
        """Return where the file with this code lies."""
        return self._folder / f"{kind}-{code[:32]}{ENDING}"

    def read(self, kind: str, span: Span, code: str) -> bytes | mmap.mmap | None:
        """Return the content of a file if it is authentic, else None. A large file is mapped, not copied."""
        try:
            with FileIO(self.path(kind, code)) as file:
                if file.seek(0, 2) < MAPPED_FROM:
                    file.seek(0)
                    content = file.read()
                    return content if hmac.compare_digest(self.code(kind, span, content), code) else None
                if not hmac.compare_digest(self._code_of_file(kind, span, file), code):
                    return None
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError:
            return None

    def write(self, kind: str, span: Span, content: bytes) -> str:
        """Write a file durably and return its code."""
        code = self.code(kind, span, content)
        write_durably(self.path(kind, code), content)
        return code

    def remove_all_but(self, codes: Sequence[tuple[str, str]]) -> None:
        """Remove the files that no (kind, code) names."""
        named = {self.path(kind, code).name for kind, code in codes}
        for path in self._folder.iterdir():
            if path.suffix in STALE and path.name not in named:
                path.unlink()

    def code(self, kind: str, span: Span, content: bytes) -> str:
        """Return the code of a content, 64 hex digits."""
        code = self._begun(kind, span)
        code.update(content)
        return code.hexdigest()

    def _code_of_file(self, kind: str, span: Span, file: FileIO) -> str:
        """Read a file block by block, so that its pages are not this process's until they are searched."""
        code = self._begun(kind, span)
        block = memoryview(bytearray(BLOCK))
        file.seek(0)
        while size := file.readinto(block):
            code.update(block[:size])
        return code.hexdigest()

    def _begun(self, kind: str, span: Span) -> "hmac.HMAC":
        about = f"{self._folder.name}|{kind}|{span.first}|{span.last}|{span.chunks}|"
        return hmac.new(self._key, about.encode(), "sha256")


class JoinedVectors:
    """The vectors of several segments, searched as one."""

    def __init__(self, indexes: Sequence[VectorIndex]) -> None:
        """Take the segments in their order."""
        self.indexes: tuple[VectorIndex, ...] = tuple(indexes)
        self._begin = [0, *accumulate(map(len, indexes))]

    def __len__(self) -> int:
        """How many vectors there are."""
        return self._begin[-1]

    def rows(self, positions: NDArray[np.int64]) -> Vectors:
        """Return the vectors at these positions, which are sorted; shape (n, dimension)."""
        if len(self.indexes) == 1:
            return self.indexes[0].all()[positions]
        return np.concatenate([index.all()[mine] for index, mine in self._divided(positions)])

    def scores(self, question: Vectors, positions: NDArray[np.int64]) -> Vectors:
        """See `VectorIndex.scores`; the positions are sorted."""
        found = [index.scores(question, mine) for index, mine in self._divided(positions)]
        return np.concatenate([np.empty(0, np.float32), *found])

    def _divided(self, positions: NDArray[np.int64]) -> Iterator[tuple[VectorIndex, NDArray[np.int64]]]:
        """Yield each index with its own part of these positions, which are sorted, as positions in it."""
        edges = np.searchsorted(positions, self._begin).tolist()
        for index, first, start, end in zip(self.indexes, self._begin, edges, edges[1:], strict=False):
            yield index, positions[start:end] - first

    def all(self) -> Vectors:
        """Return all vectors, shape (n, dimension)."""
        return np.concatenate([index.all() for index in self.indexes])

    def to_bytes(self) -> bytes:
        """Return the segments as bytes, one after the other."""
        return b"".join(index.to_bytes() for index in self.indexes)


class JoinedWords:
    """The words of several segments, searched as one."""

    def __init__(self, indexes: Sequence[WordIndex]) -> None:
        """Take the segments in their order."""
        self.indexes = tuple(indexes)

    def __len__(self) -> int:
        """How many texts there are."""
        return sum(map(len, self.indexes))

    @property
    def size(self) -> int:
        """How many words there are in all texts."""
        return sum(index.size for index in self.indexes)

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """Return in how many texts each word stands."""
        counts = [0] * len(words)
        for index in self.indexes:
            spans = index.spans(words)
            counts = [count + spans[2 * at + 1] - spans[2 * at] for at, count in enumerate(counts)]
        return counts

    def beginning(self, start: str) -> list[Sequence[str]]:
        """Return the words of each segment that begin so. See `WordIndex.beginning`."""
        return [index.beginning(start) for index in self.indexes]

    def lengths(self) -> NDArray[np.int32]:
        """See `WordIndex.lengths`."""
        return np.concatenate([np.empty(0, np.int32), *(index.lengths() for index in self.indexes)])

    def to_bytes(self) -> bytes:
        """Return the segments as bytes, one after the other."""
        return b"".join(index.to_bytes() for index in self.indexes)


def belongs_together(before: int, after: int) -> bool:
    """Tell whether segments of so many chunks, one after the other, are better one: both small, or of like size."""
    return before + after < SMALL or before < GROWTH * after
