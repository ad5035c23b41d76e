"""LangChain's FAISS store with a filter on metadata.

`default` fetches 20 chunks and then filters, as it does unless told otherwise; `fetch all` sets `fetch_k` to the size
of the index, the most that its documentation offers. Its BM25 retriever takes no filter, so there is no hybrid mode.
"""

from collections.abc import Sequence
from pathlib import Path

import faiss
from langchain_community.docstore.in_memory import InMemoryDocstore  # noqa: TID251 - a peer, in its own environment
from langchain_community.vectorstores import FAISS  # noqa: TID251 - a peer, in its own environment
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from tests.benchmarks.peers import line
from tests.benchmarks.peers.given import Asked, Piece
from tests.benchmarks.peers.kept import KeptEmbedder


class Model(Embeddings):
    """The one embedder, as LangChain wants it."""

    def __init__(self, embedder: KeptEmbedder) -> None:
        self.embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed chunks."""
        found: list[list[float]] = self.embedder.embed(texts).tolist()
        return found

    def embed_query(self, text: str) -> list[float]:
        """Embed a question."""
        return self.embed_documents([text])[0]


class LangChain:
    """A store in memory, built as the page of the integration builds it."""

    def __init__(self, embedder: KeptEmbedder, _folder: Path, mode: str) -> None:
        """Make an empty store."""
        self._mode = mode
        self._store = FAISS(
            embedding_function=Model(embedder),
            index=faiss.IndexFlatL2(embedder.fingerprint.dimension),
            docstore=InMemoryDocstore(),
            index_to_docstore_id={},
        )

    def add(self, pieces: Sequence[Piece]) -> None:
        """Add documents with their level as metadata."""
        documents = [Document(page_content=piece.text, metadata={"level": piece.level}) for piece in pieces]
        self._store.add_documents(documents, ids=[piece.id for piece in pieces])

    def remove(self, pieces: Sequence[Piece]) -> None:
        """Delete by id."""
        self._store.delete([piece.id for piece in pieces])

    def ask(self, asked: Asked) -> list[tuple[str, float]]:
        """Search with a filter; the score is the squared distance."""
        wider = {"fetch_k": self._store.index.ntotal} if self._mode == "fetch all" else {}
        found = self._store.similarity_search_with_score(
            asked.text, k=asked.count, filter={"level": {"$in": list(asked.levels)}}, **wider
        )
        return [(str(document.id), float(score)) for document, score in found]


if __name__ == "__main__":
    line.serve(LangChain, "langchain-community", "langchain-core", "faiss-cpu")
