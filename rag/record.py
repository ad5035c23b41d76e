"""What is kept of an answer: question, what was read, draft, what stands, what was left out. JSON at its rim.

No passage is copied into a record: it names documents and spans, whose words are read again when it is opened. Only
the sentences that were drafted, and the words that a claim cites, stand in it.
"""

import json
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from indexes.errors import Damaged
from indexes.policy import Marking, home_of, parse, text
from indexes.records import Hit
from indexes.rulebook import kernel
from indexes.view import View
from rag.answer import Answer, Citation, Claim, DraftedBy, LeftOut, citation_record
from rag.ask import Asked
from rag.verify import Verdict

FORM: Final = 1


@dataclass(frozen=True, slots=True)
class Read:
    """A passage that was read: where it stands, how it was ranked, and how it is marked."""

    document: str
    start: int
    end: int
    page: int | None
    portion: Marking
    score: float


@dataclass(frozen=True, slots=True)
class Record:
    """An answer with how it came to be. `state` is a digest of the readable partitions, `rules` one of the kernel."""

    question: str
    searched: str  # what was searched for: the question, or what a follow-up was taken to mean
    ceiling: Marking
    floor: Marking | None  # what the conversation had reached before
    answer: Answer
    reads: tuple[Read, ...]
    drafter: str
    prompt: str  # SHA-256 (hex) of the prompt, "" without a model
    raw: str  # what the model wrote
    state: str
    rules: str
    model: str  # the embedder: its name and the beginning of its digest
    release: str

    @property
    def meant(self) -> str:
        """What a follow-up was taken to mean, "" where the question was searched for as it is."""
        return self.searched if self.searched != self.question else ""


def recorded(view: View, question: str, searched: str, floor: Marking | None, asked: Asked) -> Record:
    """Return the record of an answer that a view gave."""
    return Record(
        question=question,
        searched=searched,
        ceiling=view.ceiling,
        floor=floor,
        answer=asked.answer,
        reads=tuple(_read(hit) for hit in asked.hits),
        drafter=asked.draft.drafter,
        prompt=asked.draft.prompt,
        raw=asked.draft.raw,
        state=view.state,
        rules=kernel(),
        model=f"{view.embedder.fingerprint.name} {view.embedder.fingerprint.weights[:16]}",
        release=version("coversheet"),
    )


def documents_of(record: Record) -> tuple[str, ...]:
    """Return the ids of all documents that an answer was made from, each once."""
    return tuple(dict.fromkeys(one.document for one in record.reads))


def written(record: Record) -> str:
    """Return a record as JSON text."""
    answer = record.answer
    return json.dumps(
        {
            "form": FORM,
            "question": record.question,
            "searched": record.searched,
            "ceiling": text(record.ceiling),
            "floor": text(record.floor) if record.floor else None,
            "marking": text(answer.marking),
            "reason": answer.reason,
            "claims": [_claim(one) for one in answer.claims],
            "dropped": [_left_out(one) for one in answer.dropped],
            "by": answer.drafted.by,
            "trouble": answer.drafted.trouble,
            "beside": text(answer.drafted.beside) if answer.drafted.beside else None,
            "disagree": answer.disagree,
            "missing": answer.missing,
            "reads": [_read_record(one) for one in record.reads],
            "drafter": record.drafter,
            "prompt": record.prompt,
            "raw": record.raw,
            "state": record.state,
            "rules": record.rules,
            "model": record.model,
            "release": record.release,
        },
        ensure_ascii=False,
    )


def read(body: str, view: View) -> Record:
    """Return the record that a JSON text holds. Raises Damaged when it is in another form."""
    try:
        return _from(json.loads(body), view)
    except (ValueError, KeyError, TypeError) as error:
        message = "A kept answer can't be read. It was written by another release, or it is damaged."
        raise Damaged(message) from error


def _from(row: dict[str, Any], view: View) -> Record:
    if row["form"] != FORM:
        raise ValueError(row["form"])
    by = DraftedBy(row["by"], row["trouble"], parse(row["beside"]) if row["beside"] else None)
    answer = Answer(
        marking=parse(row["marking"]),
        claims=tuple(
            Claim(one["text"], Verdict(one["verdict"]), _citations(one["citations"]), one["score"], one["instead"])
            for one in row["claims"]
        ),
        reason=row["reason"],
        closest=(),
        dropped=tuple(
            LeftOut(one["text"], one["why"], one["score"], _citations(one["citations"])) for one in row["dropped"]
        ),
        home=home_of(view.reader),
        drafted=by,
        disagree=tuple((one, other) for one, other in row["disagree"]),
        missing=tuple(row["missing"]),
    )
    return Record(
        question=row["question"],
        searched=row["searched"],
        ceiling=parse(row["ceiling"]),
        floor=parse(row["floor"]) if row["floor"] else None,
        answer=answer,
        reads=tuple(Read(**{**one, "portion": parse(one["portion"])}) for one in row["reads"]),
        drafter=row["drafter"],
        prompt=row["prompt"],
        raw=row["raw"],
        state=row["state"],
        rules=row["rules"],
        model=row["model"],
        release=row["release"],
    )


def _read(hit: Hit) -> Read:
    return Read(hit.document, hit.start, hit.end, hit.page, hit.portion, hit.score)


def _read_record(one: Read) -> dict[str, Any]:
    return {
        "document": one.document,
        "start": one.start,
        "end": one.end,
        "page": one.page,
        "portion": text(one.portion),
        "score": one.score,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "verdict": claim.verdict.value,
        "score": claim.score,
        "instead": claim.instead,
        "citations": [_citation(one) for one in claim.citations],
    }


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {"text": one.text, "why": one.why, "score": one.score, "citations": [_citation(c) for c in one.citations]}


def _citation(one: Citation) -> dict[str, Any]:
    return {**citation_record(one), "revision": one.revision, "portion": text(one.portion)}


def _citations(rows: list[dict[str, Any]]) -> tuple[Citation, ...]:
    return tuple(
        Citation(**{**row, "marking": parse(row["marking"]), "portion": parse(row["portion"])}) for row in rows
    )
