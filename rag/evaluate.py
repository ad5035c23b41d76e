"""Retrieval measured on labelled questions, with the figures that the field uses. Pure but for reading files.

Files are in BEIR form (Thakur et al. 2021): `corpus.jsonl` and `queries.jsonl` with `_id`, `title`, `text`,
`metadata`, and a tab-separated `qrels` file with query id, document id and grade. A query's
`metadata.exclude_doc` is taken out of every result list before scoring.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexes.errors import UsageError

Grades = Mapping[str, int]
Rank = Callable[[str], Sequence[str]]  # question → document ids, best first


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, the documents that answer it with their grades, and documents that don't count for it."""

    id: str
    text: str
    grades: Grades
    excluded: frozenset[str]


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-lines file. Raises UsageError naming the line that is not one."""
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            yield _object(line, path, number)


def read_questions(queries: Path, qrels: Path) -> list[LabelledQuestion]:
    """Return the questions that have at least one relevant document. Raises UsageError for files in another form."""
    grades: dict[str, dict[str, int]] = {}
    for line in _lines(qrels):
        if not line.strip():
            continue
        parts = line.split("\t")
        if len(parts) == 4:  # noqa: PLR2004 - the four-column form of TREC, with an unused second column
            parts = [parts[0], parts[2], parts[3]]
        if len(parts) != 3:  # noqa: PLR2004 - query, document, grade
            message = f"{qrels} must hold three columns, divided by tabs: query, document, grade."
            raise UsageError(message)
        if parts[2].strip().lstrip("-").isdigit() and int(parts[2]) > 0:
            grades.setdefault(parts[0], {})[parts[1]] = int(parts[2])
    return [
        LabelledQuestion(str(row["_id"]), str(row.get("text") or ""), grades[str(row["_id"])], _excluded(row))
        for row in read_jsonl(queries)
        if str(row["_id"]) in grades
    ]


def evaluate(questions: Sequence[LabelledQuestion], rank: Rank) -> dict[str, float]:
    """Return nDCG@10, Recall@10, Recall@100 and MRR@10 of a ranking, each the mean over the questions."""
    totals = {"ndcg@10": 0.0, "recall@10": 0.0, "recall@100": 0.0, "mrr@10": 0.0}
    for question in questions:
        ranked = [document for document in rank(question.text) if document not in question.excluded]
        totals["ndcg@10"] += ndcg(ranked, question.grades, 10)
        totals["recall@10"] += recall(ranked, question.grades, 10)
        totals["recall@100"] += recall(ranked, question.grades, 100)
        totals["mrr@10"] += reciprocal_rank(ranked, question.grades, 10)
    return {name: round(total / max(len(questions), 1), 4) for name, total in totals.items()}


def ndcg(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Return the normalised discounted cumulative gain, gain = grade (Järvelin and Kekäläinen 2002), 0 to 1."""
    gained = sum(grades.get(document, 0) / math.log2(rank + 1) for rank, document in enumerate(ranked[:depth], start=1))
    ideal = sorted(grades.values(), reverse=True)[:depth]
    return gained / sum(grade / math.log2(rank + 1) for rank, grade in enumerate(ideal, start=1))


def recall(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Return the share of the relevant documents among the first `depth`."""
    return len(set(ranked[:depth]) & grades.keys()) / len(grades)


def reciprocal_rank(ranked: Sequence[str], grades: Grades, depth: int) -> float:
    """Return 1 / rank of the first relevant document, 0 if none is among the first `depth`."""
    return next((1.0 / rank for rank, document in enumerate(ranked[:depth], start=1) if document in grades), 0.0)


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield line.rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} can't be read as a text file."
        raise UsageError(message) from error


def _excluded(row: Mapping[str, Any]) -> frozenset[str]:
    found = (row.get("metadata") or {}).get("exclude_doc") or []
    return frozenset([found] if isinstance(found, str) else found)


def _object(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict) or "_id" not in value:
        message = f"{path}, line {number}, is not a JSON object with an _id."
        raise UsageError(message)
    return value
