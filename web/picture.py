"""Pictures of pages: drawn by a confined child for one request, for who may read the document, and kept nowhere."""

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from indexes.errors import NotFound
from indexes.records import Page
from indexes.view import View
from ingest.leaf import LONGEST
from ingest.reasons import NotRead
from ingest.sandbox import Sandbox
from ingest.spots import Spots
from web.look import LAST_PAGE, TEXT, Look, span_href
from web.sight_sheet import KINDS, Sight, sight
from web.visit import SignedIn, current, house, view_for

POINTS: Final = 72 / 137  # of a pixel of a picture that has no size of its own: 1.9 pixels a point, as pages are drawn
SMALL: Final = 240  # pixels of the longer side of a page in the row of pages
THUMBS: Final = 12  # pages in that row
Size: TypeAlias = Literal["whole", "small"]

router = APIRouter(dependencies=[Depends(current)])


@dataclass(frozen=True, slots=True)
class Thumb:
    """A page in the row of pages: its number, the way to it, and the address of its small picture."""

    number: int
    href: str
    picture: str
    here: bool


@router.get("/documents/{document_id}/pages/{number:int}/picture")
def picture(request: Request, identity: SignedIn, document_id: str, number: int, size: Size = "whole") -> Response:
    """Give the picture of one page, whole or small.

    Raises NotFound for what is absent, not his to see, or can't be drawn.
    """
    data, media_type = view_for(request, identity, None).original(document_id)
    if number > LAST_PAGE or media_type not in KINDS:
        raise NotFound
    try:
        drawn = house(request).sandbox.leaf(
            data, KINDS[media_type], number, longest=SMALL if size == "small" else LONGEST
        )
    except NotRead:
        raise NotFound from None
    if not drawn.pixels:
        raise NotFound
    headers = {"Content-Disposition": 'inline; filename="page.png"'}
    return Response(drawn.png(), media_type="image/png", headers=headers)


def can_be_drawn(page: Page) -> bool:
    """Say whether a page belongs to a file whose pages can be drawn."""
    return page.count > 0 and page.media_type in KINDS


def seen(view: View, sandbox: Sandbox, page: Page, look: Look) -> Sight | None:
    """Give the picture of a page with the cited words lit; None where none is wanted, can be drawn, or it fails."""
    if look.show == TEXT or not can_be_drawn(page):
        return None
    data, media_type = view.original(page.document)
    try:
        return sight(page, _spots(sandbox, data, KINDS[media_type], page.number), look)
    except NotRead:
        return None


def thumbs(page: Page, look: Look) -> tuple[Thumb, ...]:
    """Give the row of pages around this one; none for a document of one page, or whose pages can't be drawn."""
    if page.count <= 1 or not can_be_drawn(page):
        return ()
    first = max(1, min(page.number - THUMBS // 2, page.count - THUMBS + 1))
    plain = replace(look, span=None, turn=0)
    return tuple(
        Thumb(
            number,
            plain.href(page.document, number),
            f"{span_href(page.document, number, None)}/picture?size=small",
            number == page.number,
        )
        for number in range(first, min(page.count, first + THUMBS - 1) + 1)
    )


def _spots(sandbox: Sandbox, data: bytes, kind: str, number: int) -> Spots:
    if kind == "pdf":
        return sandbox.spots(data, number)
    drawn = sandbox.leaf(data, kind, number)
    return Spots(max(drawn.width * POINTS, 1.0), max(drawn.height * POINTS, 1.0))
