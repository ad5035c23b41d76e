"""The source viewer: a document or one page of it at the cited words, as picture and as text."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from indexes.errors import NotFound
from indexes.records import Document, Page
from indexes.view import View
from rag.reopened import Reopened, reopened
from web import compared, listing, look, sheets
from web.look import LAST_PAGE, Look, Looked
from web.picture import Thumb, can_be_drawn, seen, thumbs
from web.session import Identity
from web.trail import Trail, stored, trail
from web.visit import SignedIn, current, house, is_fragment, page, view_for

CITED: Final = "citation show"  # how the log names an answer that was opened to go from one citation to the next

router = APIRouter(dependencies=[Depends(current)])


@dataclass(frozen=True, slots=True)
class Controls:
    """The ways to look at this page in another manner; `unmade` when its picture was wanted and could not be made."""

    shows: tuple[look.Choice, ...]
    trail: Trail | None
    earlier: tuple[compared.Way, ...]
    thumbs: tuple[Thumb, ...]
    unmade: bool
    report: dict[str, object]  # where, and of which page, a problem with its marking is reported


@router.get("/documents/{document_id}")
def document(request: Request, identity: SignedIn, document_id: str, wanted: Looked) -> Response:
    """Give a document at the cited words, or at its beginning."""
    view = view_for(request, identity, None)
    try:
        found = view.document(document_id)
    except NotFound:
        return _moved(view, document_id)
    shown = _page_of(found, wanted.span[0] if wanted.span else 0)
    return _source(request, identity, Opened(view, shown, wanted))


@router.get("/documents/{document_id}/pages/{number:int}")
def document_page(request: Request, identity: SignedIn, document_id: str, number: int, wanted: Looked) -> Response:
    """Give one page of a document at the cited words."""
    if number > LAST_PAGE:
        raise NotFound
    view = view_for(request, identity, None)
    try:
        shown = view.page(document_id, number)
    except NotFound:
        return _moved(view, document_id)
    return _source(request, identity, Opened(view, shown, wanted))


@router.get("/documents/{document_id}/around")
def around(request: Request, identity: SignedIn, document_id: str, start: int = 0) -> Response:
    """Give the passage at a place of a document between its neighbours."""
    shown = view_for(request, identity, None).around(document_id, start)
    sheet = listing.surroundings(shown, identity.ceiling)
    return page(request, "around_part.html" if is_fragment(request) else "around.html", around=sheet)


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that a view gave, and how it is looked at."""

    view: View
    page: Page
    look: Look


def _moved(view: View, document_id: str) -> Response:
    """Lead from a replaced revision, which an old link may name, to what changed since. Raises NotFound for others."""
    revised = view.replaced([document_id])
    if not revised:
        raise NotFound
    return RedirectResponse(compared.href(revised[0]), status_code=303)


def _source(request: Request, identity: Identity, opened: Opened) -> Response:
    shown, wanted = opened.page, opened.look
    answer = _answer(opened)
    kept = stored(answer, shown.document, wanted) if answer else ""
    sheet = sheets.source_sheet(shown, look=wanted, ceiling=identity.ceiling, kept=kept)
    sight = seen(opened.view, house(request).sandbox, shown, wanted)
    number = shown.number if shown.count else None
    controls = Controls(
        wanted.shows(shown.document, number) if can_be_drawn(shown) else (),
        trail(answer, shown.document, wanted) if answer else None,
        compared.ways(opened.view.revisions(shown.document)),
        thumbs(shown, wanted),
        sight is None and wanted.show == look.PAGE and can_be_drawn(shown),
        {"href": f"{look.document_href(shown.document)}/report", "number": shown.number},
    )
    within = {"href": look.document_href(shown.document), "words": ""}
    beside = is_fragment(request)
    template = "reading.html" if beside else "source.html"
    return page(request, template, source=sheet, beside=beside, sight=sight, within=within, controls=controls)


def _answer(opened: Opened) -> Reopened | None:
    """Return the answer that the address names; None for none, or for one that this person may not open."""
    if not opened.look.answer:
        return None
    try:
        return reopened(opened.view, opened.look.answer, CITED)
    except NotFound:
        return None


def _page_of(document: Document, place: int) -> Page:
    """Give the page that holds character `place`; a document without pages is one page."""
    found = document.page(max(1, bisect_right(document.pages, place))) if document.pages else None
    return found or sheets.whole(document)
