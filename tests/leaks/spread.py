"""Faults of ranking over partitions: the result depends on how what is readable is spread."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from indexes.partition import Opened
from indexes.ranking import Ranking
from indexes.search import Engines, Place, Query, rank, widen
from indexes.search import scores as honest
from indexes.search.chunks import Numbers
from indexes.search.scores import Gathered, Scores
from indexes.view import View

RANK_CONSTANT = 60


def fused_by_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rank each partition alone, and fuse the lists by rank."""
    own = View._ranked

    def ranked(
        view: View, query: Query, opened: Sequence[Opened], engines: Engines, *, depth: int, ranking: Ranking
    ) -> list[tuple[Place, float]]:
        fused = [
            (-1.0 / (RANK_CONSTANT + rank), state.keys[at], (which, at))
            for which, state in enumerate(opened)
            for rank, ((_, at), _) in enumerate(own(view, query, [state], engines, depth=depth, ranking=ranking))
        ]
        return [(place, -score) for score, _, place in sorted(fused)]

    monkeypatch.setattr(View, "_ranked", ranked)


def own_statistics(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weigh words in each partition by its own statistics."""
    own = honest.word_scores

    def scores(asked: Mapping[str, float], found: Gathered) -> Scores:
        parts = [own(asked, Gathered.of(asked, [state])) for state in found.opened]
        return np.concatenate([np.empty(0), *parts])

    monkeypatch.setattr(honest, "word_scores", scores)


def own_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weigh words in whole documents, in each partition, by its own statistics."""
    own = honest.whole_scores

    def scores(asked: Mapping[str, float], found: Gathered) -> Callable[[Numbers], Scores]:
        parts = [Gathered.of(asked, [state]) for state in found.opened]
        every: Scores = np.concatenate([own(asked, part)(np.arange(part.begin[-1])) for part in parts])
        return lambda chosen: every[chosen]

    monkeypatch.setattr(honest, "whole_scores", scores)


def own_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring the scores of each partition to a scale of its own before they are compared."""
    own = View._ranked

    def ranked(
        view: View, query: Query, opened: Sequence[Opened], engines: Engines, *, depth: int, ranking: Ranking
    ) -> list[tuple[Place, float]]:
        found = [
            (-score, state.keys[at], (which, at))
            for which, state in enumerate(opened)
            for (_, at), score in own(view, query, [state], engines, depth=depth, ranking=ranking)
        ]
        return [(place, -score) for score, _, place in sorted(found)]

    monkeypatch.setattr(View, "_ranked", ranked)


def ties_by_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let equal scores follow the order of partitions and rows."""
    own = View._ranked

    def ranked(
        view: View, query: Query, opened: Sequence[Opened], engines: Engines, *, depth: int, ranking: Ranking
    ) -> list[tuple[Place, float]]:
        return sorted(
            own(view, query, opened, engines, depth=depth, ranking=ranking), key=lambda pair: (-pair[1], pair[0])
        )

    monkeypatch.setattr(View, "_ranked", ranked)


def cut_by_partition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each partition an equal share of the candidates."""
    own = View._ranked

    def ranked(
        view: View, query: Query, opened: Sequence[Opened], engines: Engines, *, depth: int, ranking: Ranking
    ) -> list[tuple[Place, float]]:
        return own(view, query, opened, engines, depth=max(1, depth // max(1, len(opened))), ranking=ranking)

    monkeypatch.setattr(View, "_ranked", ranked)


def own_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Widen a question by the short forms and the words of the first partition alone."""
    own = widen.widened
    monkeypatch.setattr(rank, "widened", lambda query, opened: own(query, opened[:1]))
