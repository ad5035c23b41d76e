"""What an evaluation tells: the figures of several rankings, over all questions and by language and by marking. Pure.

A record of plain values, fit for JSON: the command line prints it, the report draws it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexes.terms import language
from rag.evaluate import DRAWS, FIRST, SEED, Figures, LabelledQuestion, differences, intervals, means, scored

LISTED = 20  # questions that gained most, and that lost most
STEPS = ((1, 1), (2, 3), (4, 5), (6, 10), (11, 20), (21, 50), (51, 100))  # ranks that are counted together
OURS = "fused"
DECIDES = "ndcg@10"  # what gains and losses are counted in

Found = Mapping[str, Sequence[Sequence[str]]]  # by ranking: the documents found for each question, best first


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of the documents by their ids: the text of the marking, the language ("" for not known)."""

    markings: Mapping[str, str]
    languages: Mapping[str, str]


def record(questions: Sequence[LabelledQuestion], found: Found, labels: Labels) -> dict[str, Any]:
    """Return the figures of all rankings; those of the product's own stand at the top."""
    rows = {ranking: [scored(*pair) for pair in zip(questions, lists, strict=True)] for ranking, lists in found.items()}
    told = {ranking: means(some) for ranking, some in rows.items()}
    return {
        **told.pop(OURS),
        "n": len(questions),
        "baselines": told,
        "intervals": {ranking: intervals(some) for ranking, some in rows.items()},
        "differences": {other: _difference(rows[OURS], rows[other]) for other in told},
        "languages": {
            "questions": _groups(questions, found, _spoken),
            "documents": _groups(questions, found, lambda question: _parts(question, labels.languages)),
        },
        "partitions": _groups(questions, found, lambda question: _parts(question, labels.markings)),
        "first_relevant": {ranking: _histogram(some) for ranking, some in rows.items()},
        **_extremes(questions, rows),
        "bootstrap": {"draws": DRAWS, "seed": SEED},
    }


def _difference(ours: Sequence[Figures], others: Sequence[Figures]) -> dict[str, Any]:
    pairs = [(one[DECIDES], other[DECIDES]) for one, other in zip(ours, others, strict=True)]
    better, worse = sum(one > other for one, other in pairs), sum(one < other for one, other in pairs)
    return {
        **differences(ours, others),
        "questions": {"better": better, "worse": worse, "same": len(pairs) - better - worse},
    }


def _spoken(question: LabelledQuestion) -> dict[str, LabelledQuestion]:
    return {question.language or language(question.text): question}


def _parts(question: LabelledQuestion, labels: Mapping[str, str]) -> dict[str, LabelledQuestion]:
    """Return by label the question with the relevant documents of that label; the others don't count for it there."""
    parts = {}
    for name in sorted({labels[document] for document in question.grades if labels.get(document)}):
        grades = {document: grade for document, grade in question.grades.items() if labels.get(document) == name}
        others = frozenset(question.grades.keys() - grades.keys())
        parts[name] = replace(question, grades=grades, excluded=question.excluded | others)
    return parts


def _groups(
    questions: Sequence[LabelledQuestion],
    found: Found,
    divide: Callable[[LabelledQuestion], Mapping[str, LabelledQuestion]],
) -> dict[str, Any]:
    """Return by group how many questions it has, and the figures of each ranking with intervals."""
    groups: dict[str, list[tuple[int, LabelledQuestion]]] = {}
    for at, question in enumerate(questions):
        for name, part in divide(question).items():
            groups.setdefault(name, []).append((at, part))
    told = {}
    for name, some in sorted(groups.items()):
        rows = {ranking: [scored(part, lists[at]) for at, part in some] for ranking, lists in found.items()}
        told[name] = {
            "n": len(some),
            **{ranking: {**means(row), "intervals": intervals(row)} for ranking, row in rows.items()},
        }
    return told


def _histogram(rows: Sequence[Figures]) -> dict[str, int]:
    """Return how many questions have their first relevant document at which ranks; "none" for not among them."""
    counts = {
        (str(low) if low == high else f"{low}-{high}"): sum(low <= row[FIRST] <= high for row in rows)
        for low, high in STEPS
    }
    return {**counts, "none": len(rows) - sum(counts.values())}


def _extremes(questions: Sequence[LabelledQuestion], rows: Mapping[str, Sequence[Figures]]) -> dict[str, Any]:
    """Return the questions that gained and lost most against words alone, most first."""
    if "bm25" not in rows:
        return {"gained": [], "lost": []}
    every: list[dict[str, Any]] = [
        {
            "question": question.id,
            "difference": round(ours[DECIDES] - words[DECIDES], 4),
            "rank": int(ours[FIRST]),
            "rank_bm25": int(words[FIRST]),
        }
        for question, ours, words in zip(questions, rows[OURS], rows["bm25"], strict=True)
    ]
    every.sort(key=lambda one: (-one["difference"], one["question"]))
    gained = [one for one in every if one["difference"] > 0]
    lost = [one for one in reversed(every) if one["difference"] < 0]
    return {"gained": gained[:LISTED], "lost": lost[:LISTED]}
