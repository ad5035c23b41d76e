"""What is read off the answers: how good, how many, and what hidden documents changed. Pure."""

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias, TypeVar

from rag.evaluate import ndcg

Hits: TypeAlias = Sequence[tuple[str, float]]  # [name of a chunk, score], best first
DEPTH = 10
T = TypeVar("T")


def documents(hits: Hits, excluded: AbstractSet[str] = frozenset()) -> list[str]:
    """Return the documents of the chunks, each at its best chunk's place, without those that don't count."""
    found = dict.fromkeys(name.rpartition("#")[0] for name, _ in hits)
    return [document for document in found if document not in excluded]


def quality(
    answers: Sequence[Hits], questions: Sequence[Mapping[str, Any]], readable: AbstractSet[str]
) -> dict[str, float]:
    """Return the mean nDCG@10 over the questions whose relevant document may be read, and how many these are."""
    figures = []
    for hits, question in zip(answers, questions, strict=True):
        grades = {document: grade for document, grade in question["grades"].items() if document in readable}
        if grades:
            figures.append(ndcg(documents(hits, set(question["excluded"])), grades, DEPTH))
    return {"ndcg@10": round(math.fsum(figures) / max(len(figures), 1), 4), "questions": len(figures)}


def short(answers: Sequence[Hits], wanted: int, readable: int) -> dict[str, int]:
    """Return how many questions got fewer chunks than they could have had, and how many chunks that is in all."""
    lacking = [max(0, min(wanted, readable) - len(hits)) for hits in answers]
    return {"questions": sum(count > 0 for count in lacking), "results": sum(lacking)}


def few_documents(answers: Sequence[Hits], questions: Sequence[Mapping[str, Any]]) -> int:
    """Return how many questions got fewer than ten documents that count."""
    pairs = zip(answers, questions, strict=True)
    return sum(len(documents(hits, set(question["excluded"]))) < DEPTH for hits, question in pairs)


def leaked(answers: Sequence[Hits], readable: AbstractSet[str]) -> int:
    """Return how many results belong to documents that the reader may not read."""
    return sum(document not in readable for hits in answers for document in documents(hits))


def changes(before: Sequence[Hits], after: Sequence[Hits]) -> dict[str, int]:
    """Return for how many questions something changed, bit by bit, and how many results were lost.

    `results`: other chunks; `order`: the same chunks in another order; `scores`: a chunk that is in both has another
    score; `any`: one of these. `gone` counts chunks no longer there, `fewer` those in whose place nothing came.
    """
    counts = dict.fromkeys(("any", "results", "order", "scores", "gone", "fewer"), 0)
    for old, new in zip(before, after, strict=True):
        names, others = [name for name, _ in old], [name for name, _ in new]
        scores = dict(old)
        counts["results"] += set(names) != set(others)
        counts["order"] += set(names) == set(others) and names != others
        counts["scores"] += any(scores.get(name, score) != score for name, score in new)
        counts["any"] += list(old) != list(new)
        counts["gone"] += len(set(names) - set(others))
        counts["fewer"] += max(0, len(names) - len(others))
    return counts


def spread(questions: Sequence[T], count: int | None) -> list[T]:
    """Return `count` of the questions, evenly from all over the list; all of them without a count."""
    if count is None or count >= len(questions):
        return list(questions)
    return [questions[number * len(questions) // count] for number in range(count)]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie, by nearest rank."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def times(answers: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return p50 and p99 of a question in milliseconds, with its embedding and without."""
    whole = [answer["ms"] for answer in answers]
    own = [answer["ms"] - answer["embedding"] for answer in answers]
    return {
        "p50": round(percentile(whole, 0.5), 2),
        "p99": round(percentile(whole, 0.99), 2),
        "own p50": round(percentile(own, 0.5), 2),
        "own p99": round(percentile(own, 0.99), 2),
        "processor p50": round(percentile([answer["processor"] for answer in answers], 0.5), 2),
    }
