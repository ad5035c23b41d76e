"""A partition: one folder on disk, one marking. Its SQLite file is the truth; its indexes are caches of it.

A deposit is one transaction. The caches are written afterwards (`seal`), each named by an authentication code and
tied to the chunks that it covers; one that is missing or not authentic is rebuilt from SQLite, and one that is
behind is completed from it.
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexes.database import Store
from indexes.embed import Fingerprint, Vectors
from indexes.errors import Damaged, ModelError
from indexes.layout import write_durably
from indexes.policy import Marking, text
from indexes.records import Document, Draft, Hit
from indexes.rows import SCHEMAS, check, chunk_of, chunk_rows, document_of, document_row, hit_of
from indexes.vectors import VectorIndex
from indexes.words import WordIndex

VECTORS = "vectors"
WORDS = "words"
ENDINGS = {VECTORS: ".faiss", WORDS: ".bin"}


@dataclass(frozen=True, slots=True)
class Opened:
    """The searchable state of a partition at one generation; position i is the same chunk in all four."""

    generation: int
    rows: list[int]  # row numbers in SQLite
    keys: list[bytes]  # 16 bytes each, from the content alone: the order among equal scores
    vectors: VectorIndex
    words: WordIndex


class Partition:
    """One marking's documents. Whoever holds one has had access decided before."""

    def __init__(self, folder: Path, marking: Marking, fingerprint: Fingerprint, key: bytes) -> None:
        """Open the partition in `folder`, making it if it is new.

        Raises:
            Damaged: the folder holds another marking, or can't be read.
            ModelError: its vectors were made by another model.

        """
        self.marking = marking
        self.label = text(marking)
        self._folder = folder
        self._key = key
        self._dimension = fingerprint.dimension
        self._lock = threading.RLock()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._store = Store(folder / "vault.sqlite", SCHEMAS)
        self._opened: Opened | None = None
        self._check_identity(fingerprint)

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def deposit(self, document_id: str, draft: Draft, vectors: Vectors) -> bool:
        """Store a document with its chunks and vectors in one transaction; False if it is here already.

        `vectors` has shape (len(draft.chunks), dimension). Raises Damaged when a chunk or the marking is foreign.
        """
        check(draft, vectors, self.marking, self._dimension)
        with self._store.transaction() as database:
            if self.holds(document_id):
                return False
            database.table("documents").insert(document_row(document_id, draft))
            database.table("originals").insert({"document": document_id, "content": draft.original})
            database.table("chunks").insert_all(chunk_rows(document_id, draft, vectors))
            database.execute("UPDATE state SET generation = generation + 1")
            return True

    def holds(self, document_id: str) -> bool:
        """Tell whether a document of this id is here."""
        return bool(self._store.query("SELECT 1 FROM documents WHERE id = ?", document_id))

    def count(self) -> tuple[int, int]:
        """Return how many documents and chunks are here."""
        (row,) = self._store.query("SELECT (SELECT count(*) FROM documents) AS d, (SELECT count(*) FROM chunks) AS c")
        return row["d"], row["c"]

    def document(self, document_id: str) -> Document | None:
        """Return a whole document, or None."""
        rows = self._store.query("SELECT * FROM documents WHERE id = ?", document_id)
        if not rows:
            return None
        columns = 'SELECT "start", "end", page, portion, heading, boxes FROM chunks'
        chunks = self._store.query(columns + ' WHERE document = ? ORDER BY "start", id', document_id)
        return document_of(rows[0], self.marking, tuple(chunk_of(row) for row in chunks))

    def slice(self, document_id: str, start: int, end: int) -> str | None:
        """Return characters `start` to `end` of a document's stored text, or None without the document."""
        rows = self._store.query("SELECT text FROM documents WHERE id = ?", document_id)
        return rows[0]["text"][start:end] if rows else None

    def original(self, document_id: str) -> bytes | None:
        """Return the file as it was ingested, or None."""
        rows = self._store.query("SELECT content FROM originals WHERE document = ?", document_id)
        return bytes(rows[0]["content"]) if rows else None

    def hit(self, row_number: int, score: float) -> Hit:
        """Return the chunk with a row number as a hit; raises Damaged when it is gone."""
        sql = (
            'SELECT c.document, c."start", c."end", c.page, c.portion, c.heading, c.boxes, c.text,'
            " d.revision, d.title, d.title_marking"
            " FROM chunks c JOIN documents d ON d.id = c.document WHERE c.id = ?"
        )
        rows = self._store.query(sql, row_number)
        if not rows:
            message = "A document was withdrawn while it was searched. Ask again."
            raise Damaged(message)
        return hit_of(rows[0], self.marking, score)

    def opened(self) -> Opened:
        """Return the searchable state of now: from authentic caches, completed or rebuilt from SQLite."""
        with self._lock:
            if self._opened is None or self._opened.generation != self._generation():
                with self._store.snapshot():  # another process may store while this one reads
                    self._opened = self._load(self._generation())
            return self._opened

    def seal(self) -> None:
        """Write the caches that are behind, and remove files that nothing refers to."""
        with self._lock:
            rows = [row["id"] for row in self._store.query("SELECT id FROM chunks ORDER BY id")]
            for kind in ENDINGS:
                if not self._is_sealed(kind, rows):
                    opened = self.opened()
                    index = opened.vectors if kind == VECTORS else opened.words
                    self._write_cache(kind, opened.rows, index.to_bytes())
            named = {row["file"] for row in self._store.query("SELECT file FROM caches")}
            for path in self._folder.iterdir():
                if path.suffix in {*ENDINGS.values(), ".new"} and path.name not in named:
                    path.unlink()

    def _generation(self) -> int:
        return int(self._store.query("SELECT generation FROM state")[0]["generation"])

    def _load(self, generation: int) -> Opened:
        found = self._store.query("SELECT id, key FROM chunks ORDER BY id")
        rows = [row["id"] for row in found]
        stored = self._read_cache(VECTORS, rows)
        vectors = VectorIndex.from_bytes(stored) if stored else VectorIndex.build(self._vectors_after(0))
        if len(vectors) < len(rows):
            news = self._vectors_after(rows[len(vectors) - 1])
            vectors = VectorIndex.build(np.concatenate([vectors.all(), news]))
        stored = self._read_cache(WORDS, rows)
        words = WordIndex.from_bytes(stored) if stored else WordIndex.build([])
        if len(words) < len(rows):
            words = words.extended(self._texts_after(rows[len(words) - 1] if len(words) else 0))
        return Opened(generation, rows, [bytes(row["key"]) for row in found], vectors, words)

    def _vectors_after(self, row_number: int) -> Vectors:
        found = self._store.query("SELECT vector FROM chunks WHERE id > ? ORDER BY id", row_number)
        return np.frombuffer(b"".join(row["vector"] for row in found), "<f4").reshape(-1, self._dimension)

    def _texts_after(self, row_number: int) -> Iterator[str]:
        """Yield what the word index reads of each chunk: the document's title and the chunk's text."""
        sql = "SELECT d.title, c.text FROM chunks c JOIN documents d ON d.id = c.document WHERE c.id > ? ORDER BY c.id"
        return (f"{row['title']}\n{row['text']}" for row in self._store.query(sql, row_number))

    def _is_sealed(self, kind: str, rows: Sequence[int]) -> bool:
        found = self._store.query("SELECT * FROM caches WHERE kind = ?", kind)
        return bool(found) and found[0]["chunks"] == len(rows) and self._read_cache(kind, rows) is not None

    def _read_cache(self, kind: str, rows: Sequence[int]) -> bytes | None:
        """Return a cache's bytes if they are authentic and cover a beginning of `rows`, else None."""
        found = self._store.query("SELECT * FROM caches WHERE kind = ?", kind)
        if not found:
            return None
        count, last = found[0]["chunks"], found[0]["last"]
        if not 0 < count <= len(rows) or rows[count - 1] != last:
            return None
        try:
            content = (self._folder / found[0]["file"]).read_bytes()
        except OSError:
            return None
        return content if hmac.compare_digest(self._code(kind, count, last, content), found[0]["code"]) else None

    def _write_cache(self, kind: str, rows: Sequence[int], content: bytes) -> None:
        count, last = len(rows), rows[-1] if rows else 0
        code = self._code(kind, count, last, content)
        file = f"{kind}-{code[:32]}{ENDINGS[kind]}"
        write_durably(self._folder / file, content)
        with self._store.transaction() as database:
            row = {"kind": kind, "file": file, "code": code, "chunks": count, "last": last}
            database.table("caches").upsert(row, pk="kind")

    def _code(self, kind: str, count: int, last: int, content: bytes) -> str:
        code = hmac.new(self._key, f"{self._folder.name}|{kind}|{count}|{last}|".encode(), hashlib.sha256)
        code.update(content)
        return code.hexdigest()

    def _check_identity(self, fingerprint: Fingerprint) -> None:
        found = self._store.query("SELECT * FROM state")
        if not found:
            model = json.dumps(fingerprint.record(), sort_keys=True)
            with self._store.transaction() as database:
                database.table("state").insert({"marking": self.label, "model": model, "generation": 0})
            return
        if found[0]["marking"] != self.label:
            message = "A partition does not hold the marking that it is registered for. It is not opened."
            raise Damaged(message)
        if json.loads(found[0]["model"]) != fingerprint.record():
            message = "The library's vectors were made by another model. See: coversheet models show"
            raise ModelError(message)
