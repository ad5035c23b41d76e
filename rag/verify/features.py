"""What is measured of a claim and its source before they are judged: shares of words, cosines, what is missing."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexes.embed import Embedder
from rag.verify.bind import Bound, bind, overlap
from rag.verify.names import missing
from rag.verify.numbers import numbers
from rag.verify.words import Word, stems, words

NAMES: Final = (
    "cosine",  # of the nearest sentence
    "window",  # of the nearest sentence with the one after it
    "clause",  # the least over the claim's clauses of the best cosine
    "said_1",  # the share of the claim's words in the nearest sentence, in the nearest three, six, in all
    "said_3",
    "said_6",
    "said_all",
    "weighed_3",  # the share in the nearest three, rare words weighing more
    "pairs",  # the share of the claim's pairs of neighbouring words in the nearest six
    "unsaid",  # logarithm of the number of words that the nearest six don't say
    "unnamed",  # names that the source does not have, four at most
    "uncounted",  # numbers that the source does not have
)
_BREAKS: Final = re.compile(r"[,;:]|\b(?:and|but|which|who|while|where|when|because|und|aber|der|die|et|mais|qui)\b")
_LEAST: Final = 3  # words of a clause
_MOST_NAMES: Final = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """A claim measured against the sentences of its source."""

    values: NDArray[np.float64]  # shape (len(NAMES),)
    bound: Bound
    unnamed: tuple[str, ...]
    uncounted: tuple[str, ...]

    def value(self, name: str) -> float:
        """Return one of the values by its name."""
        return float(self.values[NAMES.index(name)])


def measure(claim: str, sentences: Sequence[str], embedder: Embedder) -> Measured:
    """Return what is measured of a claim and the sentences of its source (at least one)."""
    bound = bind(claim, sentences, embedder)
    mine, said = stems(claim), bound.said
    nearest = [said[number] for number in bound.numbers]
    first, three, six, every = (set().union(*some) for some in (nearest[:1], nearest[:3], nearest[:6], said))
    clauses = _clauses(claim)
    windows = [" ".join(sentences[number : number + 2]) for number in bound.numbers[:3]]
    vectors = embedder.embed([*windows, *clauses])
    unnamed = missing(words(claim), [word for sentence in sentences for word in words(sentence)])
    there = {number.value for sentence in sentences for number in numbers(sentence)}
    uncounted = [number.written for number in numbers(claim) if number.value not in there]
    mine_pairs, said_pairs = _pairs(claim), set().union(*(_pairs(sentences[number]) for number in bound.numbers[:6]))
    values = (
        bound.cosines.max(initial=0.0),
        (vectors[: len(windows)] @ bound.claim).max(initial=0.0),
        (vectors[len(windows) :] @ bound.vectors.T).max(axis=1, initial=0.0).min(),
        *(len(mine & some) / max(len(mine), 1) for some in (first, three, six, every)),
        overlap(mine, three, bound.weights),
        len(mine_pairs & said_pairs) / max(len(mine_pairs), 1),
        math.log1p(len(mine - six)),
        min(len(unnamed), _MOST_NAMES),
        len(uncounted),
    )
    return Measured(np.array(values, np.float64), bound, tuple(unnamed), tuple(uncounted))


def _clauses(claim: str) -> list[str]:
    """Return the parts of a claim between commas and joining words, the claim itself where there is none."""
    found = [part.strip() for part in _BREAKS.split(claim) if len(part.split()) >= _LEAST]
    return found or [claim]


def _pairs(text: str) -> set[tuple[str, str]]:
    said: list[Word] = [word for word in words(text) if word.is_content]
    return {(one.stem, other.stem) for one, other in pairwise(said)}
