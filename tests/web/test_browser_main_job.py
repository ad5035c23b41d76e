"""The main job by keyboard alone, stopping, a broken stream, the end of a session: in a real browser."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.web.conftest import CHROMIUM, HIGH, HIGH_WORDS, PASSWORD, Library
from tests.web.visits import QUESTION, Visit, bars_in_view, watched

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no chromium here: apt-get install chromium"
    ),
]

FOCUSED = "document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit whose foreign requests and complaints are asserted at its end."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    found = watched(context, address)
    yield found
    assert found.foreign == []
    assert found.complaints == []
    context.close()


def tab_to(page: Page, wanted: str, most: int = 40) -> None:
    """Press Tab until an element whose text begins so has the focus, as a person without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if str(page.evaluate(FOCUSED)).startswith(wanted):
            return
    raise AssertionError(wanted)


def test_from_sign_in_to_the_cited_words_and_back_without_a_mouse(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.address)
    page.keyboard.type(HIGH)  # the name has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#question")
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer-rest .follow")
    page.keyboard.press("Escape")  # out of the question, to the first claim
    assert str(page.evaluate(FOCUSED)).startswith("Depot estimate")
    page.keyboard.press("Enter")
    page.wait_for_selector("#source #span")
    page.wait_for_function("document.activeElement.classList.contains('title')")
    assert page.inner_text("#source #span") == HIGH_WORDS
    bars_in_view(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('#result a.cite')")
    tab_to(page, "Ask a follow-up")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("How many days of diesel does it hold?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#result h2:has-text('How many days')")
    page.wait_for_selector("#answer-rest .follow")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_selector("h1:has-text('Your answers')")
    assert page.locator(".sources li").count() >= 2


def test_nothing_that_has_the_focus_is_hidden_behind_a_bar(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 568}, reduced_motion="reduce")
    visit = watched(context, address)
    page = visit.ask()
    for _ in range(30):
        page.keyboard.press("Tab")
        inside = page.evaluate("""() => {
            const box = document.activeElement.getBoundingClientRect();
            const top = document.querySelector('.screen.top').getBoundingClientRect().bottom;
            const bottom = document.querySelector('.screen.bottom').getBoundingClientRect().top;
            return document.activeElement === document.body || (box.bottom > top && box.top < bottom);
        }""")
        assert inside, page.evaluate(FOCUSED)
    context.close()


def test_brackets_go_from_one_cited_place_to_the_next(visit: Visit) -> None:
    page = visit.sign_in()
    page.fill("#question", "northern depot diesel")
    page.check("[value=passages]")
    page.click("#ask button.main")
    page.wait_for_selector("#result .hits")
    page.click("#result a.cite[data-into=source] >> nth=0")
    page.wait_for_selector("#source article")
    first = page.inner_text("#source .title")
    page.keyboard.press("]")
    page.wait_for_function("first => document.querySelector('#source .title').textContent !== first", arg=first)
    page.keyboard.press("[")
    page.wait_for_function("first => document.querySelector('#source .title').textContent === first", arg=first)


def test_letters_are_no_keys_once_they_are_turned_off(visit: Visit) -> None:
    page = visit.sign_in()
    page.click(".menu summary")
    page.click("text=Turn single-letter keys off")
    page.wait_for_selector("body[data-letters=off]")
    page.keyboard.press("?")
    page.keyboard.press("/")
    assert page.locator("#keys[open]").count() == 0
    assert page.evaluate("document.activeElement.id") != "question"


def test_a_stream_that_breaks_off_says_so(browser: Browser, address: str) -> None:
    context = browser.new_context()
    visit = watched(context, address)
    page = visit.sign_in()

    def cut(route: Route) -> None:
        shell = '<article class="card answer"><p id="answer-status" role="status">Searching</p></article>'
        headers = {"content-type": "text/event-stream"}
        route.fulfill(status=200, headers=headers, body=f"data: {shell}\n\n")

    page.route("**/ask", cut)
    page.fill("#question", QUESTION)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer-status:has-text('The connection broke')")
    context.close()


def test_who_was_signed_out_keeps_his_question(browser: Browser, library: Library, address: str) -> None:
    context = browser.new_context()
    visit = watched(context, address)
    page = visit.sign_in()
    page.fill("#question", QUESTION)
    context.clear_cookies()
    page.evaluate("document.getElementById('ask').submit()")  # what the page does when the time is over
    page.wait_for_selector("text=Your question is kept.")
    page.fill("#name", HIGH)
    page.fill("#password", PASSWORD)
    page.click(".gate button")
    page.wait_for_selector("#question")
    assert page.input_value("#question") == QUESTION
    assert library.accounts.show(HIGH).can_sign_in
    context.close()
