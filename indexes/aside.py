"""Documents set aside in their partition: gone for every reader, kept whole until they are brought back or erased.

Only the tables are known here. What is set aside is in none of the tables that a search, a statistic or a cache reads,
so a library that set a document aside ranks like one that never held it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from indexes.beside import forget_document
from indexes.database import Database, Store
from indexes.embed import Vectors
from indexes.policy import Marking
from indexes.records import Chunk, Document, Draft, Revision
from indexes.rows import SHORT_FORM, chunk_of, document_of, short_form_rows

WITHDRAWN: Final = "withdrawn"
REVISED: Final = "revised"
REMOVED: Final = "removed"  # on its way out: by a purge, or to another marking
_SAID: Final = (("documents", "id", "text"), ("originals", "document", "content"), ("chunks", "document", "vector"))
DEEPEST: Final = 200  # revisions of one document that are looked through
_EARLIER: Final = (
    "WITH RECURSIVE earlier(old, time, depth) AS (SELECT old, time, 1 FROM revisions WHERE new = ?1"
    " UNION SELECT r.old, r.time, e.depth + 1 FROM revisions r JOIN earlier e ON r.new = e.old WHERE e.depth < ?3)"
    " SELECT e.old, e.time FROM earlier e JOIN aside_documents a ON a.id = e.old WHERE a.why = ?2"
    " AND EXISTS (SELECT 1 FROM documents WHERE id = ?1)"
    " GROUP BY e.old ORDER BY min(e.depth) DESC, e.time, e.old"
)
_LATER: Final = (
    "WITH RECURSIVE later(new, depth) AS (SELECT new, 1 FROM revisions WHERE old = ?1"
    " UNION SELECT r.new, l.depth + 1 FROM revisions r JOIN later l ON r.old = l.new WHERE l.depth < ?2)"
    " SELECT d.id FROM documents d JOIN later l ON l.new = d.id ORDER BY l.depth LIMIT 1"
)
_TABLES: Final = (("chunks", "document"), ("originals", "document"), ("documents", "id"))


class Aside:
    """What one partition has set aside, over its open file."""

    def __init__(self, store: Store, marking: Marking) -> None:
        """Take the file of a partition and its marking."""
        self._store = store
        self._marking = marking

    def put(self, document: str, why: str) -> None:
        """Take a document from all readers and keep it; one that is not shown stays as it is.

        One that a later revision replaced can still be compared with it: on its way out it no longer can.
        """
        with self._store.transaction() as database:
            if self._store.tuples("SELECT 1 FROM documents WHERE id = ?", document):
                set_aside(database, document, why, _now())
            elif why == REMOVED:
                sql = "UPDATE aside_documents SET why = ? WHERE id = ? AND why = ?"
                database.execute(sql, [REMOVED, document, REVISED])

    def bring_back(self, document: str) -> None:
        """Show a document again that was set aside."""
        with self._store.transaction() as database:
            bring_back(database, document)

    def why(self, document: str) -> str:
        """Return why a document is set aside, "" for one that is not."""
        rows = self._store.tuples("SELECT why FROM aside_documents WHERE id = ?", document)
        return str(rows[0][0]) if rows else ""

    def revised(self, documents: Sequence[str]) -> dict[str, str]:
        """Return which of these documents were replaced by a later revision, and when (ISO, UTC)."""
        sql = "SELECT old, time FROM revisions WHERE old IN (SELECT value FROM json_each(?))"
        return dict(self._store.tuples(sql, json.dumps(list(documents))))

    def revisions(self, document: str) -> list[Revision]:
        """Return the kept documents that a document which is shown here replaced, the first replaced first.

        No more than DEEPEST steps back are looked at.
        """
        rows = self._store.tuples(_EARLIER, document, REVISED, DEEPEST)
        return [Revision(old, document, number, time) for number, (old, time) in enumerate(rows, 1)]

    def replaced(self, document: str) -> Revision | None:
        """Return what became of a document that was replaced; None unless it is kept and a later one is shown."""
        shown = self._store.tuples(_LATER, document, DEEPEST)
        earlier = self.revisions(shown[0][0]) if shown else []
        return next((one for one in earlier if one.document == document), None)

    def earlier(self, document: str, revision: str) -> tuple[Document, Revision] | None:
        """Return a document that the shown `document` replaced, whole; None unless it did and is kept."""
        found = next((one for one in self.revisions(document) if one.document == revision), None)
        rows = self._store.query("SELECT * FROM aside_documents WHERE id = ?", revision) if found else []
        if found is None or not rows:
            return None
        return document_of(rows[0], self._marking, self._chunks(revision)), found

    def taken(self, document: str) -> tuple[Draft, Vectors] | None:
        """Return a document as it was brought, shown or set aside, with its vectors; None without it."""
        return self._taken(document, "") or self._taken(document, "aside_")

    def says(self, part: bytes, besides: str) -> bool:
        """Tell whether another document than `besides` has these bytes in text, file or vectors. It reads all."""
        for prefix in ("", "aside_"):
            for table, key, column in _SAID:
                found = f"instr(CAST({column} AS BLOB), ?) > 0"
                sql = f"SELECT 1 FROM {prefix}{table} WHERE {key} != ? AND {found} LIMIT 1"  # noqa: S608 - our names
                if self._store.tuples(sql, besides, part):
                    return True
        return False

    def _chunks(self, document: str) -> tuple[Chunk, ...]:
        sql = 'SELECT * FROM aside_chunks WHERE document = ? ORDER BY "start", id'
        return tuple(chunk_of(row) for row in self._store.query(sql, document))

    def _taken(self, document: str, prefix: str) -> tuple[Draft, Vectors] | None:
        rows = self._store.query(f"SELECT * FROM {prefix}documents WHERE id = ?", document)  # noqa: S608 - our names
        if not rows:
            return None
        order = 'ORDER BY "start", id'
        chunks = self._store.query(f"SELECT * FROM {prefix}chunks WHERE document = ? {order}", document)  # noqa: S608
        file = f"SELECT content FROM {prefix}originals WHERE document = ?"  # noqa: S608 - our names
        ((original,),) = self._store.tuples(file, document)
        vectors = np.stack([np.frombuffer(row["vector"], "<f4") for row in chunks])
        return _draft(rows[0], self._marking, chunks, bytes(original)), vectors


def replace(database: Database, old: str, new: str) -> None:
    """Set a document aside that a later revision replaces, and note when. Inside the transaction that stores that."""
    now = _now()
    set_aside(database, old, REVISED, now)
    database.table("revisions").upsert({"old": old, "new": new, "time": now}, pk="old")


def set_aside(database: Database, document: str, why: str, time: str) -> None:
    """Move a document out of what is read; `time` is ISO, UTC. Inside a transaction."""
    for table, column in _TABLES:
        more = ", ?, ?" if table == "documents" else ""
        values = (why, time, document) if more else (document,)
        statement = f"INSERT INTO aside_{table} SELECT *{more} FROM {table} WHERE {column} = ?"  # noqa: S608 - our names
        database.execute(statement, values)
        database.execute(f"DELETE FROM {table} WHERE {column} = ?", [document])  # noqa: S608 - our names
    database.execute("UPDATE state SET generation = generation + 1")


def bring_back(database: Database, document: str) -> None:
    """Move a document back to where it is read. Inside a transaction.

    INVARIANT: its chunks get new row numbers, so that no cache over older ones can be taken for one over them.
    """
    for table, column in reversed(_TABLES):
        names = [name for name in database.table(table).columns_dict if (table, name) != ("chunks", "id")]
        columns = ", ".join(f'"{name}"' for name in names)
        statement = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM aside_{table} WHERE {column} = ?"  # noqa: S608
        database.execute(f"{statement} ORDER BY rowid", [document])
        database.execute(f"DELETE FROM aside_{table} WHERE {column} = ?", [document])  # noqa: S608 - our names
    for (text,) in database.execute("SELECT text FROM documents WHERE id = ?", [document]).fetchall():
        database.conn.executemany(SHORT_FORM, short_form_rows(document, text))
    database.execute("DELETE FROM revisions WHERE old = ?", [document])
    database.execute("UPDATE state SET generation = generation + 1")


def erased(database: Database, document: str) -> int:
    """Delete a document wherever it lies, and what names it; return how many rows went. Inside a transaction."""
    rows = forget_document(database, document)
    for table, column in _TABLES:
        for name in (table, f"aside_{table}"):
            rows += database.execute(f"DELETE FROM {name} WHERE {column} = ?", [document]).rowcount  # noqa: S608
    rows += database.execute("DELETE FROM sources WHERE document = ?", [document]).rowcount
    rows += database.execute("DELETE FROM revisions WHERE old = ? OR new = ?", [document, document]).rowcount
    database.execute("UPDATE state SET generation = generation + 1")
    return rows


def _draft(row: Mapping[str, Any], marking: Marking, chunks: list[dict[str, Any]], original: bytes) -> Draft:
    found = document_of(row, marking, tuple(chunk_of(one) for one in chunks))
    return Draft(
        title=found.title,
        title_marking=found.title_marking,
        filename=found.filename,
        media_type=found.media_type,
        marking=marking,
        original=original,
        text=found.text,
        pages=found.pages,
        chunks=found.chunks,
        evidence=found.evidence,
        collection=found.collection,
        originator=found.originator,
        date=found.date,
        rating=found.rating,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
