"""What one reader may read, at one moment: search, documents, pages. Made only by `Vault.view`; never widened.

INVARIANT: everything here is computed from the view's own partitions and the question, and from nothing else.
INVARIANT: each look is recorded in the audit log before its result is returned.
"""

from collections.abc import Sequence
from enum import Enum

import numpy as np

from indexes.audit import AuditLog, Value
from indexes.embed import Embedder
from indexes.errors import NotFound
from indexes.partition import Opened, Partition
from indexes.policy import Marking, Reader, text
from indexes.ranking import fuse
from indexes.records import Document, Hit, Page
from indexes.words import Statistics, inverse_frequencies, terms

DEPTH = 100  # how many chunks each of the two lists gives to the fusion, at least


class Ranking(Enum):
    """Which lists rank: both fused, or one alone (for measuring)."""

    FUSED = "fused"
    MEANING = "dense"
    WORDS = "bm25"


# A chunk during ranking: which partition of the view, and which position in it.
Place = tuple[int, int]


class View:
    """The readable partitions of one reader. Holds no right to anything else."""

    def __init__(
        self, reader: Reader, ceiling: Marking, partitions: Sequence[Partition], embedder: Embedder, audit: AuditLog
    ) -> None:
        """Use `Vault.view`."""
        self.reader = reader
        self.ceiling = ceiling  # the most that anything shown through this view can be marked
        self._partitions = tuple(partitions)
        self.embedder = embedder
        self._audit = audit

    def search(
        self, question: str, *, limit: int = 10, action: str = "search", ranking: Ranking = Ranking.FUSED
    ) -> list[Hit]:
        """Return the best chunks for a question, best first: meaning and words, fused.

        Same hits, order and scores, bit for bit, as a library that never held the rest would give, and the same
        for any spread of the documents over partitions. `action` names the look in the audit log.
        """
        opened = [partition.opened() for partition in self._partitions]
        depth = max(DEPTH, limit)
        lists = []
        if ranking is not Ranking.WORDS:
            lists.append(self._by_meaning(question, opened, depth))
        if ranking is not Ranking.MEANING:
            lists.append(self._by_words(question, opened, depth))
        ranked = fuse(lists)[:limit]
        hits = [self._partitions[which].hit(opened[which].rows[position], score) for (which, position), score in ranked]
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

        Raises NotFound if the document is gone or not for this reader.
        """
        for partition in self._partitions:
            found = partition.slice(document_id, start, end)
            if found is not None:
                return found
        raise NotFound

    def _by_meaning(self, question: str, opened: Sequence[Opened], depth: int) -> list[Place]:
        """Return the chunks nearest to the question, over all partitions by score."""
        vector = self.embedder.embed([question])[0]
        found: list[tuple[float, bytes, Place]] = []
        for which, state in enumerate(opened):
            positions, scores = state.vectors.best(vector, depth)
            found.extend(
                (-score, state.keys[position], (which, position))
                for position, score in zip(positions.tolist(), scores.tolist(), strict=True)
            )
        return [place for _, _, place in sorted(found)[:depth]]

    def _by_words(self, question: str, opened: Sequence[Opened], depth: int) -> list[Place]:
        """Return the chunks that match the question's words best, by BM25 with the statistics of this view."""
        asked = sorted(set(terms(question)))
        statistics = Statistics(0, 0, dict.fromkeys(asked, 0))
        for state in opened:
            statistics = statistics.plus(state.words.statistics(asked))
        weights = inverse_frequencies(statistics)
        if not weights:
            return []
        average = statistics.words / statistics.chunks
        found: list[tuple[float, bytes, Place]] = []
        for which, state in enumerate(opened):
            scores = state.words.scores(weights, average)
            positions = _best(scores, depth)
            found.extend((-scores[position], state.keys[position], (which, position)) for position in positions)
        return [place for _, _, place in sorted(found)[:depth]]

    def _document(self, document_id: str) -> Document | None:
        """Look in every partition of the view, so that a hit costs the same as a miss."""
        found = [partition.document(document_id) for partition in self._partitions]
        return next((document for document in found if document is not None), None)

    def _record(self, action: str, documents: list[str], subject: str) -> None:
        details: dict[str, Value] = {
            "documents": sorted(set(documents)),
            "subject": self._audit.digest(subject),
            "ceiling": text(self.ceiling),
        }
        self._audit.append(self.reader.name, action, details)


def _best(scores: "np.ndarray[tuple[int], np.dtype[np.float64]]", count: int) -> list[int]:
    """Return the positions of the best scores above zero: `count` of them, and all that equal the last of these."""
    positions = np.flatnonzero(scores > 0.0)
    if len(positions) > count:
        least = np.partition(scores[positions], -count)[-count]
        positions = positions[scores[positions] >= least]
    return [int(position) for position in positions]


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
