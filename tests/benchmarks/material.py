"""Chunks for the benchmarks of search: real text, real vectors, as many as are asked for.

A BEIR corpus file gives the texts. More chunks than it has are woven from pairs of near texts: the beginning of one and
the end of the other, with the vector between theirs and a little noise. So no two chunks are equal, words stand as
often as in real text, and vectors lie as real ones do. What the model embedded is kept in a folder for the next run.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexes.embed import Embedder, Vectors
from rag.evaluate import read_jsonl

WORDS_A_CHUNK = 60
NEAR = 12  # how many neighbours of a text it may be woven with
NOISE = 0.3  # length of the noise beside a vector of length 1
BLOCK = 512


@dataclass(frozen=True, slots=True)
class Material:
    """Real texts and their vectors, shape (n, dimension)."""

    texts: list[str]
    vectors: Vectors

    def neighbours(self) -> list[list[int]]:
        """Return for each text the numbers of its nearest others, nearest first."""
        found = []
        for start in range(0, len(self.texts), BLOCK):
            close = self.vectors[start : start + BLOCK] @ self.vectors.T
            found.extend(np.argsort(-close, axis=1)[:, 1 : NEAR + 1].tolist())
        return found


def read(corpus: Path, count: int, embedder: Embedder, kept: Path) -> Material:
    """Return `count` texts from all over the corpus with their vectors, embedded once and kept in the folder `kept`."""
    texts = _texts(corpus, count)
    digest = hashlib.sha256("\0".join([embedder.fingerprint.weights, *texts]).encode()).hexdigest()[:16]
    file = kept / f"embedded-{digest}.f32"
    if not file.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        vectors = np.concatenate([embedder.embed(texts[at : at + BLOCK]) for at in range(0, len(texts), BLOCK)])
        file.write_bytes(vectors.astype("<f4").tobytes())
    stored = np.frombuffer(file.read_bytes(), "<f4").reshape(len(texts), -1)
    return Material(texts, stored.astype(np.float32))


def weave(material: Material, topics: Sequence[Sequence[int]], count: int) -> list[tuple[list[str], Vectors]]:
    """Return about `count` chunks in all: for each topic (numbers of texts) its texts and vectors, always the same."""
    random = np.random.default_rng(7)
    near = material.neighbours()
    total = sum(len(topic) for topic in topics)
    woven = []
    for topic in topics:
        size = max(1, round(count * len(topic) / total))
        first = random.choice(np.array(topic), size)
        second = np.array([near[at][pick] for at, pick in zip(first, random.integers(0, NEAR, size), strict=True)])
        share = random.uniform(0.3, 1.0, size)
        words = [_joined(material.texts[a], material.texts[b], s) for a, b, s in zip(first, second, share, strict=True)]
        noise = random.standard_normal((size, material.vectors.shape[1])) * (NOISE / material.vectors.shape[1] ** 0.5)
        mixed = share[:, None] * material.vectors[first] + (1 - share[:, None]) * material.vectors[second] + noise
        woven.append((words, (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)))
    return woven


def topics(material: Material, count: int) -> list[list[int]]:
    """Divide the texts into `count` groups of like meaning: each to the nearest of `count` drawn ones."""
    heart = material.vectors[np.random.default_rng(3).choice(len(material.texts), count, replace=False)]
    nearest = (material.vectors @ heart.T).argmax(axis=1)
    return [np.flatnonzero(nearest == topic).tolist() for topic in range(count)]


def _joined(one: str, other: str, share: float) -> str:
    first, second = one.split(), other.split()
    return " ".join([*first[: int(len(first) * share)], *second[int(len(second) * share) :]])


def _texts(corpus: Path, count: int) -> list[str]:
    texts: list[str] = []
    for row in read_jsonl(corpus):
        words = row["text"].split()
        texts.extend(" ".join(words[at : at + WORDS_A_CHUNK]) for at in range(0, len(words) - 20, WORDS_A_CHUNK))
    step = max(1, len(texts) // count)
    return texts[::step][:count]
