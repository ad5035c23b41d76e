"""The reference monitor: the one way to documents. What a reader may not read is never opened for him.

    with Vault.open(settings, embedder) as vault:
        view = vault.view(reader)      # only the partitions that this reader dominates, decided now
        hits = view.search("...")

`deposit` and `revise` are the only ways to bring something in; `lifecycle` and `purge` take it out again. All of them
hold the one writer lock.
"""

import fcntl
import hmac
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from types import TracebackType
from typing import Self

from indexes.answers import Answers
from indexes.aside import REVISED
from indexes.audit import AuditLog
from indexes.beside import exchange
from indexes.control import (
    agree_on_model,
    agree_on_probes,
    declared_ceiling,
    end_switching,
    library_ruleset,
    open_control,
    register,
    registered,
    switching,
)
from indexes.database import Store
from indexes.embed import Embedder, Reranker, Vectors
from indexes.errors import Busy, NotFound, Refused, UsageError
from indexes.glossary import Entry
from indexes.layout import Layout
from indexes.orders import is_barred
from indexes.partition import Partition
from indexes.policy import Marking, Reader, Ruleset, ceiling, dominates, join, require, text, ungrouped
from indexes.questions import Questions
from indexes.records import Draft
from indexes.reports import Reports
from indexes.settings import Settings
from indexes.signing import Signer
from indexes.view import Means, View

ADMINISTRATOR = "administrator"  # the actor of what is changed by command
BARRED = "This file was removed from the library under this marking, so it is not stored under it again."
INGEST = "(ingest)"  # the actor of deposits in the audit log; no account can have this name


class Vault:
    """An open library. Holds the partitions that have been opened; gives out views."""

    def __init__(
        self, layout: Layout, control: Store, embedder: Embedder, threads: int, reranker: Reranker | None = None
    ) -> None:
        """Use `Vault.open`."""
        self.layout = layout
        self.control = control
        self.embedder = embedder
        self.audit = AuditLog(layout.audit, self.key("audit"))
        self._partitions: dict[str, Partition] = {}
        self._lock = threading.Lock()
        self._is_writing = False
        self._answers = Answers(layout, control, self.key("answers"))
        pool = ThreadPoolExecutor(threads, thread_name_prefix="search")
        self.questions = Questions(self._answers, control)
        self.reports = Reports(self._answers, control)
        self._means = Means(embedder, self.audit, pool, self._answers, self.questions, self.reports, reranker)

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder, reranker: Reranker | None = None) -> "Vault":
        """Open the library that the settings name; `reranker` puts what its views find in order.

        Raises:
            UsageError: there is no library.
            ModelError: its vectors were made by another model than `embedder`, or it gives other vectors here.
            Damaged: it can't be read.

        """
        layout = Layout(settings.library)
        layout.check()
        control = open_control(layout)
        try:
            agree_on_model(control, embedder.fingerprint)
            agree_on_probes(control, embedder)
            vault = cls(layout, control, embedder, settings.threads, reranker)
            vault.finish_switch()
            return vault
        except BaseException:
            control.close()
            raise

    def __enter__(self) -> Self:
        """Return the vault; leaving the block closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the vault."""
        self.close()

    def finish_switch(self) -> None:
        """Bring every partition to the library's model, where a change of it was cut off. Raises Busy.

        Until then none is opened that isn't brought there: a search can't mix two models.
        """
        if switching(self.control):
            with self.writing():
                if model := switching(self.control):
                    for folder in sorted(self.layout.partitions.iterdir()):
                        exchange(folder / "vault.sqlite", model)
                    end_switching(self.control)

    def close(self) -> None:
        """Close all files."""
        self._means.pool.shutdown()
        for partition in self._partitions.values():
            partition.close()
        self._partitions.clear()
        self._answers.close()
        self.questions.close()
        self.reports.close()
        self.control.close()

    def key(self, purpose: str) -> bytes:
        """Return a key of 32 bytes for one purpose, derived from the library key."""
        return derived_key(self.layout, purpose)

    @property
    def ceiling(self) -> Marking | None:
        """The join of all markings stored and of the declared ceiling, for placing quarantined files; None without."""
        return library_ceiling(self.control)

    @property
    def ruleset(self) -> Ruleset:
        """The book by which the markings of its documents are read."""
        return library_ruleset(self.control)

    def view(self, reader: Reader, up_to: Marking | None = None) -> View:
        """Return the view of this reader, narrowed to what `up_to` dominates if it is given.

        Opens only partitions that the reader dominates at this moment. Doesn't check who the reader is: the
        session or the command line does.
        """
        readable = self._readable(reader, up_to)
        top = ceiling(reader)
        if up_to is not None and dominates(top, up_to):
            top = up_to
        return View(reader, top, tuple(readable), self._means)

    def _readable(self, reader: Reader, up_to: Marking | None = None) -> list[Partition]:
        now = datetime.now(UTC)
        readable = []
        for name, marking in registered(self.control).items():
            try:
                require(reader, marking, now)
            except Refused:
                continue
            if up_to is None or dominates(up_to, marking):
                readable.append(self._partition(name, marking))
        return readable

    def holding(self, reader: Reader, document_id: str) -> Partition:
        """Return the partition that keeps a document, shown or set aside. For the life cycle only.

        Raises NotFound when there is none, or none that this reader may read: no one can tell which.
        """
        found = [one for one in self._readable(reader) if one.keeps(document_id)]
        if not found:
            raise NotFound
        return found[0]

    def every(self) -> list[Partition]:
        """Return all partitions. For what an administrator does to the library as a whole: it knows no reader."""
        return [self._partition(name, marking) for name, marking in registered(self.control).items()]

    def partition(self, marking: Marking) -> Partition:
        """Return the partition of a marking, made if it is new. For the life cycle and backups: it knows no reader."""
        return self._partition(self._name(marking), marking)

    @property
    def answers(self) -> Answers:
        """The kept answers, whoever's they are. For the life cycle and backups."""
        return self._answers

    @property
    def signer(self) -> Signer:
        """What signs for this library: the same as signs the heads of its log."""
        return Signer(self.key("audit"))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer lock. Raises Busy when another run holds it."""
        descriptor = os.open(self.layout.lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                message = "Another run is changing this library. Try again when it has ended."
                raise Busy(message) from error
            self._is_writing = True
            try:
                yield
            finally:
                self._is_writing = False
        finally:
            os.close(descriptor)

    def deposit(self, draft: Draft) -> str:
        """Embed and store a document; return its id. Needs `writing`. See `deposit_embedded`."""
        chunks = [draft.text[chunk.start : chunk.end] for chunk in draft.chunks]
        return self.deposit_embedded(draft, self.embedder.embed(chunks))

    def deposit_embedded(self, draft: Draft, vectors: Vectors) -> str:
        """Store a document with its vectors (one row per chunk); return its id. Needs `writing`.

        The same file under the same marking is stored once; under two markings it is two documents that know
        nothing of each other. Durable when it returns. Raises Damaged if the draft does not hang together.
        """
        document_id, name = self._admitted(draft)
        self._partition(name, draft.marking).deposit(document_id, draft, vectors)
        register(self.control, name, draft.marking)  # afterwards: a draft that is refused leaves no trace there
        return document_id

    def revise(self, draft: Draft, vectors: Vectors, place: str) -> str:
        """As `deposit_embedded`, in place of what came from the same place under the same marking before.

        The predecessor is set aside in the same commit. `place` is where the file lies: only its keyed code is kept.
        """
        document_id, name = self._admitted(draft)
        partition = self._partition(name, draft.marking)
        source = hmac.digest(self.key("source"), f"{text(draft.marking)}\0{place}".encode(), "sha256").hex()
        old = partition.predecessor(document_id, source)
        if old:
            self.audit.append(INGEST, "revise", {"documents": [old, document_id], "marking": text(draft.marking)})
        partition.revise(document_id, draft, vectors, source)
        if old:
            self._forget_seen(partition, old)
        register(self.control, name, draft.marking)
        return document_id

    def gloss(self, marking: Marking, entries: Sequence[Entry]) -> None:
        """Replace the glossary that stands under a marking by these entries. Needs `writing`; recorded first.

        Who may not read the marking neither sees the entries nor is his search moved by them.
        """
        self._require_writing()
        self.audit.append(ADMINISTRATOR, "glossary", {"marking": text(marking), "entries": len(entries)})
        name = self._name(marking)
        self._partition(name, marking).gloss(entries)
        register(self.control, name, marking)

    def document_id(self, marking: Marking, revision: str) -> str:
        """Return the id of a file (`revision`: its SHA-256, hex) under a marking: 32 hex digits, keyed.

        It tells nothing of order, count or existence, and can't be computed without the library key.
        """
        return hmac.digest(self.key("document"), f"{text(marking)}\0{revision}".encode(), "sha256").hex()[:32]

    def document_of(self, draft: Draft) -> str:
        """Return the id that a document has or will have."""
        return self.document_id(draft.marking, sha256(draft.original).hexdigest())

    def holds(self, marking: Marking, revision: str) -> bool:
        """Tell whether a file is stored under a marking, or may not be. For ingest only: it knows no reader."""
        name, document_id = self._name(marking), self.document_id(marking, revision)
        if is_barred(self.control, document_id):
            return True
        if name not in registered(self.control):
            return False
        partition = self._partition(name, marking)
        if partition.aside.why(document_id) == REVISED:  # it may come again: the file can be as it was before
            return False
        return partition.keeps(document_id)

    def require_admitted(self, marking: Marking, revision: str) -> None:
        """Raise UsageError for a file that was removed under a marking, and so may not be stored under it again."""
        if is_barred(self.control, self.document_id(marking, revision)):
            raise UsageError(BARRED)

    def seal(self) -> None:
        """Write the search caches of all partitions. Needs `writing`; a run of deposits ends with it."""
        self._require_writing()
        for name, marking in registered(self.control).items():
            self._partition(name, marking).seal()

    def seen(self, revision: str, label: str) -> bool:
        """Tell whether a file was stored before with the same trusted label ("" for none), without reading it again."""
        return bool(self.control.query("SELECT 1 FROM seen WHERE code = ?", self._seen_code(revision, label)))

    def _forget_seen(self, partition: Partition, document_id: str) -> None:
        """Let the file of a document that was replaced come again, should it be as it was before."""
        if found := partition.aside.taken(document_id):
            code = self._seen_code(sha256(found[0].original).hexdigest(), "")
            with self.control.transaction() as database:
                database.execute("DELETE FROM seen WHERE code = ?", [code])

    def mark_seen(self, revision: str, label: str) -> None:
        """Remember that a file was stored with this trusted label."""
        with self.control.transaction() as database:
            database.table("seen").upsert({"code": self._seen_code(revision, label)}, pk="code")

    def count(self) -> tuple[int, int]:
        """Return how many documents and chunks the library holds. For administrators; no view shows it."""
        counts = [self._partition(name, marking).count() for name, marking in registered(self.control).items()]
        return sum(c[0] for c in counts), sum(c[1] for c in counts)

    def readable(self, reader: Reader) -> int:
        """Return how many documents a reader may read now. For those who grant access; nothing of them is shown."""
        now = datetime.now(UTC)
        count = 0
        for name, marking in registered(self.control).items():
            with suppress(Refused):
                require(reader, marking, now)
                count += self._partition(name, marking).count()[0]
        return count

    def _admitted(self, draft: Draft) -> tuple[str, str]:
        """Record a deposit, and return the id of the document and the name of its partition.

        Raises UsageError for a file that was removed under this marking.
        """
        self._require_writing()
        document_id = self.document_of(draft)
        self.require_admitted(draft.marking, sha256(draft.original).hexdigest())
        self.audit.append(INGEST, "deposit", {"documents": [document_id], "marking": text(draft.marking)})
        return document_id, self._name(draft.marking)

    def _seen_code(self, revision: str, label: str) -> str:
        return hmac.digest(self.key("seen"), f"{revision}\0{label}".encode(), "sha256").hex()

    def _require_writing(self) -> None:
        if not self._is_writing:
            raise RuntimeError("To change a library, hold Vault.writing().")  # a fault of the program, not of a person

    def _name(self, marking: Marking) -> str:
        return hmac.digest(self.key("partition"), text(marking).encode(), "sha256").hex()[:32]

    def _partition(self, name: str, marking: Marking) -> Partition:
        with self._lock:
            if name not in self._partitions:
                folder = self.layout.partitions / name
                self._partitions[name] = Partition(folder, marking, self.embedder.fingerprint, self.key("cache"))
            return self._partitions[name]


def library_ceiling(control: Store) -> Marking | None:
    """Return the join of all markings stored and of the ceiling that was declared; None where there is neither.

    Need-to-know groups of what is stored are left out: two groups have nobody in common, and a file that waits under
    such a ceiling could never be reviewed.
    """
    declared = declared_ceiling(control)
    markings = [*map(ungrouped, registered(control).values()), *([declared] if declared else [])]
    return join(markings) if markings else None


def derived_key(layout: Layout, purpose: str) -> bytes:
    """Return a key of 32 bytes for one purpose, derived from the library key. Raises Damaged without a key."""
    return hmac.digest(layout.key(), purpose.encode(), "sha256")


def create(settings: Settings) -> Layout:
    """Make an empty library where the settings say; one that is there already is left as it is."""
    layout = Layout(settings.library)
    layout.make()
    layout.check()
    open_control(layout).close()
    return layout
