"""What all contestants are given: chunks cut by Coversheet, each with its document's level, and the questions.

Of the documents that a reader of SECRET may not read, 400 are kept out of the library at first: the 200 nearest to the
questions, as an adversary would choose them, and 200 drawn at random. They are added, and taken away, later.
"""

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from indexes.embed import Vectors
from indexes.policy import parse
from ingest.chunks import Measure
from ingest.corpus import draft_of
from rag.evaluate import LabelledQuestion, read_jsonl, read_questions, set_files
from tests.benchmarks.peers.given import LEVELS, READERS, Piece
from tests.benchmarks.peers.kept import KeptEmbedder

ADDED = 200
SEED = 7
BATCH = 512


def level(row: Mapping[str, Any]) -> str:
    """Return the level of a document of the corpus; what states none of the four is held at the highest."""
    stated = (row.get("metadata") or {}).get("classification")
    return stated if stated in LEVELS else LEVELS[-1]


def pieces(corpus: Path, embedder: KeptEmbedder) -> list[Piece]:
    """Cut the corpus as `ingest` would cut it."""
    size = Measure.of(embedder, embedder.fingerprint.max_tokens)
    found = []
    for row in read_jsonl(corpus):
        name, title = str(row["_id"]), row.get("title") or ""
        draft = draft_of(name, title, row["text"], parse(level(row)), size)
        for number, chunk in enumerate(draft.chunks if draft else ()):
            text = draft.text[chunk.start : chunk.end] if draft else ""
            found.append(Piece(f"{name}#{number}", name, title, level(row), text))
    return found


def nearest(vectors: Vectors, documents: Sequence[str], questions: Vectors, count: int) -> list[str]:
    """Return the `count` documents nearest to some question; a row of `vectors` is a chunk of its document."""
    closest = (vectors @ questions.T).max(axis=1)
    ordered = [documents[at] for at in np.argsort(-closest, kind="stable")]
    return list(dict.fromkeys(ordered))[:count]


def held_out(cut: Sequence[Piece], embedder: KeptEmbedder, questions: Sequence[str]) -> dict[str, set[str]]:
    """Return the hidden documents that are added later, by how they were chosen."""
    hidden = [piece for piece in cut if piece.level not in READERS["SECRET"]]
    documents = [piece.document for piece in hidden]
    asked = np.concatenate([embedder.embed([question]) for question in questions])
    near = nearest(embedder.embed([piece.text for piece in hidden]), documents, asked, ADDED)
    rest = sorted(set(documents) - set(near))
    return {"nearest": set(near), "random": set(random.Random(SEED).sample(rest, ADDED))}


def prepare(data: Path, folder: Path) -> dict[str, int]:
    """Write `library.jsonl`, `nearest.jsonl`, `random.jsonl` and `questions.jsonl`; return how many lines each has."""
    embedder = KeptEmbedder.of(folder, threads=2)
    labelled = set_files(data)
    if labelled.corpus is None:
        message = f"{data} has no corpus."
        raise SystemExit(message)
    questions = read_questions(labelled.queries, labelled.qrels)
    cut = pieces(labelled.corpus, embedder)
    for at in range(0, len(cut), BATCH):
        embedder.embed([piece.text for piece in cut[at : at + BATCH]])
        embedder.save()
    later = held_out(cut, embedder, [question.text for question in questions])
    embedder.save()
    files = {name: [piece for piece in cut if piece.document in documents] for name, documents in later.items()}
    files["library"] = [piece for piece in cut if not any(piece.document in some for some in later.values())]
    for name, some in files.items():
        write(folder / f"{name}.jsonl", map(asdict, some))
    write(folder / "questions.jsonl", map(_record, questions))
    return {**{name: len(some) for name, some in files.items()}, "questions": len(questions)}


def write(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write JSON lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _record(question: LabelledQuestion) -> dict[str, object]:
    return {
        "id": question.id,
        "text": question.text,
        "grades": dict(question.grades),
        "excluded": sorted(question.excluded),
    }
