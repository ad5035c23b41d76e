"""How soon a browser shows something, from 100,000 chunks on loopback: `python -m tests.benchmarks.screens`.

Debian's chromium, a fresh context for each load, so that nothing is in its cache. First content is the browser's own
"first contentful paint"; a page with its span counts from the navigation until the cited words were painted.
"""

import gzip
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import web
from tests.benchmarks import served
from tests.benchmarks.served import Server
from tests.web.conftest import ARGUMENTS, CHROMIUM
from tests.web.test_budgets import BUDGETS

STATIC = Path(web.__file__).parent / "static"
SCREENS = {"sign-in": "/sign-in", "ask": "/", "library": "/library", "history": "/history"}
PAINTED = (
    """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""
)
LOOK = 20  # milliseconds between two looks whether something was painted
FIRST = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
BESIDE = """() => new Promise((done) => {
  const begin = performance.now();
  new MutationObserver((_, own) => {
    if (!document.querySelector('#source #span')) return;
    own.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begin)));
  }).observe(document.body, {subtree: true, childList: true});
  document.querySelector('#result a.cite').click();
})"""


def main() -> None:
    """Load each screen again and again, print and write the times and the bytes."""
    parser = served.options(__doc__)
    parser.add_argument("--questions", type=int, default=24, help="loads of each screen")
    arguments = parser.parse_args()
    questions = served.asked(arguments)
    with served.served(served.built(arguments)) as server, sync_playwright() as play:
        session = served.session(server, served.ALL)
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        times: dict[str, list[float]] = {}
        for question in ["warm", *questions]:
            kept = times if question != "warm" else {}
            for name, path in SCREENS.items():
                page = opened(browser, server, "" if name == "sign-in" else session)
                kept.setdefault(f"first content: {name}", []).append(first_content(page, server.address + path))
                page.context.close()
            if question != "warm":
                cited(browser, server, session, question, times)
        browser.close()
    sizes = {name: size(files) for name, (files, _) in BUDGETS.items()}
    told = {name: {"loads": len(some), **served.middle(some)} for name, some in times.items()}
    served.keep(arguments, {"loads": len(questions), "milliseconds": told, "bytes compressed": sizes})


def size(files: tuple[str, ...]) -> int:
    """Return how many bytes some files have, each compressed."""
    return sum(len(gzip.compress((STATIC / file).read_bytes(), 9)) for file in files)


def opened(browser: Browser, server: Server, session: str) -> Page:
    """Give a page of a fresh context, signed in where there is a session."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    if session:
        context.add_cookies([{"name": "coversheet", "value": session, "url": server.address}])
    return context.new_page()


def first_content(page: Page, address: str) -> float:
    """Return after how many milliseconds the browser painted the first content of a page."""
    page.goto(address)
    while not (painted := page.evaluate(FIRST)):  # what waits inside the page would need a policy that allows eval
        page.wait_for_timeout(LOOK)
    return float(painted)


def cited(browser: Browser, server: Server, session: str, question: str, times: dict[str, list[float]]) -> None:
    """Ask, open the first source beside the answer, then the same on a page of its own; keep the times."""
    page = opened(browser, server, session)
    page.goto(server.address)
    page.fill("#question", question)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer-rest .follow")
    if not page.locator("#result .claims a.cite").count():
        page.context.close()
        return
    times.setdefault("source with its span, beside the answer", []).append(page.evaluate(BESIDE))
    href = page.get_attribute("#result .claims a.cite >> nth=0", "href") or ""
    page.context.close()
    page = opened(browser, server, session)
    page.goto(server.address + href)
    page.locator("#span").wait_for()
    times.setdefault("page with its span, opened anew", []).append(page.evaluate(PAINTED))
    page.context.close()


if __name__ == "__main__":
    main()
