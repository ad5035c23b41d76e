"""A browser that visits the pages: what it must not do is noted, and both bars must stay in view."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page

from tests.web.conftest import HIGH, PASSWORD

QUESTION = "When does the northern depot fall below its floor of diesel?"
TWO_QUESTIONS = "When does the northern depot fall below its floor, and which ferry carries 90 vehicles?"
BARS = ".screen.top .bar", ".screen.bottom .bar"


@dataclass(slots=True)
class Visit:
    """A page of the browser, and what it did that it should not."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    language: str = "en"

    def sign_in(self, name: str = HIGH, there: str = "#question") -> Page:
        """Sign in, as the account that reads SECRET//NOFORN unless told otherwise; end on its first page."""
        self.page.goto(self.address)
        self.page.fill("#name", name)
        self.page.fill("#password", PASSWORD)
        self.page.click(".gate button")
        self.page.wait_for_selector(there)
        self.page.wait_for_load_state()  # else a key may come before the script that listens for it
        return self.page

    def ask(self, question: str = QUESTION) -> Page:
        """Sign in, type the question and press Ctrl+Enter; end with the answer on the page."""
        page = self.sign_in()
        page.fill("#question", question)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#answer-rest .follow")
        return page


def watched(context: BrowserContext, address: str) -> Visit:
    """Open a page whose foreign requests, console errors and policy violations are noted."""
    visit = Visit(context.new_page(), address)
    page = visit.page
    page.on("request", lambda one: None if one.url.startswith(address) else visit.foreign.append(one.url))
    page.on("console", lambda one: visit.complaints.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective))")
    return visit


def bars_in_view(page: Page) -> None:
    """Assert that both bars of the screen are wholly in view, and that nothing runs out to the side."""
    height = page.evaluate("innerHeight")
    for selector in BARS:
        box = page.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height + 0.5
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
