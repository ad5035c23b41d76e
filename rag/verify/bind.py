"""Which sentences of a text a claim rests on: those that say its words and mean what it means."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexes.embed import Embedder, Vectors
from rag.verify.words import stems

CLOSE: Final = 24  # how many sentences are read for their meaning
MOST: Final = 3  # how many a claim is bound to
MEANING: Final = 0.6  # weight of the cosine; the rest is the share of the claim's words


@dataclass(frozen=True, slots=True)
class Bound:
    """The sentences nearest to a claim, best first: their numbers, and for each its cosine, overlap and vector."""

    numbers: tuple[int, ...]
    cosines: NDArray[np.float64]
    overlaps: NDArray[np.float64]
    said: tuple[set[str], ...]  # the stems of every sentence of the source
    weights: dict[str, float]  # how much each of them tells
    claim: Vectors  # shape (dimension,)
    vectors: Vectors  # shape (len(numbers), dimension)


def bind(claim: str, sentences: Sequence[str], embedder: Embedder) -> Bound:
    """Return the sentences that a claim is nearest to, best first, CLOSE at most.

    Words that few of the sentences say weigh more. The order depends on the claim and the sentences only.
    """
    said = tuple(stems(sentence) for sentence in sentences)
    weights = rarities(said)
    wanted = stems(claim)
    overlaps = np.array([overlap(wanted, one, weights) for one in said], np.float64)
    near = np.argsort(-overlaps, kind="stable")[:CLOSE]
    (mine, *rest) = embedder.embed([claim, *(sentences[at] for at in near)])
    vectors = np.stack(rest) if rest else np.empty((0, len(mine)), np.float32)
    cosines = (vectors @ mine).astype(np.float64)
    order = np.argsort(-(MEANING * cosines + (1 - MEANING) * overlaps[near]), kind="stable")
    numbers = tuple(int(near[at]) for at in order)
    return Bound(numbers, cosines[order], overlaps[list(numbers)], said, weights, mine, vectors[order])


def rarities(said: Sequence[set[str]]) -> dict[str, float]:
    """Return for each stem how much it tells: inverse document frequency over the sentences."""
    counts = Counter(stem for one in said for stem in one)
    return {stem: math.log(1 + len(said) / count) for stem, count in counts.items()}


def overlap(claim: set[str], said: set[str], weights: dict[str, float]) -> float:
    """Return the weighed share of a claim's stems that are said, 0 to 1. What nothing says weighs most."""
    most = max(weights.values(), default=1.0)
    whole = math.fsum(weights.get(stem, most) for stem in sorted(claim))
    return math.fsum(weights[stem] for stem in sorted(claim & said)) / whole if whole else 0.0
