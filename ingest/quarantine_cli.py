"""The verbs of quarantine: `quarantine list` and `quarantine show`."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from indexes.door import JsonOption, LibraryOption, json_line, settings_for
from indexes.layout import Layout
from indexes.settings import Settings
from indexes.vault import derived_key
from ingest.quarantine import KEY_PURPOSE, Entry, Quarantine

quarantine_app = typer.Typer(help="Files that wait for a person.", no_args_is_help=True)


@quarantine_app.command("list")
def quarantine_list(context: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the files in quarantine, oldest first."""
    entries = _quarantine(settings_for(context, library)).entries()
    for entry in entries:
        if as_json:
            json_line(_entry_record(entry))
        else:
            typer.echo(f"{entry.id}  {entry.code:20}  {entry.file}: {entry.sentence}")
    if not entries and not as_json:
        typer.echo("Nothing is in quarantine.")


@quarantine_app.command("show")
def quarantine_show(
    context: typer.Context,
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="As `quarantine list` shows it.", show_default=False)],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show why a file is in quarantine and what was read on it."""
    entry = _quarantine(settings_for(context, library)).show(entry_id)
    if as_json:
        json_line(_entry_record(entry))
        return
    typer.echo(f"{entry.id}  {entry.file}")
    typer.echo(f"  Reason    {entry.sentence} ({entry.code})")
    typer.echo(f"  Seen      {', '.join(entry.seen) or 'no marking'}")
    typer.echo(f"  Kept as   {entry.placed or 'unknown, in an empty library'}")
    typer.echo(f"  Since     {entry.time}, {entry.size} bytes, SHA-256 {entry.sha256}")


def _quarantine(settings: Settings) -> Quarantine:
    layout = Layout(settings.library)
    layout.check()
    return Quarantine(layout.quarantine, derived_key(layout, KEY_PURPOSE))


def _entry_record(entry: Entry) -> dict[str, Any]:
    return {"event": "quarantined", **asdict(entry)}
