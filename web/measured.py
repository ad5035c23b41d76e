"""The report of claims, abstention and injection: every figure as a table, shares as bars, on one page."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from markupsafe import Markup

from indexes.errors import UsageError
from indexes.layout import write_durably
from indexes.policy import Marking, parse
from web import banner, gate
from web.plots import Bar, bars
from web.templating import templates

ReportOption = Annotated[
    Path | None,
    typer.Option("--report", dir_okay=False, show_default=False, help="Write the figures and plots as one HTML page."),
]
MarkingOption = Annotated[
    str | None, typer.Option("--marking", show_default=False, help="The marking that the report bears.")
]
GateOption = Annotated[
    Path | None,
    typer.Option(
        "--gate",
        exists=True,
        dir_okay=False,
        show_default=False,
        help="Thresholds as JSON; exit code 7 if one is missed.",
    ),
]


@dataclass(frozen=True, slots=True)
class Told:
    """Where figures go beside the terminal: a report with its marking, a gate."""

    report: Path | None
    marking: Marking | None
    thresholds: tuple[gate.Threshold, ...]


def wanted(report: Path | None, marking: str | None, gate_file: Path | None) -> Told:
    """Read what is wanted, before anything is measured. Raises UsageError for a report without a marking."""
    if report is not None and marking is None:
        raise UsageError("A report bears a marking: give --marking. The sets that are measured do not say theirs.")
    thresholds = tuple(gate.read(gate_file)) if gate_file is not None else ()
    return Told(report, parse(marking) if marking is not None else None, thresholds)


def tell(told: Told, title: str, record: Mapping[str, Any]) -> None:
    """Write the report and hold the figures against the gate. Raises CheckFailed where a threshold is missed."""
    rows = gate.table(record, told.thresholds)
    if told.report is not None and told.marking is not None:
        write_durably(
            told.report.absolute(), page(title, record, told.marking, gate.lines(rows) if rows else []).encode()
        )
    if rows:
        for line in gate.lines(rows):
            typer.echo(line, err=True)
        gate.check(rows)


def page(title: str, record: Mapping[str, Any], marking: Marking, gated: list[str]) -> str:
    """Return the page: a section for each part of the record, and what the gate says."""
    environment = templates()
    style = environment.loader.get_source(environment, "evaluation.css")[0] if environment.loader else ""
    return environment.get_template("measured.html").render(
        bar=banner.full(marking, marking),
        style=_ours(style),
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        title=title,
        sections=[
            (name, rows, _ours(_plot(name, at, rows))) for at, (name, rows) in enumerate(sections(title, record))
        ],
        gated=gated,
    )


def sections(title: str, record: Mapping[str, Any]) -> list[tuple[str, dict[str, str | float | None]]]:
    """Return the parts of a record, each with its own figures: nested ones become parts, named by their path."""
    own: dict[str, str | float | None] = {}
    found = []
    for name, value in record.items():
        if isinstance(value, Mapping):
            found += sections(f"{title}: {name}", value)
        else:
            own[name] = ", ".join(map(str, value)) if isinstance(value, list) else value
    return [(title, own), *found] if own else found


def _plot(title: str, at: int, rows: Mapping[str, str | float | None]) -> str:
    shares = [Bar(name, value) for name, value in rows.items() if isinstance(value, float) and 0 <= value <= 1]
    return bars(title, f"part-{at}", shares) if shares else ""


def _ours(made: str) -> Markup:
    """Return what this program wrote itself as it is: `web/plots.py` escapes the words of a plot."""
    return Markup(made)  # noqa: S704
