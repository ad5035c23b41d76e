"""The verbs of ingest: `ingest add`; `ingest show` and `ingest explain` stand in `ingest/stored/cli.py`."""

import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from indexes.door import (
    NEEDS_A_PERSON,
    JsonOption,
    LibraryOption,
    embedder_for,
    json_line,
    settings_for,
    split_list,
)
from indexes.errors import UsageError
from indexes.layout import Layout
from indexes.lifecycle import finish
from indexes.policy import parse, text, unknown
from indexes.runs import BROKEN, DONE, Register
from indexes.runs import STOPPED as STOPPED_BY_HAND
from indexes.settings import Settings
from indexes.vault import Vault, create
from ingest.chunks import Measure, Words
from ingest.intake import FAILED, OUTCOMES, QUARANTINED, SKIPPED, STORED, Intake, Outcome, outcomes
from ingest.pipeline import Tools, Trusted
from ingest.quarantine import KEY_PURPOSE, Quarantine
from ingest.rules import Rules, load
from ingest.sandbox import Limits, Sandbox
from ingest.sources import walk
from ingest.stored.cli import explain_command, show_command

ingest_app = typer.Typer(help="Bring documents into the library.", no_args_is_help=True)

STOPPED: Final = 130
WORD_LIMIT: Final = 256

PathsArgument = Annotated[list[Path], typer.Argument(help="Files or folders.", show_default=False)]
MarkingOption = Annotated[
    str | None,
    typer.Option(
        "--marking", help="Trusted label: marks what bears no marking; may raise, never lower.", show_default=False
    ),
]
GroupsOption = Annotated[
    str | None, typer.Option("--groups", help="Need-to-know groups, such as A,B.", show_default=False)
]
RulesOption = Annotated[
    Path | None,
    typer.Option("--rules", help="Rules for folders, beside each ingest.toml in them.", show_default=False),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; store nothing.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, max=64, help="Documents read at once.")]


@ingest_app.callback()
def ingest() -> None:
    """Bring documents into the library."""


ingest_app.command("show")(show_command)
ingest_app.command("explain")(explain_command)


@ingest_app.command("add")
def add(
    context: typer.Context,
    paths: PathsArgument,
    marking: MarkingOption = None,
    groups: GroupsOption = None,
    rules: RulesOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    jobs: JobsOption = 2,
    library: LibraryOption = None,
) -> None:
    """Store documents under their markings; put the rest in quarantine with a reason."""
    told = _Told(_trusted(marking, groups), load(paths, rules))
    settings = settings_for(context, library)
    files = list(walk(paths))
    started = time.monotonic()
    with ExitStack() as stack:
        interrupted = stack.enter_context(_interruptible())
        intake = stack.enter_context(_intake(settings, told, jobs, dry_run=dry_run))
        report = _Report(len(files), as_json=as_json)
        stack.enter_context(_registered(intake, report, interrupted, len(files)))
        with report.bar:
            for outcome in outcomes(files, intake, interrupted.is_set):
                report.add(outcome)
    report.end(dry_run=dry_run, seconds=time.monotonic() - started, stopped=interrupted.is_set())
    if interrupted.is_set():
        raise typer.Exit(STOPPED)
    if report.counts[QUARANTINED] or report.counts[FAILED]:
        raise typer.Exit(NEEDS_A_PERSON)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the command says of all its files."""

    trusted: Trusted
    rules: Rules


class _Report:
    """Tells each outcome as it comes: on standard output, with a bar on standard error when that is a terminal."""

    def __init__(self, total: int, *, as_json: bool) -> None:
        self.counts: Counter[str] = Counter()
        self.chunks = 0
        self._as_json = as_json
        console = Console(stderr=True)
        self.bar = Progress(
            TextColumn("Reading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            # Lines of JSON on the same terminal would be wrapped by the bar.
            disable=not sys.stderr.isatty() or (as_json and sys.stdout.isatty()),
            redirect_stdout=sys.stdout.isatty(),
            transient=True,
        )
        self.register: Register | None = None
        self._task = self.bar.add_task("Reading", total=total, rate="")
        self._started = time.monotonic()

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.outcome] += 1
        self.chunks += outcome.chunks
        if self.register is not None:
            self.register.note(self.counts)
        if self._as_json:
            json_line(_record(outcome))
        elif (line := _line(outcome)) is not None:
            typer.echo(line)
        elapsed = max(time.monotonic() - self._started, 1e-3)
        self.bar.update(self._task, advance=1, rate=f"{self.counts.total() / elapsed:.1f} files/s")

    def end(self, *, dry_run: bool, seconds: float, stopped: bool) -> None:
        counted = {name: self.counts[name] for name in OUTCOMES}
        if self._as_json:
            rest = {"dry_run": dry_run, "chunks": self.chunks, "seconds": round(seconds, 3), "stopped": stopped}
            json_line({"event": "summary", **counted, **rest})
            return
        if stopped:
            typer.echo("Stopped. Nothing half-stored. Run the same command again to go on.", err=True)
        if dry_run:
            would = f"would store {counted[STORED]}, quarantine {counted[QUARANTINED]}"
            typer.echo(f"Dry run: {would}, fail {counted[FAILED]}, skip {counted[SKIPPED]}. Nothing was stored.")
            return
        typer.echo(
            f"Stored {counted[STORED]} ({self.chunks} chunks), quarantined {counted[QUARANTINED]}, "
            f"failed {counted[FAILED]}, skipped {counted[SKIPPED]} in {seconds:.1f} s."
        )
        if counted[QUARANTINED]:
            typer.echo("Review: coversheet quarantine list --as NAME")


@contextmanager
def _intake(settings: Settings, told: _Told, jobs: int, *, dry_run: bool) -> Iterator[Intake]:
    """Yield the run with all that it needs open, the writer lock held unless it is a dry run."""
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox(Limits(weaker=settings.weaker_walls), settings.ocr_languages))
        if missing := sandbox.missing():
            typer.echo(f"Weaker walls: documents are read without {', '.join(missing)}.", err=True)
        if dry_run and not Layout(settings.library).exists():
            yield Intake(Tools(sandbox, Measure.of(Words(), WORD_LIMIT), told.trusted, told.rules), None, jobs, dry_run)
            return
        create(settings)
        embedder = embedder_for(settings)
        vault = stack.enter_context(Vault.open(settings, embedder))
        finish(vault)
        size = Measure.of(embedder, embedder.fingerprint.max_tokens)
        tools = Tools(sandbox, size, told.trusted, told.rules, vault.ruleset)
        if dry_run:
            yield Intake(tools, vault, jobs, dry_run)
            return
        stack.enter_context(vault.writing())
        Quarantine(vault.layout.quarantine, vault.key(KEY_PURPOSE)).sweep()
        try:
            yield Intake(tools, vault, jobs, dry_run)
        finally:
            vault.seal()


@contextmanager
def _registered(intake: Intake, report: _Report, interrupted: threading.Event, total: int) -> Iterator[None]:
    """Keep the run in the library's register while the block lasts; a dry run is not kept."""
    if intake.dry_run or intake.vault is None:
        yield
        return
    report.register = Register(intake.vault.control, total)
    state = BROKEN
    try:
        yield
        state = STOPPED_BY_HAND if interrupted.is_set() else DONE
    finally:
        report.register.end(state, report.counts)


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """Yield an event that Ctrl-C sets, instead of ending the program in the middle of a document."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = signal.signal(signal.SIGINT, lambda *_: asked.set())
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _trusted(marking: str | None, groups: str | None) -> Trusted:
    label = parse(marking) if marking is not None else None
    if label is not None and (tokens := unknown(label)):
        raise UsageError(f"The label has a part that is not known here: {', '.join(sorted(tokens))}.")
    return Trusted(label, split_list(groups))


def _line(outcome: Outcome) -> str | None:
    notes = "".join(f" ({note})" for note in outcome.notes)
    if outcome.outcome == STORED:
        return f"  {STORED:11}  {outcome.path}{notes}" if notes else None
    if outcome.outcome == SKIPPED:
        return f"  {SKIPPED:11}  {outcome.path}: already in the library"
    return f"  {outcome.outcome:11}  {outcome.path}: {outcome.reason.sentence if outcome.reason else ''}"


def _record(outcome: Outcome) -> dict[str, Any]:
    return {
        "event": "document",
        "file": str(outcome.path),
        "outcome": outcome.outcome,
        "marking": text(outcome.marking) if outcome.marking else None,
        "reason": outcome.reason.code if outcome.reason else None,
        "sentence": outcome.reason.sentence if outcome.reason else None,
        "document": outcome.document,
        "chunks": outcome.chunks,
        "notes": list(outcome.notes),
        "sha256": outcome.digest,
    }
