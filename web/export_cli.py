"""The verb `answer export`: a kept answer as a marked file."""

import os
from pathlib import Path
from typing import Annotated

import typer

from indexes.door import AsOption, LibraryOption, UpToOption, settings_for, view_as
from indexes.errors import UsageError
from indexes.policy import text
from rag.answer_cli import IdArgument

ToOption = Annotated[
    Path, typer.Option("--to", help="The new file; it ends in .pdf, .docx or .json.", show_default=False)
]
QuotesOption = Annotated[bool, typer.Option("--quotes/--no-quotes", help="Also show the quoted spans.")]

DerivedOption = Annotated[
    str, typer.Option("--derived-from", help="This line of the authority block, typed.", show_default=False)
]
DeclassifyOption = Annotated[
    str, typer.Option("--declassify-on", help="This line of the authority block, typed.", show_default=False)
]


def export_command(
    context: typer.Context,
    answer: IdArgument,
    reader: AsOption,
    to: ToOption,
    *,
    quotes: QuotesOption = True,
    derived_from: DerivedOption = "",
    declassify_on: DeclassifyOption = "",
    up_to: UpToOption = None,
    library: LibraryOption = None,
) -> None:
    """Write an answer as a marked report: PDF, DOCX or JSON. Access and sources are checked now; it is recorded."""
    from rag.exported import exported  # noqa: PLC0415 - the other verbs need no reports
    from rag.typed import Typed  # noqa: PLC0415
    from web.export import written  # noqa: PLC0415
    from web.export_sheet import KINDS  # noqa: PLC0415

    form = to.suffix.lower().removeprefix(".")
    if form not in KINDS:
        raise UsageError("The name of the file ends in .pdf, .docx or .json.")
    if to.exists():
        raise UsageError("There is a file of this name. Choose another one.")
    with view_as(settings_for(context, library), reader, up_to) as view:
        found = exported(view, answer, form, Typed(derived_from.strip(), declassify_on.strip()))
        content = written(found, form, view.ceiling, quotes=quotes)
    _write(to, content)
    typer.echo(f"Wrote {to}. It is marked {text(found.answer.marking)} on every page. This export is recorded.")


def _write(to: Path, content: bytes) -> None:
    """Write a new file that only its owner may read. Raises UsageError where there can be none."""
    try:
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise UsageError("The file can't be written there.") from error
