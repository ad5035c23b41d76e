"""Who may frame a page: for the panel of a registration its origin alone, for everything else nobody."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from indexes.errors import NotFound, UsageError
from indexes.panels import find_panel, origin_of, panel_id
from web.headers import FRAMER
from web.visit import house

HOME = "/panel/"
LONGEST = 262  # characters of an origin: scheme, a name of 253 letters, a port
entrance = APIRouter()


class Framing:
    """Notes in a request's scope which origin may frame the response: that of its registration, else none."""

    def __init__(self, app: ASGIApp, *, control: Any) -> None:
        """Wrap `app`; `control` is the library's control database."""
        self.app = app
        self.control = control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its framer."""
        if scope["type"] == "http" and scope["path"].startswith(HOME):
            scope[FRAMER] = await run_in_threadpool(self._origin, scope["path"].removeprefix(HOME).partition("/")[0])
        await self.app(scope, receive, send)

    def _origin(self, name: str) -> str:
        try:
            return find_panel(self.control, name).origin
        except NotFound:
            return ""


@entrance.get("/panel")
def enter(request: Request, host: str = "") -> Response:
    """Lead to the panel of a registered origin. Raises NotFound for any other, and the frame stays blank."""
    if len(host) > LONGEST:
        raise NotFound
    try:
        origin = origin_of(host)
    except UsageError:
        raise NotFound from None
    try:
        found = find_panel(house(request).vault.control, panel_id(origin))
    except NotFound:
        _note(request, origin)
        raise
    return RedirectResponse(HOME + found.id, status_code=303)


def _note(request: Request, origin: str) -> None:
    """Count the refusal of a page that a browser wanted in a frame; the first of each origin is a record."""
    here = house(request)
    if request.headers.get("sec-fetch-dest") != "iframe":
        return
    if here.refusals.note(origin, request.headers.get("sec-fetch-site", "")):
        here.vault.audit.append("unknown", "embed refused", {"origin": origin})
