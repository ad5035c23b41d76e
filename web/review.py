"""The review page: one quarantined file at a time, what was read on it, and the decision. For reviewers only.

To everybody else these addresses do not exist.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Form as Field
from fastapi.responses import RedirectResponse, Response

from indexes.errors import Busy, Damaged, MarkingError, NotFound, UsageError
from indexes.policy import parse
from ingest import leaf, review
from ingest.assembly import assemble
from ingest.quarantine import REJECTED, SECOND, Entry
from ingest.reasons import NotRead
from ingest.review import Choice, NotStorable
from ingest.sandbox import Sandbox
from ingest.sources import Source, kind_of
from web import banner
from web.look import LAST_PAGE
from web.review_sheet import Around, Shown, review_sheet, turns
from web.session import Identity
from web.visit import SignedIn, current, from_our_pages, house, page, with_token

TEXT_LIMIT: Final = 40_000  # characters of a text without pages
COUNT: Final = re.compile("[0-9]{1,9}")
UNDO: Final = "undo"
ALL: Final = "all"
TOLD: Final = {
    review.STORED: "Stored. The next file is below.",
    SECOND: "Lower than what was seen on the file, or not all could be read: it waits for a second reviewer; not you.",
    REJECTED: "Rejected. The file stays out of the library.",
    UNDO: "Undone.",
    ALL: "Accepted. Files that could not be stored are still in the list.",
}


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of the decision as they were sent; nothing in them is checked yet."""

    verdict: str = ""
    marking: str = ""
    authority: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """How the page of a file is wanted: with what was typed, a word on why that was refused, and at which page."""

    written: Form = field(default_factory=Form)
    message: str = ""
    status: int = 200
    notice: str = ""
    page: int = 1


Text = Annotated[str, Field()]


def sent(verdict: Text = "", marking: Text = "", authority: Text = "", count: Text = "") -> Form:
    """Give the fields of the form."""
    return Form(verdict, marking, authority, count)


Number = Annotated[int, Query(alias="page", ge=1, le=LAST_PAGE)]
Written = Annotated[Form, Depends(sent)]


def reviewing(identity: SignedIn) -> None:
    """Let reviewers through. Raises NotFound for everybody else, as for an address that does not exist."""
    if not identity.reviewer:
        raise NotFound


router = APIRouter(prefix="/review", dependencies=[Depends(current), Depends(reviewing)])
posting = [Depends(from_our_pages), Depends(with_token)]


@router.get("")
def queue(request: Request, identity: SignedIn, after: str = "", told: str = "") -> Response:
    """Give the first file that waits for this reviewer, or the one after the one he passes over."""
    desk = review.desk_of(house(request).vault)
    waiting = [entry.id for entry in desk.queue(identity.account)]
    notice = TOLD.get(told, "")
    if not waiting:
        return page(request, "review.html", sheet=None, asked=Asked(notice=notice))
    start = waiting.index(after) + 1 if after in waiting else 0
    return _item(request, identity, waiting[start % len(waiting)], Asked(notice=notice))


@router.get("/{entry_id}")
def item(request: Request, identity: SignedIn, entry_id: str, number: Number = 1, told: str = "") -> Response:
    """Give one file that this reviewer may see."""
    return _item(request, identity, entry_id, Asked(notice=TOLD.get(told, ""), page=number))


@router.get("/{entry_id}/pages/{number:int}/picture")
def picture(request: Request, identity: SignedIn, entry_id: str, number: int) -> Response:
    """Give the picture of one page, drawn by a confined child process."""
    here = house(request)
    desk = review.desk_of(here.vault)
    entry = desk.shown(identity.account, entry_id)
    try:
        data = desk.quarantine.original(entry.id)
        kind = kind_of(_source(entry, data))
        if number > LAST_PAGE or kind not in leaf.KINDS:
            raise NotFound
        drawn = here.sandbox.leaf(data, kind, number)
    except (NotRead, Damaged):
        raise NotFound from None
    if not drawn.pixels:
        raise NotFound
    headers = {"Content-Disposition": 'inline; filename="page.png"'}
    return Response(drawn.png(), media_type="image/png", headers=headers)


@router.post("/{entry_id}", dependencies=posting)
def decide(request: Request, identity: SignedIn, entry_id: str, written: Written) -> Response:
    """Carry out what this reviewer decided, and go on to the next file."""
    here = house(request)
    desk = review.desk_of(here.vault)
    desk.find(identity.account, entry_id)
    try:
        if written.verdict == UNDO:
            review.undo(identity.account, entry_id, desk, here.vault)
            return RedirectResponse(f"/review/{entry_id}?told={UNDO}", status_code=303)
        if written.verdict == ALL:
            count = int(written.count) if COUNT.fullmatch(written.count.strip()) else 0
            choice = Choice(identity.account, entry_id, review.ACCEPT, written.authority.strip())
            review.accept_all(choice, count, desk, here.vault, here.sandbox)
            return RedirectResponse(f"/review?told={ALL}", status_code=303)
        ruled = review.decide(_choice(identity, entry_id, written), desk, here.vault, here.sandbox)
    except (UsageError, MarkingError, NotStorable) as refusal:
        return _item(request, identity, entry_id, Asked(written, str(refusal), 422))
    except Busy as refusal:
        return _item(request, identity, entry_id, Asked(written, str(refusal), 503))
    return RedirectResponse(f"/review?told={ruled.effect}", status_code=303)


def _choice(identity: Identity, entry_id: str, written: Form) -> Choice:
    """Return the choice in a form. Raises UsageError and MarkingError for one that says nothing."""
    if written.verdict not in (review.ACCEPT, review.CORRECT, review.REJECT):
        raise UsageError("Choose what to do with this file.")
    if written.verdict == review.CORRECT and not written.marking.strip():
        raise UsageError("Say which marking this file bears.")
    marking = parse(written.marking.strip()) if written.verdict == review.CORRECT else None
    return Choice(identity.account, entry_id, written.verdict, written.authority.strip(), marking)


def _item(request: Request, identity: Identity, entry_id: str, shown: Asked) -> Response:
    """Give the page of one file. Raises NotFound for one that is absent or not his to see."""
    here = house(request)
    desk = review.desk_of(here.vault)
    entry = desk.shown(identity.account, entry_id)
    try:
        left = _shown(here.sandbox, entry, desk.quarantine.original(entry.id), shown.page)
    except Damaged as fault:
        left = Shown(note=str(fault))
    waiting = [one.id for one in desk.queue(identity.account)]
    place = f"{waiting.index(entry.id) + 1} of {len(waiting)}" if entry.id in waiting else ""
    placed = desk.placement(entry)
    if placed is None:
        raise NotFound
    sheet = review_sheet(
        entry, placed, identity.account, Around(place, left, len(review.alike(entry, desk, identity.account)))
    )
    values = {"sheet": sheet, "asked": shown, "levels": banner.levels(identity.ceiling)}
    return page(request, "review.html", status=shown.status, **values)


def _shown(sandbox: Sandbox, entry: Entry, data: bytes, number: int) -> Shown:
    """Return the left pane: the picture of a page of a PDF, or the text of another file."""
    source = _source(entry, data)
    try:
        kind = kind_of(source)
        if kind in leaf.KINDS:
            count = sandbox.leaf(data, kind, 0).pages
            number = min(max(number, 1), count)
            return Shown(f"/review/{entry.id}/pages/{number}/picture", number, turns(entry.id, number, count))
        text = assemble(sandbox.read(data, kind)).text
    except NotRead as stop:
        return Shown(note=f"Nothing can be shown of this file. {stop.reason.sentence}")
    paragraphs = tuple(part for part in text[:TEXT_LIMIT].split("\n\n") if part.strip())
    return Shown(paragraphs=paragraphs, note="The rest of the text is not shown." if len(text) > TEXT_LIMIT else "")


def _source(entry: Entry, data: bytes) -> Source:
    return Source(Path(entry.file), data, entry.sha256)
