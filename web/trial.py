"""A labelled set put before a library: one that is made of its corpus, or the one that is there, through a view."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from indexes import embed
from indexes.door import view_as
from indexes.errors import UsageError
from indexes.layout import Layout, write_durably
from indexes.policy import Marking, MarkingError, Reader, Refused, join, parse, require, text, unknown
from indexes.ranking import Ranking
from indexes.settings import Settings, from_environment
from indexes.vault import Vault, create
from indexes.view import View
from ingest.chunks import Measure
from ingest.corpus import draft_of
from rag.evaluate import LabelledQuestion, SetFiles, label_of, language_of, read_jsonl, read_questions
from rag.figures import Found, Labels

T = TypeVar("T")

UNMARKED = "UNCLASSIFIED"
NOBODY = "evaluation"  # the name of a reader that is made for the corpus
CANDIDATES = 600  # chunks per question, enough for a hundred documents
NOTE = "corpus.json"  # beside a library that is kept: which corpus and which model it was made of


@dataclass(frozen=True, slots=True)
class Trial:
    """What is measured: a view, the questions that count for its reader, and what is known of the documents.

    `names` gives the name that the grades use for each document id of the library, where it is another. `unscored`
    holds the ids of questions none of whose relevant documents the reader may read; `seen` the markings of all that
    was looked at, and is filled by `looked`.
    """

    view: View
    questions: Sequence[LabelledQuestion]
    unscored: Sequence[str]
    names: Mapping[str, str]
    labels: Labels
    seen: set[Marking] = field(default_factory=set)

    @property
    def marking(self) -> Marking:
        """The high-water mark of what was looked at; the view's ceiling where nothing was found."""
        return join(self.seen) if self.seen else self.view.ceiling


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a set with their markings. A label that can't be read counts as the highest of the corpus."""

    rows: Sequence[Mapping[str, Any]]
    markings: Mapping[str, Marking]  # by the corpus's own id

    @classmethod
    def read(cls, path: Path) -> "Corpus":
        """Read a corpus file. Raises UsageError for one of another form."""
        rows = list(read_jsonl(path))
        read = {str(row["_id"]): _read(label_of(row)) for row in rows}
        known = [marking for marking in read.values() if marking is not None]
        top = join(known) if known else parse(UNMARKED)
        return cls(rows, {name: marking or top for name, marking in read.items()})

    def whole_reader(self) -> Reader:
        """Return a reader who may read all of it."""
        labels = [label for marking in set(self.markings.values()) for label in marking.labels]
        values = {(tag, value) for label in labels for tag, some in label.permissive for value in some}
        ranks = {label.system: 0 for label in labels}
        for label in labels:
            ranks[label.system] = max(ranks[label.system], label.level)
        holds = frozenset[str]().union(*(label.restrictive for label in labels))
        return Reader(NOBODY, tuple(ranks.items()), "USA", holds, frozenset(), None, None, frozenset(values))

    def readable(self, reader: Reader) -> frozenset[str]:
        """Return the ids of the documents that the reader may read now."""
        now, decided = datetime.now(UTC), dict[Marking, bool]()
        for marking in set(self.markings.values()):
            try:
                require(reader, marking, now)
                decided[marking] = True
            except Refused:
                decided[marking] = False
        return frozenset(name for name, marking in self.markings.items() if decided[marking])


class Shown(Protocol):
    """What goes through things and shows somebody how far it is."""

    def __call__(self, things: Sequence[T], what: str) -> Iterable[T]:
        """Return the things."""
        ...


@dataclass(frozen=True, slots=True)
class Keep:
    """Where the library of a corpus is kept for the next run, None for nowhere; and how its making is shown."""

    folder: Path | None
    shown: Shown


@contextmanager
def of_corpus(files: SetFiles, corpus: Corpus, reader: Reader, keep: Keep) -> Iterator[Trial]:
    """Yield the set before a library made of its corpus: a scratch one, or one that is kept in a folder.

    A relevant document that the reader may not read does not count; one that is not in the corpus, or has no text,
    counts and can't be found.
    """
    questions = read_questions(files.queries, files.qrels)
    above = frozenset(corpus.markings) - corpus.readable(reader)
    cut = [replace(one, grades={name: g for name, g in one.grades.items() if name not in above}) for one in questions]
    languages = {str(row["_id"]): language_of(row) for row in corpus.rows}
    labels = Labels({name: text(marking) for name, marking in corpus.markings.items()}, languages)
    with filled(corpus, keep) as vault:
        view = vault.view(reader)
        names = {one.document: one.name for one in view.named(corpus.markings.keys())}
        yield Trial(view, *_divided(cut), names, labels)


@contextmanager
def of_library(files: SetFiles, settings: Settings, account: str) -> Iterator[Trial]:
    """Yield the set before a library that is there, through the view of an account; each look is in its audit log.

    Grades name documents by file name, document id or SHA-256. Raises UsageError for a name that several bear.
    """
    questions = read_questions(files.queries, files.qrels)
    with view_as(settings, account, None) as view:
        every = view.named({name for one in questions for name in (*one.grades, *one.excluded)})
        documents: dict[str, list[str]] = {}
        for one in every:
            documents.setdefault(one.name, []).append(one.document)
        resolved = [_resolved(one, documents) for one in questions]
        labels = Labels({one.document: text(one.marking) for one in every}, {})
        yield Trial(view, *_divided(resolved), {}, labels, {one.marking for one in every})


def looked(trial: Trial, rankings: Iterable[Ranking], shown: Shown) -> Found:
    """Return by ranking the documents that it finds for each question, best first."""
    found: dict[str, list[list[str]]] = {}
    for ranking in rankings:
        asked = shown(trial.questions, f"Asking ({ranking.value})")
        found[ranking.value] = [_documents(trial, question.text, ranking) for question in asked]
    return found


def _documents(trial: Trial, question: str, ranking: Ranking) -> list[str]:
    hits = trial.view.search(question, limit=CANDIDATES, action="evaluate", ranking=ranking)
    trial.seen.update(hit.marking for hit in hits)
    return list(dict.fromkeys(trial.names.get(hit.document, hit.document) for hit in hits))


def _read(label: str) -> Marking | None:
    """Return the marking of a label; None for one that can't be read."""
    try:
        marking = parse(label or UNMARKED)
    except MarkingError:
        return None
    return None if unknown(marking) else marking


def _divided(questions: Sequence[LabelledQuestion]) -> tuple[list[LabelledQuestion], list[str]]:
    """Return the questions that have a relevant document, and the ids of those that have none left."""
    return [one for one in questions if one.grades], [one.id for one in questions if not one.grades]


def _resolved(question: LabelledQuestion, documents: Mapping[str, Sequence[str]]) -> LabelledQuestion:
    """Return the question with document ids for names; what is not there for the reader is left out."""
    grades: dict[str, int] = {}
    for name, grade in question.grades.items():
        found = documents.get(name, ())
        if len(found) > 1:
            message = (
                f"The grades of question {question.id} name a file of which there are several. "
                "Write the document's id or the SHA-256 of its file instead."
            )
            raise UsageError(message)
        grades.update({document: max(grade, grades.get(document, 0)) for document in found})
    return replace(
        question,
        grades=grades,
        excluded=frozenset(document for name in question.excluded for document in documents.get(name, ())),
    )


@contextmanager
def filled(corpus: Corpus, keep: Keep) -> Iterator[Vault]:
    """Yield an open library that holds the corpus: made for this run, or made once in a folder."""
    with tempfile.TemporaryDirectory(prefix="coversheet-evaluate-") as scratch:
        folder = keep.folder or Path(scratch)
        settings = from_environment(folder / "library")
        embedder = embed.load(settings)
        is_there = Layout(settings.library).exists()
        note = json.dumps({"corpus": _digest(corpus), "model": embedder.fingerprint.record()}, sort_keys=True)
        if is_there and not _says(folder / NOTE, note):
            message = f"{folder} holds a library of another corpus or model, or half of one. Name another folder."
            raise UsageError(message)
        create(settings)
        with Vault.open(settings, embedder) as vault:
            if not is_there:
                _fill(vault, corpus, keep.shown)
                write_durably(folder / NOTE, note.encode())
            yield vault


def _fill(vault: Vault, corpus: Corpus, shown: Shown) -> None:
    size = Measure.of(vault.embedder, vault.embedder.fingerprint.max_tokens)
    with vault.writing():
        for row in shown(corpus.rows, "Reading"):
            name = str(row["_id"])
            draft = draft_of(name, row.get("title") or "", row.get("text") or "", corpus.markings[name], size)
            if draft is not None:
                vault.deposit(draft)
        vault.seal()


def _digest(corpus: Corpus) -> str:
    return hashlib.sha256(json.dumps(corpus.rows, sort_keys=True).encode()).hexdigest()


def _says(path: Path, note: str) -> bool:
    return path.is_file() and path.read_bytes() == note.encode()


def without_library() -> Path:
    """Return where an evaluation that needs no library keeps the models it prepares: the person's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coversheet"
