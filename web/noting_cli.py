"""The verb `evaluate note`: what an evaluation measured is kept in the library, for the page of evaluations."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from indexes.control import open_control
from indexes.door import LibraryOption, audit_log, settings_for
from indexes.errors import UsageError
from indexes.layout import Layout
from indexes.measurements import KINDS, NOTHING, Gated, note, taken
from web import gate
from web.measured import GateOption

KindArgument = Annotated[str, typer.Argument(show_default=False, help=f"Which evaluation: {', '.join(KINDS)}.")]
RecordArgument = Annotated[
    Path,
    typer.Argument(exists=True, dir_okay=False, show_default=False, help="What it printed with --json."),
]


def note_command(
    context: typer.Context,
    kind: KindArgument,
    file: RecordArgument,
    *,
    gate_file: GateOption = None,
    library: LibraryOption = None,
) -> None:
    """Keep what an evaluation measured, for the page of evaluations.

    Kept are figures and the ids of failing cases, nothing else; figures by marking and counts of documents are left
    out. With --gate the page tells each threshold beside its figure; one that is missed ends the command with 7, after
    the measurement was kept.
    """
    record = _record(file)
    rows = gate.table(record, gate.read(gate_file)) if gate_file is not None else []
    settings = settings_for(context, library)
    log = audit_log(settings)
    found = taken(kind, record, {one.name: Gated(one.words, reached) for one, _, reached in rows})
    log.append("administrator", "evaluation noted", {"evaluation": kind})
    control = open_control(Layout(settings.library))
    try:
        note(control, found)
    finally:
        control.close()
    typer.echo(f"Kept: {len(found.figures)} figures of {kind}.")
    gate.check(rows)


def _record(file: Path) -> Mapping[str, Any]:
    """Return the record of a file. Raises UsageError for a file that holds anything else than one object of JSON."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"), parse_constant=_no_number)
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(NOTHING) from error
    if not isinstance(record, dict):
        raise UsageError(NOTHING)
    return record


def _no_number(name: str) -> float:
    """Refuse NaN and the infinities: they compare with nothing."""
    del name
    raise ValueError(math.nan)
