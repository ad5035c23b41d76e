"""When accounts last signed in, and how often somebody failed to in their name: told to each at its next sign-in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from indexes.database import Database, Store

NOBODY: Final = ""  # all names that no account bears count together, so that a guess costs the same and leaves one row


@dataclass(frozen=True, slots=True)
class Before:
    """The sign-in before this one (ISO in UTC, "" without one), and the failed attempts since."""

    time: str
    failed: int

    @property
    def minute(self) -> str:
        """The moment to the minute, "" without one."""
        return f"{self.time[:16].replace('T', ' ')}Z" if self.time else ""


def schema(database: Database) -> None:
    """Enter the table of sign-ins: times and counts only."""
    database.table("sign_ins").create({"name": str, "time": str, "failed": int}, pk="name")


def note_failure(control: Store, name: str) -> None:
    """Count a failed attempt to sign in; durable when it returns. An unknown name takes the same work."""
    with control.transaction() as database:
        known = bool(control.query("SELECT 1 FROM accounts WHERE name = ?", name))
        before = _before(control, name if known else NOBODY)
        row = {"name": name if known else NOBODY, "time": before.time, "failed": before.failed + 1}
        database.table("sign_ins").upsert(row, pk="name")


def note_sign_in(control: Store, name: str, at: datetime) -> Before:
    """Keep that an account signed in at a moment (UTC), and return what was kept of it before."""
    with control.transaction() as database:
        before = _before(control, name)
        row = {"name": name, "time": at.isoformat(timespec="seconds"), "failed": 0}
        database.table("sign_ins").upsert(row, pk="name")
    return before


def _before(control: Store, name: str) -> Before:
    rows = control.query("SELECT time, failed FROM sign_ins WHERE name = ?", name)
    return Before(rows[0]["time"], rows[0]["failed"]) if rows else Before("", 0)
