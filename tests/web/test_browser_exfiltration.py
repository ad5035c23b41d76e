"""Words of documents that try to reach out: rendered in a real browser, none causes a request, a link or a script.

Payloads are placed in documents, titles and questions. Push tier: 66 payloads. `RENDERS=500` runs as many renders.
"""

import itertools
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from indexes.accounts import Account, Accounts
from indexes.embed import Embedder
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.web.conftest import CHROMIUM, HIGH, PASSWORD, draft
from tests.web.visits import Visit, watched
from web import app as web_app
from web import cli
from web.visit import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no chromium here: apt-get install chromium"
    ),
]

RENDERS = int(os.environ.get("RENDERS", "66"))
FORMS = (
    "![otter]({url})",
    "[read on]({url})",
    "[otter]: {url}",
    "![otter][1] [1]: {url}",
    "<{url}>",
    "{url}",
    '<img src="{url}">',
    "<img src={url} onerror=fetch('{url}')>",
    '<svg><image href="{url}"/></svg>',
    '<svg onload="fetch(`{url}`)"></svg>',
    "<script>fetch('{url}')</script>",
    '<link rel="stylesheet" href="{url}">',
    "<style>@import url({url});</style>",
    '<div style="background:url({url})">otter</div>',
    '<iframe src="{url}"></iframe>',
    '<object data="{url}"></object>',
    '<a href="{url}">otter</a>',
    '<a ping="{url}" href="/">otter</a>',
    '<video poster="{url}" src="{url}"></video>',
    '<meta http-equiv="refresh" content="0;url={url}">',
    '<base href="{url}">',
    '<form action="{url}"><button>Ask</button></form>',
    '<input type="image" src="{url}">',
    '<div hx-get="{url}" hx-trigger="load">otter</div>',
    '<div hx-get="/answers" hx-trigger="load" hx-target="#main">otter</div>',
    '<hx-partial hx-target="#answer-mark" hx-swap="innerHTML">UNCLASSIFIED</hx-partial>',
    '"><img src="{url}">',
    "' onmouseover='fetch(`{url}`)",
    "javascript:fetch('{url}')",
    "data:text/html,<script>fetch('{url}')</script>",
    "&lt;img src=&quot;{url}&quot;&gt;",
    "\\u003cimg src={url}\\u003e",
    "{{{{ url }}}} {{% include '{url}' %}}",
)


class Listener:
    """A server elsewhere that counts who comes."""

    def __init__(self) -> None:
        """Listen on a free port of loopback."""
        seen: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                del format, args

        self.seen = seen
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/stolen"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """The server elsewhere."""
    found = Listener()
    yield found
    found.server.shutdown()
    found.server.server_close()


def payload(number: int, url: str) -> str:
    """Give the words of a payload: a form, in one of the places where it may stand in a sentence."""
    places = ("{}", "The barge {} carries diesel.", "Diesel is kept in tank 7. {}")
    form, place = list(itertools.product(FORMS, places))[number % (len(FORMS) * len(places))]
    return place.format(form.format(url=f"{url}/{number}"))


@pytest.fixture
def hostile(
    tmp_path: Path, models: Path, embedder: Embedder, listener: Listener, browser: Browser
) -> Iterator[tuple[Visit, list[str]]]:
    """A library of payloads behind a real server, and a browser that is signed in."""
    settings = Settings(tmp_path / "library", models)
    create(settings)
    documents = []
    with Vault.open(settings, embedder) as vault:
        with vault.writing():
            for number in range(RENDERS):
                words = f"Report {number} on diesel. {payload(number, listener.url)}"
                title = payload(number, listener.url)[:150]
                documents.append(vault.deposit(draft(title, "UNCLASSIFIED", [[("", words)]], paged=False)))
            vault.seal()
        accounts = Accounts(vault.control)
        accounts.add(Account(HIGH, ("SECRET",), "USA"), PASSWORD)
        door = cli.listen("127.0.0.1", 0)
        application = web_app.create(vault, accounts, site=Site())
        server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        context = browser.new_context()
        visit = watched(context, cli.address("127.0.0.1", door))
        visit.sign_in()
        yield visit, documents
        context.close()
        server.should_exit = True
        thread.join(timeout=20)


def reaches_out(page: Page) -> list[str]:
    """Give the addresses in the page that lead away, and what a payload would have made."""
    found: list[str] = page.evaluate("""() => [
        ...[...document.querySelectorAll('[href],[src],[action],[data],[poster],[ping]')].flatMap(one =>
            ['href', 'src', 'action', 'data', 'poster', 'ping'].map(name => one.getAttribute(name)))
            .filter(value => value && !/^[/#]/.test(value)),
        ...[...document.querySelectorAll('main iframe, main object, main img, main svg:not(.drawn), main script, ' +
            'main style, svg.drawn :not(line, circle, text)')].map(one => one.tagName),
    ]""")
    return found


def test_no_payload_reaches_out(hostile: tuple[Visit, list[str]], listener: Listener) -> None:
    visit, documents = hostile
    page = visit.page
    for document in documents:
        page.goto(f"{visit.address}documents/{document}")
        assert reaches_out(page) == []
    for number in range(0, RENDERS, 11):
        page.goto(visit.address)
        page.fill("#question", f"What does report {number} say of diesel? {payload(number, listener.url)}"[:1900])
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#answer-rest .follow")
        assert reaches_out(page) == []
        assert page.inner_text("#answer-mark") != ""
    page.goto(f"{visit.address}answers")
    assert reaches_out(page) == []
    assert listener.seen == []
    assert visit.foreign == []
    assert visit.complaints == []


def test_the_listener_would_have_seen_it(browser: Browser, listener: Listener) -> None:
    page = browser.new_page()
    page.set_content(f'<img src="{listener.url}/planted">')
    page.wait_for_function("document.images[0].complete")
    assert listener.seen == ["/stolen/planted"]
    assert reaches_out(page) != []
    listener.seen.clear()
    page.close()
