"""The pages in a real browser: marking in view, keys, the source beside the answer, nothing from elsewhere.

Needs Debian's chromium (no download). Without it the tests are skipped with the reason; in CI they fail.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from tests.web.conftest import CHROMIUM, HIGH_WORDS
from tests.web.visits import QUESTION, Visit, bars_in_view, watched

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no chromium here: apt-get install chromium"
    ),
]


@pytest.fixture(params=[(1280, 800, "light"), (320, 640, "dark")], ids=lambda one: f"{one[0]}-{one[2]}")
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """A visit on a wide light screen and on a narrow dark one; what it must not do is asserted at its end."""
    width, height, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    visit = watched(context, address)
    yield visit
    assert visit.foreign == []
    assert visit.complaints == []
    assert visit.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    context.close()


def test_ask_then_claim_then_source_then_the_cited_words(visit: Visit) -> None:
    page = visit.ask()
    bars_in_view(page)
    assert HIGH_WORDS in page.inner_text("#result .claims")
    page.click("#result a.cite >> nth=0")
    page.wait_for_selector("#source #span")
    assert page.inner_text("#source #span") == HIGH_WORDS
    page.wait_for_function("document.activeElement.classList.contains('title')")
    page.locator("#source #span").scroll_into_view_if_needed()
    assert page.locator("#source #span").is_visible()
    bars_in_view(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('#result a.cite')")


def test_every_page_keeps_its_bars_in_view(visit: Visit) -> None:
    page = visit.sign_in()
    bars_in_view(page)
    page.fill("#question", QUESTION)
    page.check("input[value=passages]")
    page.click("button:text-is('Ask')")
    page.wait_for_selector("#result .passages")
    for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {place})")
        bars_in_view(page)
    address = page.get_attribute("#result a.cite", "href")
    page.goto(visit.address.rstrip("/") + str(address))
    bars_in_view(page)
    assert page.inner_text(".screen.top") == page.inner_text(".screen.bottom") == "SECRET//NOFORN"


def test_the_slash_key_goes_to_the_question(visit: Visit) -> None:
    page = visit.ask()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.type("a/b")
    assert page.input_value("#question") == "a/b"


def test_a_new_question_closes_the_old_source(visit: Visit) -> None:
    page = visit.ask()
    page.click("#result a.cite >> nth=0")
    page.wait_for_selector("#source #span")
    page.fill("#question", "How many wagons does the port unload?")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("!document.querySelector('#source article')")


def test_copied_words_carry_their_marking(visit: Visit) -> None:
    page = visit.ask()
    copied = page.evaluate("""() => {
        const words = document.querySelector('#result q');
        document.getSelection().selectAllChildren(words);
        const data = new DataTransfer();
        const event = new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true});
        words.dispatchEvent(event);
        return data.getData('text/plain');
    }""")
    assert copied == f"SECRET//NOFORN\n{HIGH_WORDS}\nSECRET//NOFORN\n"


def test_after_signing_out_back_shows_no_answer(visit: Visit) -> None:
    page = visit.ask()
    page.click("text=Sign out")
    page.wait_for_selector("#password")
    page.go_back()
    page.wait_for_selector("#password")
    assert HIGH_WORDS not in page.content()


def test_an_empty_question_is_refused_in_place(browser: Browser, address: str) -> None:
    context = browser.new_context()
    visit = watched(context, address)
    page = visit.sign_in()
    page.click("button:text-is('Ask')")
    page.wait_for_selector("#result [role=alert]")
    assert "Type a question first." in page.inner_text("#result")
    assert visit.foreign == []
    context.close()


def test_everything_works_with_script_off(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = watched(context, address)
    page = visit.sign_in()
    page.fill("#question", QUESTION)
    page.click("button:text-is('Ask')")
    page.wait_for_selector("#result .claims")
    page.click("#result a.cite >> nth=0")
    assert page.inner_text("mark#span") == HIGH_WORDS
    page.goto(address)
    page.fill("#question", QUESTION)
    page.check("input[value=passages]")
    page.click("button:text-is('Ask')")
    page.wait_for_selector("#result .passages")
    page.click("text=Sign out")
    page.wait_for_selector("#password")
    assert visit.foreign == []
    context.close()


def test_every_printed_sheet_begins_and_ends_with_the_marking(browser: Browser, address: str, tmp_path: Path) -> None:
    context = browser.new_context()
    page = watched(context, address).ask()
    page.evaluate("""() => {
        const list = document.querySelector('#result .claims');
        for (let number = 0; number < 60; number += 1) list.append(list.firstElementChild.cloneNode(true));
    }""")
    page.pdf(path=str(tmp_path / "print.pdf"), prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "print.pdf")
    sheets = [sheet.get_textpage() for sheet in document]
    assert len(sheets) > 2
    for sheet in sheets:
        boxes = [sheet.get_rect(number) for number in range(sheet.count_rects())]
        highest, lowest = max(boxes, key=lambda box: box[3]), min(boxes, key=lambda box: box[1])
        for box in (highest, lowest):
            line = sheet.get_text_bounded(bottom=box[1] - 1, top=box[3] + 1)
            assert line.strip() == "SECRET//NOFORN"
    document.close()
    context.close()
