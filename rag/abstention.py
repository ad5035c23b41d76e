"""Answering, citing and abstaining, measured on labelled questions. Pure but for reading files.

Positive is an abstention: precision is the share of abstentions that are on questions without an answer, recall the
share of the questions without an answer on which it abstained.

Citations are counted in sentences of the passage: those that the corpus lists (`metadata.sentences`), else those that
are found in its text. A quote counts as each sentence of which it holds more than half, or the one of which it holds
most. Where a question has several reference answers, the one that the quotes match best counts. Precision is the mean
over the answerable questions that were answered, recall over all answerable ones: an abstention there has recall 0.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from indexes.errors import UsageError
from indexes.records import Hit
from indexes.sentences import sentences, split
from indexes.terms import terms
from rag.evaluate import read_jsonl

QUOTED = 3  # how many sentences the lexical-overlap baseline quotes
LEAST_HELD = 0.5  # of a sentence, for a quote to count as it
LEAST_OVERLAP = 0.5  # share of the question's words that its best sentence must say, or it abstains

Unit = tuple[str, int]  # a document's name and the number of a sentence in it


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, whether the corpus answers it, and what is known of the answer.

    `references` holds for each reference answer the sentences on which it rests; `excluded` the names of documents that
    do not count for this question.
    """

    id: str
    text: str
    answerable: bool
    passage: str
    references: tuple[tuple[str, ...], ...]
    excluded: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question: the sentences that were quoted, none when it abstained."""

    abstained: bool
    cited: frozenset[Unit]


def questions(files: Iterable[Path]) -> list[Labelled]:
    """Return the questions of files, in order. Raises UsageError for a file of another form, or without any question.

    A row says by `answerable` whether the corpus answers it. One that does not say is answerable unless its
    `metadata.answered_only_in` names the document that answers it: that is for documents outside the corpus.
    """
    found = [_labelled(row) for file in files for row in read_jsonl(file)]
    if not found:
        raise UsageError("The files hold no questions.")
    return found


def _labelled(row: Mapping[str, Any]) -> Labelled:
    metadata = row.get("metadata") or {}
    says = row.get("answerable")
    left_out = metadata.get("exclude_doc") or []
    references = [one.get("selected_sentences") or [] for one in row.get("reference") or []]
    return Labelled(
        str(row["_id"]),
        str(row.get("text") or ""),
        says if isinstance(says, bool) else not metadata.get("answered_only_in"),
        str(row.get("gold_passage") or ""),
        tuple(tuple(map(str, some)) for some in references if some),
        frozenset([left_out] if isinstance(left_out, str) else left_out),
    )


class Units:
    """The sentences of a corpus, and which of them a text from it covers."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take the rows of a corpus in BEIR form."""
        self._sentences = {str(row["_id"]): [_packed(one) for one in _listed(row)] for row in rows}

    def covered(self, name: str, text: str) -> frozenset[Unit]:
        """Return the sentences of a document of which `text` holds more than half, or the one of which it holds most.

        White space does not count. Nothing where the document does not hold the text.
        """
        sentences, packed = self._sentences.get(name, []), _packed(text)
        start = "".join(sentences).find(packed)
        if start < 0 or not packed:
            return frozenset()
        ends = list(accumulate(map(len, sentences)))
        shares: dict[int, float] = {}
        for at in range(bisect_right(ends, start), len(sentences)):
            begin = ends[at] - len(sentences[at])
            if begin >= start + len(packed):
                break
            held = min(ends[at], start + len(packed)) - max(begin, start)
            shares[at] = held / max(len(sentences[at]), 1)
        chosen = [at for at, share in shares.items() if share > LEAST_HELD] or [max(shares, key=lambda at: shares[at])]
        return frozenset((name, at) for at in chosen)

    def referenced(self, question: Labelled) -> list[frozenset[Unit]]:
        """Return the sentences of each reference; one that its passage does not hold is one that is never quoted."""
        return [
            frozenset().union(
                *(
                    self.covered(question.passage, text) or frozenset({(question.passage, -1 - number)})
                    for number, text in enumerate(some)
                )
            )
            for some in question.references
        ]


def _listed(row: Mapping[str, Any]) -> list[str]:
    listed = (row.get("metadata") or {}).get("sentences")
    text = str(row.get("text") or "")
    return list(map(str, listed)) if listed else sentences(text)


def _packed(text: str) -> str:
    return "".join(text.split())


def overlapping(question: str, hits: Sequence[Hit]) -> list[tuple[Hit, str]]:
    """Return what the lexical-overlap baseline quotes: the sentences that say most of the question's words.

    It abstains when the best of them says less than LEAST_OVERLAP of the words.
    """
    asked = set(terms(question))
    found = [
        (len(asked.intersection(terms(hit.text[start:end]))) / max(len(asked), 1), hit, hit.text[start:end])
        for hit in hits
        for start, end in split(hit.text)
    ]
    found.sort(key=lambda one: -one[0])
    if not found or found[0][0] < LEAST_OVERLAP:
        return []
    return [(hit, text) for _, hit, text in found[:QUOTED]]


def record(
    asked: Sequence[Labelled], ours: Sequence[Outcome], baseline: Sequence[Outcome], units: Units
) -> dict[str, Any]:
    """Return the figures, those of the lexical-overlap baseline as `overlap`, and how much more ours are as `gain`.

    A figure of something that did not occur is None: the precision of no abstention, the citations of no reference.
    """
    mine, other = _figures(asked, ours, units), _figures(asked, baseline, units)
    return {
        **mine,
        "n": len(asked),
        "answerable": sum(one.answerable for one in asked),
        "unanswerable": sum(not one.answerable for one in asked),
        "overlap": other,
        "gain": {name: _less(mine[name], other[name]) for name in ("f1", "citation_f1")},
    }


def table(told: Mapping[str, Any]) -> list[str]:
    """Return the figures of a record as lines: ours, the baseline's, and the gain where it is told."""
    lines = [
        f"{told['n']} questions, {told['unanswerable']} of them without an answer",
        f"{'':26}{'ours':>8}{'overlap':>9}",
    ]
    for name, other in told["overlap"].items():
        shown = "".join(
            f"{'-' if one is None else format(one, '.3f'):>{width}}" for one, width in ((told[name], 8), (other, 9))
        )
        lines.append(f"{name:26}{shown}")
    return lines


def _figures(asked: Sequence[Labelled], outcomes: Sequence[Outcome], units: Units) -> dict[str, float | None]:
    silent = {
        can: [o.abstained for q, o in zip(asked, outcomes, strict=True) if q.answerable is can] for can in (True, False)
    }
    right = sum(silent[False])
    precision, recall = _share(right, right + sum(silent[True])), _share(right, len(silent[False]))
    cited = [
        _cited(o, units.referenced(q)) for q, o in zip(asked, outcomes, strict=True) if q.answerable and q.references
    ]
    answered = [one for one, _ in cited if one is not None]
    citation_precision = _share(math.fsum(answered), len(answered))
    citation_recall = _share(math.fsum(one for _, one in cited), len(cited))
    answerable = len(silent[True])
    return {
        "precision": precision,
        "recall": recall,
        "f1": _f1(precision, recall),
        "answered_of_answerable": _share(answerable - sum(silent[True]), answerable),
        "citation_precision": citation_precision,
        "citation_recall": citation_recall,
        "citation_f1": _f1(citation_precision, citation_recall),
    }


def _cited(outcome: Outcome, references: Sequence[frozenset[Unit]]) -> tuple[float | None, float]:
    """Return the precision (None where nothing was quoted) and the recall of the quotes, for the best reference."""
    if outcome.abstained or not outcome.cited:
        return (None if outcome.abstained else 0.0), 0.0
    pairs = [(len(outcome.cited & one) / len(outcome.cited), len(outcome.cited & one) / len(one)) for one in references]
    return max(pairs, key=lambda pair: _f1(*pair) or 0.0)


def _share(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else round(one - other, 4)
