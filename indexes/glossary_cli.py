"""The verbs of the glossary: what an administrator says that short forms and code words stand for."""

from pathlib import Path
from typing import Annotated

import typer

from indexes.door import AsOption, JsonOption, LibraryOption, json_line, opened_vault, settings_for, view_as
from indexes.errors import UsageError
from indexes.glossary import entries
from indexes.policy import parse, text

glossary_app = typer.Typer(help="Short forms and code words, and what they stand for.", no_args_is_help=True)

FileArgument = Annotated[
    Path, typer.Argument(help="Two columns, short and long, with a tab or a comma between.", show_default=False)
]
MarkingOption = Annotated[
    str, typer.Option("--marking", help="The marking that the glossary itself bears.", show_default=False)
]


@glossary_app.command("load")
def glossary_load(
    context: typer.Context, file: FileArgument, marking: MarkingOption, library: LibraryOption = None
) -> None:
    """Load a glossary under a marking, in place of the one that stands there.

    Only readers of that marking see it, and only their searches are widened by it.
    """
    banner = parse(marking)
    try:
        content = file.read_bytes()
    except OSError as error:
        message = "The glossary cannot be opened."
        raise UsageError(message) from error
    found = entries(content)
    with opened_vault(settings_for(context, library)) as vault, vault.writing():
        vault.gloss(banner, found)
    typer.echo(f"Loaded {len(found)} entries under {text(banner)}. They count from now on.")


@glossary_app.command("show")
def glossary_show(
    context: typer.Context, name: AsOption, *, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Show the entries that an account may read, each with the marking of its glossary. It is recorded."""
    with view_as(settings_for(context, library), name, None) as view:
        found, ceiling = view.glossary(), text(view.ceiling)
    if not as_json:
        typer.echo(ceiling)
    for entry, marking in found:
        if as_json:
            json_line({"short": entry.short, "long": entry.long, "marking": text(marking)})
        else:
            typer.echo(f"{entry.short:16} {entry.long}  [{text(marking)}]")
    if not as_json:
        typer.echo(ceiling)


@glossary_app.command("remove")
def glossary_remove(context: typer.Context, marking: MarkingOption, library: LibraryOption = None) -> None:
    """Remove the glossary that stands under a marking."""
    banner = parse(marking)
    with opened_vault(settings_for(context, library)) as vault, vault.writing():
        vault.gloss(banner, [])
    typer.echo(f"No glossary stands under {text(banner)} any more.")
