"""The line of a search: question → candidates by meaning and by words → two scores each → one order.

INVARIANT: everything is computed from the opened partitions and the question, and from nothing else, and does not
depend on how the chunks are spread over the partitions.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from indexes.embed import Embedder, Vectors
from indexes.partition import Opened
from indexes.ranking import Ranking, fuse, meaning_share
from indexes.search import scores
from indexes.search.passing import Mask, nearest_passing, newest, only_passing, passing
from indexes.search.query import Query
from indexes.search.scores import Place
from indexes.vectors import Found, search_begun

ENGLISH_MODELS = frozenset({"all-MiniLM-L6-v2"})


@dataclass(frozen=True, slots=True)
class Engines:
    """What a search works with; none of it says anything of a document."""

    embedder: Embedder
    pool: Executor  # searches several partitions at once


def ranked(
    query: Query, opened: Sequence[Opened], engines: Engines, depth: int, ranking: Ranking
) -> list[tuple[Place, float]]:
    """Return chunks with their scores, best first: the `depth` best by meaning and the `depth` best by words."""
    masks = passing(query, opened)
    if masks is not None and query.only_narrows:
        return [(place, 0.0) for place in newest(opened, masks, 2 * depth + 1)]
    vector = engines.embedder.embed([query.text])[0]
    nearest = _nearest(opened, masks, vector, depth, engines)
    of_words = only_passing(masks, scores.word_scores(query.asked, opened))  # meanwhile
    places: set[Place] = set()
    if ranking is not Ranking.WORDS:
        places.update(_best(opened, nearest(), depth))
    if ranking is not Ranking.MEANING:
        places.update(_best(opened, [_above_zero(some) for some in of_words], depth))
    candidates = sorted(places)
    meaning = [0.0] * len(candidates)
    if ranking is not Ranking.WORDS:
        meaning = [
            score
            for which, group in groupby(candidates, key=lambda place: place[0])
            for score in opened[which].vectors.cosines(vector, [at for _, at in group])
        ]
    words = [
        float(of_words[which][at]) + whole
        for (which, at), whole in zip(candidates, scores.whole_scores(query.asked, opened, candidates), strict=True)
    ]
    fused = fuse(meaning, words, _share(query, engines.embedder))
    chosen = {Ranking.FUSED: fused, Ranking.MEANING: meaning, Ranking.WORDS: words}[ranking]
    order = sorted(
        (-score, opened[which].keys[at], (which, at)) for score, (which, at) in zip(chosen, candidates, strict=True)
    )
    return [(place, -score) for score, _, place in order]


def _nearest(
    opened: Sequence[Opened], masks: Sequence[Mask] | None, vector: Vectors, depth: int, engines: Engines
) -> Callable[[], list[Found]]:
    if masks is None:
        return search_begun([state.vectors for state in opened], vector, depth, engines.pool)
    return lambda: nearest_passing(opened, masks, vector)


def _share(query: Query, embedder: Embedder) -> float:
    is_english_only = embedder.fingerprint.name in ENGLISH_MODELS
    return meaning_share(query.names, is_read=not is_english_only or query.language == "en")


def _above_zero(some: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    positions = np.flatnonzero(some > 0.0)
    return positions, some[positions]


def _best(
    opened: Sequence[Opened],
    found: Sequence[tuple[NDArray[np.int64], NDArray[np.float64] | NDArray[np.float32]]],
    count: int,
) -> list[Place]:
    """Return the places of the `count` best scores over all partitions; among equals the lower key goes first."""
    every = np.concatenate([some for _, some in found]) if found else np.empty(0)
    least = np.partition(every, -count)[-count] if len(every) > count else -np.inf
    kept = []
    for which, (positions, some) in enumerate(found):
        good = some >= least
        for at, score in zip(positions[good].tolist(), some[good].tolist(), strict=True):
            kept.append((-score, opened[which].keys[at], (which, at)))
    return [place for _, _, place in sorted(kept)[:count]]
