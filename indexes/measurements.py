"""What evaluations measured: figures by name, the ids of failing cases, what a gate asked for. No text of anything.

What is kept of a record is chosen by form: numbers under plain names, and lists of ids. Figures by marking and counts
of documents are left out: they would tell which markings a library holds, and how much.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from indexes.database import Database, Row, Store
from indexes.errors import UsageError

KINDS: Final = ("retrieval", "answers", "injection", "claims", "perturbations", "markings", "vectors")
LEFT_OUT: Final = frozenset({"partitions", "documents", "chunks", "bootstrap", "intervals", "first_relevant"})
LAST: Final = 12  # measurements of one kind that are told
MOST: Final = 400  # figures, and ids of one list
_NAME: Final = re.compile(r"[A-Za-z0-9@_+-][A-Za-z0-9@_+ -]{0,39}")
_CASE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_WANTED: Final = re.compile(r"at (most|least) [0-9.e+-]{1,20}")
NOTHING: Final = "There is no figure in this file. Give what an evaluation printed with --json."
WRONG_GATE: Final = "The gate asks for a figure that is not kept. See the page of evaluations for those that are."


@dataclass(frozen=True, slots=True)
class Gated:
    """What a gate asked of one figure, in words ("at least 0.7"), and whether it was reached."""

    wanted: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Measurement:
    """One evaluation as it is kept: figures and ids of cases by the path in the record; `time` is ISO, UTC."""

    kind: str
    time: str
    figures: Mapping[str, float]
    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gate: Mapping[str, Gated] = field(default_factory=dict)


def schema(database: Database) -> None:
    """Make the table of measurements in the control database."""
    columns = {"kind": str, "time": str, "figures": str, "cases": str, "gate": str}
    database.table("measurements").create({"number": int, **columns}, pk="number")


def taken(kind: str, record: Mapping[str, Any], gate: Mapping[str, Gated]) -> Measurement:
    """Return what is kept of a record. A list of ids is also a figure: how many.

    Raises:
        UsageError: the kind is unknown, no figure is in the record, or the gate names one that is not kept.
    """
    if kind not in KINDS:
        raise UsageError(f"There is no evaluation of this kind. It is one of: {', '.join(KINDS)}.")
    found = list(_flat(record, ""))[:MOST]
    cases = {name: tuple(value) for name, value in found if isinstance(value, list)}
    figures = {name: float(len(value)) if isinstance(value, list) else value for name, value in found}
    if not figures:
        raise UsageError(NOTHING)
    if not set(gate) <= set(figures) or not all(_WANTED.fullmatch(one.wanted) for one in gate.values()):
        raise UsageError(WRONG_GATE)
    return Measurement(kind, datetime.now(UTC).isoformat(timespec="seconds"), figures, cases, gate)


def note(control: Store, one: Measurement) -> None:
    """Keep a measurement."""
    gate = {name: [asked.wanted, asked.reached] for name, asked in one.gate.items()}
    texts = {"figures": json.dumps(one.figures), "cases": json.dumps(one.cases), "gate": json.dumps(gate)}
    with control.transaction() as database:
        database.table("measurements").insert({"kind": one.kind, "time": one.time, **texts})


def measurements(control: Store) -> dict[str, list[Measurement]]:
    """Return the newest measurements of each kind that has any, newest first."""
    sql = "SELECT * FROM measurements WHERE kind = ? ORDER BY number DESC LIMIT ?"
    found = {kind: [_measurement(row) for row in control.query(sql, kind, LAST)] for kind in KINDS}
    return {kind: rows for kind, rows in found.items() if rows}


def _flat(record: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    """Yield the numbers of a record, and its lists of ids, by their paths."""
    for key, value in record.items():
        if key in LEFT_OUT or not _NAME.fullmatch(key):
            continue
        name = f"{path}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list):
            if (ids := _ids(value)) is not None:
                yield name, ids
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)


def _ids(value: Sequence[Any]) -> list[str] | None:
    """Return the ids of a list of cases, None where it holds anything else."""
    found = [one.get("question") if isinstance(one, Mapping) else one for one in value]
    ids = [one for one in found if isinstance(one, str) and _CASE.fullmatch(one)]
    return ids[:MOST] if len(ids) == len(found) else None


def _measurement(row: Row) -> Measurement:
    cases = {name: tuple(ids) for name, ids in json.loads(row["cases"]).items()}
    gate = {name: Gated(*asked) for name, asked in json.loads(row["gate"]).items()}
    return Measurement(row["kind"], row["time"], json.loads(row["figures"]), cases, gate)
