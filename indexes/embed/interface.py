"""What an embedder is: text in, unit vectors out, with a fingerprint that says which model made them."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which model makes the vectors; two models with different fingerprints never share a partition.

    `weights` is the SHA-256 (hex) of the weights file that is run, so that another quantisation is another model.
    """

    name: str
    weights: str
    precision: str
    dimension: int
    pooling: str
    max_tokens: int

    def record(self) -> dict[str, str | int]:
        """Return the fingerprint as plain values, for storage and for `coversheet models show`."""
        return asdict(self)


class Embedder(Protocol):
    """Turns texts into vectors, on this machine, without a network."""

    @property
    def fingerprint(self) -> Fingerprint:
        """Which model this is."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 per text, shape (len(texts), dimension), float32.

        INVARIANT: a row depends on its own text and on nothing else, so a chunk's vector can tell nothing
        of the documents that were embedded beside it (docs/decisions/0008).
        """
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, the model's special tokens not counted, nothing cut off."""
        ...


class Reranker(Protocol):
    """Tells how well a passage answers a question, by reading both at once; on this machine, without a network."""

    @property
    def fingerprint(self) -> Fingerprint:
        """Which model this is; its dimension is 1, the score."""
        ...

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one score per text, higher is better.

        INVARIANT: a score depends on the question and its own text and on nothing else (docs/decisions/0008).
        """
        ...


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
