"""The pages that may show the chat panel, and those that were refused it: for administrators, who register them.

To everybody else this address does not exist. Each look is recorded. Registering stays at the command line.
"""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from indexes.panels import panels
from indexes.policy import text
from web.admin import managing
from web.refusals import MOST
from web.visit import SignedIn, current, house, page

FROM: Final = {
    "same-origin": "this server",
    "same-site": "the same site",
    "cross-site": "another site",
    "none": "no page",
    "": "not said",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A refused origin as it is printed."""

    origin: str
    times: int
    first: str
    last: str
    came: str


router = APIRouter(prefix="/admin/embeds", dependencies=[Depends(current), Depends(managing)])


@router.get("")
def list_embeds(request: Request, identity: SignedIn) -> Response:
    """List registered and refused origins."""
    here = house(request)
    refused = here.refusals.listed()
    here.vault.audit.append(identity.account, "embeds listed", {"records": len(refused)})
    kept = [(one.origin, text(one.ceiling) if one.ceiling else "") for one in panels(here.vault.control)]
    rows = [
        Row(one.origin, one.times, f"{one.first:%Y-%m-%d %H:%M}Z", f"{one.last:%Y-%m-%d %H:%M}Z", FROM[one.site])
        for one in refused
    ]
    return page(request, "embeds.html", kept=kept, rows=rows, others=here.refusals.others, most=MOST)
