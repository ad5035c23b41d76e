"""The web door as one application: routes, errors and the outer wall, put together by one function."""

from pathlib import Path

from fastapi import FastAPI, Request
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indexes.accounts import Accounts
from indexes.vault import Vault
from ingest.sandbox import Limits, Sandbox
from web import (
    admin,
    api,
    choices,
    compared,
    dashboard,
    embeds,
    export,
    failures,
    framing,
    library,
    mishap,
    oversight,
    pages,
    panel,
    picture,
    reports,
    review,
    running,
    source,
    within,
)
from web.headers import BodyLimit, KnownHosts, ProtectiveHeaders
from web.room import Room
from web.session import Entropy, Sessions
from web.visit import House, Site


def create(
    vault: Vault,
    accounts: Accounts,
    *,
    site: Site | None = None,
    entropy: Entropy | None = None,
    sandbox: Sandbox | None = None,
) -> FastAPI:
    """Give the application over an open vault and its accounts. It opens nothing itself and closes nothing.

    `entropy` is where sessions take time and chance from; a server leaves it out. `sandbox` reads quarantined files
    for reviewers; whoever made it closes it.
    """
    site = site or Site()
    app = FastAPI(title="Coversheet", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    entropy = entropy or Entropy()
    sessions = Sessions(accounts, limits=site.limits, entropy=entropy)
    room = Room(site.answers_at_once)
    app.state.house = House(vault, sessions, accounts, site, sandbox or Sandbox(Limits()), room)
    failures.attach(app)
    app.include_router(pages.open_to_all)
    app.include_router(pages.signed_in)
    app.include_router(source.router)
    app.include_router(picture.router)
    app.include_router(within.router)
    app.include_router(compared.router)
    app.include_router(library.router)
    app.include_router(choices.open_to_all)
    app.include_router(choices.signed_in)
    app.include_router(review.router)
    app.include_router(admin.router)
    app.include_router(oversight.router)
    app.include_router(running.router)
    app.include_router(embeds.router)
    app.include_router(dashboard.router)
    app.include_router(export.router)
    app.include_router(reports.signed_in)
    app.include_router(reports.officers)
    app.include_router(framing.entrance)
    app.include_router(panel.router)
    app.include_router(api.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    # The last one added is the first one met.
    app.add_middleware(BodyLimit)
    app.add_middleware(KnownHosts, hosts=site.hosts)
    app.add_middleware(framing.Framing, control=vault.control)
    app.add_middleware(LastDoor, shown=app)
    app.add_middleware(ProtectiveHeaders, behind_tls=site.behind_tls, nonce=entropy.nonce)
    return app


class LastDoor:
    """Catches what nobody foresaw, so that no server log gets a traceback with words of a document in it."""

    def __init__(self, app: ASGIApp, *, shown: FastAPI) -> None:
        """Wrap `app`; `shown` is the application whose templates print the page."""
        self.app = app
        self.shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer 500 with a reference number when it fails before it has begun to answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception as error:  # noqa: BLE001 - the last door: everything ends here, without its text
            reference = mishap.report(error)
            if not started:
                request = Request({**scope, "app": self.shown})
                await failures.show(request, 500, mishap.SENTENCE, reference=reference)(scope, receive, send)
