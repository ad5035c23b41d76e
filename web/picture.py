"""Pictures of pages: drawn by a confined child for one request, for who may read the document, and kept nowhere."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from indexes.errors import NotFound
from indexes.records import Page
from indexes.view import View
from ingest.reasons import NotRead
from ingest.sandbox import Sandbox
from ingest.spots import Spots
from web.sight_sheet import KINDS, ZOOMS, Sight, sight
from web.visit import SignedIn, current, house, view_for

LAST_PAGE: Final = 1_000_000  # no document has more
POINTS: Final = 72 / 137  # of a pixel of a picture that has no size of its own: 1.9 pixels a point, as pages are drawn
Zoom = Annotated[int, Query(alias="zoom", ge=ZOOMS[0], le=ZOOMS[-1])]

router = APIRouter(dependencies=[Depends(current)])


@router.get("/documents/{document_id}/pages/{number:int}/picture")
def picture(request: Request, identity: SignedIn, document_id: str, number: int) -> Response:
    """Give the picture of one page. Raises NotFound for what is absent, not his to see, or can't be drawn."""
    data, media_type = view_for(request, identity, None).original(document_id)
    if number > LAST_PAGE or media_type not in KINDS:
        raise NotFound
    try:
        drawn = house(request).sandbox.leaf(data, KINDS[media_type], number)
    except NotRead:
        raise NotFound from None
    if not drawn.pixels:
        raise NotFound
    headers = {"Content-Disposition": 'inline; filename="page.png"'}
    return Response(drawn.png(), media_type="image/png", headers=headers)


def seen(view: View, sandbox: Sandbox, page: Page, span: tuple[int, int] | None, zoom: int) -> Sight | None:
    """Give the picture of a page with the cited words lit; None for a format without pages, or where it fails."""
    if page.count == 0 or page.media_type not in KINDS:
        return None
    data, media_type = view.original(page.document)
    try:
        return sight(page, _spots(sandbox, data, KINDS[media_type], page.number), span, zoom)
    except NotRead:
        return None


def _spots(sandbox: Sandbox, data: bytes, kind: str, number: int) -> Spots:
    if kind == "pdf":
        return sandbox.spots(data, number)
    drawn = sandbox.leaf(data, kind, number)
    return Spots(max(drawn.width * POINTS, 1.0), max(drawn.height * POINTS, 1.0))
