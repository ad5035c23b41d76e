"""Leaks through ranking: what is hidden moves the hits, their order or their scores."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from indexes.partition import Keys, Opened
from indexes.ranking import Ranking
from indexes.records import Document, Hit
from indexes.search import Engines, Place, Query, widened
from indexes.search import scores as honest
from indexes.search.scores import Gathered, Scores
from tests.leaks.planting import LeakyView

Ranked = list[tuple[Place, float]]


class SharedStatistics(LeakyView):
    """Word statistics are summed over all partitions of the library."""

    def _ranked(
        self, query: Query, opened: Sequence[Opened], engines: Engines, *, depth: int, ranking: Ranking
    ) -> Ranked:
        own = honest.word_scores
        others = [partition.opened() for partition in self.hidden()]

        def shared(asked: Mapping[str, float], found: Gathered) -> Scores:
            return own(asked, Gathered.of(asked, [*found.opened, *others]))[: found.begin[-1]]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(honest, "word_scores", shared)
            return super()._ranked(query, opened, engines, depth=depth, ranking=ranking)


class SharedVocabulary(LeakyView):
    """Short forms, glossaries and the words that a misspelt one may be are those of the whole library."""

    def _ranked(
        self, query: Query, opened: Sequence[Opened], engines: Engines, *, depth: int, ranking: Ranking
    ) -> Ranked:
        others = [partition.opened() for partition in self.hidden()]
        wide = widened(query, [*opened, *others]).query
        return super()._ranked(wide, opened, engines, depth=depth, ranking=ranking)


class SharedScale(LeakyView):
    """All chunks of the library are candidates whose scores make the scale; the hidden ones are dropped at the end."""

    def _ranked(
        self, query: Query, opened: Sequence[Opened], engines: Engines, *, depth: int, ranking: Ranking
    ) -> Ranked:
        others = [partition.opened() for partition in self.hidden()]
        ranked = super()._ranked(query, [*opened, *others], engines, depth=depth, ranking=ranking)
        return [(place, score) for place, score in ranked if place[0] < len(opened)]


class PostFilter(LeakyView):
    """One index over everything is searched, and what may not be read is taken out afterwards."""

    def search(
        self,
        question: str,
        *,
        limit: int = 10,
        action: str = "search",
        ranking: Ranking = Ranking.FUSED,
        fold: bool = False,
    ) -> list[Hit]:
        mine = {partition.marking for partition in self._partitions}
        hits = self.whole().search(question, limit=limit, action=action, ranking=ranking, fold=fold)
        return [replace(hit, score=0.0) for hit in hits if hit.marking in mine]


class SizedScores(LeakyView):
    """Scores are divided by the number of chunks in the library."""

    def search(
        self,
        question: str,
        *,
        limit: int = 10,
        action: str = "search",
        ranking: Ranking = Ranking.FUSED,
        fold: bool = False,
    ) -> list[Hit]:
        hits = super().search(question, limit=limit, action=action, ranking=ranking, fold=fold)
        size = sum(partition.count()[1] for partition in (*self._partitions, *self.hidden()))
        return [replace(hit, score=hit.score / size) for hit in hits]


class SizedTies(LeakyView):
    """Which of two equal scores comes first depends on the number of chunks in the library."""

    def _ranked(
        self, query: Query, opened: Sequence[Opened], engines: Engines, *, depth: int, ranking: Ranking
    ) -> Ranked:
        size = sum(partition.count()[1] for partition in (*self._partitions, *self.hidden()))
        salt = str(size).encode()
        return super()._ranked(query, [_mixed(state, salt) for state in opened], engines, depth=depth, ranking=ranking)


def _mixed(state: Opened, salt: bytes) -> Opened:
    keys = (state.keys[at] for at in range(len(state.vectors)))
    return replace(state, keys=Keys(b"".join(hashlib.sha256(salt + key).digest()[:16] for key in keys)))


class SharedAnswers(LeakyView):
    """Results are kept by the words of the question, for whoever asks next."""

    def search(
        self,
        question: str,
        *,
        limit: int = 10,
        action: str = "search",
        ranking: Ranking = Ranking.FUSED,
        fold: bool = False,
    ) -> list[Hit]:
        kept: dict[tuple[str, int], list[Hit]] = self.vault.__dict__.setdefault("kept_hits", {})
        if (question, limit) not in kept:
            kept[question, limit] = super().search(question, limit=limit, action=action, ranking=ranking, fold=fold)
        return kept[question, limit]


class SharedDocuments(LeakyView):
    """Documents are kept by their id once somebody has opened them."""

    def document(self, document_id: str) -> Document:
        kept: dict[str, Document] = self.vault.__dict__.setdefault("kept_documents", {})
        if document_id not in kept:
            kept[document_id] = super().document(document_id)
        return kept[document_id]
