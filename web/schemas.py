"""The shapes of the JSON door: what may come in, and what goes out. Fields beyond these are refused."""

from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from indexes.policy import Marking, join, portion_text, text
from indexes.records import Chunk, Document, Page
from rag.answer import Answer, citation_record
from rag.showing import BEST, Findings, Order


class Strict(BaseModel):
    """A body whose fields are known, and of the stated type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Question(Strict):
    """A question; `up_to` is a marking that narrows what is looked at."""

    question: str
    up_to: str | None = None


class AnswerRequest(Question):
    """A question to be answered; `after` is the id of the answer that it follows up on."""

    after: str | None = None


class SearchRequest(Question):
    """A search; `limit` counts passages, `context` asks for those before and after each."""

    limit: int = Field(default=10, ge=1, le=100)
    order: Order = BEST
    context: bool = False


def marked_json(record: dict[str, Any], marking: str = "") -> JSONResponse:
    """Give a record with its marking in the header X-Marking too: ASCII, for proxies and clients.

    The header bears `marking` instead of the record's own where that is higher.
    """
    shown = (marking or record["marking"]).encode("ascii", "replace").decode()
    return JSONResponse(record, headers={"X-Marking": shown})


def marked(record: dict[str, Any], marking: str = "") -> dict[str, Any]:
    """Give a record that claims nothing with the fields that every record of the door has."""
    found: dict[str, Any] = {"marking": marking or record["marking"], "claims": [], "sources": []}
    return {**found, **record}


def sourced(record: dict[str, Any], answer: Answer) -> dict[str, Any]:
    """Give an answer's record with its sources, each once and in the order of their numbers."""
    return {**record, "sources": [citation_record(one) for one in answer.sources]}


def marking_of(findings: Findings, ceiling: Marking) -> Marking:
    """Give what a list of passages is marked: the join over their documents, or the ceiling where there are none."""
    hits = [hit for one in findings.shown for hit in (one.hit, *one.hit.folded)]
    return join([hit.marking for hit in hits]) if hits else ceiling


def document_record(document: Document) -> dict[str, Any]:
    """Give a document with its text and the portions the text is made of; offsets are characters of `text`."""
    return {
        "document": document.id,
        "revision": document.revision,
        "title": document.title,
        "title_portion": portion_text(document.title_marking),
        "filename": document.filename,
        "media_type": document.media_type,
        "marking": text(document.marking),
        "pages": len(document.pages),
        "text": document.text,
        "portions": [_portion(chunk) for chunk in document.chunks],
    }


def page_record(page: Page) -> dict[str, Any]:
    """Give one page; offsets are characters of the document's text, `start` is where this page's text begins."""
    return {
        "document": page.document,
        "title": page.title,
        "marking": text(page.marking),
        "page": page.number,
        "pages": page.count,
        "start": page.start,
        "end": page.end,
        "text": page.text,
        "portions": [_portion(chunk) for chunk in page.chunks],
    }


def _portion(chunk: Chunk) -> dict[str, Any]:
    return {"portion": portion_text(chunk.portion), "page": chunk.page, "start": chunk.start, "end": chunk.end}
