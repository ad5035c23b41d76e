"""Retrieval measured on labelled questions, with the figures that the field uses. Pure but for reading files.

Files are in BEIR form (Thakur et al. 2021): `corpus.jsonl` and `queries.jsonl` with `_id`, `title`, `text`,
`metadata`, and a tab-separated `qrels` file with query id, document id and grade. A query's
`metadata.exclude_doc` is taken out of every result list before scoring. Without a corpus the documents are those of
a library, and the grades name them by file name, document id or the file's SHA-256.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexes.errors import UsageError

NAMES = ("ndcg@10", "recall@1", "recall@5", "recall@10", "recall@100", "mrr@10")
FIRST = "first"  # beside NAMES in a row: the rank of the first relevant document, 0 where none was found
FORMS = (
    ("corpus/corpus.jsonl", "dev/queries.jsonl", "dev/qrels.tsv"),
    ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv"),
    ("corpus.jsonl", "queries.jsonl", "qrels.tsv"),
)
DRAWS = 1000
SEED = 7

Grades = Mapping[str, int]
Figures = Mapping[str, float]  # of one question: what NAMES names, each 0 to 1, and FIRST
Rank = Callable[[str], Sequence[str]]  # question → document ids, best first


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, the documents that answer it with their grades, and documents that don't count for it.

    `language` is what the question's metadata says, "" where it says nothing.
    """

    id: str
    text: str
    grades: Grades
    excluded: frozenset[str]
    language: str = ""


@dataclass(frozen=True, slots=True)
class SetFiles:
    """Where a labelled set keeps its documents (None: in a library), its questions and its grades."""

    corpus: Path | None
    queries: Path
    qrels: Path


def read_jsonl(path: Path, key: str | None = "_id") -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-lines file. Raises UsageError naming a line that is none, or is without `key`."""
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            yield _object(line, path, number, key)


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
        LabelledQuestion(
            str(row["_id"]), str(row.get("text") or ""), grades[str(row["_id"])], _excluded(row), language_of(row)
        )
        for row in read_jsonl(queries)
        if str(row["_id"]) in grades
    ]


def set_files(folder: Path) -> SetFiles:
    """Return where a folder keeps a labelled set, with a corpus or without one. See FORMS.

    Raises UsageError naming what is missing.
    """
    for corpus, *rest in FORMS:
        queries, qrels = (folder / name for name in rest)
        if queries.is_file() and qrels.is_file():
            return SetFiles(folder / corpus if (folder / corpus).is_file() else None, queries, qrels)
    forms = ", or ".join(" and ".join(form[1:]) for form in FORMS)
    message = f"{folder} must hold {forms}, with the corpus beside them unless a library holds the documents."
    raise UsageError(message)


def language_of(row: Mapping[str, Any]) -> str:
    """Return the language that a row's metadata states as `lang` or `language`, "" where it states none."""
    metadata = row.get("metadata") or {}
    return str(metadata.get("lang") or metadata.get("language") or "").lower()


def label_of(row: Mapping[str, Any]) -> str:
    """Return the marking that a document's metadata states as `marking` or `classification`, "" where there is none."""
    metadata = row.get("metadata") or {}
    stated = str(metadata.get("marking") or metadata.get("classification") or "").strip().upper()
    return "" if stated == "NONE" else stated


def measured(questions: Sequence[LabelledQuestion], rank: Rank) -> list[Figures]:
    """Return the figures of a ranking for each question: those of NAMES, and FIRST."""
    return [scored(question, rank(question.text)) for question in questions]


def scored(question: LabelledQuestion, found: Sequence[str]) -> Figures:
    """Return the figures of one question for the documents that a ranking found, best first."""
    ranked = [document for document in found if document not in question.excluded]
    first = next((rank for rank, document in enumerate(ranked, start=1) if document in question.grades), 0)
    return {
        "ndcg@10": ndcg(ranked, question.grades, 10),
        **{f"recall@{depth}": recall(ranked, question.grades, depth) for depth in (1, 5, 10, 100)},
        "mrr@10": reciprocal_rank(ranked, question.grades, 10),
        FIRST: first,
    }


def means(rows: Sequence[Figures]) -> dict[str, float]:
    """Return the mean of each figure over the questions, 0.0 where there are none."""
    return {name: round(math.fsum(row[name] for row in rows) / max(len(rows), 1), 4) for name in NAMES}


def intervals(rows: Sequence[Figures]) -> dict[str, list[float]]:
    """Return for each figure the 95 % interval of its mean: bootstrap over the questions (Sakai 2006), fixed seed."""
    return _spans(_table(rows))


def differences(rows: Sequence[Figures], others: Sequence[Figures]) -> dict[str, list[float]]:
    """Return for each figure how much more `rows` have in the mean than `others`, with its 95 % interval.

    Three numbers: difference, low, high. The questions are drawn in pairs, each with both its figures, so what makes
    a question hard for both does not widen the interval. Both hold the same questions in the same order.
    """
    more = _table(rows) - _table(others)
    mean = more.mean(axis=0) if len(more) else np.zeros(len(NAMES))
    spans = _spans(more)
    return {name: [round(float(one), 4), *spans[name]] for name, one in zip(NAMES, mean, strict=True)}


def _table(rows: Sequence[Figures]) -> NDArray[np.float64]:
    """Return the figures as an array, shape (questions, NAMES)."""
    return np.array([[row[name] for name in NAMES] for row in rows], np.float64).reshape(-1, len(NAMES))


def _spans(table: NDArray[np.float64]) -> dict[str, list[float]]:
    """Return the 95 % interval of the mean of each column over draws of the rows with replacement."""
    count = len(table)
    if not count:
        return {name: [0.0, 0.0] for name in NAMES}
    drawn = np.random.default_rng(SEED).multinomial(count, np.full(count, 1.0 / count), DRAWS)
    found = np.sort(np.einsum("dq,qn->dn", drawn, table) / count, axis=0)
    low, high = found[DRAWS // 40], found[-DRAWS // 40 - 1]
    return {name: [round(float(low[at]), 4), round(float(high[at]), 4)] for at, name in enumerate(NAMES)}


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


def _object(line: str, path: Path, number: int, key: str | None) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict) or (key is not None and key not in value):
        message = f"{path}, line {number}, is not a JSON object{f' with an {key}' if key else ''}."
        raise UsageError(message)
    return value
