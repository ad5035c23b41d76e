"""The only importer of sqlite-utils: opens a SQLite file the one way that all of Coversheet uses."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from sqlite_utils import Database

from indexes.errors import CANNOT_STORE, Busy, Damaged

__all__ = ["Database", "Migration", "Row", "Store"]

# A migration is a small function in a list; its place in the list is the schema number (PRAGMA user_version).
Migration: TypeAlias = Callable[[Database], None]
Row: TypeAlias = dict[str, Any]

# What SQLite says when the disk does not take a page: the first eight bits of its code tell.
UNWRITABLE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "busy_timeout=10000")
READ = "The library is being read all the time, so what was removed is still in a file of it. Try again."
IN_MEMORY = "temp_store=MEMORY"  # what is rewritten leaves no copy in a temporary file


class Store:
    """One SQLite file, safe among threads. WAL with `synchronous=FULL`: a commit that returned survives a power cut."""

    def __init__(self, path: Path, migrations: Sequence[Migration]) -> None:
        """Open (or make) the file at `path` and bring it to the newest schema.

        Raises:
            Damaged: the file is not a database, it was written by a newer release, or the disk is full.

        """
        self._lock = threading.RLock()
        connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database = Database(connection)
        try:
            for pragma in (*PRAGMAS, IN_MEMORY):
                connection.execute(f"PRAGMA {pragma}")
            self._migrate(migrations)
        except sqlite3.DatabaseError as error:
            connection.close()
            if _is_unwritable(error):
                raise Damaged(CANNOT_STORE) from error
            message = f"A database of the library can't be read ({error.__class__.__name__}). Restore it from a backup."
            raise Damaged(message) from error
        except Damaged:
            connection.close()
            raise

    def query(self, sql: str, *values: object) -> list[Row]:
        """Return the rows of a SELECT."""
        with self._lock:
            cursor = self._database.conn.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def tuples(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT as tuples: for many rows of few columns."""
        with self._lock:
            return self._database.conn.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Yield the database inside a transaction: committed at the end, undone if anything is raised.

        Raises Damaged when the disk does not take it.
        """
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                yield self._database
                self._database.execute("COMMIT")
            except sqlite3.OperationalError as error:
                if not _is_unwritable(error):
                    raise
                raise Damaged(CANNOT_STORE) from error
            finally:
                if self._database.conn.in_transaction:
                    self._database.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Hold one state of the file: all queries inside see the same rows, whatever another process stores."""
        with self._lock:
            self._database.execute("BEGIN")
            try:
                yield
            finally:
                self._database.execute("COMMIT")

    def compact(self) -> None:
        """Write the file anew without what was deleted, and empty its log.

        Raises Busy while it is being read, Damaged when the disk does not take it.
        """
        try:
            with self._lock:
                self._database.conn.execute("VACUUM")
                ((is_held, _, _),) = self.tuples("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as error:
            raise (Damaged(CANNOT_STORE) if _is_unwritable(error) else Busy(READ)) from error
        if is_held:
            raise Busy(READ)

    def is_sound(self, *, deep: bool) -> bool:
        """Tell whether SQLite finds nothing wrong with the file; `deep` compares its indexes too."""
        try:
            return self.tuples("PRAGMA integrity_check" if deep else "PRAGMA quick_check") == [("ok",)]
        except sqlite3.DatabaseError:
            return False

    def copy_to(self, path: Path) -> None:
        """Copy the file as it is at this moment to a new file, while others read and write it.

        Raises Damaged when the disk does not take it.
        """
        target = sqlite3.connect(path, isolation_level=None)
        try:
            with self._lock:
                self._database.conn.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise Damaged(CANNOT_STORE) from error
        finally:
            target.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()

    def _migrate(self, migrations: Sequence[Migration]) -> None:
        if self._schema_number() == len(migrations):
            return
        with self.transaction() as database:
            done = self._schema_number()
            if done > len(migrations):
                message = "A database of the library was written by a newer release of Coversheet."
                raise Damaged(message)
            for migration in migrations[done:]:
                migration(database)
            database.execute(f"PRAGMA user_version = {len(migrations)}")

    def _schema_number(self) -> int:
        return int(self._database.conn.execute("PRAGMA user_version").fetchone()[0])


def is_sound(path: Path) -> bool:
    """Tell whether a file that nobody has open is a whole SQLite database. Changes nothing."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False


def _is_unwritable(error: sqlite3.Error) -> bool:
    """Tell whether the disk is full, broken or closed to us: what is stored is not damaged by that."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in UNWRITABLE
