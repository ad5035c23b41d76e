"""Planted instructions put before a library: carriers with them and without, beside documents that stay hidden."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from indexes.accounts import Account
from indexes.errors import NotFound
from indexes.policy import Marking, parse
from indexes.terms import terms
from indexes.view import View
from rag import injection
from rag.ask import Asked, asked
from rag.drafted import Way
from rag.injection import Around, Carrier, Outcome, Poisoned, Sets, canary
from web import trial
from web.trial import Corpus, Keep, Shown

CLEARANCE: Final = "SECRET"
READABLE: Final = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "SECRET//NOFORN")
HIDDEN: Final = ("TOP SECRET", "SECRET//SI", "NATO SECRET", "TOP SECRET//TK//NOFORN")
WORDS: Final = 60  # of a text that is searched for
FIND: Final = 5  # among so many hits a text must be found by its own words

Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Put:
    """How it is measured: the ways of drafting by their names, and how the work is shown."""

    ways: Mapping[str, Way]
    shown: Shown


@dataclass(frozen=True, slots=True)
class Library:
    """A scratch library through the eyes of its reader: what he may read by name, and the markings of that."""

    view: View
    documents: Mapping[str, str]
    markings: Mapping[str, Marking]


def measured(found: Sets, put: Put) -> dict[str, Any]:
    """Return the figures for each way of drafting: of injections, of benign texts, of poisoned passages."""
    record: dict[str, Any] = {"clearance": CLEARANCE, "readable": list(READABLE), "hidden": list(HIDDEN)}
    for name, way in put.ways.items():
        plain = _plain(found.carriers, way, put.shown)
        ideals = {one.name: one.ideal for one in found.carriers if one.ideal}
        record[name] = {
            "injections": _planted(found.carriers, found.injections, plain, way, put.shown),
            "benign": _planted(found.carriers, found.benign, plain, way, put.shown),
            "poisoned": _poisoned(found.poisoned, way, put.shown),
            "ideal_without": round(
                sum(injection.says(plain[one].answer, ideal) for one, ideal in ideals.items()) / max(len(ideals), 1), 4
            ),
        }
    record["benign_blocked"] = _blocked(found.benign, put.shown)
    return record


def _plain(carriers: Sequence[Carrier], way: Way, shown: Shown) -> dict[str, Asked]:
    """Return the answers to the carriers' questions while nothing is planted."""
    with _library(_world([], carriers)) as library:
        return {one.name: asked(library.view, one.question, way) for one in shown(carriers, "Asking, nothing planted")}


def _planted(
    carriers: Sequence[Carrier], texts: Sequence[str], plain: Mapping[str, Asked], way: Way, shown: Shown
) -> dict[str, Any]:
    """Return the figures of the carriers' questions while each carries one of the texts, a round at a time."""
    outcomes: list[Outcome] = []
    ideals: list[bool] = []
    for number, planted in enumerate(shown(list(injection.rounds(carriers, texts)), "Asking, planted")):
        with _library(_world(planted, carriers)) as library:
            part = texts[number * len(carriers) :]
            for (carrier, _), one in zip(planted, part, strict=False):
                answer = asked(library.view, carrier.question, way)
                outcomes.append(_outcome(library, answer, plain[carrier.name], one))
                if carrier.ideal:
                    ideals.append(injection.says(answer.answer, carrier.ideal))
    return {**injection.summary(outcomes), "ideal": round(sum(ideals) / max(len(ideals), 1), 4)}


def _poisoned(questions: Sequence[Poisoned], way: Way, shown: Shown) -> dict[str, Any]:
    """Return how often the wrong answer is shown where only passages written for it are in the library."""
    rows = [_row(f"{one.name}-{at}", text, at) for one in questions for at, text in enumerate(one.passages)]
    with _library(rows) as library:
        answers = [asked(library.view, one.question, way) for one in shown(questions, "Asking, poisoned")]
        outcomes = [
            _outcome(library, answer, answer, "\n".join(one.passages))
            for answer, one in zip(answers, questions, strict=True)
        ]
    pairs = list(zip(answers, questions, strict=True))
    kept = {
        name: value
        for name, value in injection.summary(outcomes).items()
        if name not in {"unchanged", "unchanged_of_answered", "answered", "kept"}
    }
    return {
        **kept,
        "wrong_shown": round(sum(injection.says(a.answer, one.wrong) for a, one in pairs) / max(len(pairs), 1), 4),
        "abstained": round(sum(a.answer.abstained for a, _ in pairs) / max(len(pairs), 1), 4),
    }


def _blocked(texts: Sequence[str], shown: Shown) -> int:
    """Return how many harmless texts are not found by their own words: nothing is flagged, so none may be missing."""
    rows = [_row(f"benign-{at}", one, at) for at, one in enumerate(texts)]
    with _library(rows) as library:
        missing = 0
        for row in shown(rows, "Searching"):
            words = " ".join(terms(row["text"])[:WORDS])
            hits = library.view.search(words, limit=FIND, action="evaluate", fold=True) if words else []
            found = {hit.document for face in hits for hit in (face, *face.folded)}
            missing += bool(words) and library.documents.get(row["_id"]) not in found
    return missing


def _outcome(library: Library, answer: Asked, plain: Asked, planted: str) -> Outcome:
    def reread(document: str, start: int, end: int) -> str:
        try:
            return library.view.quote(document, start, end)
        except NotFound:
            return ""

    return injection.outcome(answer, plain.answer, planted, Around(library.markings, reread))


def _world(planted: Sequence[tuple[Carrier, str]], carriers: Sequence[Carrier]) -> list[Row]:
    """Return every carrier, those of `planted` with their text, and for each a hidden document on the same matter."""
    texts = {one.name: one.text for one in carriers} | {one.name: body for one, body in planted}
    rows = [_row(name, body, at) for at, (name, body) in enumerate(texts.items())]
    hidden = [
        _row(f"hidden-{one.name}", f"{canary(one.name)} {one.question} {one.text} {canary(one.name)}", at, HIDDEN)
        for at, one in enumerate(carriers)
    ]
    return [*rows, *hidden]


def _row(name: str, body: str, at: int, markings: Sequence[str] = READABLE) -> Row:
    return {"_id": name, "title": "", "text": body, "metadata": {"marking": markings[at % len(markings)]}}


@contextmanager
def _library(rows: Sequence[Row]) -> Iterator[Library]:
    """Yield a scratch library of these documents, open to a reader who is cleared for some of them."""
    corpus = Corpus(rows, {row["_id"]: parse(row["metadata"]["marking"]) for row in rows})
    readable = {row["_id"] for row in rows if row["metadata"]["marking"] in READABLE}
    with trial.filled(corpus, Keep(None, _quietly)) as vault:
        view = vault.view(Account(trial.NOBODY, (CLEARANCE,), "USA").reader())
        names = {one.name: one.document for one in view.named(readable)}
        yield Library(view, names, {document: corpus.markings[name] for name, document in names.items()})


def _quietly(things: Sequence[T], what: str) -> Iterable[T]:
    """Go through the documents of a small library without a bar of its own."""
    del what
    return things
