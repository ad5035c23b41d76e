"""LanceDB with a filter before the search, which is its default.

`vector` has no vector index: for tables of this size its documentation advises none, so the search is exact.
`hybrid` adds its full-text index, and merges both lists by its default, reciprocal rank fusion. Both have a bitmap
index on the level.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import lancedb
from lancedb.embeddings import TextEmbeddingFunction, register
from lancedb.pydantic import LanceModel, Vector

from tests.benchmarks.peers import line
from tests.benchmarks.peers.given import Asked, Piece
from tests.benchmarks.peers.kept import KeptEmbedder


@register("kept")
class Model(TextEmbeddingFunction):
    """The one embedder, as LanceDB wants it: made by name, so the embedder is set on the class."""

    embedder: ClassVar[KeptEmbedder]

    def ndims(self) -> int:
        """Return the number of dimensions."""
        return self.embedder.fingerprint.dimension

    def generate_embeddings(self, texts: Any, *_: Any, **__: Any) -> Any:
        """Embed chunks or a question."""
        return list(self.embedder.embed([str(text) for text in texts]))


class Lance:
    """A table on disk."""

    def __init__(self, embedder: KeptEmbedder, folder: Path, mode: str) -> None:
        """Make an empty table."""
        Model.embedder = embedder
        model = Model.create()

        class Row(LanceModel):
            id: str
            level: str
            text: str = model.SourceField()
            vector: Vector(model.ndims()) = model.VectorField()  # type: ignore[valid-type]

        self._mode = mode
        self._is_indexed = False
        self._table = lancedb.connect(folder).create_table("papers", schema=Row)

    def add(self, pieces: Sequence[Piece]) -> None:
        """Add rows, and bring the indexes up to date."""
        self._table.add([{"id": piece.id, "level": piece.level, "text": piece.text} for piece in pieces])
        if not self._is_indexed:
            self._table.create_scalar_index("level", index_type="BITMAP")
            if self._mode == "hybrid":
                self._table.create_fts_index("text")
            self._is_indexed = True
        self._table.optimize(cleanup_older_than=timedelta(0))

    def remove(self, pieces: Sequence[Piece]) -> None:
        """Delete by id, and bring the indexes up to date."""
        names = ", ".join(f"'{piece.id}'" for piece in pieces)
        self._table.delete(f"id IN ({names})")
        self._table.optimize(cleanup_older_than=timedelta(0))

    def ask(self, asked: Asked) -> list[tuple[str, float]]:
        """Search with a filter; the score is the distance, or the relevance that the fusion gives."""
        levels = ", ".join(f"'{level}'" for level in asked.levels)
        query = self._table.search(asked.text, query_type=self._mode, vector_column_name="vector")
        rows = query.where(f"level IN ({levels})", prefilter=True).limit(asked.count).to_list()
        score = "_relevance_score" if self._mode == "hybrid" else "_distance"
        return [(row["id"], float(row[score])) for row in rows]


if __name__ == "__main__":
    line.serve(Lance, "lancedb")
