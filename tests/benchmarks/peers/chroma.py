"""Chroma, persistent, with a `where` filter: its own index (HNSW) and its own defaults, cosine distance."""

from collections.abc import Sequence
from pathlib import Path

import chromadb
from chromadb import Documents, EmbeddingFunction, Embeddings
from chromadb.config import Settings

from tests.benchmarks.peers import line
from tests.benchmarks.peers.given import Asked, Piece
from tests.benchmarks.peers.kept import KeptEmbedder


class Model(EmbeddingFunction[Documents]):
    """The one embedder, as Chroma wants it."""

    def __init__(self, embedder: KeptEmbedder) -> None:
        self.embedder = embedder

    @staticmethod
    def name() -> str:
        """Return the name under which Chroma notes it."""
        return "kept"

    def __call__(self, input: Documents) -> Embeddings:  # noqa: A002 - Chroma's own name
        """Embed chunks or a question."""
        return list(self.embedder.embed(input))


class Chroma:
    """A collection on disk."""

    def __init__(self, embedder: KeptEmbedder, folder: Path, mode: str) -> None:
        """Make an empty collection."""
        assert mode == "default"
        self._client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
        self._collection = self._client.create_collection(
            "papers", embedding_function=Model(embedder), configuration={"hnsw": {"space": "cosine"}}
        )

    def add(self, pieces: Sequence[Piece]) -> None:
        """Add documents with their level as metadata, in the batches that it allows."""
        most = self._client.get_max_batch_size()
        for at in range(0, len(pieces), most):
            some = pieces[at : at + most]
            self._collection.add(
                ids=[piece.id for piece in some],
                documents=[piece.text for piece in some],
                metadatas=[{"level": piece.level} for piece in some],
            )

    def remove(self, pieces: Sequence[Piece]) -> None:
        """Delete by id."""
        self._collection.delete(ids=[piece.id for piece in pieces])

    def ask(self, asked: Asked) -> list[tuple[str, float]]:
        """Query with a filter; the score is the distance."""
        found = self._collection.query(
            query_texts=[asked.text], n_results=asked.count, where={"level": {"$in": list(asked.levels)}}
        )
        return list(zip(found["ids"][0], map(float, found["distances"][0]), strict=True))


if __name__ == "__main__":
    line.serve(Chroma, "chromadb")
