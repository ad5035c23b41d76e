"""Answers that were given, kept to be opened again: one SQLite file for each marking, like the documents.

An answer is kept under the ceiling of the view that gave it, because the question may say as much as the documents.
It belongs to the account that asked. What it says is opaque here: a JSON text that `rag` writes and reads.

INVARIANT: a file is opened only for a view whose ceiling dominates its marking; another person's answer, a missing one
and one above the view are all the same: not found.
"""

import hmac
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from indexes.control import next_answer, reach, reached, shelve, shelves
from indexes.database import Database, Row, Store
from indexes.errors import Damaged
from indexes.layout import Layout
from indexes.policy import Marking, dominates, text

MOST = 200  # answers in one list
WITH_DOCUMENTS = (
    "SELECT *, (SELECT group_concat(document, ' ') FROM sources WHERE answer = id) AS documents FROM answers"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is kept.

    `thread` is the id of the first answer of its conversation, its own id for the first; `number` counts from 1 there.
    `documents` are the ids of all documents that it was made from, shown or not.
    """

    id: str  # 32 hex digits, keyed: it tells nothing of order, count or existence
    owner: str
    thread: str
    marking: Marking  # the ceiling of the view that gave it
    documents: tuple[str, ...]
    body: str
    number: int = 0  # 0 and "" before it is stored
    time: str = ""  # ISO, UTC


def _schema(database: Database) -> None:
    database.table("state").create({"marking": str})
    database.table("answers").create(
        {"id": str, "owner": str, "thread": str, "number": int, "time": str, "body": str}, pk="id"
    )
    database.table("answers").create_index(["owner", "time"])
    database.table("answers").create_index(["thread"])
    database.table("sources").create({"answer": str, "document": str}, pk=("answer", "document"))
    database.table("sources").create_index(["document"])  # for the question: in which answers is this document?


class Answers:
    """The kept answers of one library. Opens a file when it is first asked for."""

    def __init__(self, layout: Layout, control: Store, key: bytes) -> None:
        """`key` names the files, so that a folder's name tells nothing."""
        self._layout = layout
        self._control = control
        self._key = key
        self._lock = threading.Lock()
        self._stores: dict[str, Store] = {}

    def close(self) -> None:
        """Close all files."""
        for store in self._stores.values():
            store.close()
        self._stores.clear()

    def new_id(self, owner: str) -> str:
        """Return the id of this account's next answer. It depends on what this account was given, and on nothing else.

        So nobody can see in it whether others ask; and without the library's key nobody can compute one.
        """
        number = next_answer(self._control, owner)
        return hmac.digest(self._key, f"answer\0{owner}\0{number}".encode(), "sha256").hex()[:32]

    def reached(self, owner: str, thread: str) -> Marking | None:
        """Return the join of the ceilings under which a conversation of this account was held; None without one."""
        found = reached(self._control, thread, owner)
        return found[0] if found else None

    def keep(self, kept: Kept) -> Kept:
        """Store an answer as the next of its conversation; durable when it returns, with its number and time."""
        number = reach(self._control, kept.thread, kept.owner, kept.marking)
        kept = replace(kept, number=number, time=datetime.now(UTC).isoformat(timespec="milliseconds"))
        shelve(self._control, self._name(kept.marking), kept.marking)
        with self._store(kept.marking).transaction() as database:
            row = {"id": kept.id, "owner": kept.owner, "thread": kept.thread, "number": kept.number}
            database.table("answers").insert({**row, "time": kept.time, "body": kept.body})
            sources = [{"answer": kept.id, "document": document} for document in sorted(set(kept.documents))]
            database.table("sources").insert_all(sources)
        return kept

    def find(self, owner: str, answer: str, ceiling: Marking) -> Kept | None:
        """Return an answer of this account that a view with this ceiling may open, or None."""
        sql = f"{WITH_DOCUMENTS} WHERE id = ? AND owner = ?"
        return next(iter(self._found(sql, (answer, owner), ceiling)), None)

    def thread(self, owner: str, thread: str, ceiling: Marking) -> list[Kept]:
        """Return the answers of a conversation in their order, those that a view with this ceiling may open."""
        sql = f"{WITH_DOCUMENTS} WHERE thread = ? AND owner = ?"
        return sorted(self._found(sql, (thread, owner), ceiling), key=lambda kept: (kept.number, kept.time))

    def of(self, owner: str, ceiling: Marking) -> list[Kept]:
        """Return the newest answers of an account, newest first, MOST at most."""
        sql = f"{WITH_DOCUMENTS} WHERE owner = ? ORDER BY time DESC LIMIT {MOST}"
        return sorted(self._found(sql, (owner,), ceiling), key=lambda kept: (kept.time, kept.id), reverse=True)[:MOST]

    def citing(self, document: str) -> list[Kept]:
        """Return the answers that were made from a document, whoever's they are, oldest first. For officers."""
        sql = f"{WITH_DOCUMENTS} WHERE id IN (SELECT answer FROM sources WHERE document = ?)"  # noqa: S608 - ours
        found = [_kept(row, one) for one in shelves(self._control) for row in self._store(one).query(sql, document)]
        return sorted(found, key=lambda kept: (kept.time, kept.id))

    def forget(self, document: str, spilled: Callable[[Marking], bool]) -> int:
        """Delete the answers made from a document, whole, where they lie under a marking that is `spilled`.

        Their files are written anew. Returns how many answers went.
        """
        gone = 0
        for marking in filter(spilled, shelves(self._control)):
            store = self._store(marking)
            with store.transaction() as database:
                named = store.tuples("SELECT answer FROM sources WHERE document = ?", document)
                for (answer,) in named:
                    database.execute("DELETE FROM answers WHERE id = ?", [answer])
                    database.execute("DELETE FROM sources WHERE answer = ?", [answer])
            if named:
                store.compact()
            gone += len(named)
        return gone

    def folder(self, marking: Marking) -> Path:
        """Return where the answers under a marking lie."""
        return self._layout.answers / self._name(marking)

    def copy_to(self, marking: Marking, path: Path) -> None:
        """Copy the file of the answers under a marking as it is at this moment to a new file."""
        self._store(marking).copy_to(path)

    def _found(self, sql: str, values: Sequence[str], ceiling: Marking) -> list[Kept]:
        found = []
        for marking in shelves(self._control):
            if dominates(ceiling, marking):
                found += [_kept(row, marking) for row in self._store(marking).query(sql, *values)]
        return found

    def _name(self, marking: Marking) -> str:
        return hmac.digest(self._key, text(marking).encode(), "sha256").hex()[:32]

    def _store(self, marking: Marking) -> Store:
        name = self._name(marking)
        with self._lock:
            if name not in self._stores:
                folder = self._layout.answers / name
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._stores[name] = identified(Store(folder / "answers.sqlite", (_schema,)), marking)
            return self._stores[name]


def _kept(row: Row, marking: Marking) -> Kept:
    documents = tuple(sorted((row["documents"] or "").split()))
    head = (row["id"], row["owner"], row["thread"], marking, documents, row["body"])
    return Kept(*head, number=row["number"], time=row["time"])


def identified(store: Store, marking: Marking) -> Store:
    """Return the store if it bears this marking, or none yet. Raises Damaged for another one, or on a full disk."""
    try:
        with store.transaction() as database:
            if not store.query("SELECT 1 FROM state"):
                database.table("state").insert({"marking": text(marking)})
    except Damaged:
        store.close()
        raise
    if store.query("SELECT marking FROM state")[0]["marking"] != text(marking):
        store.close()
        message = "A file of answers does not hold the marking that it is registered for. It is not opened."
        raise Damaged(message)
    return store
