"""The verbs of a change of model: `index build`, `index switch`, `index rollback`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from indexes import embed
from indexes.door import LibraryOption, opened_vault, settings_for
from indexes.settings import PACKAGED
from indexes.switching import build, panel, switch

ModelOption = Annotated[
    str, typer.Option("--model", help="A model folder, or `packaged`: the one to change to.", show_default=False)
]


def build_command(context: typer.Context, model: ModelOption, *, library: LibraryOption = None) -> None:
    """Make vectors of another model beside those that are searched, while the library is used. It can go on."""
    settings = settings_for(context, library)
    chosen = model if model == PACKAGED else str(Path(model).expanduser().absolute())
    other = embed.load(replace(settings, embedder=chosen))
    with opened_vault(settings) as vault:
        for left in build(vault, other):
            typer.echo(f"{left} passages to go", err=True)
        found = panel(vault, other)
    typer.echo(
        f"Of {found.titles} titles, {found.found_then} find their document among the first 10 passages with this "
        f"model, {found.found_now} with the library's own."
    )
    typer.echo("Nothing is searched with it yet. Change to it with: coversheet index switch")


def switch_command(context: typer.Context, *, library: LibraryOption = None) -> None:
    """Search with the vectors that lie beside, from one commit on. Those of before are kept beside."""
    with opened_vault(settings_for(context, library)) as vault:
        name = switch(vault)
    typer.echo(f"The library is searched with {name} now. Set COVERSHEET_EMBEDDER to it and start the servers again.")


def rollback_command(context: typer.Context, *, library: LibraryOption = None) -> None:
    """Go back to the model of before the last switch; its vectors lie beside."""
    switch_command(context, library=library)
