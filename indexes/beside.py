"""Vectors of another model beside those that are searched: made while the library is used, then exchanged.

Only the tables of one partition are known here. No search reads what lies beside.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from indexes.database import Database, Store
from indexes.embed import Vectors
from indexes.rows import SCHEMAS

EVERY: Final = "(SELECT key, text FROM chunks UNION ALL SELECT key, text FROM aside_chunks)"
_LACKING: Final = f"FROM {EVERY} WHERE key NOT IN (SELECT key FROM beside)"  # noqa: S608 - our names


class Beside:
    """The second set of vectors of one partition, over its open file."""

    def __init__(self, store: Store) -> None:
        """Take the file of a partition."""
        self._store = store

    def begin(self, model: str) -> None:
        """Make room for the vectors of a model; what lies there of another one is forgotten."""
        if self._store.tuples("SELECT fingerprint FROM beside_model") != [(model,)]:
            with self._store.transaction() as database:
                forget(database)
                database.table("beside_model").insert({"fingerprint": model})

    def lacking(self, most: int) -> list[tuple[bytes, str]]:
        """Return key and text of at most so many passages without a vector of that model, shown or set aside."""
        return [(bytes(key), text) for key, text in self._store.tuples(f"SELECT key, text {_LACKING} LIMIT ?", most)]

    def missing(self, model: str) -> int:
        """Return how many passages have no vector of a model beside."""
        if self._store.tuples("SELECT fingerprint FROM beside_model") == [(model,)]:
            return int(self._store.tuples(f"SELECT count(*) {_LACKING}")[0][0])
        return int(self._store.tuples(f"SELECT count(*) FROM {EVERY}")[0][0])  # noqa: S608 - our names

    def put(self, keys: Iterable[bytes], vectors: Vectors) -> None:
        """Store vectors of passages, shape (len(keys), dimension)."""
        rows = [(key, row.astype("<f4").tobytes()) for key, row in zip(keys, vectors, strict=True)]
        with self._store.transaction() as database:
            database.conn.executemany("INSERT OR REPLACE INTO beside (key, vector) VALUES (?, ?)", rows)

    def sample(self, most: int) -> list[tuple[str, Vectors]]:
        """Return text and vector beside of at most so many passages, spread over the partition by their keys."""
        sql = f"SELECT e.text, b.vector FROM {EVERY} e JOIN beside b ON b.key = e.key ORDER BY e.key LIMIT ?"  # noqa: S608
        return [(text, np.frombuffer(vector, "<f4")) for text, vector in self._store.tuples(sql, most)]

    def pairs(self) -> tuple[list[str], Vectors, Vectors]:
        """Return, of every passage that is shown, its document and its vectors: those searched and those beside.

        Passages without a vector beside are left out. Empty arrays of shape (0, 0) where there is none.
        """
        found = self._store.tuples(
            "SELECT c.document, c.vector, b.vector FROM chunks c JOIN beside b ON b.key = c.key ORDER BY c.id"
        )
        if not found:
            return [], np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32)
        now, other = (np.stack([np.frombuffer(row[at], "<f4") for row in found]) for at in (1, 2))
        return [row[0] for row in found], now, other


def forget(database: Database) -> None:
    """Delete all that lies beside. Inside a transaction."""
    database.execute("DELETE FROM beside")
    database.execute("DELETE FROM beside_model")


def forget_document(database: Database, document: str) -> int:
    """Delete the vectors beside of one document, while its passages are still there. Inside a transaction."""
    of_it = " UNION ALL ".join(f"SELECT key FROM {name} WHERE document = ?" for name in ("chunks", "aside_chunks"))  # noqa: S608
    return int(database.execute(f"DELETE FROM beside WHERE key IN ({of_it})", [document, document]).rowcount)  # noqa: S608


def exchange(file: Path, model: str) -> bool:
    """Let the vectors beside be the ones that are searched, and those lie beside; False where that is done already.

    One transaction. `model` is the record of the model that is searched from now on, as JSON. The caches of the
    vectors go with it.
    """
    store = Store(file, SCHEMAS)
    try:
        with store.transaction() as database:
            ((before,),) = store.tuples("SELECT model FROM state") or [("",)]
            if before in {model, ""}:
                return False
            database.execute("CREATE TABLE leaving AS SELECT key, vector FROM chunks")
            database.execute("INSERT INTO leaving SELECT key, vector FROM aside_chunks")
            for table in ("chunks", "aside_chunks"):
                taken = f"(SELECT vector FROM beside b WHERE b.key = {table}.key)"  # noqa: S608 - our names
                database.execute(f"UPDATE {table} SET vector = {taken}")  # noqa: S608 - our names
            forget(database)
            database.execute("INSERT OR REPLACE INTO beside (key, vector) SELECT key, vector FROM leaving")
            database.execute("DROP TABLE leaving")
            database.table("beside_model").insert({"fingerprint": before})
            database.execute("UPDATE segments SET vectors = ''")
            database.execute("UPDATE state SET model = ?, generation = generation + 1", [model])
    finally:
        store.close()
    return True
