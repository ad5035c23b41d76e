"""A partition: one folder on disk, one marking. Its SQLite file is the truth; its indexes are caches of it.

A deposit is one transaction. The caches are written afterwards (`seal`), each named by an authentication code and
tied to the chunks that it covers; one that is missing or not authentic is rebuilt from SQLite, and what none covers
yet is read from there.
"""

import json
import threading
from array import array
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from indexes import aside, catalogue, soundness
from indexes.aside import Aside
from indexes.beside import Beside
from indexes.catalogue import Card
from indexes.database import Database, Row, Store
from indexes.embed import Fingerprint, Vectors
from indexes.errors import Damaged, ModelError
from indexes.facts import Facts
from indexes.glossary import Entry
from indexes.lexicon import Lexicon
from indexes.policy import Marking, text
from indexes.records import Document, Draft, Hit, Named
from indexes.rows import (
    SCHEMAS,
    SHORT_FORM,
    check,
    chunk_of,
    chunk_rows,
    document_of,
    document_row,
    hit_of,
    short_form_rows,
)
from indexes.segments import (
    SMALL,
    VECTORS,
    WORDS,
    CacheFiles,
    JoinedVectors,
    JoinedWords,
    Segment,
    Span,
    belongs_together,
)
from indexes.stats import Stats, kind_of, recall
from indexes.vectors import VectorIndex
from indexes.wholes import Wholes
from indexes.words import WordIndex

KEY_BYTES = 16
OTHER = "The library's vectors were made by another model. Start again with that one. See: coversheet models show"
COUNTED = "SELECT short, words, count(*), min(long) FROM short_forms GROUP BY short, words"


@dataclass(frozen=True, slots=True)
class Opened:
    """The searchable state of a partition at one generation; position i is the same chunk in all four."""

    generation: int
    rows: Sequence[int]  # row numbers in SQLite
    keys: "Keys"  # from the content alone: the order among equal scores
    vectors: JoinedVectors
    words: JoinedWords
    wholes: Wholes
    segments: tuple[Segment, ...]
    facts: Facts  # of the documents: for filters
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of 16 bytes, one after the other."""

    joined: bytes

    def __getitem__(self, position: int) -> bytes:
        """Return one key."""
        return self.joined[position * KEY_BYTES : (position + 1) * KEY_BYTES]


class Partition:
    """One marking's documents. Whoever holds one has had access decided before."""

    def __init__(self, folder: Path, marking: Marking, fingerprint: Fingerprint, key: bytes) -> None:
        """Open the partition in `folder`, making it if it is new.

        Raises Damaged where the folder holds another marking or can't be read, ModelError where its vectors were made
        by another model.
        """
        self.marking = marking
        self.label = text(marking)
        self._folder = folder
        self._files = CacheFiles(folder, key)
        self._fingerprint = fingerprint
        self._lock = threading.RLock()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._store = Store(folder / "vault.sqlite", SCHEMAS)
        self.aside = Aside(self._store, marking)
        self.beside = Beside(self._store)
        self._opened: Opened | None = None
        self._check_identity()

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def deposit(self, document_id: str, draft: Draft, vectors: Vectors) -> bool:
        """Store a document with its chunks and vectors in one transaction; False if it is here already.

        `vectors` has shape (len(draft.chunks), dimension). Raises Damaged when a chunk or the marking is foreign.
        """
        check(draft, vectors, self.marking, self._fingerprint.dimension)
        with self._store.transaction() as database:
            return self._insert(database, document_id, draft, vectors)

    def predecessor(self, document_id: str, source: str) -> str:
        """Return the id of the document that came from the same source before, "" without one. See `revise`."""
        rows = self._store.tuples("SELECT document FROM sources WHERE code = ?", source)
        return rows[0][0] if rows and rows[0][0] != document_id and self.holds(rows[0][0]) else ""

    def revise(self, document_id: str, draft: Draft, vectors: Vectors, source: str) -> None:
        """As `deposit`, in place of the document that came from the same source.

        One transaction: there is no moment at which both are read, or neither. `source` is a keyed code of the place.
        """
        check(draft, vectors, self.marking, self._fingerprint.dimension)
        with self._store.transaction() as database:
            if old := self.predecessor(document_id, source):
                aside.replace(database, old, document_id)
            if self.aside.why(document_id) == aside.REVISED:  # the file is again as it was before
                aside.bring_back(database, document_id)
            self._insert(database, document_id, draft, vectors)
            database.table("sources").upsert({"code": source, "document": document_id}, pk="code")

    def keeps(self, document_id: str) -> bool:
        """Tell whether a document of this id is here, shown or set aside."""
        return self.holds(document_id) or bool(self.aside.why(document_id))

    def erase(self, document_id: str) -> int:
        """Delete a document for good, and write everything anew without it; return how many rows went."""
        with self._store.transaction() as database:
            rows = aside.erased(database, document_id)
        self.seal()
        self._store.compact()
        return rows

    def wrong(self, *, deep: bool) -> list[str]:
        """Return what is wrong with the truth of this partition, in plain words; empty where it is sound."""
        return soundness.wrong(self._store, self.marking, deep=deep)

    def stale(self) -> int:
        """Return how many of the caches that should be there are missing or not authentic."""
        rows = [(Span(row["first"], row["last"], row["chunks"]), row) for row in self._segment_rows()]
        read = [self._files.read(kind, span, row[kind]) for span, row in rows for kind in (VECTORS, WORDS)]
        return sum(one is None for one in read) + (not self._looks_sealed())

    def copy_to(self, path: Path) -> None:
        """Copy the truth as it is at this moment to a new file."""
        self._store.copy_to(path)

    def gloss(self, entries: Sequence[Entry]) -> None:
        """Replace the glossary of this marking by these entries, in one transaction."""
        with self._store.transaction() as database:
            database.execute("DELETE FROM glossary")
            database.conn.executemany("INSERT OR IGNORE INTO glossary (short, long) VALUES (?, ?)", entries)
            database.execute("UPDATE state SET generation = generation + 1")

    def glossary(self) -> list[Entry]:
        """Return the glossary of this marking, sorted."""
        return [Entry(*row) for row in self._store.tuples("SELECT short, long FROM glossary ORDER BY short, long")]

    def holds(self, document_id: str) -> bool:
        """Tell whether a document of this id is here."""
        return bool(self._store.query("SELECT 1 FROM documents WHERE id = ?", document_id))

    def held(self, documents: Sequence[str]) -> set[str]:
        """Return which of these ids are those of documents here."""
        sql = "SELECT id FROM documents WHERE id IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self._store.tuples(sql, json.dumps(list(documents)))}

    def named(self, names: AbstractSet[str]) -> list[Named]:
        """Return the documents whose id, SHA-256 or file name is one of `names`, once for each name that is theirs."""
        rows = self._store.tuples("SELECT id, revision, filename FROM documents ORDER BY id")
        return [Named(name, row[0], self.marking) for row in rows for name in dict.fromkeys(row) if name in names]

    def cards(self) -> list[Card]:
        """Return what a catalogue tells of each document here."""
        return catalogue.cards(self._store, self.marking)

    def collections(self) -> list[str]:
        """Return the collections of the documents here that have one."""
        return catalogue.collections(self._store)

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
            " d.revision, d.title, d.title_marking, d.date, d.rating, d.originator, d.collection, d.media_type"
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
            if self._opened is None or self._opened.generation != self.generation():
                with self._store.snapshot():  # another process may store while this one reads
                    self._opened = self._load(self.generation())
            return self._opened

    def seal(self) -> None:
        """Write the caches that are behind, and remove files that nothing refers to."""
        with self._lock:
            if self._opened is not None or not self._looks_sealed():
                self._write_behind()
            self._files.remove_all_but([(kind, row[kind]) for row in self._segment_rows() for kind in (VECTORS, WORDS)])

    def stats(self) -> Stats:
        """Return what the index is like. For administrators; it reads every vector."""
        opened = self.opened()
        files = [self._files.path(kind, row[kind]) for row in self._segment_rows() for kind in (VECTORS, WORDS)]
        size = sum(file.stat().st_size for file in files if file.is_file())
        kind, found = kind_of(opened.vectors), recall(opened.vectors)
        return Stats(self.label, len(opened.rows), len(opened.segments), kind, size, found)

    def generation(self) -> int:
        """Return the number of the state that is committed; each change to what is stored raises it."""
        return int(self._store.tuples("SELECT generation FROM state")[0][0])

    def _require_model(self) -> None:
        """Raise ModelError where the vectors are another model's: at once, or since another process changed it."""
        ((model,),) = self._store.tuples("SELECT model FROM state")
        if not self._fingerprint.is_that_of(Fingerprint.read(model)):
            raise ModelError(OTHER)

    def _load(self, generation: int) -> Opened:
        self._require_model()
        found = self._store.tuples("SELECT id, key FROM chunks INDEXED BY chunks_in_order ORDER BY id")
        rows = array("q", (row for row, _ in found))
        segments: list[Segment] = []
        done = 0
        open_before = {one.span: one for one in (self._opened.segments if self._opened else ()) if one.is_written}
        for row in self._segment_rows():
            span = Span(row["first"], row["last"], row["chunks"])
            end = done + span.chunks
            if not (span.chunks > 0 and end <= len(rows) and (rows[done], rows[end - 1]) == (span.first, span.last)):
                break
            segments.append(open_before.get(span) or self._read(span, row))
            done = end
        if done < len(rows):
            rest = Span(rows[done], rows[-1], len(rows) - done)
            if segments and segments[-1].span.chunks + rest.chunks < SMALL:
                segments.append(self._extended(segments.pop(), rest))
            else:
                segments.append(self._built(rest))
        keys = Keys(b"".join(key for _, key in found))
        words = JoinedWords([one.words for one in segments])
        wholes = Wholes.of(rows, self._first_rows(), words.lengths())
        vectors, facts = JoinedVectors([one.vectors for one in segments]), Facts(self._store, rows, wholes)
        lexicon = Lexicon.of(self._store.tuples(COUNTED), self.glossary())
        return Opened(generation, rows, keys, vectors, words, wholes, tuple(segments), facts, lexicon)

    def _insert(self, database: Database, document_id: str, draft: Draft, vectors: Vectors) -> bool:
        self._require_model()
        if self.keeps(document_id):
            return False
        database.table("documents").insert(document_row(document_id, draft))
        database.table("originals").insert({"document": document_id, "content": draft.original})
        database.table("chunks").insert_all(chunk_rows(document_id, draft, vectors))
        database.conn.executemany(SHORT_FORM, short_form_rows(document_id, draft.text))
        database.execute("UPDATE state SET generation = generation + 1")
        return True

    def _first_rows(self) -> list[int]:
        """Return the row number of each document's first chunk; the others of a document follow it."""
        sql = "SELECT min(id) FROM chunks INDEXED BY idx_chunks_document GROUP BY document"
        return sorted(first for (first,) in self._store.tuples(sql))

    def _built(self, span: Span) -> Segment:
        vectors, words = VectorIndex.build(self._vectors_of(span)), WordIndex.build(self._texts_of(span))
        return Segment(span, vectors, words, is_written=False)

    def _extended(self, segment: Segment, more: Span) -> Segment:
        """Return one segment over the chunks of a segment and those that follow it."""
        span = Span(segment.span.first, more.last, segment.span.chunks + more.chunks)
        vectors = VectorIndex.build(np.concatenate([segment.vectors.all(), self._vectors_of(more)]))
        return Segment(span, vectors, segment.words.extended(self._texts_of(more)), is_written=False)

    def _write_behind(self) -> None:
        """Join segments that belong together, write those that are not written, and forget the others."""
        opened = self.opened()
        joined: list[Segment] = []
        for segment in opened.segments:
            joined.append(segment)
            while len(joined) > 1 and belongs_together(joined[-2].span.chunks, joined[-1].span.chunks):
                after = joined.pop()
                joined.append(self._extended(joined.pop(), after.span))
        written = [one if one.is_written else self._written(one) for one in joined]
        firsts = json.dumps([one.span.first for one in written])
        with self._store.transaction() as database:
            database.execute("DELETE FROM segments WHERE first NOT IN (SELECT value FROM json_each(?))", [firsts])
        vectors, words = JoinedVectors([one.vectors for one in written]), JoinedWords([one.words for one in written])
        self._opened = replace(opened, vectors=vectors, words=words, segments=tuple(written))

    def _read(self, span: Span, row: Row) -> Segment:
        """Return the segment of a row of `segments`: from its files, or from SQLite where one is not authentic."""
        vectors, words = (self._files.read(kind, span, row[kind]) for kind in (VECTORS, WORDS))
        return Segment(
            span,
            VectorIndex.from_bytes(vectors) if vectors else VectorIndex.build(self._vectors_of(span)),
            WordIndex.from_bytes(words) if words else WordIndex.build(self._texts_of(span)),
            is_written=bool(vectors and words),
        )

    def _written(self, segment: Segment) -> Segment:
        """Write a segment's files, and then the row that names them."""
        span = segment.span
        codes = {
            VECTORS: self._files.write(VECTORS, span, segment.vectors.to_bytes()),
            WORDS: self._files.write(WORDS, span, segment.words.to_bytes()),
        }
        row = {"first": span.first, "last": span.last, "chunks": span.chunks, **codes}
        with self._store.transaction() as database:
            database.execute("DELETE FROM segments WHERE first BETWEEN ? AND ?", [span.first, span.last])
            database.table("segments").insert(row)
        return self._read(span, row)

    def _segment_rows(self) -> list[Row]:
        return self._store.query("SELECT * FROM segments ORDER BY first")

    def _looks_sealed(self) -> bool:
        """Tell whether segments cover all chunks and their files are there. If those are authentic, opening tells."""
        rows = self._segment_rows()
        (now,) = self._store.query("SELECT count(*) AS chunks, max(id) AS last FROM chunks INDEXED BY chunks_in_order")
        covered = (sum(row["chunks"] for row in rows), rows[-1]["last"] if rows else None)
        there = all(self._files.path(kind, row[kind]).is_file() for row in rows for kind in (VECTORS, WORDS))
        return there and covered == (now["chunks"], now["last"])

    def _vectors_of(self, span: Span) -> Vectors:
        sql = "SELECT vector FROM chunks WHERE id BETWEEN ? AND ? ORDER BY id"
        found = self._store.tuples(sql, span.first, span.last)
        return np.frombuffer(b"".join(vector for (vector,) in found), "<f4").reshape(-1, self._fingerprint.dimension)

    def _texts_of(self, span: Span) -> Iterator[str]:
        """Yield what the word index reads of each chunk: the document's title and the chunk's text."""
        sql = (
            "SELECT d.title, c.text FROM chunks c JOIN documents d ON d.id = c.document"
            " WHERE c.id BETWEEN ? AND ? ORDER BY c.id"
        )
        return (f"{title}\n{text}" for title, text in self._store.tuples(sql, span.first, span.last))

    def _check_identity(self) -> None:
        found = self._store.query("SELECT * FROM state")
        if not found:
            row = {"marking": self.label, "model": self._fingerprint.written(), "generation": 0}
            with self._store.transaction() as database:
                database.table("state").insert(row)
            return
        if found[0]["marking"] != self.label:
            message = "A partition does not hold the marking that it is registered for. It is not opened."
            raise Damaged(message)
        self._require_model()
