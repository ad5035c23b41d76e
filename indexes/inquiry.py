"""Questions to the audit log: which records fit, who saw a document. An inquiry is itself a record, written first."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from indexes.accounts import Accounts
from indexes.audit import AuditLog, Value
from indexes.errors import NotFound
from indexes.policy import Marking, Refused, parse, require
from indexes.vault import Vault

Entry = dict[str, Value]
COLUMNS: Final = ("number", "time", "actor", "action", "documents", "answer", "ceiling", "marking", "subject", "other")
INNER: Final = frozenset({"form", "code", "previous"})  # of the chain, not of what happened
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # at the beginning of a cell, a spreadsheet would carry it out


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records are asked for; None: any. `since` is the first moment, `until` is the first one after."""

    person: str | None = None
    document: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def fits(self, record: Entry) -> bool:
        """Tell whether a record is asked for."""
        time = datetime.fromisoformat(str(record["time"]))
        return (
            self.person in {None, record["actor"]}
            and self.action in {None, record["action"]}
            and (self.document is None or self.document in documents(record))
            and (self.since is None or time >= self.since)
            and (self.until is None or time < self.until)
        )


@dataclass(frozen=True, slots=True)
class Look:
    """One time that a document was released: to whom, how, when (ISO, UTC), and in which answer ("" for none)."""

    person: str
    action: str
    time: str
    answer: str


def documents(record: Entry) -> list[str]:
    """Return the ids of the documents that a record names."""
    named = record.get("documents")
    return named if isinstance(named, list) else []


def inquired(log: AuditLog, by: str, action: str, wanted: Filter) -> list[Entry]:
    """Verify the log and return the records that fit, once the inquiry itself is in the log under `action`.

    Raises CheckFailed for a log that does not hold, Damaged when the inquiry can't be recorded.
    """
    log.verify()
    found = [record for record in log.records() if wanted.fits(record)]
    asked = [str(one) for one in (wanted.person, wanted.document, wanted.action, wanted.since, wanted.until)]
    named = [wanted.document] if wanted.document and any(wanted.document in documents(one) for one in found) else []
    log.append(by, action, {"subject": log.digest("\0".join(asked)), "documents": named, "records": len(found)})
    return found


def revealed(vault: Vault, by: str, number: int) -> tuple[str, Marking]:
    """Return the words of the question that a record names, and the ceiling under which it was asked.

    `by` is an account that oversees the log, and sees them up to its own clearance, at this moment. Recorded first.

    Raises NotFound where there is no such record, none of its words, or none for this person: no one can tell which.
    Raises CheckFailed for a log that does not hold, Damaged when the look can't be recorded.
    """
    vault.audit.verify()
    record = next((one for one in vault.audit.records() if one["number"] == number), None)
    vault.audit.append(by, "question shown", {"record": number if record else 0})
    if record is None or "ceiling" not in record:
        raise NotFound
    ceiling = parse(str(record["ceiling"]))
    try:
        require(Accounts(vault.control).show(by).reader(), ceiling, datetime.now(UTC))
    except Refused:
        raise NotFound from None
    words = vault.questions.words(ceiling, str(record["subject"]))
    if words is None or vault.audit.digest(words) != record["subject"]:
        raise NotFound
    return words, ceiling


def looks(records: Sequence[Entry], document: str) -> list[Look]:
    """Return the looks at a document, in order. Only a view records a ceiling, and only a view releases."""
    return [
        Look(str(one["actor"]), str(one["action"]), str(one["time"]), str(one.get("answer", "")))
        for one in records
        if "ceiling" in one and document in documents(one)
    ]


def as_lines(records: Sequence[Entry]) -> str:
    """Return records as JSON, one a line, whole: each can be checked against the chain."""
    return "".join(f"{json.dumps(one, sort_keys=True, ensure_ascii=False)}\n" for one in records)


def as_table(records: Sequence[Entry]) -> str:
    """Return records as CSV (RFC 4180) with a head line; lists are divided by spaces."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for one in records:
        known = [" ".join(documents(one)) if name == "documents" else one.get(name, "") for name in COLUMNS[:-1]]
        other = {name: value for name, value in one.items() if name not in INNER and name not in COLUMNS}
        table.writerow([_cell(value) for value in (*known, json.dumps(other, sort_keys=True) if other else "")])
    return written.getvalue()


def _cell(value: object) -> str:
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
