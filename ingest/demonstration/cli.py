"""`coversheet demonstration`: write the invented library, list its sign-ins and its example questions."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from indexes.door import JsonOption, json_line
from ingest.demonstration.accounts import ACCOUNTS, QUESTIONS
from ingest.demonstration.library import write

demonstration_app = typer.Typer(
    help="The demonstration library: invented documents of a fictional exercise.", no_args_is_help=True
)


@demonstration_app.command("write")
def write_documents(
    folder: Annotated[Path, typer.Argument(help="Folder that receives the documents. It is made when missing.")],
    as_json: JsonOption = False,
) -> None:
    """Write the invented documents into a folder, the same bytes each time."""
    paths = write(folder)
    if as_json:
        json_line({"folder": str(folder), "documents": len(paths)})
    else:
        typer.echo(f"{len(paths)} documents in {folder}.")


@demonstration_app.command("accounts")
def list_accounts(as_json: JsonOption = False) -> None:
    """List the four sign-ins and what each may read. Passwords are made when the demonstration starts."""
    if as_json:
        for account in ACCOUNTS:
            json_line(
                {
                    "name": account.name,
                    "clearances": account.clearances,
                    "nationality": account.nationality,
                    "holds": account.holds,
                    "groups": account.groups,
                    "description": account.description,
                }
            )
        return
    table = Table("Name", "Clearances", "Nationality", "Holds", "Description")
    for account in ACCOUNTS:
        table.add_row(
            account.name,
            ", ".join(account.clearances),
            account.nationality,
            ", ".join(account.holds),
            account.description,
        )
    Console().print(table)


@demonstration_app.command("questions")
def list_questions(as_json: JsonOption = False) -> None:
    """List example questions, whose answers differ from one sign-in to the next."""
    for question in QUESTIONS:
        if as_json:
            json_line({"language": question.language, "question": question.text})
        else:
            typer.echo(f"[{question.language}] {question.text}")
