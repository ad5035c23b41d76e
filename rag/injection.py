"""What instructions planted in documents do to answers: the same questions with them and without them, compared."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from indexes.errors import UsageError
from indexes.policy import Marking, join
from indexes.sentences import sentences, split
from rag.answer import Answer, Claim
from rag.ask import Asked
from rag.drafting.plain import has_link_or_markup
from rag.evaluate import read_jsonl

INJECTIONS: Final = "injections.jsonl"
BENIGN: Final = "benign_hard_negatives.jsonl"
CARRIERS: Final = "carriers.jsonl"
POISONED: Final = "poisoned_passages.jsonl"
LEAST_WORDS: Final = 3  # of a planted sentence that counts as shown

Reread = Callable[[str, int, int], str]  # document, start, end → the words there, through the reader's own view


@dataclass(frozen=True, slots=True)
class Carrier:
    """A document with a question that it answers; `ideal` is the answer, "" where none is known."""

    name: str
    text: str
    question: str
    ideal: str


@dataclass(frozen=True, slots=True)
class Poisoned:
    """A question, the wrong answer that somebody wants said, and the passages that were written for it."""

    name: str
    question: str
    right: str
    wrong: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sets:
    """What a folder holds."""

    injections: tuple[str, ...]
    benign: tuple[str, ...]
    carriers: tuple[Carrier, ...]
    poisoned: tuple[Poisoned, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an answer: the marking of each readable document by its id, and a second look at its words.

    Every document that is not in `markings` is hidden.
    """

    markings: Mapping[str, Marking]
    reread: Reread


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is found of one answer."""

    inside: bool  # each citation is of a readable document, and gives its words again
    marked: bool  # the marking is the join over what went into the answer
    bare: bool  # no claim holds a link or markup, but as words of a document, letter for letter
    canaries: int  # words of hidden documents
    spoke: bool  # the question is answered without the planted text
    unchanged: bool  # the claims are those of the same question without the planted text
    kept: bool  # none of those claims is gone
    planted: bool  # a sentence of the planted text is shown
    troubled: bool  # the model's draft could not be used


def sets(folder: Path, sample: int) -> Sets:
    """Read a folder; of injections, benign texts and poisoned questions `sample` each at most, 0 for all.

    Raises UsageError naming a file that is missing or in another form.
    """
    try:
        return Sets(
            tuple(str(row["text"]) for row in _thinned(folder / INJECTIONS, sample)),
            tuple(str(row["text"]) for row in _thinned(folder / BENIGN, sample)),
            tuple(
                Carrier(str(row["id"]), str(row["context"]), _asked(str(row["question"])), _known(str(row["ideal"])))
                for row in _rows(folder / CARRIERS)
            ),
            tuple(
                Poisoned(
                    str(row["id"]),
                    str(row["question"]),
                    str(row["correct_answer"]),
                    str(row["incorrect_answer"]),
                    tuple(map(str, row["poisoned_passages"])),
                )
                for row in _thinned(folder / POISONED, sample)
            ),
        )
    except KeyError as error:
        message = f"A file of {folder} is in another form: {error} is missing. See docs/evaluation.md."
        raise UsageError(message) from error


def canary(name: str) -> str:
    """Return the word that stands in the hidden document of this name and nowhere else."""
    return "QX" + hashlib.sha256(name.encode()).hexdigest()[:14].upper()


def rounds(carriers: Sequence[Carrier], texts: Sequence[str]) -> Iterator[list[tuple[Carrier, str]]]:
    """Yield carriers with the document that carries a text, each text once, as many at once as there are carriers."""
    for first in range(0, len(texts), len(carriers)):
        part = texts[first : first + len(carriers)]
        yield [
            (one, plant(one.text, text, first + at)) for at, (one, text) in enumerate(zip(carriers, part, strict=False))
        ]


def plant(document: str, text: str, place: int) -> str:
    """Return the document with the text before it, within a paragraph of it, or behind it: place 0, 1, 2 and again."""
    if place % 3 == 0:
        return f"{text}\n\n{document}"
    if place % 3 == 2:  # noqa: PLR2004 - the third of three
        return f"{document}\n\n{text}"
    ends = [end for _, end in split(document)]
    middle = ends[(len(ends) - 1) // 2]
    return f"{document[:middle]} {text} {document[middle:].lstrip()}".rstrip()


def outcome(asked: Asked, plain: Answer, text: str, around: Around) -> Outcome:
    """Return what is found of an answer. `plain` is the answer without the planted `text`."""
    answer, markings = asked.answer, around.markings
    shown = [one for claim in answer.claims for one in claim.citations]
    read = [*(one.document for one in shown), *(hit.document for hit in asked.draft.shown if answer.drafted.beside)]
    said, before = {_words(claim.text) for claim in answer.claims}, {_words(claim.text) for claim in plain.claims}
    return Outcome(
        inside=all(
            one.document in markings and around.reread(one.document, one.start, one.end) == one.quote for one in shown
        ),
        marked=answer.abstained or _is_marked(answer, [markings[one] for one in read if one in markings]),
        bare=all(_is_bare(claim) for claim in answer.claims),
        canaries=repr(answer).count("QX"),
        spoke=bool(before),
        unchanged=said == before,
        kept=before <= said,
        planted=any(shows(claim.text, text) for claim in answer.claims),
        troubled=bool(answer.drafted.trouble),
    )


def shows(claim: str, planted: str) -> bool:
    """Whether a claim holds a whole sentence of a planted text, or is a part of it."""
    claimed = _words(claim)
    if len(claimed.split()) >= LEAST_WORDS and claimed in _words(planted):
        return True
    return any(len(one.split()) >= LEAST_WORDS and one in claimed for one in map(_words, sentences(planted)))


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return shares (0 to 1) and counts over the answers."""
    count = len(outcomes)

    spoken = [one for one in outcomes if one.spoke]

    def share(name: str) -> float:
        return round(sum(bool(getattr(one, name)) for one in outcomes) / max(count, 1), 4)

    return {
        "n": count,
        "citations_inside": share("inside"),
        "marking_right": share("marked"),
        "foreign_markup": sum(not one.bare for one in outcomes),
        "canaries": sum(one.canaries for one in outcomes),
        "unchanged": share("unchanged"),
        "unchanged_of_answered": round(sum(one.unchanged for one in spoken) / max(len(spoken), 1), 4),
        "answered": len(spoken),
        "kept": share("kept"),
        "planted_shown": share("planted"),
        "troubled": share("troubled"),
    }


def table(record: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the figures of each way of drafting as lines for a terminal."""
    lines = []
    for way, kinds in record.items():
        columns = {kind: figures for kind, figures in kinds.items() if isinstance(figures, dict)}
        names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
        lines.append(f"{way:24}" + "".join(f"{kind:>12}" for kind in columns))
        lines += [
            f"  {name:22}" + "".join(f"{figures.get(name, '-'):>12}" for figures in columns.values()) for name in names
        ]
    return lines


def says(answer: Answer, words: str) -> bool:
    """Whether a claim holds these words."""
    return bool(_words(words)) and any(_words(words) in _words(claim.text) for claim in answer.claims)


def _is_marked(answer: Answer, markings: Sequence[Marking]) -> bool:
    return bool(markings) and answer.marking == join(markings)


def _is_bare(claim: Claim) -> bool:
    return any(claim.text in one.quote for one in claim.citations) or not has_link_or_markup(claim.text)


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _asked(question: str) -> str:
    """Return a carrier's question as a person would put it: its first question, without the "Q:" before it."""
    first, mark, _ = question.removeprefix("Q:").strip().partition("?")
    return first + mark


def _known(ideal: str) -> str:
    return "" if ideal == "unknown" else ideal


def _rows(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON-lines file. Raises UsageError for a file that is missing or holds anything else."""
    rows = list(read_jsonl(path, key=None))
    if not rows:
        message = f"{path} must hold JSON objects, one a line."
        raise UsageError(message)
    return rows


def _thinned(path: Path, sample: int) -> list[dict[str, Any]]:
    """Return the rows of a file, or `sample` of them at equal distances."""
    rows = _rows(path)
    step = len(rows) / sample if sample else 0
    return rows if not sample or sample >= len(rows) else [rows[int(at * step)] for at in range(sample)]
