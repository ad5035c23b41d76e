"""Coversheet itself: a library on disk, each level a partition, `Vault.view(reader).search` with its audit record."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from indexes.accounts import Account
from indexes.policy import parse
from indexes.records import Chunk, Draft
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.benchmarks.peers import line
from tests.benchmarks.peers.given import Asked, NoRemovalError, Piece
from tests.benchmarks.peers.kept import KeptEmbedder


class Coversheet:
    """A vault with its own defaults."""

    def __init__(self, embedder: KeptEmbedder, folder: Path, mode: str) -> None:
        """Create an empty library."""
        assert mode == "default"
        settings = Settings(folder / "library", folder / "models", threads=2)
        create(settings)
        self._vault = Vault.open(settings, embedder)
        self._names: dict[tuple[str, int], str] = {}

    def add(self, pieces: Sequence[Piece]) -> None:
        """Store each document in a transaction of its own, then write the indexes."""
        with self._vault.writing():
            for _, some in groupby(pieces, key=lambda piece: piece.document):
                document = list(some)
                draft = _draft(document)
                name = self._vault.deposit(draft)
                for piece, chunk in zip(document, draft.chunks, strict=True):
                    self._names[name, chunk.start] = piece.id
            self._vault.seal()

    def remove(self, pieces: Sequence[Piece]) -> None:
        """Say that there is no way yet to take a document out of a library."""
        raise NoRemovalError(f"{len(pieces)} chunks stay")

    def ask(self, asked: Asked) -> list[tuple[str, float]]:
        """Search as the command line does: a reader, his view, a search."""
        reader = Account("peers", (asked.levels[-1],), "USA").reader()
        hits = self._vault.view(reader).search(asked.text, limit=asked.count)
        return [(self._names[hit.document, hit.start], hit.score) for hit in hits]


def _draft(document: Sequence[Piece]) -> Draft:
    marking = parse(document[0].level)
    chunks, start = [], 0
    for piece in document:
        chunks.append(Chunk(start, start + len(piece.text), None, marking, ""))
        start += len(piece.text) + 2
    name, whole = document[0].document, "\n\n".join(piece.text for piece in document)
    original = f"{name}\n{whole}".encode()
    return Draft(document[0].title, marking, name, "text/plain", marking, original, whole, (), tuple(chunks))


if __name__ == "__main__":
    line.serve(Coversheet)
