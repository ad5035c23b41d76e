"""The words of questions, kept apart from the log that names them: one SQLite file for each level asked from.

A question can say as much as a document. So a record of the audit log holds a keyed digest of it, and its words lie
under the ceiling of the view that asked, like the answers. Who oversees the log sees them up to his own clearance.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from indexes.answers import Answers, identified
from indexes.control import shelve, shelves
from indexes.database import Database, Store
from indexes.policy import Marking


def _schema(database: Database) -> None:
    database.table("state").create({"marking": str})
    database.table("questions").create({"subject": str, "words": str}, pk="subject")


class Questions:
    """The questions of one library. Opens a file when it is first asked for."""

    def __init__(self, answers: Answers, control: Store) -> None:
        """Lie beside the answers: the same folders, named by the same key."""
        self._answers = answers
        self._control = control
        self._lock = threading.Lock()
        self._stores: dict[str, Store] = {}

    def close(self) -> None:
        """Close all files."""
        for store in self._stores.values():
            store.close()
        self._stores.clear()

    def note(self, ceiling: Marking, subject: str, words: str) -> None:
        """Keep the words of a question, once, under the ceiling of its view; durable when it returns.

        `subject` is the digest by which records name it.
        """
        store = self._store(ceiling)
        if not store.tuples("SELECT 1 FROM questions WHERE subject = ?", subject):
            shelve(self._control, self._answers.folder(ceiling).name, ceiling)
            with store.transaction() as database:
                database.table("questions").upsert({"subject": subject, "words": words}, pk="subject")

    def words(self, ceiling: Marking, subject: str) -> str | None:
        """Return the words of a question that was asked under a ceiling, None where none are kept."""
        if ceiling not in shelves(self._control):
            return None
        rows = self._store(ceiling).tuples("SELECT words FROM questions WHERE subject = ?", subject)
        return str(rows[0][0]) if rows else None

    def forget(self, subjects: Collection[str], pieces: Sequence[bytes], spilled: Callable[[Marking], bool]) -> int:
        """Delete questions under markings that are `spilled`: those named, and those that say one of `pieces`.

        Their files are written anew. Returns how many went.
        """
        gone = 0
        for marking in filter(spilled, shelves(self._control)):
            store = self._store(marking)
            found = [
                subject
                for subject, words in store.tuples("SELECT subject, words FROM questions")
                if subject in subjects or any(piece in words.encode() for piece in pieces)
            ]
            if found:
                with store.transaction() as database:
                    database.conn.executemany("DELETE FROM questions WHERE subject = ?", [(one,) for one in found])
                store.compact()
            gone += len(found)
        return gone

    def copy_to(self, marking: Marking, path: Path) -> None:
        """Copy the file of the questions under a marking as it is at this moment to a new file."""
        self._store(marking).copy_to(path)

    def _store(self, marking: Marking) -> Store:
        folder = self._answers.folder(marking)
        with self._lock:
            if folder.name not in self._stores:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                store = Store(folder / "questions.sqlite", (_schema,))
                self._stores[folder.name] = identified(store, marking)
            return self._stores[folder.name]
