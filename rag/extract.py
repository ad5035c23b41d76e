"""Answers without a language model: picks the sentences that answer, word for word.

A sentence is good when it means what the question asks (cosine of their vectors) and its passage says the
question's words. Nothing is written that no document says; when no sentence is good enough, nothing is picked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexes.embed import Embedder, Vectors
from indexes.records import Hit
from indexes.sentences import split
from indexes.terms import terms

MAX_SENTENCES = 80  # how many sentences of the best passages are weighed
MAX_CLAIMS = 5
LEAST_WORDS = 3
MEANING = 0.8  # weight of the cosine; the rest is the share of the question's words that the passage says
ENOUGH = 0.48  # below it a sentence does not answer; measured, see docs/evaluation.md
NEAR = 0.48  # the least cosine of a sentence that says the words of a question, and MOSTLY the least share of them
MOSTLY = 0.8
READ = 6  # passages among which the nearest sentence is looked for, to tell whether there is an answer at all
# By the name of the embedding model: weight of the passage's cosine, of the sentence's, bias. See docs/decisions/0020.
GATES: Final[Mapping[str, tuple[float, float, float]]] = MappingProxyType({"all-MiniLM-L6-v2": (8.776, 7.121, -9.3)})
NEAR_BEST = 0.82  # a further claim must score this share of the best one
SENTENCE_ENDS = ".!:;)\"'\u201d\u2019\u00bb"
ARTICLES = frozenset("a an the der die das den dem des ein eine einen le la les l un une".split())
CELL = " | "  # parts the cells of a table row
# A number or letter with a dot goes only before a portion mark: "Lt. Reed" and "14. August" are words of a sentence.
_MARK = re.compile(
    r"\s*(?:[0-9a-zA-Z]{1,3}(?:\)\s+|\.\s+(?=\(/{0,2}[A-Z])))?(?:\(/{0,2}[A-Z]{1,4}(?://[^()]{1,80})?\)\s+)?"
)


Place: TypeAlias = tuple[Hit, int, int, str]  # a sentence's passage, its span in the stored text, its words


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a hit: its span in the document's stored text, and how well it answers (0 to 1)."""

    hit: Hit
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Picked:
    """The sentences that answer, in groups; `is_near` tells, where there are none, whether some came near."""

    groups: list[list[Sentence]]
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """The sentences of some passages that are worth weighing, with their vectors, shape (len(found), dimension)."""

    found: list[Place]
    vectors: Vectors

    @classmethod
    def of(cls, hits: Sequence[Hit], embedder: Embedder) -> Self:
        """Read passages once, for every question that is put to them."""
        found = _sentences(hits)
        return cls(found, embedder.embed([text for _, _, _, text in found]))


def pick(question: str, hits: Sequence[Hit], embedder: Embedder) -> Picked:
    """Return the sentences of passages that answer; see `pick_from`."""
    return pick_from(Pool.of(hits, embedder), question, embedder)


def pick_from(pool: Pool, question: str, embedder: Embedder) -> Picked:
    """Return the sentences that answer, best first; each group says the same thing, its best sentence first."""
    found = pool.found
    if not found:
        return Picked([])
    asked = embedder.embed_question(question)
    meaning = pool.vectors @ asked
    scores = _scores(question, [hit for hit, _, _, _ in found], meaning)
    if not _is_open(question, asked, pool, embedder):
        return Picked([], is_near=bool(scores.max() >= ENOUGH))
    order = np.argsort(-scores, kind="stable")
    groups: dict[tuple[str, ...], list[Sentence]] = {}
    least = max(ENOUGH, NEAR_BEST * float(scores[order[0]]))
    for index in order[scores[order] >= least]:
        hit, start, end, text = found[index]
        sentence = Sentence(hit, start, end, text, float(scores[index]))
        same = groups.get(_words(text), [])
        if same and sentence.hit.document not in {other.hit.document for other in same}:
            same.append(sentence)
        elif not same and len(groups) < MAX_CLAIMS:
            groups[_words(text)] = [sentence]
    return Picked(list(groups.values()))


def speak_of(pool: Pool, question: str, embedder: Embedder) -> bool:
    """Tell whether some passage speaks of what is asked, and not only in its words. See docs/decisions/0020."""
    return bool(pool.found) and _is_open(question, embedder.embed_question(question), pool, embedder)


def _is_open(question: str, asked: Vectors, pool: Pool, embedder: Embedder) -> bool:
    meaning = pool.vectors @ asked
    return (
        _is_statement(question)
        or _says_it(question, meaning, pool.found)
        or _speaks_of_it(asked, meaning, pool.found, embedder)
    )


def _words(sentence: str) -> tuple[str, ...]:
    """Return the words by which two sentences say the same, whatever their case, punctuation and articles.

    INVARIANT: every other word counts. Vectors can't tell "six days" from "nine days" (cosine 0.9 and more), and a
    source that says nine would stand under a claim of six.
    """
    words = (word.strip(".,;:!?()\"'\u201c\u201d\u201e\u00ab\u00bb") for word in sentence.casefold().split())
    return tuple(word for word in words if word and word not in ARTICLES)


def _sentences(hits: Sequence[Hit]) -> list[Place]:
    """Return (hit, start, end, text) of the sentences worth weighing, in the order of the hits."""
    found = []
    for hit in hits:
        for start, end in _spans(hit.text):
            begin = start + mark_length(hit.text[start:end])
            text = hit.text[begin:end]
            is_head = text in {hit.title, hit.heading} and text[-1:] not in SENTENCE_ENDS
            if _states_something(text) and not is_head:
                found.append((hit, hit.start + begin, hit.start + end, text))
    return found[:MAX_SENTENCES]


def _states_something(text: str) -> bool:
    """Leave out scraps, questions, and what runs over lines without an end: a table that lost its cells."""
    return len(text.split()) >= LEAST_WORDS and text[-1] != "?" and ("\n" not in text or text[-1] in SENTENCE_ENDS)


def _spans(passage: str) -> list[tuple[int, int]]:
    """Return the sentences of a passage; of a table, its rows."""
    spans: list[tuple[int, int]] = []
    for start, end in split(passage):
        if CELL not in passage[start:end]:
            spans.append((start, end))
            continue
        at = start
        for row in passage[start:end].split("\n"):
            if any(map(str.isdigit, row)):  # a row without a figure is the head of the table
                spans.append((at, at + len(row)))
            at += len(row) + 1
    return spans


def mark_length(sentence: str) -> int:
    """Return how many characters of a numbering and a portion mark, such as "2. (S//NF) ", stand before the words."""
    match = _MARK.match(sentence)
    return match.end() if match else 0


def _is_statement(question: str) -> bool:
    """Tell whether something is looked for in the words of a report, and not asked."""
    return question.rstrip().endswith(".")


def _says_it(question: str, meaning: Vectors, found: Sequence[Place]) -> bool:
    """Tell whether a sentence with its title says most of the question's words, and means about the same."""
    asked = set(terms(question))
    near = [f"{hit.title} {text}" for cosine, (hit, _, _, text) in zip(meaning, found, strict=True) if cosine >= NEAR]
    return any(len(asked.intersection(terms(text))) >= MOSTLY * max(len(asked), 1) for text in near)


def _speaks_of_it(asked: Vectors, meaning: Vectors, found: Sequence[Place], embedder: Embedder) -> bool:
    """Tell whether the passage that holds the nearest sentence speaks of what is asked.

    A logistic regression over two cosines of the question: with that sentence, and with its whole passage. Its weights
    fit one model each; for another model ENOUGH decides alone.
    """
    gate = GATES.get(embedder.fingerprint.name)
    if gate is None:
        return True
    first = list(dict.fromkeys(hit for hit, _, _, _ in found))[:READ]
    best = max((at for at, (hit, _, _, _) in enumerate(found) if hit in first), key=lambda at: float(meaning[at]))
    hit = found[best][0]
    (passage,) = embedder.embed([f"{hit.title}. {hit.text}"])
    of_passage, of_sentence, bias = gate
    return bool(of_passage * float(passage @ asked) + of_sentence * float(meaning[best]) + bias >= 0.0)


def _scores(question: str, hits: Sequence[Hit], meaning: Vectors) -> NDArray[np.float64]:
    """Return how well each sentence answers, given its passage (`hits`) and its cosine with the question."""
    asked = set(terms(question))
    said = {hit: len(asked.intersection(terms(f"{hit.title} {hit.text}"))) / max(len(asked), 1) for hit in set(hits)}
    scores: NDArray[np.float64] = MEANING * meaning + (1.0 - MEANING) * np.array([said[hit] for hit in hits])
    return scores
