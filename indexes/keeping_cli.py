"""The verbs of the library as a whole: backup, restore, verify, repair."""

from pathlib import Path
from typing import Annotated

import typer

from indexes.audit import Witness
from indexes.backup import Backup, backed_up, restored
from indexes.door import LibraryOption, audit_log, opened_vault, settings_for
from indexes.errors import CheckFailed, UsageError
from indexes.inspection import inspected, repaired
from indexes.layout import KEY_BYTES, Layout
from indexes.policy import parse


def backup_command(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", help="An empty or new folder.", show_default=False)],
    *,
    marking: Annotated[
        str | None,
        typer.Option("--marking", help="Only what this marking dominates: no log, no quarantine.", show_default=False),
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Copy the library to a folder while it is used, with a signed manifest. The library key is not copied."""
    limited = parse(marking) if marking is not None else None
    with opened_vault(settings_for(context, library)) as vault:
        _tell("Copied", backed_up(vault, to, limited))
    typer.echo("Keep the library's file `key` apart from it: nobody can restore the copy without.")


def restore_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A backup.", show_default=False)],
    key: Annotated[Path, typer.Option("--key", help="The library's file `key`, kept apart.", show_default=False)],
    *,
    head: Annotated[
        str | None, typer.Option("--head", help="A head of the log that it must hold.", show_default=False)
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Make a library from a backup in an empty place; a backup that is not as it was made is refused."""
    settings = settings_for(context, library)
    witness = Witness.read(head) if head is not None else None
    try:
        with key.open("rb") as file:
            content = file.read(KEY_BYTES + 1)
    except OSError as error:
        raise UsageError("The key can't be read.") from error
    _tell("Restored", restored(folder, content, Layout(settings.library)))
    with opened_vault(settings) as vault:
        repaired(vault)  # caches are not in a backup
    if witness is not None:
        audit_log(settings).check_witness(witness)
        typer.echo(f"Its log holds record {witness.head.number}, as it was witnessed.")


def verify_command(
    context: typer.Context,
    *,
    deep: Annotated[bool, typer.Option("--deep", help="Read each document, its file and its chunks too.")] = False,
    library: LibraryOption = None,
) -> None:
    """Check the log, each partition and its caches. Changes nothing."""
    with opened_vault(settings_for(context, library)) as vault:
        found = inspected(vault, deep=deep)
    typer.echo(f"{found.partitions} partitions, {found.documents} documents, {found.records} records in the log.")
    for fault in found.faults:
        typer.echo(fault)
    if found.stale:
        typer.echo(f"{found.stale} caches are missing or not authentic. Make them anew with: coversheet repair")
    if found.faults or found.stale:
        raise CheckFailed("The library is not as it should be.")
    typer.echo("All is as it should be.")


def repair_command(context: typer.Context, *, library: LibraryOption = None) -> None:
    """Make the caches of the library anew where they are missing or not authentic. Never changes a document."""
    with opened_vault(settings_for(context, library)) as vault:
        stale = repaired(vault)
    typer.echo(f"{stale} caches were made anew." if stale else "No cache had to be made anew.")


def _tell(done: str, found: Backup) -> None:
    typer.echo(f"{done} {found.files} files, {found.bytes} bytes.")
    typer.echo(f"The medium must bear: {found.marking or 'no marking, for the library holds nothing'}")
