"""The verbs of kept answers: show, replay, explain, list; feedback, for who oversees."""

from collections import Counter
from functools import partial
from typing import Annotated

import typer

from indexes.door import (
    AsOption,
    ByOption,
    JsonOption,
    LibraryOption,
    UpToOption,
    json_line,
    opened_vault,
    settings_for,
    view_as,
)
from indexes.policy import text
from indexes.reporting import heard
from indexes.reports import Said
from rag.answer import answer_record
from rag.drafting.settings import from_environment as language_model
from rag.explain import explained
from rag.printed import explanation_page, explanation_record, page, reopened_page, reopened_record
from rag.record import read
from rag.reopened import reopened
from rag.replay import replayed
from rag.ways import opened

answer_app = typer.Typer(help="Open answers again: show, replay, explain.", no_args_is_help=True)
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The id of the answer.", show_default=False)]


@answer_app.callback()
def kept_answers() -> None:
    """Open answers again: show, replay, explain."""


@answer_app.command("list")
def list_command(
    context: typer.Context,
    reader: AsOption,
    *,
    up_to: UpToOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List this account's newest answers, newest first."""
    with view_as(settings_for(context, library), reader, up_to) as view:
        rows = [(kept, read(kept.body, view)) for kept in view.history()]
        ceiling = text(view.ceiling)
    if as_json:
        for kept, record in rows:
            about = {"id": kept.id, "conversation": kept.thread, "turn": kept.number, "time": kept.time}
            json_line({**about, "question": record.question, "marking": text(record.answer.marking)})
        return
    typer.echo(ceiling)
    for kept, record in rows:
        marking = text(record.answer.marking)
        typer.echo(f"{kept.id}  {kept.time[:16].replace('T', ' ')}  [{marking}]  {' '.join(record.question.split())}")
    if not rows:
        typer.echo("Your questions will be listed here.")
    typer.echo(ceiling)


@answer_app.command("show")
def show_command(
    context: typer.Context,
    answer: IdArgument,
    reader: AsOption,
    *,
    up_to: UpToOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Show an answer again. Access and sources are checked now; what does not stand any more is not shown."""
    with view_as(settings_for(context, library), reader, up_to) as view:
        found = reopened(view, answer)
    if as_json:
        json_line(reopened_record(found))
        return
    typer.echo(reopened_page(found))


@answer_app.command("replay")
def replay_command(
    context: typer.Context,
    answer: IdArgument,
    reader: AsOption,
    *,
    up_to: UpToOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Answer the same question again under the same ceiling, and say in what the two answers differ."""
    settings = settings_for(context, library)
    with view_as(settings, reader, up_to) as view:
        found = replayed(view, answer, partial(opened, settings, language_model()))
    if as_json:
        json_line({"identical": found.identical, "drift": list(found.drift), "now": answer_record(found.now)})
        return
    same = "The answer is the same, byte for byte." if found.identical else "The answer is another one."
    typer.echo(page(found.now, [], [" ".join([same, *found.drift])]))


@answer_app.command("explain")
def explain_command(
    context: typer.Context,
    answer: IdArgument,
    reader: AsOption,
    *,
    up_to: UpToOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say of an answer why these sources, why this marking, and why something was left out."""
    with view_as(settings_for(context, library), reader, up_to) as view:
        found = explained(view, answer)
    if as_json:
        json_line(explanation_record(found))
        return
    typer.echo(explanation_page(found))


@answer_app.command("feedback")
def feedback_command(
    context: typer.Context, by: ByOption, *, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Count what readers said of claims and markings, for auditors and security officers; with --json all, by ids."""
    with opened_vault(settings_for(context, library)) as vault:
        found = heard(vault, by)
    if as_json:
        for one in found:
            place = {"answer": one.place.answer, "claim": one.place.claim}
            page = {"document": one.place.document, "page": one.place.page}
            told = {"report": one.id, "time": one.time, "by": one.owner, "said": one.said.value}
            json_line({**told, **(place if one.place.answer else page), "decision": one.decision.value})
        return
    counted = Counter(one.said for one in found)
    for said in Said:
        typer.echo(f"{counted[said]:>6}  {said.value}")
    typer.echo(f"{sum(one.is_open for one in found):>6}  reports of markings wait for a decision")
