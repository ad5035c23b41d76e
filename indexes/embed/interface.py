"""What an embedder is: text in, unit vectors out, with a fingerprint that says which model made them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which model makes the vectors; two models with different fingerprints never share a partition.

    `weights` is the SHA-256 (hex) of the weights that are run, so that another quantisation is another model;
    `configuration` that of the files that say how: tokenizer, pooling, prompts.
    """

    name: str
    weights: str
    precision: str
    dimension: int
    pooling: str
    max_tokens: int
    configuration: str = ""  # empty where an earlier release recorded it

    def record(self) -> dict[str, str | int]:
        """Return the fingerprint as plain values, for storage and for `coversheet models show`."""
        return asdict(self)

    def written(self) -> str:
        """Return the fingerprint as it is stored."""
        return json.dumps(self.record(), sort_keys=True)

    @classmethod
    def read(cls, stored: str) -> Self:
        """Return the fingerprint that was stored."""
        return cls(**json.loads(stored))

    def is_that_of(self, kept: "Fingerprint") -> bool:
        """Tell whether this is the model that was recorded; what an earlier release did not record is not compared."""
        return kept in (self, replace(self, configuration=""))


class Embedder(Protocol):
    """Turns texts into vectors, on this machine, without a network."""

    @property
    def fingerprint(self) -> Fingerprint:
        """Which model this is."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 per passage, shape (len(texts), dimension), float32.

        INVARIANT: a row depends on its own text and on nothing else, so a chunk's vector can tell nothing
        of the documents that were embedded beside it (docs/decisions/0008).
        """
        ...

    def embed_question(self, question: str) -> Vectors:
        """Return the row of a question, shape (dimension,). Some models read questions and passages differently."""
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


class Entailment(Protocol):
    """Tells whether one text bears another out, by reading both at once; on this machine, without a network."""

    @property
    def fingerprint(self) -> Fingerprint:
        """Which model this is; its dimension is the number of its labels."""
        ...

    def weigh(self, claim: str, source: str) -> tuple[float, float]:
        """Return how likely the source bears the claim out, and how likely it contradicts it, 0 to 1 each.

        Raises ModelError where the model gives no such figures.
        """
        ...


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_all(paths: Iterable[Path], folder: Path) -> str:
    """Return the SHA-256 over the names (below `folder`) and contents of files, hex: in the order of the names."""
    named = sorted((path.relative_to(folder).as_posix(), path) for path in paths)
    return hashlib.sha256("".join(f"{name}\0{sha256_of(path)}\0" for name, path in named).encode()).hexdigest()


def weights_of(paths: Sequence[Path], folder: Path) -> str:
    """Return what a fingerprint says of weights: the digest of the file, or of all of them."""
    return sha256_of(paths[0]) if len(paths) == 1 else sha256_of_all(paths, folder)
