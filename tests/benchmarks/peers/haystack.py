"""Haystack with its store in memory and filters on metadata, as pipelines.

`embedding` is the embedding retriever, which filters first and compares with all that is left. `hybrid` adds the BM25
retriever and joins both lists by reciprocal rank fusion, a mode of its joiner; no cross-encoder comes after it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from haystack import Document, Pipeline, component
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore

from tests.benchmarks.peers import line
from tests.benchmarks.peers.given import Asked, Piece
from tests.benchmarks.peers.kept import KeptEmbedder


@component
class QuestionModel:
    """The one embedder, as Haystack wants it for a question."""

    def __init__(self, embedder: KeptEmbedder) -> None:
        self.embedder = embedder

    @component.output_types(embedding=list[float])
    def run(self, text: str) -> dict[str, Any]:
        """Embed a question."""
        return {"embedding": self.embedder.embed([text])[0].tolist()}


@component
class ChunkModel:
    """The one embedder, as Haystack wants it for documents."""

    def __init__(self, embedder: KeptEmbedder) -> None:
        self.embedder = embedder

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, Any]:
        """Embed chunks."""
        vectors = self.embedder.embed([str(document.content) for document in documents]).tolist()
        for document, vector in zip(documents, vectors, strict=True):
            document.embedding = vector
        return {"documents": documents}


class Haystack:
    """A store in memory with a pipeline for writing and one for asking."""

    def __init__(self, embedder: KeptEmbedder, _folder: Path, mode: str) -> None:
        """Make an empty store."""
        self._store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        self._writing = Pipeline()
        self._writing.add_component("model", ChunkModel(embedder))
        self._writing.add_component("writer", DocumentWriter(self._store))
        self._writing.connect("model", "writer")
        self._is_hybrid = mode == "hybrid"
        self._asking = Pipeline()
        self._asking.add_component("model", QuestionModel(embedder))
        self._asking.add_component("embedding", InMemoryEmbeddingRetriever(self._store))
        self._asking.connect("model.embedding", "embedding.query_embedding")
        if self._is_hybrid:
            self._asking.add_component("bm25", InMemoryBM25Retriever(self._store))
            self._asking.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
            self._asking.connect("bm25", "joiner")
            self._asking.connect("embedding", "joiner")

    def add(self, pieces: Sequence[Piece]) -> None:
        """Write documents with their level as metadata."""
        documents = [Document(id=piece.id, content=piece.text, meta={"level": piece.level}) for piece in pieces]
        self._writing.run({"model": {"documents": documents}})

    def remove(self, pieces: Sequence[Piece]) -> None:
        """Delete by id."""
        self._store.delete_documents([piece.id for piece in pieces])

    def ask(self, asked: Asked) -> list[tuple[str, float]]:
        """Run the pipeline with a filter."""
        filters = {"field": "meta.level", "operator": "in", "value": list(asked.levels)}
        told: dict[str, Any] = {
            "model": {"text": asked.text},
            "embedding": {"filters": filters, "top_k": asked.count},
        }
        if self._is_hybrid:
            told["bm25"] = {"query": asked.text, "filters": filters, "top_k": asked.count}
            told["joiner"] = {"top_k": asked.count}
        last = "joiner" if self._is_hybrid else "embedding"
        found = self._asking.run(told)[last]["documents"]
        return [(document.id, float(document.score)) for document in found]


if __name__ == "__main__":
    line.serve(Haystack, "haystack-ai")
