"""The command `coversheet`: all verbs of all rooms in one tree, and the last place that turns an error into words."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import Abort, TyperException

from indexes.audit_cli import audit_app
from indexes.clerk.cli import evaluate_vectors, marking_app
from indexes.cli import index_app, init_command, users_app
from indexes.embed.cli import models_app
from indexes.errors import CoversheetError
from indexes.glossary_cli import glossary_app
from indexes.keeping_cli import backup_command, repair_command, restore_command, verify_command
from indexes.lifecycle_cli import (
    certificate_command,
    purge_command,
    reinstate_command,
    relabel_command,
    spill_command,
    withdraw_command,
)
from indexes.panels_cli import embed_app
from indexes.switching_cli import build_command, rollback_command, switch_command
from indexes.tokens_cli import revoke_command, token_command, tokens_command
from ingest.cli import ingest_app
from ingest.demonstration.cli import demonstration_app
from ingest.labels.cli import labels_app
from ingest.quarantine_cli import quarantine_app
from rag.answer_cli import answer_app
from rag.cli import ask_command, search_command
from web import mishap
from web.claims_evaluation import evaluate_claims, evaluate_perturbations
from web.cli import demo_command, serve_command
from web.evaluation import evaluate_app
from web.export_cli import export_command
from web.noting_cli import note_command

STOPPED = 130

app = typer.Typer(
    name="coversheet",
    help="Search over classified documents whose answers can be checked line by line.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("init")(init_command)
app.add_typer(ingest_app, name="ingest")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(marking_app, name="marking")
app.add_typer(labels_app, name="labels")
app.command("search")(search_command)
app.command("ask")(ask_command)
answer_app.command("export")(export_command)
app.add_typer(answer_app, name="answer")
app.command("serve")(serve_command)
app.command("demo")(demo_command)
users_app.command("token")(token_command)
users_app.command("tokens")(tokens_command)
users_app.command("revoke-token")(revoke_command)
app.add_typer(users_app, name="users")
app.add_typer(embed_app, name="embed")
app.add_typer(models_app, name="models")
index_app.command("build")(build_command)
index_app.command("switch")(switch_command)
index_app.command("rollback")(rollback_command)
app.add_typer(index_app, name="index")
app.add_typer(glossary_app, name="glossary")
app.add_typer(audit_app, name="audit")
app.command("withdraw")(withdraw_command)
app.command("reinstate")(reinstate_command)
app.command("relabel")(relabel_command)
app.command("spill")(spill_command)
app.command("purge")(purge_command)
app.command("certificate")(certificate_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("verify")(verify_command)
app.command("repair")(repair_command)
evaluate_app.command("vectors")(evaluate_vectors)
evaluate_app.command("note")(note_command)
evaluate_app.command("claims")(evaluate_claims)
evaluate_app.command("perturbations")(evaluate_perturbations)
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(demonstration_app, name="demonstration")


@app.callback()
def choose_library(
    context: typer.Context,
    library: Annotated[
        Path | None,
        typer.Option("--library", help="Folder of the library. Also: COVERSHEET_LIBRARY.", show_default=False),
    ] = None,
) -> None:
    """Search over classified documents whose answers can be checked line by line."""
    context.obj = {"library": library}


def run() -> None:
    """Run the command line and leave the process with its exit code.

    INVARIANT: whatever happens, no traceback and no text of a document or a question is printed as an error.
    """
    sys.exit(outcome(sys.argv[1:]))


def outcome(arguments: list[str]) -> int:
    """Carry out one command and give its exit code; errors become one sentence on standard error."""
    try:
        result = app(args=arguments, prog_name="coversheet", standalone_mode=False)
    except CoversheetError as error:
        typer.echo(str(error), err=True)
        return error.exit_code
    except TyperException as error:
        _show(error)
        return error.exit_code
    except (KeyboardInterrupt, Abort):
        typer.echo("Stopped.", err=True)
        return STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:  # noqa: BLE001 - the last door: everything ends here, without its text
        reference = mishap.report(error)
        typer.echo(f"{mishap.SENTENCE} Give support this number: {reference}", err=True)
        return 1
    return result if isinstance(result, int) else 0


def _show(error: TyperException) -> None:
    """Print a usage error as Typer does: usage line, hint, sentence."""
    show = getattr(error, "show", None)
    if callable(show):
        show()
    else:
        typer.echo(error.format_message(), err=True)
