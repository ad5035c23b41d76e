"""The verbs of the answerer: search, ask, evaluate."""

from typing import Annotated

import typer

from indexes.door import AsOption, JsonOption, LibraryOption, UpToOption, json_line, settings_for, view_as
from indexes.errors import UsageError
from indexes.policy import portion_text, text
from indexes.records import Hit
from rag.answer import findings_record
from rag.conversation import turn
from rag.drafting.settings import from_environment as language_model
from rag.printed import turn_page, turn_record
from rag.showing import BEST, NEWEST, Shown, Wanted, facts, found, nothing_found, told_notes, told_order, told_words
from rag.ways import opened

MAX_QUESTION = 2000
QuestionArgument = Annotated[str, typer.Argument(help="The question, in quotation marks.", show_default=False)]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=100, help="How many passages.")]
NewestOption = Annotated[bool, typer.Option("--newest", help="Put the best passages in order of date, newest first.")]
AfterOption = Annotated[
    str | None, typer.Option("--after", help="Follow up on the answer with this id.", show_default=False)
]
QuoteOption = Annotated[bool, typer.Option("--quote", help="Quote, also where a language model is set.")]
AroundOption = Annotated[
    bool, typer.Option("--context", help="Show the passages before and after, from the same document.")
]


def search_command(
    context: typer.Context,
    question: QuestionArgument,
    reader: AsOption,
    *,
    up_to: UpToOption = None,
    limit: LimitOption = 10,
    newest: NewestOption = False,
    around: AroundOption = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Find passages, best first. The same text stands once, with the other documents that it stands in below it."""
    check_question(question)
    wanted = Wanted(limit, NEWEST if newest else BEST, context=around)
    with view_as(settings_for(context, library), reader, up_to) as view:
        findings = found(view, question, wanted)
        ceiling = text(view.ceiling)
    if as_json:
        record = {"query": question, "as": reader, "ceiling": ceiling}
        json_line({**record, **findings_record(findings)})
        return
    typer.echo(ceiling)
    for told in (*told_notes(findings.notes), told_order(findings)):
        if told:
            typer.echo(f"\n{told}")
    for number, one in enumerate(findings.shown, start=1):
        _print_passage(number, one)
    if not findings.shown:
        typer.echo(f"\nNothing found in the documents you may read. {nothing_found(findings)}")
    typer.echo(f"\n{ceiling}")


def _print_passage(number: int, shown: Shown) -> None:
    hit, around = shown.hit, shown.around
    typer.echo(f"\n{number}. {portion_text(hit.portion)} {_place(hit)}")
    known = [*facts(hit), told_words(shown.words)]
    typer.echo(f"   {' · '.join(known)}")
    if hit.heading and around:
        typer.echo(f"   Section: {hit.heading}")
    if around is None:
        typer.echo("   " + " ".join(hit.text.split()))
    else:
        for passage in around.passages:
            sign = ">" if passage == around.here else " "
            typer.echo(f" {sign} {portion_text(passage.portion)} {' '.join(passage.text.split())}")
    for other in hit.folded:
        typer.echo(f"   The same text: {portion_text(other.portion)} {' · '.join([_place(other), *facts(other)[:2]])}")


def _place(hit: Hit) -> str:
    page = f", page {hit.page}" if hit.page else ""
    return f"{hit.title}{page}  [{text(hit.marking)}]  {hit.document}"


def ask_command(
    context: typer.Context,
    question: QuestionArgument,
    reader: AsOption,
    *,
    after: AfterOption = None,
    quote: QuoteOption = False,
    up_to: UpToOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Answer a question, each line with its sources, and keep the answer.

    Without a language model the answer is quoted: sentences of the documents, word for word. With the one that
    COVERSHEET_LLM names it is drafted, and each sentence is held against the passages that it cites. The answer can be
    opened again, replayed and explained: see `coversheet answer`.
    """
    check_question(question)
    with (
        view_as(settings_for(context, library), reader, up_to) as view,
        opened(settings_for(context, library), None if quote else language_model()) as way,
    ):
        given = turn(view, question, after, way)
    if as_json:
        json_line(turn_record(given))
        return
    typer.echo(turn_page(given))


def check_question(question: str) -> None:
    """Raise UsageError for a question that can't be asked."""
    if not question.strip():
        message = "Type a question first."
        raise UsageError(message)
    if len(question) > MAX_QUESTION:
        message = f"Questions can have up to {MAX_QUESTION:,} characters; this has {len(question):,}."
        raise UsageError(message)
