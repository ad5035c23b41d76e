"""What one reader may read, at one moment: search, documents, pages. Made only by `Vault.view`; never widened.

INVARIANT: everything here is computed from the view's own partitions and the question, and from nothing else.
INVARIANT: each look is recorded in the audit log before its result is returned.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

import numpy as np

from indexes.answers import Answers, Kept
from indexes.audit import AuditLog, Value
from indexes.catalogue import Browsed, Offer, Shelf, newest, shelf
from indexes.embed import Embedder, Reranker, Vectors
from indexes.errors import Busy, NotFound
from indexes.glossary import Entry
from indexes.partition import Opened, Partition
from indexes.policy import Marking, Reader, Refused, dominates, require, text
from indexes.questions import Questions
from indexes.ranking import Part, Ranking
from indexes.records import Around, Document, Hit, Named, Page, Revision
from indexes.reports import Reports
from indexes.search import Engines, Found, Place, Query, Reading, folded, ranked, reranked, widened
from indexes.stats import Stats

TRIES = 40  # how often partitions are opened again while others change them
DEPTH = 300  # how many chunks meaning and words each bring to the fusion, at least


@dataclass(frozen=True, slots=True)
class Means:
    """What a view works with; none of it says anything of a document."""

    embedder: Embedder
    audit: AuditLog
    pool: Executor  # searches several partitions at once
    answers: Answers
    questions: Questions
    reports: Reports
    reranker: Reranker | None = None
    without: frozenset[Part] = frozenset()  # what a search leaves out, for measuring


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
        self,
        question: str,
        *,
        limit: int = 10,
        action: str = "search",
        ranking: Ranking = Ranking.FUSED,
        fold: bool = False,
    ) -> list[Hit]:
        """Return the best chunks for a question, best first: meaning and words, fused.

        With `fold`, a chunk that says no more than a better one stands in its `folded`, and `limit` counts the others.

        Same hits, order and scores, bit for bit, as a library that never held the rest would give, and the same
        for any spread of the documents over partitions. `action` names the look in the audit log.
        """
        query = Query.of(question)
        engines = Engines(self.embedder, self.means.pool, self.means.without).begun(query)
        self._decide_again()
        opened = self._opened()
        best = self._ranked(query, opened, engines, depth=max(DEPTH, limit // 2), ranking=ranking)
        if self.means.reranker is not None and ranking is Ranking.FUSED:
            best = reranked(question, best, self._reads(opened), self.means.reranker)
        found = Found(
            len(best),
            vector=lambda rank: _vector(opened, best[rank][0]),
            hit=lambda rank: self._hit(opened, *best[rank]),
        )
        hits = folded(found, limit) if fold else [found.hit(rank) for rank in range(min(limit, len(best)))]
        self.means.questions.note(self.ceiling, self.means.audit.digest(question), question)
        self._record(action, [one.document for hit in hits for one in (hit, *hit.folded)], question)
        return hits

    def reading(self, question: str) -> Reading:
        """Return how a question is read in the documents of this view: what is searched for beside its own words."""
        self._decide_again()
        found = widened(Query.of(question), self._opened())
        self._record("reading", [], question)
        return Reading(found.notes)

    def glossary(self) -> list[tuple[Entry, Marking]]:
        """Return the glossaries of this view, each entry with the marking under which it stands."""
        self._decide_again()
        found = [(entry, partition.marking) for partition in self._partitions for entry in partition.glossary()]
        self._record("glossary show", [], "")
        return sorted(found, key=lambda pair: (pair[0], text(pair[1])))

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
        page = found.page(number) if found else None
        self._record("page", [page.document] if page else [], f"{document_id}/{number}")
        if page is None:
            raise NotFound
        return page

    def original(self, document_id: str) -> tuple[bytes, str]:
        """Return the file of a document and its media type, for drawing a page of it. Raises NotFound."""
        document = self._document(document_id)
        self._record("picture", [document.id] if document else [], document_id)
        contents = [partition.original(document_id) for partition in self._partitions]
        content = next((one for one in contents if one is not None), None)
        if document is None or content is None:
            raise NotFound
        return content, document.media_type

    def around(self, document_id: str, place: int) -> Around:
        """Return the chunk at or after character `place` of a document, with the chunks before and after it.

        Raises NotFound if the document is absent or not for this reader, or if it has no chunk there.
        """
        found = self._document(document_id)
        around = found.around(place) if found else None
        self._record("around", [around.document] if around else [], f"{document_id}/{place}")
        if around is None:
            raise NotFound
        return around

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

    def stands(self, document_id: str, start: int, end: int, words: str) -> bool:
        """Tell whether a span of stored text still holds these words, byte for byte; see `quote`."""
        try:
            return self.quote(document_id, start, end).encode() == words.encode()
        except NotFound:
            return False

    def revised(self, documents: Sequence[str]) -> list[str]:
        """Return the days (ISO) on which these documents of a kept answer were replaced; a record covers them already.

        A document that this reader may not read, or that nothing replaced, has none.
        """
        self._decide_again()
        return sorted({time[:10] for one in self._partitions for time in one.aside.revised(documents).values()})

    def replaced(self, documents: Sequence[str]) -> list[Revision]:
        """Return what became of those of these documents that a later revision replaced which may be read now.

        For documents of a kept answer, and for one that was asked for in vain; a record covers them already.
        """
        self._decide_again()
        found = [part.aside.replaced(one) for one in dict.fromkeys(documents) for part in self._partitions]
        return [one for one in found if one is not None]

    def revisions(self, document_id: str) -> list[Revision]:
        """Return which earlier revisions a document of this view replaced, oldest first; a record covers it already.

        Raises NotFound if the document is not yet released by this view.
        """
        self._decide_again()
        if document_id not in self._released:
            raise NotFound
        return [one for partition in self._partitions for one in partition.aside.revisions(document_id)]

    def compared(self, document_id: str, earlier: str) -> tuple[Document, Document, Revision]:
        """Return an earlier revision of a document, the document as it is shown, and when it replaced the other.

        One record names both. Raises NotFound unless both may be read by this reader and the one replaced the other.
        """
        found = self._document(document_id)
        kept = [partition.aside.earlier(document_id, earlier) for partition in self._partitions]
        pair = next((one for one in kept if one is not None), None)
        both = [pair[0].id, found.id] if found and pair else []
        self._record("compare", both, f"{document_id}/{earlier}")
        if found is None or pair is None:
            raise NotFound
        return pair[0], found, pair[1]

    @property
    def state(self) -> str:
        """A digest of what the readable partitions are at this moment: another one after any change to them."""
        lines = sorted(f"{partition.label}\0{partition.generation()}" for partition in self._partitions)
        return sha256("\n".join(lines).encode()).hexdigest()[:16]

    def keep(self, body: str, documents: Sequence[str], question: str, thread: str | None) -> Kept:
        """Keep an answer that this view gave, in the conversation `thread` or as the first of one.

        Raises NotFound where the conversation has reached above this view.
        """
        self._decide_again()
        if thread is not None and not self._may_open(thread):
            raise NotFound
        owner = self.reader.name
        answer = self.means.answers.new_id(owner)
        self._record("answer", list(documents), question, answer=answer)
        kept = Kept(answer, owner, thread or answer, self.ceiling, tuple(documents), body)
        return self.means.answers.keep(kept)

    def kept(self, answer: str, action: str) -> tuple[Kept, frozenset[str]]:
        """Return an answer of this reader, and which of its documents he may read now. Their spans may be quoted.

        `action` names the look in the audit log. Raises NotFound for one that is absent, another person's, or given
        under a ceiling above this view's.
        """
        self._decide_again()
        found = self.means.answers.find(self.reader.name, answer, self.ceiling)
        documents = found.documents if found else ()
        readable = frozenset[str]().union(*(part.held(documents) for part in self._partitions))
        self._record(action, sorted(readable), answer, answer=answer if found else "")
        if found is None:
            raise NotFound
        return found, readable

    def conversation(self, thread: str) -> list[Kept]:
        """Return the answers of a conversation in their order.

        Raises NotFound when there is none of this reader's, or when it has reached above this view.
        """
        self._decide_again()
        may = self._may_open(thread)
        found = self.means.answers.thread(self.reader.name, thread, self.ceiling) if may else []
        self._record("conversation", [], thread)
        if not found:
            raise NotFound
        return found

    def history(self) -> list[Kept]:
        """Return the newest answers that this reader was given, newest first, those that this view may open."""
        self._decide_again()
        found = self.means.answers.of(self.reader.name, self.ceiling)
        self._record("history", [], "")
        return found

    def named(self, names: AbstractSet[str]) -> list[Named]:
        """Return the readable documents whose id, SHA-256 or file name is one of `names`. For measuring.

        A name that nothing readable bears is not in the result; nobody can tell whether something else bears it.
        """
        self._decide_again()
        found = [one for partition in self._partitions for one in partition.named(names)]
        self._record("evaluate", [one.document for one in found], "\n".join(sorted(names)))
        return sorted(found, key=lambda one: (one.name, one.document))

    def browse(self, wanted: Browsed) -> Shelf:
        """Return a page of the catalogue of what may be read; the ids of its facets' values are keyed."""
        self._decide_again()
        cards = [card for partition in self._partitions for card in partition.cards()]
        found = shelf(cards, wanted, lambda facet, value: self.means.audit.digest(f"{facet}\0{value}")[:12])
        self._record("browse", [card.document for card in found.cards], "\0".join(sorted(wanted.chosen)))
        return found

    def offer(self) -> Offer:
        """Return what there is to begin with: the collections, and for a first question some documents' titles."""
        self._decide_again()
        is_first = not self.means.answers.of(self.reader.name, self.ceiling)
        cards = [card for part in self._partitions for card in part.cards()] if is_first else []
        collections = {name for part in self._partitions for name in part.collections()}
        documents = sum(part.count()[0] for part in self._partitions)
        found = Offer(documents, tuple(sorted(collections)), newest(cards), is_first)
        self._record("offer", [card.document for card in found.cards], "")
        return found

    def below(self, marking: Marking) -> "View":
        """Return this view narrowed to what `marking` dominates; this view's own ceiling narrows nothing."""
        if marking == self.ceiling:
            return self
        top = marking if dominates(self.ceiling, marking) else self.ceiling
        partitions = [partition for partition in self._partitions if dominates(marking, partition.marking)]
        return View(self.reader, top, partitions, self.means)

    def without(self, part: Part) -> "View":
        """Return this view with a part of the search left out: for measuring what it brings. It reads the same."""
        return View(self.reader, self.ceiling, self._partitions, replace(self.means, without=frozenset({part})))

    def count(self) -> tuple[int, int]:
        """Return how many documents and chunks this reader may read. For measuring."""
        self._decide_again()
        counts = [partition.count() for partition in self._partitions]
        self._record("evaluate", [], "")
        return sum(documents for documents, _ in counts), sum(chunks for _, chunks in counts)

    def stats(self) -> list[Stats]:
        """Return what the search index of each partition of this view is like. For administrators."""
        self._decide_again()
        found = [partition.stats() for partition in self._partitions]
        self._record("index stats", [], "")
        return found

    def _opened(self) -> list[Opened]:
        """Return all partitions at one moment: while one is opened a document may move from or to another.

        Raises Busy where they never stand still.
        """
        for _ in range(TRIES):
            opened = [partition.opened() for partition in self._partitions]
            if all(one.generation == part.generation() for one, part in zip(opened, self._partitions, strict=True)):
                return opened
        raise Busy("The library is being changed too fast to be searched. Ask again.")

    def _may_open(self, thread: str) -> bool:
        top = self.means.answers.reached(self.reader.name, thread)
        return top is not None and dominates(self.ceiling, top)

    def _hit(self, opened: Sequence[Opened], place: Place, score: float) -> Hit:
        which, at = place
        return self._partitions[which].hit(opened[which].rows[at], score)

    def _reads(self, opened: Sequence[Opened]) -> Callable[[Place], str]:
        """Return what gives the text that a reranker reads of a chunk: its document's title and its own words."""

        def read(place: Place) -> str:
            hit = self._hit(opened, place, 0.0)
            return f"{hit.title}\n{hit.text}"

        return read

    def _ranked(
        self, query: Query, opened: Sequence[Opened], engines: Engines, *, depth: int, ranking: Ranking
    ) -> list[tuple[Place, float]]:
        return ranked(query, opened, engines, depth, ranking)

    def _document(self, document_id: str) -> Document | None:
        """Look in every partition of the view, so that a hit costs the same as a miss."""
        self._decide_again()
        found = [partition.document(document_id) for partition in self._partitions]
        return next((document for document in found if document is not None), None)

    def _decide_again(self) -> None:
        """Raise Refused when the reader's time has run out since the view was made; the refusal is recorded first."""
        now = datetime.now(UTC)
        try:
            for partition in self._partitions:
                require(self.reader, partition.marking, now)
        except Refused:
            self._record("refused", [], "")
            raise

    def _record(self, action: str, documents: list[str], subject: str, **more: Value) -> None:
        details: dict[str, Value] = {
            "documents": sorted(set(documents)),
            "subject": self.means.audit.digest(subject),
            "ceiling": text(self.ceiling),
            **more,
        }
        self.means.audit.append(self.reader.name, action, details)
        self._released.update(documents)


def _vector(opened: Sequence[Opened], place: Place) -> Vectors:
    which, at = place
    row: Vectors = opened[which].vectors.rows(np.array([at]))[0]
    return row
