"""The verbs of quarantine: what waits for this reviewer, why, and what he decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from indexes.accounts import Accounts
from indexes.audit import AuditLog
from indexes.control import declared_ceiling, open_control
from indexes.door import NEEDS_A_PERSON, JsonOption, LibraryOption, json_line, opened_vault, settings_for
from indexes.errors import NotFound, UsageError
from indexes.layout import Layout
from indexes.policy import Marking, join, parse, text
from indexes.settings import Settings
from indexes.vault import derived_key, library_ceiling
from ingest import leaf, review
from ingest.assembly import assemble
from ingest.excerpts import Excerpt, excerpts
from ingest.quarantine import KEY_PURPOSE, REJECTED, SECOND, Entry, Quarantine
from ingest.reasons import SENTENCES, NotRead
from ingest.review import ACCEPT, CORRECT, REJECT, Choice, Desk, Ruled
from ingest.sandbox import Limits, Sandbox
from ingest.sources import Source, kind_of

quarantine_app = typer.Typer(help="Files that wait for a person.", no_args_is_help=True)

NOTHING = "Nothing is waiting for review."
NO_CEILING = (
    "No ceiling is declared for this library: a file in which nothing was read before the first document was stored is "
    "shown to nobody. Declare it with: coversheet init --ceiling MARKING"
)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="As `quarantine list` shows it.", show_default=False)]
ReviewerOption = Annotated[str, typer.Option("--as", help="The reviewer: an account that may review.")]
AuthorityOption = Annotated[
    str, typer.Option("--authority", help="Who says so: the order, originator or guide.", show_default=False)
]
PictureOption = Annotated[
    Path | None,
    typer.Option("--picture", help="Write the picture of a page to this PNG file.", show_default=False),
]


@quarantine_app.command("list")
def quarantine_list(
    context: typer.Context,
    reviewer: ReviewerOption,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Only files with this reason code.", show_default=False)
    ] = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="List what was rejected instead.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List what waits for this reviewer, oldest first, with a count for each reason."""
    if reason is not None and reason not in SENTENCES:
        raise UsageError(f"There is no reason {reason}. See docs/administrator.md for the list.")
    with _desk(settings_for(context, library)) as desk:
        every = [one for one in desk.visible(reviewer) if (one.state == REJECTED) == rejected]
        entries = [one for one in every if reason in {None, one.code}]
        desk.audit.append(reviewer, "review list", {"entries": [entry.id for entry in entries]})
        counts = review.by_reason(entries)
        if as_json:
            for entry in entries:
                json_line(_entry_record(entry, desk))
            json_line({"event": "summary", "waiting": len(entries), "reasons": counts})
            return
        _print_list(entries, desk, reviewer)
        if not entries and desk.declared is None:
            typer.echo(NO_CEILING, err=True)


@quarantine_app.command("show")
def quarantine_show(
    context: typer.Context,
    entry_id: IdArgument,
    reviewer: ReviewerOption,
    picture: PictureOption = None,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page the picture shows.")] = 1,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show why a file is in quarantine, what was read on it and where, and the text around that."""
    settings = settings_for(context, library)
    with _desk(settings) as desk, Sandbox(Limits(weaker=settings.weaker_walls), settings.ocr_languages) as sandbox:
        entry, data = desk.look(reviewer, entry_id)
        source = Source(Path(entry.file), data, entry.sha256)
        if picture is not None:
            _write_picture(source, sandbox, picture, page)
        found = _excerpts(source, entry, sandbox)
        if as_json:
            json_line({**_entry_record(entry, desk), "text": [asdict(excerpt) for excerpt in found]})
            return
        _print_entry(entry, desk, reviewer, found)


@quarantine_app.command("accept")
def quarantine_accept(
    context: typer.Context,
    entry_id: IdArgument,
    reviewer: ReviewerOption,
    authority: AuthorityOption,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Store a file under the marking that is proposed for it."""
    _carry_out(settings_for(context, library), Choice(reviewer, entry_id, ACCEPT, authority), as_json=as_json)


@quarantine_app.command("correct")
def quarantine_correct(
    context: typer.Context,
    entry_id: IdArgument,
    marking: Annotated[str, typer.Argument(help="The marking that the file bears.", show_default=False)],
    reviewer: ReviewerOption,
    authority: AuthorityOption,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Store a file under this marking; one below anything seen on it waits for a second reviewer."""
    choice = Choice(reviewer, entry_id, CORRECT, authority, parse(marking))
    _carry_out(settings_for(context, library), choice, as_json=as_json)


@quarantine_app.command("reject")
def quarantine_reject(
    context: typer.Context,
    entry_id: IdArgument,
    reviewer: ReviewerOption,
    authority: AuthorityOption = "",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Keep a file out of the library; it stays in quarantine with its record."""
    _carry_out(settings_for(context, library), Choice(reviewer, entry_id, REJECT, authority), as_json=as_json)


@quarantine_app.command("undo")
def quarantine_undo(
    context: typer.Context, entry_id: IdArgument, reviewer: ReviewerOption, library: LibraryOption = None
) -> None:
    """Take back the last decision about a file that is not in the library."""
    with opened_vault(settings_for(context, library)) as vault:
        entry = review.undo(reviewer, entry_id, review.desk_of(vault), vault)
    typer.echo(f"Undone. {_state(entry, reviewer)}")


@contextmanager
def _desk(settings: Settings) -> Iterator[Desk]:
    """Yield the desk of the library that the settings name, without its documents and its model."""
    layout = Layout(settings.library)
    layout.check()
    control = open_control(layout)
    try:
        quarantine = Quarantine(layout.quarantine, derived_key(layout, KEY_PURPOSE))
        audit = AuditLog(layout.audit, derived_key(layout, "audit"))
        yield Desk(quarantine, Accounts(control), audit, declared_ceiling(control), library_ceiling(control))
    finally:
        control.close()


def _carry_out(settings: Settings, choice: Choice, *, as_json: bool) -> None:
    """Carry out a choice, and tell what came of it. Leaves with NEEDS_A_PERSON when a second reviewer is needed."""
    with (
        opened_vault(settings) as vault,
        Sandbox(Limits(weaker=settings.weaker_walls), settings.ocr_languages) as sandbox,
    ):
        ruled = review.decide(choice, review.desk_of(vault), vault, sandbox)
    if as_json:
        marking = text(ruled.marking) if ruled.marking else None
        record = {"entry": choice.entry, "effect": ruled.effect, "marking": marking, "document": ruled.document}
        json_line({"event": "decided", **record})
    else:
        typer.echo(_told(ruled))
    if ruled.effect == SECOND:
        raise typer.Exit(NEEDS_A_PERSON)


def _told(ruled: Ruled) -> str:
    if ruled.marking is None:
        return "Rejected. The file stays in quarantine, out of the library."
    if ruled.effect == SECOND:
        why = "is lower than what was seen on this file, or not all of it could be read"
        return f"{text(ruled.marking)} {why}. {review.NOT_YOU}"
    return f"Stored as {ruled.document} under {text(ruled.marking)}."


def _print_list(entries: list[Entry], desk: Desk, reviewer: str) -> None:
    if not entries:
        typer.echo(NOTHING)
        return
    bar = text(join([_placed(entry, desk) for entry in entries]))
    typer.echo(f"{bar}\n")
    for entry in entries:
        typer.echo(f"{entry.id}  {entry.code:20}  {entry.file}: {entry.sentence}")
        if entry.rulings:
            typer.echo(f"{'':20}{_state(entry, reviewer)}")
    typer.echo("")
    for code, count in review.by_reason(entries).items():
        typer.echo(f"{count:6}  {code}")
    typer.echo(f"\n{bar}")


def _print_entry(entry: Entry, desk: Desk, reviewer: str, found: tuple[Excerpt, ...]) -> None:
    bar = desk.marking_text(entry)
    typer.echo(f"{bar}\n\n{entry.id}  {entry.file}")
    typer.echo(f"  Reason    {entry.sentence} ({entry.code})")
    typer.echo(f"  Seen      {', '.join(entry.seen) or 'no marking'}")
    typer.echo(f"  Proposal  {entry.proposal or 'none'}")
    typer.echo(f"  State     {_state(entry, reviewer)}")
    typer.echo(f"  Since     {entry.time}, {entry.size} bytes, SHA-256 {entry.sha256}")
    if entry.evidence:
        typer.echo("\nWhat spoke for a marking")
    for one in entry.evidence:
        taken = one.marking or "nothing certain"
        typer.echo(f'  {one.kind} {one.where}: "{one.read}", read as {taken}, {one.sure:.0%} sure')
    typer.echo("\nText around it" if entry.evidence else "\nText")
    for excerpt in found:
        place = f"  [page {excerpt.page}]\n" if excerpt.page else ""
        typer.echo(place + "\n".join(f"  {line}" for line in excerpt.text.splitlines()))
    if not found:
        typer.echo("  No text was read in this file.")
    typer.echo(f"\n{bar}")


def _state(entry: Entry, reviewer: str) -> str:
    """Return in words whom an entry waits for."""
    if not entry.rulings:
        return "Waiting for a decision."
    last = entry.rulings[-1]
    told = f"{last.by} decided {last.marking} on {last.time[:10]}: {last.authority}"
    if entry.state == REJECTED:
        return f"Rejected by {last.by} on {last.time[:10]}."
    if entry.state != SECOND:
        return f"On its way into the library; decide the same again to complete it. ({told})"
    return f"{review.NOT_YOU if last.by == reviewer else 'Waiting for a second reviewer.'} ({told})"


def _excerpts(source: Source, entry: Entry, sandbox: Sandbox) -> tuple[Excerpt, ...]:
    try:
        return excerpts(assemble(sandbox.read(source.data, kind_of(source))), entry.evidence)
    except NotRead:
        return ()


def _write_picture(source: Source, sandbox: Sandbox, file: Path, page: int) -> None:
    """Write the picture of a page to a new file that only its owner may read."""
    if file.exists():
        raise UsageError(f"{file} is there already. Choose another name.")
    try:
        kind = kind_of(source)
        shown = sandbox.leaf(source.data, kind, page) if kind in leaf.KINDS else None
    except NotRead as stop:
        raise UsageError(f"No picture can be made: {stop.reason.sentence}") from stop
    if shown is None:
        raise UsageError("Only PDF files and scans have pictures. The text is shown without --picture.")
    if not shown.pixels:
        raise UsageError(f"This file has {shown.pages} pages.")
    file.touch(mode=0o600)
    file.write_bytes(shown.png())


def _placed(entry: Entry, desk: Desk) -> Marking:
    placed = desk.placement(entry)
    if placed is None:
        raise NotFound
    return placed


def _entry_record(entry: Entry, desk: Desk) -> dict[str, Any]:
    return {"event": "quarantined", **asdict(entry), "state": entry.state, "marking": desk.marking_text(entry)}
