"""Many files: examined several at once, embedded together, stored one by one in order, each whole or not at all.

No processor waits for another: files are parsed in child processes, chunks of several documents are embedded in one go,
and meanwhile the documents before them are written.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from indexes.embed import Embedder, Vectors
from indexes.policy import Marking
from indexes.vault import Vault
from ingest.pipeline import Examined, Tools, examine
from ingest.quarantine import KEY_PURPOSE, Held, Quarantine
from ingest.reasons import NotRead, Reason
from ingest.sources import Source, is_supported, load

STORED: Final = "stored"
SKIPPED: Final = "skipped"
QUARANTINED: Final = "quarantined"
FAILED: Final = "failed"
OUTCOMES: Final = (STORED, QUARANTINED, FAILED, SKIPPED)
_LOOK: Final = 0.1  # seconds between looks at whether the run was stopped
_AHEAD: Final = 8  # files examined ahead of the one that is stored, per job
_HELD: Final = 128 * 1024**2  # bytes of files that may wait, beyond the first
_TOGETHER: Final = 256  # chunks that are embedded in one go, at least one document
_GOES: Final = 2  # while the last chunks of one go are embedded, the next one has begun


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: `outcome` is one of OUTCOMES.

    `document` is its id in the library, or in quarantine; `chunks` is 0 unless it was stored.
    """

    path: Path
    outcome: str
    digest: str = ""
    marking: Marking | None = None
    reason: Reason | None = None
    document: str | None = None
    chunks: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """One run: the line's tools, the library (None for a dry run without one), how many files at once."""

    tools: Tools
    vault: Vault | None
    jobs: int
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Pending:
    path: Path
    source: Source | None
    work: Future[tuple[Examined, Future[Vectors] | None]] | None
    outcome: Outcome | None  # known already, without work


class _Embedding:
    """Embeds the chunks of documents as they come, those of several documents in one go."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._waiting: deque[tuple[list[str], Future[Vectors]]] = deque()
        self._turn = threading.Lock()
        self._pool = ThreadPoolExecutor(_GOES, thread_name_prefix="embedding")

    def put(self, texts: list[str]) -> Future[Vectors]:
        """Return what will hold the vectors of a document's chunks."""
        vectors: Future[Vectors] = Future()
        with self._turn:
            self._waiting.append((texts, vectors))
        self._pool.submit(self._go)
        return vectors

    def close(self) -> None:
        """Embed nothing more."""
        self._pool.shutdown(cancel_futures=True)

    def _go(self) -> None:
        taken = self._taken()
        if not taken:  # an earlier go took it along
            return
        try:
            rows = self._embedder.embed([text for texts, _ in taken for text in texts])
        except BaseException as error:
            for _, vectors in taken:
                vectors.set_exception(error)
            raise
        done = 0
        for texts, vectors in taken:
            vectors.set_result(rows[done : done + len(texts)])
            done += len(texts)

    def _taken(self) -> list[tuple[list[str], Future[Vectors]]]:
        """Take what waits, and as much as one go may hold."""
        taken: list[tuple[list[str], Future[Vectors]]] = []
        size = 0
        with self._turn:
            while self._waiting and (not taken or size + len(self._waiting[0][0]) <= _TOGETHER):
                taken.append(self._waiting.popleft())
                size += len(taken[-1][0])
        return taken


def outcomes(paths: Iterable[Path], intake: Intake, stopped: Callable[[], bool]) -> Iterator[Outcome]:
    """Yield what became of each file, in order. Ends after the current document once `stopped` says so.

    Needs the library's writer lock unless it is a dry run. Raises CoversheetError when the run can't go on.
    """
    pool = ThreadPoolExecutor(intake.jobs + 1, thread_name_prefix="examine")
    embedding = _Embedding(intake.vault.embedder) if intake.vault is not None and not intake.dry_run else None
    waiting: deque[_Pending] = deque()
    try:
        for path in paths:
            waiting.append(_begin(path, intake, pool, embedding))
            while _is_enough(waiting, intake.jobs):
                if not _ready(waiting[0], stopped):
                    return
                yield _finish(waiting.popleft(), intake)
        while waiting and _ready(waiting[0], stopped):
            yield _finish(waiting.popleft(), intake)
    finally:
        if waiting:
            intake.tools.sandbox.close()  # ends what is still being read
        pool.shutdown(cancel_futures=True)
        if embedding is not None:
            embedding.close()


def _is_enough(waiting: Sequence[_Pending], jobs: int) -> bool:
    """Tell whether no further file is taken up before the first that waits is stored."""
    held = sum(len(one.source.data) for one in waiting if one.source is not None)
    return len(waiting) > jobs * _AHEAD or (len(waiting) > 1 and held > _HELD)


def _ready(pending: _Pending, stopped: Callable[[], bool]) -> bool:
    """Wait for a file's work; False once the run is stopped."""
    while not stopped():
        if pending.work is None:
            return True
        try:
            if pending.work.exception(timeout=_LOOK) is None and (vectors := pending.work.result()[1]) is not None:
                vectors.exception(timeout=_LOOK)
        except NotYet:
            continue
        return True
    return False


def _begin(path: Path, intake: Intake, pool: ThreadPoolExecutor, embedding: _Embedding | None) -> _Pending:
    try:
        source = load(path)
    except NotRead as stop:
        return _Pending(path, None, None, Outcome(path, FAILED, reason=stop.reason))
    label = intake.tools.code(path)
    if intake.vault is not None and is_supported(path) and intake.vault.seen(source.digest, label):
        return _Pending(path, source, None, Outcome(path, SKIPPED, source.digest))
    return _Pending(path, source, pool.submit(_work, source, intake.tools, embedding), None)


def _work(source: Source, tools: Tools, embedding: _Embedding | None) -> tuple[Examined, Future[Vectors] | None]:
    examined = examine(source, tools)
    draft = examined.draft
    if embedding is None:
        return examined, None
    return examined, embedding.put([draft.text[chunk.start : chunk.end] for chunk in draft.chunks])


def _finish(pending: _Pending, intake: Intake) -> Outcome:
    if pending.outcome is not None or pending.source is None or pending.work is None:
        return pending.outcome or Outcome(pending.path, FAILED)
    try:
        examined, vectors = pending.work.result()
    except NotRead as stop:
        return _quarantined(pending.path, pending.source, stop, intake)
    draft, digest = examined.draft, pending.source.digest
    if intake.vault is not None and intake.vault.holds(draft.marking, digest):
        if not intake.dry_run:
            intake.vault.mark_seen(digest, intake.tools.code(pending.path))
        return Outcome(pending.path, SKIPPED, digest, draft.marking)
    document = None
    if intake.vault is not None and vectors is not None:
        document = intake.vault.revise(draft, vectors.result(), str(pending.path.absolute()))
        intake.vault.mark_seen(digest, intake.tools.code(pending.path))
    return Outcome(pending.path, STORED, digest, draft.marking, None, document, len(draft.chunks), examined.notes)


def _quarantined(path: Path, source: Source, stop: NotRead, intake: Intake) -> Outcome:
    kept = None
    if intake.vault is not None and not intake.dry_run:
        held = Held(source.filename, source.data, source.digest, stop.reason, stop.seen, stop.evidence, stop.proposal)
        quarantine = Quarantine(intake.vault.layout.quarantine, intake.vault.key(KEY_PURPOSE))
        kept = quarantine.put(held, intake.vault.ceiling)
    return Outcome(path, QUARANTINED, source.digest, reason=stop.reason, document=kept)
