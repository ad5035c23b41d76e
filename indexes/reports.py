"""What readers say of claims and of markings: ids and numbers only, one SQLite file for each level, like the answers.

A report lies under the ceiling of the view that it was made from, so who is below learns nothing of it. It holds no
text: nobody types any, and the words of a claim stay with its answer.
"""

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from indexes.answers import Answers, identified
from indexes.control import shelve, shelves
from indexes.database import Database, Row, Store
from indexes.policy import Marking


class Said(StrEnum):
    """What a reader may say of a claim; of a marking only the last two."""

    RIGHT = "right"
    MISQUOTED = "not what the source says"
    OUTDATED = "source is out of date"
    BESIDE = "missing the point"
    OTHER = "other"
    TOO_LOW = "marked too low"
    TOO_HIGH = "marked too high"


class Decision(StrEnum):
    """How an officer closes a report of a marking; OPEN until then."""

    OPEN = ""
    NOTHING = "nothing wrong"
    RELABELLED = "relabelled"


WRONG: Final = (Said.MISQUOTED, Said.OUTDATED, Said.BESIDE, Said.OTHER)
MARKED: Final = (Said.TOO_LOW, Said.TOO_HIGH)
FILE: Final = "reports.sqlite"
_OF_ANSWER: Final = "SELECT * FROM reports WHERE owner = ? AND answer = ? ORDER BY time DESC, rowid DESC"
_SAME: Final = (
    "SELECT id FROM reports WHERE owner = ? AND decision = ? AND answer = ? AND claim = ? AND document = ?"
    " AND page = ? AND (said IN ('marked too low', 'marked too high')) = ?"
)


def now() -> str:
    """Return this moment, ISO in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Place:
    """What is spoken of: a claim of an answer by its number in the record, from 1; or a page of a document, from 1."""

    answer: str = ""
    claim: int = 0
    document: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What an account said of a place, and what an officer decided on it. `marking` is the level that it lies under."""

    owner: str
    said: Said
    place: Place
    marking: Marking
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    time: str = field(default_factory=now)  # ISO, UTC
    decision: Decision = Decision.OPEN
    by: str = ""
    decided: str = ""

    @property
    def is_open(self) -> bool:
        """Whether an officer has still to decide: of what is said of a marking only."""
        return self.said in MARKED and self.decision is Decision.OPEN

    @property
    def hides(self) -> bool:
        """Whether its claim is hidden, and its answer frozen, for the account that made the report."""
        return self.said is Said.TOO_LOW and self.decision is not Decision.NOTHING


def _schema(database: Database) -> None:
    database.table("state").create({"marking": str})
    place = {"answer": str, "claim": int, "document": str, "page": int}
    closing = {"decision": str, "by": str, "decided": str}
    database.table("reports").create({"id": str, "owner": str, "said": str, "time": str, **place, **closing}, pk="id")
    database.table("reports").create_index(["owner", "answer"])
    database.table("about").create({"report": str, "document": str}, pk=("report", "document"))
    database.table("about").create_index(["document"])  # for a purge: which reports speak of this document?


class Reports:
    """The reports of one library. Opens a file when the first report of its level is made, or asked for."""

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

    def note(self, report: Report, documents: Iterable[str]) -> None:
        """Keep a report; durable when it returns. `documents` are all with which it has to go.

        What the same account said before of the same place goes, but for what an officer decided on.
        """
        store = self._store(report.marking)
        shelve(self._control, self._answers.folder(report.marking).name, report.marking)
        place = report.place
        row = {"answer": place.answer, "claim": place.claim, "document": place.document, "page": place.page}
        same = [report.owner, Decision.OPEN.value, *row.values(), report.said in MARKED]
        with store.transaction() as database:
            for (old,) in database.execute(_SAME, same).fetchall():
                _drop(database, old)
            told = {"id": report.id, "owner": report.owner, "said": report.said.value, "time": report.time}
            closing = {"decision": report.decision.value, "by": report.by, "decided": report.decided}
            database.table("reports").insert({**told, **row, **closing})
            named = [{"report": report.id, "document": document} for document in sorted(set(documents))]
            database.table("about").insert_all(named)

    def of(self, owner: str, answer: str, marking: Marking) -> list[Report]:
        """Return what an account said of an answer that is kept under a marking, newest first."""
        return self._under(marking, _OF_ANSWER, owner, answer)

    def every(self) -> list[Report]:
        """Return all that was said, whoever said it, newest first. For officers and auditors."""
        found = [one for marking in shelves(self._control) for one in self._under(marking, "SELECT * FROM reports")]
        return sorted(found, key=lambda one: (one.time, one.id), reverse=True)

    def find(self, name: str) -> Report | None:
        """Return the report of this id, or None. For officers."""
        return next((one for one in self.every() if one.id == name), None)

    def decide(self, report: Report, decision: Decision, by: str) -> None:
        """Close a report; durable when it returns."""
        with self._store(report.marking).transaction() as database:
            closing = {"decision": decision.value, "by": by, "decided": now()}
            database.table("reports").update(report.id, closing)

    def forget(self, document: str) -> int:
        """Delete the reports that speak of a document, or of an answer made from it.

        Their files are written anew. Returns how many went.
        """
        gone = 0
        for marking in filter(self._is_there, shelves(self._control)):
            store = self._store(marking)
            with store.transaction() as database:
                named = store.tuples("SELECT report FROM about WHERE document = ?", document)
                for (report,) in named:
                    _drop(database, report)
            if named:
                store.compact()
            gone += len(named)
        return gone

    def copy_to(self, marking: Marking, path: Path) -> None:
        """Copy the file of the reports under a marking as it is at this moment to a new file."""
        self._store(marking).copy_to(path)

    def _under(self, marking: Marking, sql: str, *values: str) -> list[Report]:
        if not self._is_there(marking):
            return []
        return [_report(row, marking) for row in self._store(marking).query(sql, *values)]

    def _is_there(self, marking: Marking) -> bool:
        return (self._answers.folder(marking) / FILE).is_file()

    def _store(self, marking: Marking) -> Store:
        folder = self._answers.folder(marking)
        with self._lock:
            if folder.name not in self._stores:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._stores[folder.name] = identified(Store(folder / FILE, (_schema,)), marking)
            return self._stores[folder.name]


def _drop(database: Database, report: str) -> None:
    database.execute("DELETE FROM reports WHERE id = ?", [report])
    database.execute("DELETE FROM about WHERE report = ?", [report])


def _report(row: Row, marking: Marking) -> Report:
    place = Place(row["answer"], row["claim"], row["document"], row["page"])
    closing = (Decision(row["decision"]), row["by"], row["decided"])
    return Report(row["owner"], Said(row["said"]), place, marking, row["id"], row["time"], *closing)
