"""The JSON door under `/v1`: the same session, the same view and the same records as the command line prints."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from indexes.errors import NotFound
from indexes.policy import text
from indexes.view import View
from rag.answer import findings_record
from rag.conversation import turn
from rag.explain import explained
from rag.printed import explanation_record, reopened_record, turn_record
from rag.reopened import reopened
from rag.showing import Wanted, found
from web.schemas import AnswerRequest, SearchRequest, document_record, page_record
from web.visit import Rejected, SignedIn, checked_question, current, from_our_pages, house, is_json, view_for

LAST_PAGE = 1_000_000  # no document has more


def json_only(request: Request) -> None:
    """Let a body through only when it calls itself JSON, which a form of a foreign page can't.

    Raises:
        Rejected: 415.
    """
    if not is_json(request):
        raise Rejected(415, "Send the question as application/json.")


def whole_view(request: Request, identity: SignedIn) -> View:
    """Give the view on all that this person may read."""
    return view_for(request, identity, None)


Looking = Annotated[View, Depends(whole_view)]

router = APIRouter(prefix="/v1", dependencies=[Depends(current)])
posting = [Depends(from_our_pages), Depends(json_only)]


@router.post("/search", dependencies=posting)
def search(request: Request, identity: SignedIn, asked: SearchRequest) -> dict[str, Any]:
    """Give the passages that match best, in the form of `coversheet search --json`."""
    question = checked_question(asked.question)
    view = view_for(request, identity, asked.up_to)
    findings = found(view, question, Wanted(asked.limit, asked.order, asked.context))
    about = {"query": question, "as": identity.account, "ceiling": text(view.ceiling)}
    return {**about, **findings_record(findings)}


@router.post("/answers", dependencies=posting)
def answers(request: Request, identity: SignedIn, asked: AnswerRequest) -> dict[str, Any]:
    """Give a marked answer with its citations, in the form of `coversheet ask --json`, and keep it."""
    question = checked_question(asked.question)
    view = view_for(request, identity, asked.up_to)
    with house(request).room.seated():
        return turn_record(turn(view, question, asked.after, house(request).site.way))


@router.get("/answers/{answer}")
def answer(view: Looking, answer: str) -> dict[str, Any]:
    """Give an answer of this person's again, checked now, in the form of `coversheet answer show --json`."""
    return reopened_record(reopened(view, answer))


@router.get("/answers/{answer}/explanation")
def explanation(view: Looking, answer: str) -> dict[str, Any]:
    """Say why an answer is as it is, in the form of `coversheet answer explain --json`."""
    return explanation_record(explained(view, answer))


@router.get("/documents/{document_id}")
def document(view: Looking, document_id: str) -> dict[str, Any]:
    """Give a whole document."""
    return document_record(view.document(document_id))


@router.get("/documents/{document_id}/pages/{number:int}")
def page(view: Looking, document_id: str, number: int) -> dict[str, Any]:
    """Give one page of a document, counted from 1."""
    if number > LAST_PAGE:
        raise NotFound
    return page_record(view.page(document_id, number))
