"""The verbs of the audit log: verify, head, search, export, who-saw."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from indexes.accounts import Accounts
from indexes.audit import Witness
from indexes.control import open_control
from indexes.door import (
    ByOption,
    JsonOption,
    LibraryOption,
    audit_log,
    json_line,
    moment,
    opened_vault,
    settings_for,
    write_new,
)
from indexes.errors import UsageError
from indexes.inquiry import Entry, Filter, as_lines, as_table, documents, inquired, looks, revealed
from indexes.layout import Layout
from indexes.policy import text
from indexes.settings import Settings

audit_app = typer.Typer(help="The audit log.", no_args_is_help=True)

PersonOption = Annotated[str | None, typer.Option("--person", help="Only what this account did.", show_default=False)]
DocumentOption = Annotated[
    str | None, typer.Option("--document", help="Only what names this document.", show_default=False)
]
ActionOption = Annotated[
    str | None, typer.Option("--action", help="Only this action, such as search or open.", show_default=False)
]
SinceOption = Annotated[str | None, typer.Option("--from", help="First moment, UTC.", show_default=False)]
UntilOption = Annotated[str | None, typer.Option("--to", help="First moment after, UTC.", show_default=False)]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A new file.", show_default=False)]


class Form(StrEnum):
    """How records are written."""

    NDJSON = "ndjson"
    CSV = "csv"


@audit_app.command("verify")
def audit_verify(
    context: typer.Context,
    head: Annotated[
        str | None,
        typer.Option(
            "--head", help="A head kept elsewhere: the line that was printed, or its file.", show_default=False
        ),
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Check that no record of the log was changed, dropped or added."""
    log = audit_log(settings_for(context, library))
    witness = Witness.read(_line(head)) if head is not None else None
    found = log.verify()
    if witness is not None:
        log.check_witness(witness)
    typer.echo(f"Chain intact: {found.number} records, head {found.code}")
    if witness is not None:
        typer.echo(f"It holds record {witness.head.number}, as it was witnessed.")


@audit_app.command("head")
def audit_head(
    context: typer.Context,
    file: Annotated[Path | None, typer.Option("--file", help="Write it to a new file too.", show_default=False)] = None,
    library: LibraryOption = None,
) -> None:
    """Print the newest number and code of the log with public key and signature, to be kept on another medium."""
    line = str(audit_log(settings_for(context, library)).witness())
    if file is not None:
        write_new(file, f"{line}\n")
    typer.echo(line)


@audit_app.command("search")
def audit_search(
    context: typer.Context,
    by: ByOption,
    *,
    person: PersonOption = None,
    document: DocumentOption = None,
    action: ActionOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show the records that fit, oldest first. The look is recorded."""
    wanted = Filter(person, document, action, moment(since), moment(until))
    for record in _inquired(settings_for(context, library), by, "audit search", wanted):
        if as_json:
            json_line(record)
        else:
            named = f"{len(documents(record))} documents" if "documents" in record else ""
            typer.echo(
                f"{record['number']:>8}  {_minute(record)}  {record['actor']}  {record['action']}  {named}".rstrip()
            )


@audit_app.command("export")
def audit_export(
    context: typer.Context,
    file: FileArgument,
    by: ByOption,
    *,
    form: Annotated[Form, typer.Option("--format", help="One JSON object a line, or a table.")] = Form.NDJSON,
    person: PersonOption = None,
    document: DocumentOption = None,
    action: ActionOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    library: LibraryOption = None,
) -> None:
    """Write the records that fit to a new file that only its owner may read. The export is recorded."""
    if file.exists():
        raise UsageError(f"{file} is there already. Choose another name.")
    wanted = Filter(person, document, action, moment(since), moment(until))
    found = _inquired(settings_for(context, library), by, "audit export", wanted)
    write_new(file, as_table(found) if form is Form.CSV else as_lines(found))
    typer.echo(f"Wrote {len(found)} records.")


@audit_app.command("who-saw")
def audit_who_saw(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Id of the document.", show_default=False)],
    by: ByOption,
    *,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say to whom a document was released, how, when and in which answer. The look is recorded."""
    found = looks(_inquired(settings_for(context, library), by, "audit who-saw", Filter(document=document)), document)
    for look in found:
        if as_json:
            json_line({"person": look.person, "action": look.action, "time": look.time, "answer": look.answer})
        else:
            answer = f"  answer {look.answer}" if look.answer else ""
            typer.echo(f"{look.time[:19]}  {look.person}  {look.action}{answer}")
    if not found and not as_json:
        typer.echo("No record says that anybody saw it.")


@audit_app.command("question")
def audit_question(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="RECORD", help="Number of the record.", show_default=False)],
    by: ByOption,
    *,
    library: LibraryOption = None,
) -> None:
    """Show the words of the question that a record names, up to the clearance of who looks. The look is recorded."""
    with opened_vault(settings_for(context, library)) as vault:
        Accounts(vault.control).overseer(by)
        words, ceiling = revealed(vault, by, number)
    typer.echo(f"{text(ceiling)}\n\n{words}\n\n{text(ceiling)}")


def _inquired(settings: Settings, by: str, action: str, wanted: Filter) -> list[Entry]:
    log = audit_log(settings)
    Accounts(open_control(Layout(settings.library))).overseer(by)
    return inquired(log, by, action, wanted)


def _line(head: str) -> str:
    """Return the printed line, from the file if the text is the name of one."""
    file = Path(head)
    try:
        return file.read_text(encoding="ascii") if len(head) < 256 and file.is_file() else head  # noqa: PLR2004 - no name is longer
    except (OSError, ValueError) as error:
        raise UsageError("The file of the head can't be read.") from error


def _minute(record: Entry) -> str:
    return datetime.fromisoformat(str(record["time"])).strftime("%Y-%m-%d %H:%M:%S")
