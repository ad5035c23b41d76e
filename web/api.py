"""The JSON door under `/v1`: the same view and the same records as the command line prints, for sessions and tokens."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from indexes.errors import NotFound
from indexes.policy import text
from indexes.view import View
from rag.answer import findings_record
from rag.conversation import turn
from rag.explain import explained
from rag.printed import explanation_record, reopened_record, turn_record
from rag.reopened import reopened
from rag.showing import Wanted, found
from web.caller import Calling, caller, scoped
from web.described import PROBLEMS, described
from web.look import LAST_PAGE
from web.schemas import (
    AnswerRequest,
    SearchRequest,
    document_record,
    marked,
    marked_json,
    marking_of,
    page_record,
    sourced,
)
from web.visit import Rejected, checked_question, from_our_pages, house, is_json


def json_only(request: Request) -> None:
    """Let a body through only when it calls itself JSON, which a form of a foreign page can't.

    Raises:
        Rejected: 415.
    """
    if not is_json(request):
        raise Rejected(415, "Send the question as application/json.")


def whole_view(request: Request, calling: Calling) -> View:
    """Give the view on all that this caller may read."""
    return calling.view(request, None)


Looking = Annotated[View, Depends(whole_view)]

router = APIRouter(prefix="/v1", dependencies=[Depends(caller)], responses=PROBLEMS)
posting = [Depends(from_our_pages), Depends(json_only)]
reading = [Depends(scoped("read"))]


@router.get("/openapi.json")
def openapi() -> JSONResponse:
    """Describe this door in the form of OpenAPI 3.1, for callers that are signed in or bear a token."""
    return JSONResponse(described(router.routes))


@router.post("/search", dependencies=[Depends(scoped("search")), *posting])
def search(request: Request, calling: Calling, asked: SearchRequest) -> JSONResponse:
    """Give the passages that match best, in the form of `coversheet search --json`."""
    question = checked_question(asked.question)
    view = calling.view(request, asked.up_to)
    findings = found(view, question, Wanted(asked.limit, asked.order, asked.context))
    about = {"query": question, "as": calling.identity.account, "ceiling": text(view.ceiling)}
    return marked_json(marked({**about, **findings_record(findings)}, text(marking_of(findings, view.ceiling))))


@router.post("/answers", dependencies=[Depends(scoped("ask")), *posting])
def answers(request: Request, calling: Calling, asked: AnswerRequest) -> JSONResponse:
    """Give a marked answer with its citations, in the form of `coversheet ask --json`, and keep it."""
    question = checked_question(asked.question)
    view = calling.view(request, asked.up_to)
    with house(request).room.seated():
        given = turn(view, question, asked.after, house(request).site.way)
    return marked_json(sourced(turn_record(given), given.answer))


@router.get("/answers/{answer}", dependencies=reading)
def answer(view: Looking, answer: str) -> JSONResponse:
    """Give an answer of this person's again, checked now, in the form of `coversheet answer show --json`."""
    again = reopened(view, answer)
    return marked_json(sourced(reopened_record(again), again.answer))


@router.get("/answers/{answer}/explanation", dependencies=reading)
def explanation(view: Looking, answer: str) -> JSONResponse:
    """Say why an answer is as it is, in the form of `coversheet answer explain --json`."""
    told = explained(view, answer)
    return marked_json(sourced(explanation_record(told), told.reopened.answer), text(told.banner))


@router.get("/documents/{document_id}", dependencies=reading)
def document(view: Looking, document_id: str) -> JSONResponse:
    """Give a whole document."""
    return marked_json(marked(document_record(view.document(document_id))))


@router.get("/documents/{document_id}/pages/{number:int}", dependencies=reading)
def page(view: Looking, document_id: str, number: int) -> JSONResponse:
    """Give one page of a document, counted from 1."""
    if number > LAST_PAGE:
        raise NotFound
    return marked_json(marked(page_record(view.page(document_id, number))))
