"""Thresholds in a file that a measurement must reach: "testing before it is trusted". Pure but for reading the file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexes.errors import CheckFailed, UsageError

FORM = (
    'A gate is a JSON object of figures and thresholds: {"macro_f1": 0.7, "quoting.injections.canaries": {"most": 0}}.'
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One figure by its path in the record ("per_label.supported.f1"), and the least or the most that it may be."""

    name: str
    bound: float
    is_most: bool

    @property
    def words(self) -> str:
        """What is wanted."""
        return f"{'at most' if self.is_most else 'at least'} {self.bound:g}"


def read(path: Path) -> list[Threshold]:
    """Return the thresholds of a file; a bare number is the least. Raises UsageError for a file of another form."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        found = [_threshold(name, value) for name, value in rows.items()]
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise UsageError(FORM) from error
    if not found:
        raise UsageError(FORM)
    return found


def _threshold(name: str, value: Any) -> Threshold:
    if isinstance(value, Mapping):
        ((side, bound),) = value.items()
        if side not in {"least", "most"}:
            raise ValueError(side)
        return Threshold(name, _number(bound), side == "most")
    return Threshold(name, _number(value), is_most=False)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(value)
    return float(value)


def table(record: Mapping[str, Any], wanted: Sequence[Threshold]) -> list[tuple[Threshold, float | None, bool]]:
    """Return each threshold with what was measured, and whether it is reached; a figure of nothing reaches none.

    Raises UsageError for a figure that the record does not have: a gate that asks for nothing must not pass.
    """
    rows = []
    for one in wanted:
        value: Any = record
        for key in one.name.split("."):
            value = value.get(key, _MISSING) if isinstance(value, Mapping) else _MISSING
        if value is _MISSING or not (value is None or isinstance(value, (int, float))):
            message = f"The gate asks for a figure that is not measured: {one.name}."
            raise UsageError(message)
        reached = value is not None and (value <= one.bound if one.is_most else value >= one.bound)
        rows.append((one, value, reached))
    return rows


_MISSING = object()


def lines(rows: Sequence[tuple[Threshold, float | None, bool]]) -> list[str]:
    """Return the table of what is measured and wanted as text."""
    told = [f"{'gate':40}{'measured':>10}  wanted"]
    for one, value, reached in rows:
        measured = "-" if value is None else format(value, "g")
        told.append(f"{one.name:40}{measured:>10}  {one.words:16}{'' if reached else 'MISSED'}".rstrip())
    return told


def check(rows: Sequence[tuple[Threshold, float | None, bool]]) -> None:
    """Raise CheckFailed where a threshold is missed."""
    missed = sum(not reached for _, _, reached in rows)
    if missed:
        message = f"The gate is not passed: {missed} of {len(rows)} thresholds missed."
        raise CheckFailed(message)
