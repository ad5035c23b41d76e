"""The pages: sign-in, the question with its answer or passages, and the source at the cited words.

Each works as a whole page without script; the page's own script asks for the part that changes.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from indexes.duties import Duty
from indexes.errors import NotFound
from indexes.policy import text
from indexes.records import Document, Page
from indexes.view import View
from rag.answer import raised
from rag.conversation import turn
from rag.explain import explained
from rag.showing import BEST, NEWEST, Wanted, found
from web import answered, banner, compared, desk, frame, kept_sheets, listing, sheets
from web.picture import Zoom, seen
from web.session import WRONG, Identity
from web.sight_sheet import Sight
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
FIT = 100  # per cent of the column's width
LAST_PAGE = 1_000_000  # no document has more

open_to_all = APIRouter()
signed_in = APIRouter(dependencies=[Depends(current)])
Asked = Annotated[str, Form()]
Written = Annotated[desk.Fields, Depends(desk.sent)]


def cited_span(start: int = 0, end: int = 0) -> tuple[int, int] | None:
    """Give the cited characters of a document, or None when the address names none."""
    return (start, end) if 0 <= start < end else None


Span = Annotated[tuple[int, int] | None, Depends(cited_span)]


@dataclass(frozen=True, slots=True)
class Looked:
    """How a page is looked at: the cited span, and the size of its picture in per cent of the column."""

    span: tuple[int, int] | None
    zoom: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that was opened, its picture, and the revision of its document, "" where that is not told."""

    page: Page
    sight: Sight | None
    revision: str = ""
    earlier: tuple[compared.Way, ...] = ()


def looked(span: Span, zoom: Zoom = FIT) -> Looked:
    """Give how the page is wanted."""
    return Looked(span, zoom)


Look = Annotated[Looked, Depends(looked)]


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
        answer=sheets.answer_sheet(shown, ceiling=view.ceiling, narrowed=""),
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


@signed_in.get("/documents/{document_id}")
def document(request: Request, identity: SignedIn, document_id: str, look: Look) -> Response:
    """Give a document at the cited words, or at its beginning."""
    view = view_for(request, identity, None)
    try:
        found = view.document(document_id)
    except NotFound:
        return _moved(view, document_id)
    shown = _page_of(found, look.span[0] if look.span else 0)
    sight = seen(view, house(request).sandbox, shown, look.span, look.zoom)
    return _source(
        request, identity, Opened(shown, sight, found.revision, compared.ways(view.revisions(document_id))), look.span
    )


@signed_in.get("/documents/{document_id}/around")
def around(request: Request, identity: SignedIn, document_id: str, start: int = 0) -> Response:
    """Give the passage at a place of a document between its neighbours."""
    shown = view_for(request, identity, None).around(document_id, start)
    sheet = listing.surroundings(shown, identity.ceiling)
    return page(request, "around_part.html" if is_fragment(request) else "around.html", around=sheet)


@signed_in.get("/documents/{document_id}/pages/{number:int}")
def document_page(request: Request, identity: SignedIn, document_id: str, number: int, look: Look) -> Response:
    """Give one page of a document at the cited words."""
    if number > LAST_PAGE:
        raise NotFound
    view = view_for(request, identity, None)
    try:
        shown = view.page(document_id, number)
    except NotFound:
        return _moved(view, document_id)
    sight = seen(view, house(request).sandbox, shown, look.span, look.zoom)
    return _source(
        request, identity, Opened(shown, sight, shown.revision, compared.ways(view.revisions(document_id))), look.span
    )


def _moved(view: View, document_id: str) -> Response:
    """Lead from a replaced revision, which an old link may name, to what changed since. Raises NotFound for others."""
    revised = view.replaced([document_id])
    if not revised:
        raise NotFound
    return RedirectResponse(compared.href(revised[0]), status_code=303)


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


def _source(request: Request, identity: Identity, opened: Opened, span: tuple[int, int] | None) -> Response:
    sheet = sheets.source_sheet(opened.page, revision=opened.revision, span=span, ceiling=identity.ceiling)
    beside = is_fragment(request)
    template = "reading.html" if beside else "source.html"
    within = {"href": sheets.document_href(opened.page.document), "words": ""}
    return page(
        request, template, source=sheet, beside=beside, sight=opened.sight, within=within, earlier=opened.earlier
    )


def _page_of(document: Document, place: int) -> Page:
    """Give the page that holds character `place`; a document without pages is one page."""
    if not document.pages:
        return sheets.whole(document)
    number = max(1, bisect_right(document.pages, place))
    start = document.pages[number - 1]
    end = document.pages[number] if number < len(document.pages) else len(document.text)
    chunks = tuple(chunk for chunk in document.chunks if start <= chunk.start < end)
    return Page(
        document=document.id,
        title=document.title,
        marking=document.marking,
        number=number,
        count=len(document.pages),
        start=start,
        end=end,
        text=document.text[start:end],
        chunks=chunks,
        media_type=document.media_type,
    )
