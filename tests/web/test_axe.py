"""Every screen and state against the rules of WCAG 2.2 AA and good practice, by axe-core in a browser: no finding."""

import hashlib
import os
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.web.conftest import CHIEF, CHROMIUM, HIGH, PASSWORD
from tests.web.test_browser import QUESTION, Visit, watched

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no chromium here: apt-get install chromium"
    ),
]

VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async tags => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}});
  return found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(" ")).join(", ")}`);
}"""


def findings(page: Page) -> list[str]:
    """Give what axe finds on the page as it stands."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, TAGS)
    return found


def signed_out(visit: Visit) -> None:
    """The sign-in page."""
    visit.page.goto(f"{visit.address}sign-in")


def wrong_password(visit: Visit) -> None:
    """The sign-in page after a wrong password."""
    signed_out(visit)
    visit.page.fill("#name", HIGH)
    visit.page.fill("#password", "not it")
    visit.page.click(".gate button")


def asking(visit: Visit) -> None:
    """The question, nothing asked yet."""
    visit.sign_in()


def menu(visit: Visit) -> None:
    """The settings, open."""
    visit.sign_in().click(".menu summary")


def keys(visit: Visit) -> None:
    """The list of keys."""
    page = visit.sign_in()
    page.locator("h1").click()
    page.locator("#main").focus()
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")


def answer(visit: Visit) -> None:
    """An answer, streamed."""
    visit.ask()


def source_beside(visit: Visit) -> None:
    """A source beside its answer."""
    page = visit.ask()
    page.click("#result a.cite >> nth=0")
    page.wait_for_selector("#source #span")


def source_alone(visit: Visit) -> None:
    """A source on its own."""
    source_beside(visit)
    href = visit.page.get_attribute("#result a.cite >> nth=0", "href") or ""
    visit.page.goto(visit.address + href.removeprefix("/"))


def abstained(visit: Visit) -> None:
    """No answer."""
    visit.ask("Which otters sleep in the observatory of Ganymede?")


def refused(visit: Visit) -> None:
    """An empty question."""
    page = visit.sign_in()
    page.click("button.main")
    page.wait_for_selector("#result .message")


def passages(visit: Visit) -> None:
    """Passages."""
    page = visit.sign_in()
    page.fill("#question", QUESTION)
    page.click("button[formaction='/search']")
    page.wait_for_selector("#result .hits")


def nothing_found(visit: Visit) -> None:
    """No passages."""
    page = visit.sign_in()
    page.fill("#question", "originator:NOBODY")
    page.click("button[formaction='/search']")
    page.wait_for_selector("#result .abstain")


def history(visit: Visit) -> None:
    """The person's answers."""
    visit.ask().click("[data-go=h]")
    visit.page.wait_for_selector(".sources")


def reopened(visit: Visit) -> None:
    """An answer opened again, with its reasons."""
    history(visit)
    visit.page.click(".sources a >> nth=0")
    visit.page.wait_for_selector(".reasons")


def not_found(visit: Visit) -> None:
    """An address that is not there."""
    visit.sign_in()
    visit.page.goto(f"{visit.address}documents/nothing")
    visit.complaints.clear()  # the browser itself remarks on 404


def accounts(visit: Visit) -> None:
    """The accounts, for who manages them."""
    visit.sign_in(CHIEF, "table")


def account(visit: Visit) -> None:
    """One account, with the effect of a change."""
    accounts(visit)
    visit.page.goto(f"{visit.address}admin/users/{HIGH}")
    visit.page.click("button[value=preview]")
    visit.page.wait_for_selector(".alert")


STATES = (
    signed_out,
    wrong_password,
    asking,
    menu,
    keys,
    answer,
    source_beside,
    source_alone,
    abstained,
    refused,
    passages,
    nothing_found,
    history,
    reopened,
    not_found,
    accounts,
    account,
)


@pytest.fixture(params=["en-1280-light", "fr-320-dark"])
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """A visit in English on a wide light screen, and in French on a narrow dark one."""
    language, width, scheme = request.param.split("-")
    size = ViewportSize(width=int(width), height=640)
    context = browser.new_context(viewport=size, color_scheme=scheme, locale=language)
    visit = watched(context, address)
    visit.language = language
    yield visit
    assert visit.foreign == []
    context.close()


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.__name__)
def test_axe_finds_nothing(visit: Visit, state: Callable[[Visit], None]) -> None:
    state(visit)
    assert visit.page.get_attribute("html", "lang") == visit.language
    assert findings(visit.page) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_is_what_it_says_it_is() -> None:
    entry = tomllib.loads((VENDOR / "vendor.toml").read_text())["vendored"][0]
    for name, key in ((entry["file"], "sha256"), (entry["licence_file"], "licence_sha256")):
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == entry[key]


def test_axe_would_find_a_fault(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}sign-in")
    page.evaluate("document.querySelector('label[for=name]').remove()")
    assert any(one.startswith("label:") for one in findings(page))
    assert PASSWORD not in page.content()
