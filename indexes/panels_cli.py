"""The verbs of the chat panel's hosts: `embed add`, `list`, `remove`."""

from typing import Annotated

import typer

from indexes.audit import AuditLog
from indexes.control import open_control
from indexes.door import JsonOption, LibraryOption, json_line, settings_for
from indexes.layout import Layout
from indexes.panels import add_panel, panels, remove_panel
from indexes.policy import parse, text
from indexes.vault import derived_key

EVERYTHING = "all that its user may read"
embed_app = typer.Typer(help="Which pages of the intranet may show the chat panel.", no_args_is_help=True)

OriginArgument = Annotated[
    str, typer.Argument(metavar="ORIGIN", help="Such as https://portal.example.", show_default=False)
]
CeilingOption = Annotated[
    str | None, typer.Option("--ceiling", help="The most that the panel shows on this page.", show_default=False)
]


@embed_app.command("add")
def embed_add(
    context: typer.Context, origin: OriginArgument, ceiling: CeilingOption = None, library: LibraryOption = None
) -> None:
    """Let the pages of an origin show the panel, or give one that may another ceiling. It counts at once."""
    layout = _layout(context, library)
    panel = add_panel(open_control(layout), origin, parse(ceiling) if ceiling else None)
    shown = text(panel.ceiling) if panel.ceiling else ""
    _record(layout, "embed add", panel.origin, shown)
    typer.echo(f"{panel.origin} may show the panel, up to {shown or EVERYTHING}.")


@embed_app.command("list")
def embed_list(context: typer.Context, *, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the origins whose pages may show the panel."""
    for panel in panels(open_control(_layout(context, library))):
        shown = text(panel.ceiling) if panel.ceiling else ""
        if as_json:
            json_line({"origin": panel.origin, "ceiling": shown or None})
        else:
            typer.echo(f"{panel.origin:40} {shown or EVERYTHING}")


@embed_app.command("remove")
def embed_remove(context: typer.Context, origin: OriginArgument, library: LibraryOption = None) -> None:
    """Take an origin off the list. Panels that are open there show nothing new from now on."""
    layout = _layout(context, library)
    panel = remove_panel(open_control(layout), origin)
    _record(layout, "embed remove", panel.origin, "")
    typer.echo(f"{panel.origin} may not show the panel any more.")


def _layout(context: typer.Context, library: LibraryOption) -> Layout:
    layout = Layout(settings_for(context, library).library)
    layout.check()
    return layout


def _record(layout: Layout, action: str, origin: str, ceiling: str) -> None:
    log = AuditLog(layout.audit, derived_key(layout, "audit"))
    log.append("administrator", action, {"origin": origin, "ceiling": ceiling})
