"""The verbs `ingest show` and `ingest explain`: one stored document, through the view of an account."""

from dataclasses import asdict
from typing import Annotated, Final

import typer

from indexes.door import AsOption, JsonOption, LibraryOption, json_line, settings_for, view_as
from indexes.policy import portion_text, text
from indexes.records import Document, Evidence
from ingest.evidence import FOLDER, GIVEN, METADATA, PERSON, PORTION, SIDECAR

_SOURCES: Final = {
    SIDECAR: "the label beside the file",
    METADATA: "the label inside the file",
    GIVEN: "the label given with it",
    FOLDER: "the rule for its folder",
}

DocumentArgument = Annotated[
    str, typer.Argument(metavar="DOC", help="A document's id, as `ingest add --json` and `search` show it.")
]


def show_command(
    context: typer.Context,
    document_id: DocumentArgument,
    reader: AsOption,
    *,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Print a stored document portion by portion, each with its mark, its page and its place."""
    with view_as(settings_for(context, library), reader, None) as view:
        document = view.document(document_id)
    if as_json:
        _show_json(document)
        return
    typer.echo(text(document.marking))
    typer.echo(f"\n{portion_text(document.title_marking)} {document.title}  {document.filename}  {document.id}")
    for chunk in document.chunks:
        page = f"page {chunk.page}, " if chunk.page else ""
        typer.echo(f"\n{portion_text(chunk.portion)}  {page}characters {chunk.start} to {chunk.end}")
        typer.echo(document.text[chunk.start : chunk.end])
    typer.echo(f"\n{text(document.marking)}")


def explain_command(
    context: typer.Context,
    document_id: DocumentArgument,
    reader: AsOption,
    *,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say why a stored document bears its marking: everything that spoke for it, and the rule that decided."""
    with view_as(settings_for(context, library), reader, None) as view:
        document = view.document(document_id)
    if as_json:
        _explain_json(document)
        return
    typer.echo(text(document.marking))
    typer.echo(f"\n{portion_text(document.title_marking)} {document.title}  {document.filename}  {document.id}")
    typer.echo(f"Rule        {rule(document)}")
    for name, value in (("Collection", document.collection), ("Originator", document.originator)):
        if value:
            typer.echo(f"{name:10}  {value}")
    for find in document.evidence:
        typer.echo(f"\n{find.kind}: {find.marking or 'no marking'}")
        typer.echo(f"  Read   {find.read}")
        typer.echo(f"  Where  {find.where}{_box(find)}")
        typer.echo(f"  Sure   {find.sure:.0%}")
    if not document.evidence:
        typer.echo("\nNo evidence was kept: the document was stored before evidence was.")
    typer.echo(f"\n{text(document.marking)}")


def rule(document: Document) -> str:
    """Return in a sentence what decided on the document's marking."""
    kinds = [find.kind for find in document.evidence if find.kind != PORTION]
    decided = next((find for find in document.evidence if find.kind == PERSON), None)
    if decided is not None:
        return f"Decided {decided.where}."
    sources = list(dict.fromkeys(_SOURCES.get(kind, "the text") for kind in kinds))
    if not sources:
        return "Not known."
    if len(sources) == 1:
        return f"What {sources[0]} says; nothing else spoke."
    return f"The join of what {', '.join(sources[:-1])} and {sources[-1]} say. None says less than the text."


def _box(find: Evidence) -> str:
    box = find.box
    return f" ({box.left:.0f}, {box.bottom:.0f}, {box.right:.0f}, {box.top:.0f} points)" if box else ""


def _show_json(document: Document) -> None:
    marking = text(document.marking)
    head = {
        "event": "document",
        "document": document.id,
        "marking": marking,
        "title": document.title,
        "title_portion": portion_text(document.title_marking),
        "filename": document.filename,
        "revision": document.revision,
        "pages": len(document.pages),
        "collection": document.collection,
        "originator": document.originator,
    }
    json_line(head)
    for chunk in document.chunks:
        json_line(
            {
                "event": "portion",
                "portion": portion_text(chunk.portion),
                "portion_marking": text(chunk.portion),
                "page": chunk.page,
                "start": chunk.start,
                "end": chunk.end,
                "heading": chunk.heading,
                "text": document.text[chunk.start : chunk.end],
            }
        )
    json_line({"event": "end", "marking": marking, "portions": len(document.chunks)})


def _explain_json(document: Document) -> None:
    marking = text(document.marking)
    json_line({"event": "document", "document": document.id, "marking": marking, "rule": rule(document)})
    for find in document.evidence:
        json_line({"event": "evidence", **asdict(find)})
    json_line({"event": "end", "marking": marking, "evidence": len(document.evidence)})
