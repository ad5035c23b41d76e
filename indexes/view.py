"""What one reader may read, at one moment: search, documents, pages. Made only by `Vault.view`; never widened.

INVARIANT: everything here is computed from the view's own partitions and the question, and from nothing else.
INVARIANT: each look is recorded in the audit log before its result is returned.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexes.audit import AuditLog, Value
from indexes.embed import Embedder
from indexes.errors import NotFound
from indexes.partition import Opened, Partition
from indexes.policy import Marking, Reader, require, text
from indexes.ranking import Ranking, fuse, meaning_share
from indexes.records import Document, Hit, Page
from indexes.terms import asked_terms, language
from indexes.vectors import search_begun
from indexes.wholes import document_scores
from indexes.words import Statistics, inverse_frequencies

ENGLISH_MODELS = frozenset({"all-MiniLM-L6-v2"})
DEPTH = 300  # how many chunks meaning and words each bring to the fusion, at least

# A chunk during ranking: which partition of the view, and which position in it.
Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Means:
    """What a view works with; none of it says anything of a document."""

    embedder: Embedder
    audit: AuditLog
    pool: Executor  # searches several partitions at once


class View:
    """The readable partitions of one reader. Holds no right to anything else."""

    def __init__(self, reader: Reader, ceiling: Marking, partitions: Sequence[Partition], means: Means) -> None:
        """Use `Vault.view`."""
        self.reader = reader
        self.ceiling = ceiling  # the most that anything shown through this view can be marked
        self.means = means
        self._partitions = tuple(partitions)
        self._released: set[str] = set()  # documents that a record of this view names

    @property
    def embedder(self) -> Embedder:
        """The library's embedder."""
        return self.means.embedder

    def search(
        self, question: str, *, limit: int = 10, action: str = "search", ranking: Ranking = Ranking.FUSED
    ) -> list[Hit]:
        """Return the best chunks for a question, best first: meaning and words, fused.

        Same hits, order and scores, bit for bit, as a library that never held the rest would give, and the same
        for any spread of the documents over partitions. `action` names the look in the audit log.
        """
        self._decide_again()
        opened = [partition.opened() for partition in self._partitions]
        ranked = self._ranked(question, opened, max(DEPTH, limit // 2), ranking)[:limit]
        hits = [self._partitions[which].hit(opened[which].rows[at], score) for (which, at), score in ranked]
        self._record(action, [hit.document for hit in hits], question)
        return hits

    def document(self, document_id: str) -> Document:
        """Return a whole document. Raises NotFound if it is absent or not for this reader: no one can tell which."""
        found = self._document(document_id)
        self._record("open", [found.id] if found else [], document_id)
        if found is None:
            raise NotFound
        return found

    def page(self, document_id: str, number: int) -> Page:
        """Return one page of a document, from 1; a document without pages is its own page 1. Raises NotFound."""
        found = self._document(document_id)
        page = _page(found, number) if found else None
        self._record("page", [page.document] if page else [], f"{document_id}/{number}")
        if page is None:
            raise NotFound
        return page

    def quote(self, document_id: str, start: int, end: int) -> str:
        """Read a span of stored text again, to verify a hit of this view that a record covers already.

        Raises NotFound if the document is gone, not for this reader, or not yet released by this view.
        """
        self._decide_again()
        if document_id in self._released:
            for partition in self._partitions:
                found = partition.slice(document_id, start, end)
                if found is not None:
                    return found
        raise NotFound

    def _ranked(
        self, question: str, opened: Sequence[Opened], depth: int, ranking: Ranking
    ) -> list[tuple[Place, float]]:
        """Return chunks with their scores, best first: the `depth` best by meaning and the `depth` best by words."""
        vector = self.embedder.embed([question])[0]
        nearest = search_begun([state.vectors for state in opened], vector, depth, self.means.pool)
        word_scores = _word_scores(question, opened)  # meanwhile
        places: set[Place] = set()
        if ranking is not Ranking.WORDS:
            places.update(_best(opened, nearest(), depth))
        if ranking is not Ranking.MEANING:
            places.update(_best(opened, [_above_zero(scores) for scores in word_scores], depth))
        candidates = sorted(places)
        meaning = [0.0] * len(candidates)
        if ranking is not Ranking.WORDS:
            meaning = [
                score
                for which, group in groupby(candidates, key=lambda place: place[0])
                for score in opened[which].vectors.cosines(vector, [at for _, at in group])
            ]
        whole_scores = _whole_scores(question, opened)
        words = [float(word_scores[which][at] + whole_scores[which][at]) for which, at in candidates]
        fused = fuse(meaning, words, self._share(question))
        scores = {Ranking.FUSED: fused, Ranking.MEANING: meaning, Ranking.WORDS: words}[ranking]
        order = sorted(
            (-score, opened[which].keys[at], (which, at)) for score, (which, at) in zip(scores, candidates, strict=True)
        )
        return [(place, -score) for score, _, place in order]

    def _share(self, question: str) -> float:
        names = sum(weight > 1.0 for weight in asked_terms(question).values())
        is_english_only = self.embedder.fingerprint.name in ENGLISH_MODELS
        return meaning_share(names, is_read=not is_english_only or language(question) == "en")

    def _document(self, document_id: str) -> Document | None:
        """Look in every partition of the view, so that a hit costs the same as a miss."""
        self._decide_again()
        found = [partition.document(document_id) for partition in self._partitions]
        return next((document for document in found if document is not None), None)

    def _decide_again(self) -> None:
        """Raise Refused when the reader's time has run out since the view was made."""
        now = datetime.now(UTC)
        for partition in self._partitions:
            require(self.reader, partition.marking, now)

    def _record(self, action: str, documents: list[str], subject: str) -> None:
        details: dict[str, Value] = {
            "documents": sorted(set(documents)),
            "subject": self.means.audit.digest(subject),
            "ceiling": text(self.ceiling),
        }
        self.means.audit.append(self.reader.name, action, details)
        self._released.update(documents)


def _word_scores(question: str, opened: Sequence[Opened]) -> list[NDArray[np.float64]]:
    """Return the BM25 score of every chunk of each partition, with the statistics of all of them together."""
    asked = asked_terms(question)
    statistics = Statistics(0, 0, dict.fromkeys(asked, 0))
    for state in opened:
        statistics = statistics.plus(state.words.statistics(list(asked)))
    weights = {word: asked[word] * rarity for word, rarity in inverse_frequencies(statistics).items()}
    average = statistics.words / statistics.chunks if statistics.chunks else 0.0
    return [state.words.scores(weights, average) for state in opened]


def _whole_scores(question: str, opened: Sequence[Opened]) -> list[NDArray[np.float64]]:
    """Return for every chunk of each partition the BM25 score of the whole document that it is a part of."""
    scores = document_scores(asked_terms(question), [(state.words, state.wholes) for state in opened])
    return [score[state.wholes.owners] for score, state in zip(scores, opened, strict=True)]


def _above_zero(scores: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    positions = np.flatnonzero(scores > 0.0)
    return positions, scores[positions]


def _best(
    opened: Sequence[Opened],
    found: Sequence[tuple[NDArray[np.int64], NDArray[np.float64] | NDArray[np.float32]]],
    count: int,
) -> list[Place]:
    """Return the places of the `count` best scores over all partitions; among equals the lower key goes first."""
    every = np.concatenate([scores for _, scores in found]) if found else np.empty(0)
    least = np.partition(every, -count)[-count] if len(every) > count else -np.inf
    kept = []
    for which, (positions, scores) in enumerate(found):
        good = scores >= least
        for at, score in zip(positions[good].tolist(), scores[good].tolist(), strict=True):
            kept.append((-score, opened[which].keys[at], (which, at)))
    return [place for _, _, place in sorted(kept)[:count]]


def _page(document: Document, number: int) -> Page | None:
    starts = document.pages or (0,)
    if not 1 <= number <= len(starts):
        return None
    start = starts[number - 1]
    end = starts[number] if number < len(starts) else len(document.text)
    return Page(
        document=document.id,
        title=document.title,
        marking=document.marking,
        number=number,
        count=len(starts),
        start=start,
        end=end,
        text=document.text[start:end],
        chunks=tuple(chunk for chunk in document.chunks if start <= chunk.start < end),
    )
