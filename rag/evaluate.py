"""Retrieval measured on labelled questions, with the figures that the field uses. Pure but for reading files.

Files are in BEIR form (Thakur et al. 2021): `corpus.jsonl` and `queries.jsonl` with `_id`, `title`, `text`,
`metadata`, and a tab-separated `qrels` file with query id, document id and grade. A query's
`metadata.exclude_doc` is taken out of every result list before scoring.
"""

import json
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexes.errors import UsageError

NAMES = ("ndcg@10", "recall@10", "recall@100", "mrr@10")
FORMS = (
    ("corpus/corpus.jsonl", "dev/queries.jsonl", "dev/qrels.tsv"),
    ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv"),
)
DRAWS = 1000
SEED = 7

Grades = Mapping[str, int]
Figures = Mapping[str, float]  # what NAMES names, each 0 to 1
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


def beir_files(folder: Path) -> tuple[Path, Path, Path]:
    """Return where a folder in BEIR form keeps documents, questions and grades.

    Either corpus/corpus.jsonl, dev/queries.jsonl, dev/qrels.tsv, or corpus.jsonl, queries.jsonl, qrels/test.tsv.
    Raises UsageError naming what is missing.
    """
    for names in FORMS:
        corpus, queries, qrels = (folder / name for name in names)
        if corpus.is_file() and queries.is_file() and qrels.is_file():
            return corpus, queries, qrels
    message = f"{folder} must hold {', '.join(FORMS[0])} (or {', '.join(FORMS[1])})."
    raise UsageError(message)


def measured(questions: Sequence[LabelledQuestion], rank: Rank) -> list[Figures]:
    """Return nDCG@10, Recall@10, Recall@100 and MRR@10 of a ranking for each question."""
    rows = []
    for question in questions:
        ranked = [document for document in rank(question.text) if document not in question.excluded]
        rows.append(
            {
                "ndcg@10": ndcg(ranked, question.grades, 10),
                "recall@10": recall(ranked, question.grades, 10),
                "recall@100": recall(ranked, question.grades, 100),
                "mrr@10": reciprocal_rank(ranked, question.grades, 10),
            }
        )
    return rows


def means(rows: Sequence[Figures]) -> dict[str, float]:
    """Return the mean of each figure over the questions, 0.0 where there are none."""
    return {name: round(math.fsum(row[name] for row in rows) / max(len(rows), 1), 4) for name in NAMES}


def intervals(rows: Sequence[Figures]) -> dict[str, list[float]]:
    """Return for each figure the 95 % interval of its mean: bootstrap over the questions (Sakai 2006), fixed seed."""
    if not rows:
        return {name: [0.0, 0.0] for name in NAMES}
    chance = random.Random(SEED)  # noqa: S311 - repeatable chance, not secrecy
    draws = [chance.choices(rows, k=len(rows)) for _ in range(DRAWS)]
    found = {}
    for name in NAMES:
        drawn = sorted(math.fsum(row[name] for row in draw) / len(rows) for draw in draws)
        found[name] = [round(drawn[DRAWS // 40], 4), round(drawn[-DRAWS // 40 - 1], 4)]
    return found


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
