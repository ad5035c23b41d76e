"""The verbs of the answerer: search, ask, evaluate."""

from typing import Annotated

import typer

from indexes.door import AsOption, JsonOption, LibraryOption, UpToOption, json_line, settings_for, view_as
from indexes.errors import UsageError
from indexes.policy import portion_text, text
from rag.answer import Answer, Citation, answer_record, hit_record
from rag.ask import ask

MAX_QUESTION = 2000
QuestionArgument = Annotated[str, typer.Argument(help="The question, in quotation marks.", show_default=False)]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=100, help="How many passages.")]


def search_command(
    context: typer.Context,
    question: QuestionArgument,
    reader: AsOption,
    *,
    up_to: UpToOption = None,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Find passages."""
    check_question(question)
    with view_as(settings_for(context, library), reader, up_to) as view:
        hits = view.search(question, limit=limit)
        ceiling = text(view.ceiling)
    if as_json:
        json_line({"query": question, "as": reader, "ceiling": ceiling, "hits": [hit_record(hit) for hit in hits]})
        return
    typer.echo(ceiling)
    for number, hit in enumerate(hits, start=1):
        place = f", page {hit.page}" if hit.page else ""
        typer.echo(f"\n{number}. {portion_text(hit.portion)} {hit.title}{place}  [{text(hit.marking)}]  {hit.document}")
        typer.echo("   " + " ".join(hit.text.split()))
    if not hits:
        typer.echo("\nNo passages matched in the documents you may read.")
    typer.echo(f"\n{ceiling}")


def ask_command(
    context: typer.Context,
    question: QuestionArgument,
    reader: AsOption,
    *,
    up_to: UpToOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Answer a question with quoted sentences and their sources."""
    check_question(question)
    with view_as(settings_for(context, library), reader, up_to) as view:
        answer = ask(view, question)
    if as_json:
        json_line(answer_record(answer))
        return
    _print_answer(answer)


def check_question(question: str) -> None:
    """Raise UsageError for a question that can't be asked."""
    if not question.strip():
        message = "Type a question first."
        raise UsageError(message)
    if len(question) > MAX_QUESTION:
        message = f"Questions can have up to {MAX_QUESTION:,} characters; this has {len(question):,}."
        raise UsageError(message)


def _print_answer(answer: Answer) -> None:
    typer.echo(text(answer.marking))
    if answer.led:
        typer.echo(f"As one marking: {answer.led}")
    if answer.abstained:
        typer.echo(f"\n{answer.reason}")
    else:
        typer.echo(f"\n{answer.text}\n\nSources")
        for number, citation in enumerate(answer.sources, start=1):
            typer.echo(f"[{number}] {_source_line(citation)}")
    if answer.left_out:
        typer.echo(f"\n{answer.left_out} left out: no longer in the source.")
    typer.echo(f"\n{text(answer.marking)}")


def _source_line(citation: Citation) -> str:
    title = citation.title or "(title marked above this answer)"
    page = f", page {citation.page}" if citation.page else ""
    span = f"characters {citation.start} to {citation.end}"
    return f"{title}{page}, {span}  [{text(citation.marking)}]  {citation.document}"
