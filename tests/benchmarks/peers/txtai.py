"""The peer txtai with content storage and a filter in SQL, its default index (FAISS) and number of candidates.

`dense` searches vectors; `hybrid` adds its BM25 index, both scores weighed alike, as `hybrid: true` does.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from txtai import Embeddings

from indexes.embed import Vectors
from tests.benchmarks.peers import line
from tests.benchmarks.peers.given import Asked, Piece
from tests.benchmarks.peers.kept import KeptEmbedder


class TxtAI:
    """An index in memory and in a temporary SQLite file of its own."""

    def __init__(self, embedder: KeptEmbedder, _folder: Path, mode: str) -> None:
        """Make an empty index; the embedder comes in as an external function."""

        def transform(texts: Sequence[Any]) -> Vectors:
            return embedder.embed([str(text) for text in texts])

        self._index = Embeddings(method="external", transform=transform, content=True, hybrid=mode == "hybrid")
        self._is_empty = True

    def add(self, pieces: Sequence[Piece]) -> None:
        """Index the first chunks, add later ones to the same index."""
        rows = [(piece.id, {"text": piece.text, "level": piece.level}, None) for piece in pieces]
        if self._is_empty:
            self._index.index(rows)
        else:
            self._index.upsert(rows)
        self._is_empty = False

    def remove(self, pieces: Sequence[Piece]) -> None:
        """Delete by id."""
        self._index.delete([piece.id for piece in pieces])

    def ask(self, asked: Asked) -> list[tuple[str, float]]:
        """Search by SQL; the levels are fixed words, the question is a parameter."""
        levels = ", ".join(f"'{level}'" for level in asked.levels)
        query = f"select id, score from txtai where similar(:question) and level in ({levels})"  # noqa: S608
        found = self._index.search(query, limit=asked.count, parameters={"question": asked.text})
        return [(row["id"], float(row["score"])) for row in found]


if __name__ == "__main__":
    line.serve(TxtAI, "txtai", "faiss-cpu", "torch")
