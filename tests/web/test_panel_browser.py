"""The panel on pages of other origins in a real browser: what a host can read, forge and frame. Needs chromium."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import Browser, Frame, Page

from indexes.panels import add_panel, remove_panel
from tests.web.conftest import HIGH, HIGH_WORDS, PASSWORD, Library
from tests.web.test_axe import SCHEMES, findings
from tests.web.test_browser import pytestmark
from tests.web.visits import QUESTION
from web import app as web_app
from web import cli
from web.intranet import served
from web.visit import Site

__all__ = ["pytestmark"]

SHADOW = "document.querySelector('coversheet-panel').shadowRoot"


@dataclass(frozen=True, slots=True)
class Network:
    """Where Coversheet is, a page that is registered, and one that is not."""

    home: str
    portal: str
    stranger: str


@pytest.fixture(scope="module")
def network(library: Library) -> Iterator[Network]:
    """Three servers on loopback: one site, three origins."""
    listeners = [cli.listen("127.0.0.1", 0) for _ in range(3)]
    home, portal, stranger = (cli.address("127.0.0.1", one).rstrip("/") for one in listeners)
    add_panel(library.vault.control, portal, None)
    application = web_app.create(library.vault, library.accounts, site=Site())
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listeners[0]]}, daemon=True)
    thread.start()
    with served(listeners[1], home), served(listeners[2], home):
        yield Network(home, portal, stranger)
    server.should_exit = True
    thread.join(timeout=20)
    remove_panel(library.vault.control, portal)


@dataclass(slots=True)
class Desk:
    """A page of the browser and what it complained of."""

    page: Page
    complaints: list[str]

    def inside(self) -> Frame:
        """Give the panel's frame once it has loaded."""
        return panels_of(self.page, 1)[0]


def until(where: Page | Frame, expression: str) -> None:
    """Wait until an expression is true; a policy without eval refuses playwright's own way to wait."""
    page = where if isinstance(where, Page) else where.page
    for _ in range(200):
        if where.evaluate(expression):
            return
        page.wait_for_timeout(25)
    raise AssertionError(expression)


def panels_of(page: Page, number: int) -> list[Frame]:
    """Wait for so many panels; give their frames."""
    found: list[Frame] = []
    for _ in range(200):
        found = [one for one in page.frames if "/panel/" in one.url]
        if len(found) == number:
            break
        page.wait_for_timeout(25)
    assert len(found) == number
    for one in found:
        one.wait_for_load_state()
    return found


@pytest.fixture
def desk(request: pytest.FixtureRequest, browser: Browser, network: Network) -> Iterator[Desk]:
    """A browser in which the analyst is signed in to Coversheet."""
    width, height = getattr(request, "param", (1280, 800))
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{network.home}/sign-in")
    page.fill("#name", HIGH)
    page.fill("#password", PASSWORD)
    page.click("text=I accept: sign in")
    page.wait_for_selector("#question")
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(network.portal)
    yield Desk(page, complaints)
    context.close()


def opened(desk: Desk) -> Frame:
    """Open the launcher by keyboard; give the panel's frame."""
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    inside = desk.inside()
    inside.wait_for_selector("#question")
    return inside


def answered(desk: Desk) -> Frame:
    """Open the panel and ask; give the frame with the answer."""
    inside = opened(desk)
    inside.fill("#question", QUESTION)
    inside.press("#question", "Control+Enter")
    inside.wait_for_selector(".answer .claims")
    return inside


@pytest.mark.parametrize("desk", [(1280, 800), (320, 640)], ids=["wide", "narrow"], indirect=True)
def test_the_panel_answers_on_a_page_with_a_strict_policy_and_shows_its_own_bars(desk: Desk) -> None:
    inside = answered(desk)
    assert HIGH_WORDS in inside.inner_text("main")
    for place in (".screen.top .bar", ".screen.bottom .bar"):
        assert inside.inner_text(place) == "SECRET//NOFORN"
    assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inside.click(".cite")
    inside.wait_for_selector("#span")
    assert HIGH_WORDS in inside.inner_text("#span")
    inside.click("#back")
    inside.wait_for_selector(".answer .claims")
    assert desk.complaints == []


def test_the_page_around_can_read_nothing(desk: Desk) -> None:
    answered(desk)
    page = desk.page
    assert page.evaluate(SHADOW) is None
    assert page.evaluate("window.frames[0] === undefined && window.length === 0")
    assert HIGH_WORDS not in page.content()
    assert HIGH_WORDS not in page.evaluate("document.documentElement.innerText")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    own = page.evaluate("Object.getOwnPropertyNames(document.querySelector('coversheet-panel')).length")
    assert own == 0


def test_messages_to_the_page_hold_no_word_of_question_or_answer(desk: Desk) -> None:
    desk.page.evaluate("window.heard = []; addEventListener('message', (e) => heard.push(e.data))")
    answered(desk)
    heard = desk.page.evaluate("heard")
    assert {one["t"] for one in heard} <= {"ready", "resize", "close"}
    assert {key for one in heard for key in one} <= {"v", "t", "h"}


def test_focus_goes_in_and_escape_brings_it_back(desk: Desk) -> None:
    inside = opened(desk)
    until(inside, "document.activeElement.id === 'question'")
    desk.page.keyboard.press("Escape")
    until(inside, "!document.hasFocus()")  # outside, the element has the focus either way
    assert desk.page.evaluate("document.activeElement.localName") == "coversheet-panel"
    desk.page.keyboard.press("Enter")
    until(inside, "document.hasFocus() && document.activeElement.id === 'question'")


def test_prefill_fills_and_never_sends(desk: Desk) -> None:
    posts: list[str] = []
    desk.page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    desk.page.click("#fill")
    inside = desk.inside()
    until(inside, "document.getElementById('question').value.startsWith('How many days')")
    desk.page.evaluate("document.querySelector('coversheet-panel').prefill('x'.repeat(5000))")
    until(inside, "document.getElementById('question').value.length === 2000")
    assert posts == []


def test_a_collection_is_a_wish_and_an_unknown_one_changes_nothing(desk: Desk, network: Network) -> None:
    inside = opened(desk)
    inside.evaluate(
        "() => { const one = document.createElement('select'); one.id = 'collection';"
        " for (const name of ['', 'Depots']) one.add(new Option(name)); document.getElementById('ask').append(one); }"
    )
    for name, chosen in (("Hidden", ""), ("Depots", "Depots"), ("No such", "Depots")):
        inside.evaluate(
            "([name, origin]) => { dispatchEvent(new MessageEvent('message',"
            " {data: {v: 1, t: 'collection', name}, origin, source: window.parent})) }",
            [name, network.portal],
        )
        assert inside.evaluate("document.getElementById('collection').value") == chosen


def test_forged_messages_are_ignored_on_both_sides(desk: Desk, network: Network) -> None:
    inside = opened(desk)
    desk.page.evaluate(
        "(home) => { for (const t of ['close', 'ready', 'resize'])"
        " window.dispatchEvent(new MessageEvent('message', {data: {v: 1, t, h: 5}, origin: home, source: window})) }",
        network.home,
    )
    assert desk.page.locator("coversheet-panel").evaluate("(one) => one.matches(':defined')")
    script = (
        "(origin) => { for (const source of [window, window.parent]) window.dispatchEvent(new MessageEvent('message',"
        " {data: {v: 1, t: 'prefill', text: 'forged'}, origin, source})) }"
    )
    inside.evaluate(script, network.stranger)
    inside.evaluate(
        "(origin) => window.dispatchEvent(new MessageEvent('message',"
        " {data: {v: 1, t: 'prefill', text: 'forged'}, origin, source: window}))",
        network.portal,
    )
    for data in ("null", "7", "'prefill'", "{v: 2, t: 'prefill', text: 'forged'}", "{v: 1, t: 'ask', text: 'forged'}"):
        inside.evaluate(
            f"(origin) => window.dispatchEvent(new MessageEvent('message', {{data: {data}, origin, source: parent}}))",
            network.portal,
        )
    assert inside.input_value("#question") == ""
    assert inside.is_visible("#question")


def test_a_page_that_is_not_registered_gets_a_blank_frame(desk: Desk, network: Network) -> None:
    page = desk.page
    page.goto(network.stranger)
    page.evaluate("document.querySelector('coversheet-panel').open()")
    until(page, "performance.now() > 500")
    frame = page.frames[-1]
    assert "question" not in frame.content()
    assert any("frame" in one.lower() for one in desk.complaints)
    # nor when it claims to be another page
    page.goto(network.stranger)
    name = page.evaluate("(portal) => encodeURIComponent(portal)", network.portal)
    page.evaluate(
        "([home, name]) => { const one = document.createElement('iframe'); one.src = `${home}/panel?host=${name}`;"
        " document.body.append(one) }",
        [network.home, name],
    )
    until(page, "performance.now() > 500")
    assert "question" not in page.frames[-1].content()


def test_two_panels_on_one_page_do_not_hear_each_other(desk: Desk) -> None:
    page = desk.page
    page.evaluate(
        "() => { const two = document.createElement('coversheet-panel'); two.id = 'two';"
        " two.setAttribute('mode', 'inline'); document.body.append(two) }"
    )
    second = desk.inside()
    second.wait_for_selector("#question")
    page.evaluate("document.querySelector('coversheet-panel:not(#two)').prefill('to the first')")
    first = next(one for one in panels_of(page, 2) if one != second)
    until(first, "document.getElementById('question').value === 'to the first'")
    assert second.input_value("#question") == ""
    page.evaluate("document.getElementById('two').prefill('to the second')")
    until(second, "document.getElementById('question').value === 'to the second'")
    assert first.input_value("#question") == "to the first"


def test_axe_finds_nothing_inside_the_frame(desk: Desk) -> None:
    inside = answered(desk)
    for scheme in SCHEMES:
        desk.page.emulate_media(color_scheme=scheme)
        assert findings(inside) == [], scheme
    inside.click(".cite")
    inside.wait_for_selector("#span")
    for scheme in SCHEMES:
        desk.page.emulate_media(color_scheme=scheme)
        assert findings(inside) == [], scheme


def test_a_page_of_another_site_shows_the_panel_of_nobody(desk: Desk, network: Network, library: Library) -> None:
    foreign = network.portal.replace("127.0.0.1", "localhost")
    add_panel(library.vault.control, foreign, None)
    desk.page.goto(foreign)
    desk.page.evaluate("document.querySelector('coversheet-panel').open()")
    inside = desk.inside()
    assert "You are not signed in." in inside.inner_text("main")
    assert inside.locator("#question").count() == 0
    remove_panel(library.vault.control, foreign)


def test_who_is_not_signed_in_is_offered_a_window_of_its_own(browser: Browser, network: Network) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(network.portal)
    page.evaluate("document.querySelector('coversheet-panel').open()")
    inside = Desk(page, []).inside()
    assert "You are not signed in." in inside.inner_text("main")
    assert inside.get_attribute(".button", "target") == "_blank"
    context.close()


def test_a_library_that_does_not_answer_is_told_after_eight_seconds(browser: Browser, network: Network) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.clock.install()
    page.route("**/panel?host=*", lambda _: None)  # never answered
    page.goto(network.portal)
    page.evaluate("document.querySelector('coversheet-panel').open()")
    page.clock.run_for(7000)
    assert "The library cannot be reached." not in spoken(page)
    page.clock.run_for(1500)
    assert "The library cannot be reached." in spoken(page)
    context.close()


def spoken(page: Page) -> str:
    """Give the names that a screen reader meets, in closed shadow roots too."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return "\n".join(str(node.get("name", {}).get("value", "")) for node in tree["nodes"])
