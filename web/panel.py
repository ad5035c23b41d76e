"""The chat panel: small pages of our own that a registered page of the intranet may frame.

INVARIANT: a response under `/panel/{embed}` names exactly one origin that may frame it, that of the registration, and
shows at most what both its user and the registration allow. Nothing here changes, exports or administers anything.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from indexes import policy
from indexes.errors import NotFound
from indexes.panels import Panel, find_panel
from indexes.policy import text
from indexes.records import Page
from indexes.view import View
from rag.conversation import turn
from rag.reopened import reopened
from web import banner, desk, kept_sheets, sheets
from web.framing import HOME
from web.headers import FRAMER
from web.look import LAST_PAGE, Look, Span
from web.sheets import AnswerSheet
from web.visit import Rejected, SignedIn, current, from_our_pages, house, page, view_for, with_token


@dataclass(frozen=True, slots=True)
class Framed:
    """The registration behind a request, and what its user may see there."""

    panel: Panel
    view: View

    @property
    def home(self) -> str:
        """The address of this panel."""
        return HOME + self.panel.id

    @property
    def narrowed(self) -> str:
        """The ceiling in words, where it is lower than the user's own; else ""."""
        own, here = policy.ceiling(self.view.reader), self.panel.ceiling
        return "" if here is None or policy.dominates(here, own) else text(here)


def framed(request: Request, identity: SignedIn, embed: str) -> Framed:
    """Give the registration and the view under both ceilings. Raises NotFound for an unknown registration."""
    panel = find_panel(house(request).vault.control, embed)
    view = view_for(request, identity, None)
    return Framed(panel, view if panel.ceiling is None else view.below(panel.ceiling))


Here = Annotated[Framed, Depends(framed)]


@dataclass(frozen=True, slots=True)
class Cited:
    """The panel in which a source is opened, and the answer that cites it."""

    here: Framed
    answer: str

    @property
    def back(self) -> str:
        """The address of the answer in this panel."""
        return f"{self.here.home}{kept_sheets.href(self.answer)}"


def cited(here: Here, answer: str) -> Cited:
    """Give the way back from a source."""
    return Cited(here, answer)


Citing = Annotated[Cited, Depends(cited)]
Asked = Annotated[str, Form()]
router = APIRouter(prefix="/panel/{embed}", dependencies=[Depends(current)])


@router.get("")
def panel_page(request: Request, here: Here) -> Response:
    """Give the panel with its question."""
    return _page(request, here)


@router.post("/ask", dependencies=[Depends(from_our_pages), Depends(with_token)])
def panel_ask(
    request: Request, here: Here, question: Asked = "", after: Asked = "", collection: Asked = ""
) -> Response:
    """Answer a question, as a follow-up where the form names an answer."""
    chosen = collection.strip()[: desk.FIELD]
    try:
        asked = desk.narrowed(desk.Fields(question, collection=chosen))
    except Rejected as refusal:
        kept = {"question": question, "after": after, "collection": chosen}
        return _page(request, here, status=refusal.status, trouble=str(refusal), **kept)
    with house(request).room.seated():
        given = turn(here.view, asked, after or None, house(request).site.way)
    sheet = sheets.answer_sheet(given.answer, ceiling=here.view.ceiling, narrowed="")
    return _answer(request, here, sheet, asked=asked, kept=kept_sheets.of_turn(given), collection=chosen)


@router.get("/answers/{answer}")
def panel_answer(request: Request, here: Here, answer: str) -> Response:
    """Give an answer again, checked now."""
    found = reopened(here.view, answer)
    sheet = sheets.answer_sheet(found.answer, ceiling=here.view.ceiling, narrowed="")
    return _answer(request, here, sheet, asked=found.record.question, kept=kept_sheets.of_reopened(found))


@router.get("/answers/{answer}/documents/{document_id}")  # noqa: FAST003 - `cited` takes the answer
def panel_document(request: Request, citing: Citing, document_id: str, span: Span) -> Response:
    """Give a source at the cited words, with the way back to its answer."""
    return _source(request, citing, sheets.whole(citing.here.view.document(document_id)), span)


@router.get("/answers/{answer}/documents/{document_id}/pages/{number:int}")  # noqa: FAST003 - `cited` takes the answer
def panel_source(request: Request, citing: Citing, document_id: str, number: int, span: Span) -> Response:
    """Give a page of a source at the cited words, with the way back to its answer."""
    if number > LAST_PAGE:
        raise NotFound
    return _source(request, citing, citing.here.view.page(document_id, number), span)


def within(request: Request) -> bool:
    """Say whether a request is for a page of the panel."""
    return request.url.path.startswith(HOME)


def signed_out(request: Request) -> Response:
    """Say that nobody is signed in, with a link that opens the application in a window of its own."""
    request.state.identity = None
    return _bare(request, 401, "You are not signed in.", "")


def message(request: Request, status: int, sentence: str, reference: str) -> Response:
    """Give one sentence as a page of the panel."""
    return _bare(request, status, sentence, reference)


def _bare(request: Request, status: int, sentence: str, reference: str) -> Response:
    home = "/".join(request.url.path.split("/")[:3])
    nobody = getattr(request.state, "identity", None) is None
    values = {"message": sentence, "reference": reference, "home": home, "host": request.scope.get(FRAMER, "")}
    return page(request, "panel_message.html", status=status, signed_out=nobody, **values)


def _page(request: Request, here: Framed, **values: Any) -> Response:
    """Give the panel; what is not given is empty."""
    status = values.pop("status", 200)
    screen = banner.full(here.view.ceiling, here.view.ceiling)
    shared = {"screen": screen, "host": here.panel.origin, "home": here.home, "narrowed": here.narrowed}
    empty = {"trouble": "", "question": "", "after": "", "answer": None, "asked": "", "kept": None, "full": "/"}
    offered = {"collections": here.view.offer().collections, "collection": ""}
    return page(request, "panel.html", status=status, **{**shared, **empty, **offered, **values})


def _answer(request: Request, here: Framed, sheet: AnswerSheet, **values: Any) -> Response:
    base = f"{here.home}{values['kept'].href}"
    lines = (
        replace(line, citations=tuple(replace(one, href=base + one.href) for one in line.citations))
        for line in sheet.claims
    )
    inside = replace(sheet, claims=tuple(lines))
    kept = values["kept"]
    return _page(request, here, answer=inside, after=kept.id, full=kept.href, **values)


def _source(request: Request, citing: Cited, shown: Page, span: tuple[int, int] | None) -> Response:
    here, back = citing.here, citing.back
    sheet = sheets.source_sheet(shown, look=Look(span), ceiling=here.view.ceiling)
    pages = tuple(replace(one, href=back + one.href) for one in sheet.pages)
    screen = banner.full(here.view.ceiling, here.view.ceiling)
    values: dict[str, Any] = {"screen": screen, "host": here.panel.origin, "home": here.home, "back": back}
    inside = replace(sheet, pages=pages)
    values |= {"full": sheet.href, "beside": False, "sight": None, "controls": None}
    return page(request, "panel_source.html", status=200, source=inside, **values)
