"""The verbs of a document's life: withdraw, reinstate, relabel, spill, purge, certificate."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from indexes import lifecycle, orders, purge
from indexes.certificate import MOST, checked
from indexes.door import NEEDS_A_PERSON, ByOption, JsonOption, LibraryOption, json_line, opened_vault, settings_for
from indexes.door import write_new as write
from indexes.errors import CheckFailed, UsageError
from indexes.orders import Order
from indexes.policy import parse, text

DocumentArgument = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Id of the document.", show_default=False)]
AuthorityOption = Annotated[
    str, typer.Option("--authority", help="The order, originator or guide that you go by.", show_default=False)
]
FileOption = Annotated[
    Path | None, typer.Option("--certificate", help="Write the certificate to a new file too.", show_default=False)
]


def withdraw_command(
    context: typer.Context,
    document: DocumentArgument,
    by: ByOption,
    authority: AuthorityOption,
    library: LibraryOption = None,
) -> None:
    """Take a document from all readers. It is kept, and `reinstate` brings it back."""
    with opened_vault(settings_for(context, library)) as vault:
        lifecycle.withdraw(vault, by, document, authority)
    typer.echo("Withdrawn. Nobody finds it any more. Bring it back with: coversheet reinstate")


def reinstate_command(
    context: typer.Context,
    document: DocumentArgument,
    by: ByOption,
    authority: AuthorityOption,
    library: LibraryOption = None,
) -> None:
    """Bring a withdrawn document back to its readers."""
    with opened_vault(settings_for(context, library)) as vault:
        lifecycle.reinstate(vault, by, document, authority)
    typer.echo("Brought back.")


def relabel_command(
    context: typer.Context,
    document: DocumentArgument,
    by: ByOption,
    to: Annotated[str, typer.Option("--to", help="The marking that it is to bear.", show_default=False)],
    authority: AuthorityOption,
    *,
    certificate: FileOption = None,
    library: LibraryOption = None,
) -> None:
    """Give a document another marking: a higher one at once, any other once a second reviewer asks for the same."""
    _require_new(certificate)
    target = parse(to)
    order = Order(orders.RELABEL, document, target, target, by, authority.strip(), orders.ASKED)
    with opened_vault(settings_for(context, library)) as vault:
        found = lifecycle.relabel(vault, order)
        public = vault.signer.public
    if not found.document:
        typer.echo(f"Recorded. {lifecycle.NOT_YOU}")
        raise typer.Exit(NEEDS_A_PERSON)
    typer.echo(f"It bears {text(target)} now, as {found.document}.")
    _told(found.certificate, public, certificate)


def spill_command(
    context: typer.Context,
    document: DocumentArgument,
    by: ByOption,
    *,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say how far a document has come: who saw it, answers made from it, exports, copies, backups. It is recorded."""
    with opened_vault(settings_for(context, library)) as vault:
        found = purge.spread(vault, by, document)
    if as_json:
        json_line({**asdict(found), "persons": found.persons})
        return
    typer.echo(f"{found.marking}\n\nSeen by {', '.join(found.persons) or 'nobody'}")
    for look in found.looks:
        typer.echo(f"  {look.time[:19]}  {look.person}  {look.action}")
    typer.echo(f"Answers made from it: {len(found.answers)}")
    for answer, owner, time in found.answers:
        typer.echo(f"  {time[:19]}  {owner}  {answer}")
    typer.echo(f"Exports: {len(found.exports)}\nCopies in quarantine: {found.quarantined}")
    typer.echo(f"Backups that may hold it: {len(found.backups)}")
    for place in found.backups:
        typer.echo(f"  {place}")
    typer.echo(f"\n{found.marking}")


def purge_command(
    context: typer.Context,
    document: DocumentArgument,
    by: ByOption,
    authority: AuthorityOption,
    *,
    certificate: FileOption = None,
    library: LibraryOption = None,
) -> None:
    """Remove a document for good, with the answers made from it, and prove with a certificate that it is gone."""
    _require_new(certificate)
    with opened_vault(settings_for(context, library)) as vault:
        content, public = purge.purge(vault, by, document, authority), vault.signer.public
    _told(content, public, certificate)


def certificate_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A certificate of a purge.", show_default=False)],
    library: LibraryOption = None,
) -> None:
    """Check a certificate of a purge: its signature, the log, and that the document is not in the library."""
    try:
        with file.open(encoding="utf-8") as opened:
            content = opened.read(MOST)
    except (OSError, ValueError) as error:
        raise UsageError("The certificate can't be read.") from error
    with opened_vault(settings_for(context, library)) as vault:
        said = purge.verify(vault, content)
    typer.echo(f"The certificate holds: {said['after']['matches']} matches in {said['after']['files']} files.")


def _told(content: str, public: str, file: Path | None) -> None:
    """Print what a certificate says, and write it. Raises CheckFailed when something of the document is still there."""
    said = checked(content, public)
    if file is not None:
        write(file, content)
    before, after = said["before"], said["after"]
    typer.echo(f"Seen by {', '.join(said['seen_by']) or 'nobody'}. Answers removed: {said['removed']['answers']}.")
    typer.echo(f"Looked for {len(said['canaries'])} pieces of it in {after['files']} files, {after['bytes']} bytes:")
    typer.echo(f"{before['matches']} matches before, {after['matches']} after.")
    if not said["canaries"]:
        typer.echo("No piece of it is its own: another document says the same, or a crash had removed it already.")
    for place in said["backups"]:
        typer.echo(f"A backup may still hold it: {place}")
    typer.echo("Start running servers anew, so that they let go of files that they hold open.")
    if after["matches"]:
        raise CheckFailed(f"Something of it is still there: {', '.join(after['places'])}.")


def _require_new(file: Path | None) -> None:
    if file is not None and file.exists():
        raise UsageError(f"{file} is there already. Choose another name.")
