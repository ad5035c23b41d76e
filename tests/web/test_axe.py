"""Every screen and state against the rules of WCAG 2.2 AA and good practice, by axe-core in a browser: no finding."""

import hashlib
import os
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Frame, Page, ViewportSize

from tests.web.conftest import CHROMIUM, PASSWORD
from tests.web.states import STATES
from tests.web.visits import Visit, watched

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no chromium here: apt-get install chromium"
    ),
]

VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RUN = """async tags => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}});
  return found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.target.join(" ")).join(", ")}`);
}"""


def findings(page: Page | Frame) -> list[str]:
    """Give what axe finds on the page as it stands."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, TAGS)
    return found


@pytest.fixture(params=["en-1280", "fr-320"])
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """A visit in English on a wide screen, and in French on a narrow one."""
    language, width = request.param.split("-")
    context = browser.new_context(viewport=ViewportSize(width=int(width), height=640), locale=language)
    visit = watched(context, address)
    visit.language = language
    yield visit
    assert visit.foreign == []
    context.close()


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.__name__)
def test_axe_finds_nothing(visit: Visit, state: Callable[[Visit], None]) -> None:
    state(visit)
    assert visit.page.get_attribute("html", "lang") == visit.language
    for scheme in SCHEMES:
        visit.page.emulate_media(color_scheme=scheme)
        assert findings(visit.page) == [], scheme
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
