"""The runs that bring documents in: how far each is, and how it ended. Counts and times only: no path, no title."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from indexes.database import Database, Store

RUNNING: Final = "running"
DONE: Final = "done"
STOPPED: Final = "stopped"
BROKEN: Final = "broken off"
STATES: Final = (RUNNING, DONE, STOPPED, BROKEN)
COUNTS: Final = ("stored", "quarantined", "failed", "skipped")
EVERY: Final = 1.0  # seconds between two notes of one run
SHOWN: Final = 50
STALLED: Final = 240.0  # seconds without a note after which a run is said to stand still


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its number, when it began and was last heard of (ISO, UTC), how many files, what became of them."""

    number: int
    started: str
    updated: str
    state: str
    total: int
    stored: int
    quarantined: int
    failed: int
    skipped: int

    @property
    def done(self) -> int:
        """How many files are through."""
        return self.stored + self.quarantined + self.failed + self.skipped

    def silent(self, now: datetime) -> float:
        """Return for how many seconds a run that is not over has said nothing; 0.0 for one that is over."""
        if self.state != RUNNING:
            return 0.0
        return max(0.0, (now - datetime.fromisoformat(self.updated)).total_seconds())


def schema(database: Database) -> None:
    """Make the table of runs in the control database."""
    columns = {"started": str, "updated": str, "state": str, "total": int, **dict.fromkeys(COUNTS, int)}
    database.table("runs").create({"number": int, **columns}, pk="number")


class Register:
    """The note that one run keeps of itself, at most once a second; it ends with the block."""

    def __init__(self, control: Store, total: int) -> None:
        """Begin a run over `total` files."""
        self._control = control
        self._written = time.monotonic()
        now = _now()
        row = {"started": now, "updated": now, "state": RUNNING, "total": total, **dict.fromkeys(COUNTS, 0)}
        with control.transaction() as database:
            self.number = int(str(database.table("runs").insert(row).last_pk))

    def note(self, counts: Mapping[str, int]) -> None:
        """Note how far the run is, unless that was done within this second."""
        if time.monotonic() - self._written >= EVERY:
            self._write({}, counts)

    def end(self, state: str, counts: Mapping[str, int]) -> None:
        """Note how the run ended."""
        self._write({"state": state}, counts)

    def _write(self, more: Mapping[str, str], counts: Mapping[str, int]) -> None:
        values = {"updated": _now(), **more, **{name: counts.get(name, 0) for name in COUNTS}}
        with self._control.transaction() as database:
            database.table("runs").update(self.number, values)
        self._written = time.monotonic()


def runs(control: Store) -> list[Run]:
    """Return the newest runs, newest first."""
    rows = control.query("SELECT * FROM runs ORDER BY number DESC LIMIT ?", SHOWN)
    return [Run(**row) for row in rows]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
