"""The pages: sign-in, the question with its answer or passages, the answers that are kept.

Each works as a whole page without script; the page's own script asks for the part that changes.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from indexes.duties import Duty
from indexes.policy import text
from rag.answer import raised
from rag.conversation import turn
from rag.explain import explained
from rag.showing import BEST, NEWEST, Wanted, found
from web import answered, banner, desk, frame, kept_sheets, listing, sheets
from web.session import WRONG, Identity
from web.stream import Question, streamed, wants_stream
from web.visit import (
    QUESTION_LIMIT,
    Rejected,
    SignedIn,
    current,
    from_our_pages,
    house,
    is_fragment,
    page,
    view_for,
    with_token,
)

PASSAGES = 10
AMONG = 50  # passages among which documents are found

open_to_all = APIRouter()
signed_in = APIRouter(dependencies=[Depends(current)])
Asked = Annotated[str, Form()]
Written = Annotated[desk.Fields, Depends(desk.sent)]


@open_to_all.get("/healthz")
def healthz() -> PlainTextResponse:
    """Say that the server runs, and nothing else."""
    return PlainTextResponse("ok")


@open_to_all.get("/sign-in")
def sign_in_page(request: Request) -> Response:
    """Give the sign-in page."""
    return page(request, "sign_in.html", message="", question="")


@open_to_all.post("/sign-in", dependencies=[Depends(from_our_pages)])
def sign_in(request: Request, name: Asked = "", password: Asked = "", question: Asked = "") -> Response:
    """Open a session under a new id, or say that name and password don't match; a question typed before is kept."""
    here = house(request)
    session_id = here.sessions.sign_in(name, password)
    audit = here.vault.audit
    if session_id is None:
        audit.append("unknown", "sign-in", {"outcome": "refused", "name": audit.digest(name)})
        return page(request, "sign_in.html", status=401, message=WRONG, question=question[:QUESTION_LIMIT])
    audit.append(name, "sign-in", {"outcome": "granted"})
    here.sessions.sign_out(request.cookies.get(here.site.cookie))
    response: Response = RedirectResponse("/", status_code=303)
    if question.strip():
        request.state.identity = identity = here.sessions.identity(session_id)
        response = _desk(request, identity, desk.Fields(question[:QUESTION_LIMIT]), None)
    response.set_cookie(
        here.site.cookie, session_id, path="/", httponly=True, secure=here.site.behind_tls, samesite="strict"
    )
    return response


@signed_in.post("/sign-out", dependencies=[Depends(from_our_pages), Depends(with_token)])
def sign_out(request: Request, identity: SignedIn) -> Response:
    """End the session and have the browser forget what it kept."""
    here = house(request)
    here.sessions.sign_out(request.cookies.get(here.site.cookie))
    here.vault.audit.append(identity.account, "sign-out", {})
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(here.site.cookie, path="/", httponly=True, secure=here.site.behind_tls, samesite="strict")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@signed_in.get("/")
def ask_page(request: Request, identity: SignedIn) -> Response:
    """Give the page with the question; to who does not read, the first page of his own duty."""
    if Duty.READER not in identity.duties:
        return RedirectResponse(frame.ways("/", identity)[0].href if frame.ways("/", identity) else "/none", 303)
    return _desk(request, identity, desk.Fields(), None)


@signed_in.post("/ask", dependencies=[Depends(from_our_pages), Depends(with_token)])
def ask(request: Request, identity: SignedIn, written: Written) -> Response:
    """Answer the question from what this person may read, as a follow-up where the form names an answer.

    The form may want the passages or the documents instead.
    """
    if written.mode in {desk.PASSAGES, desk.DOCUMENTS}:
        return search(request, identity, written)
    try:
        asked = desk.narrowed(written)
        view = view_for(request, identity, written.up_to)
    except Rejected as refusal:
        return _refused(request, identity, written, refusal)
    narrowed = text(view.ceiling) if written.up_to else ""
    if wants_stream(request):
        return streamed(request, Question(identity, view, asked, written.after, narrowed))
    with house(request).room.seated():
        given = turn(view, asked, written.after or None, house(request).site.way)
    values = {"question": asked, **answered.values(view, given, narrowed)}
    return _desk(request, identity, written, "answer.html", **values)


@signed_in.get("/answers")
def history(request: Request, identity: SignedIn) -> Response:
    """List the newest answers that this person was given."""
    view = view_for(request, identity, None)
    return page(request, "history.html", rows=kept_sheets.rows(view), ceiling=banner.full(view.ceiling, view.ceiling))


@signed_in.get("/answers/{answer}")
def answer_page(request: Request, identity: SignedIn, answer: str) -> Response:
    """Give an answer again, checked now, with why it is as it is."""
    view = view_for(request, identity, None)
    found = explained(view, answer)
    shown = raised(found.reopened.answer, found.banner)
    return page(
        request,
        "kept.html",
        question=found.reopened.record.question,
        answer=sheets.answer_sheet(shown, ceiling=view.ceiling, narrowed="", kept=answer),
        kept=kept_sheets.of_reopened(found.reopened, view.replaced(kept_sheets.cited(found.reopened))),
        why=kept_sheets.why(found),
    )


@signed_in.post("/search", dependencies=[Depends(from_our_pages), Depends(with_token)])
def search(request: Request, identity: SignedIn, written: Written) -> Response:
    """List the passages that match best, or the documents in which they stand, without an answer."""
    try:
        asked = desk.narrowed(written)
        view = view_for(request, identity, written.up_to)
    except Rejected as refusal:
        return _refused(request, identity, written, refusal)
    if written.mode == desk.DOCUMENTS:
        shelf = listing.sources(found(view, asked, Wanted(AMONG)), view.ceiling)
        return _desk(request, identity, written, "documents.html", sources=shelf)
    wanted = Wanted(PASSAGES, NEWEST if written.order == NEWEST else BEST)
    shown = listing.listing(found(view, asked, wanted), heading="Passages", ceiling=view.ceiling)
    return _desk(request, identity, written, "passages.html", listing=shown)


def _desk(
    request: Request, identity: Identity, written: desk.Fields, result: str | None, *, status: int = 200, **values: Any
) -> Response:
    """Give the question page with a result below it, or the result alone when the page's script asked."""
    if result and is_fragment(request):
        return page(request, result, status=status, **{"question": written.question, **values})
    offer = view_for(request, identity, None).offer()
    shown = {
        "question": written.question,
        "written": written,
        "modes": desk.MODES,
        "levels": banner.levels(identity.ceiling),
        "offer": offer,
        "examples": desk.examples(offer, identity.ceiling),
        "result": result,
    }
    return page(request, "ask.html", status=status, **{**shown, **values})


def _refused(request: Request, identity: Identity, written: desk.Fields, refusal: Rejected) -> Response:
    """Say what to change, and keep the question in its field."""
    part = {"message": str(refusal), "reference": "", "sign_in": False}
    return _desk(request, identity, written, "message_part.html", status=refusal.status, **part)
