"""The source viewer in a real browser: revisions, one citation after the other, the picture turned, copied, printed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.web.conftest import CHROMIUM, LOW_WORDS, Drawn, Library, serving
from tests.web.test_axe import findings
from tests.web.visits import TWO_QUESTIONS, Visit, bars_in_view, watched
from web import app as web_app
from web.picture import SMALL
from web.visit import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no chromium here: apt-get install chromium"
    ),
]


@pytest.fixture(params=[(1280, 800, "light", "en"), (320, 640, "dark", "fr")], ids=lambda one: f"{one[0]}-{one[3]}")
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    """A visit in English on a wide light screen, and in French on a narrow dark one."""
    width, height, scheme, language = request.param
    size = ViewportSize(width=width, height=height)
    context = browser.new_context(viewport=size, color_scheme=scheme, locale=language)
    visit = watched(context, address)
    visit.language = language
    yield visit
    assert visit.foreign == []
    assert visit.complaints == []
    context.close()


@pytest.fixture(scope="module")
def depot(drawn: Drawn) -> Iterator[str]:
    """A real server over the library with the PDF."""
    with serving(web_app.create(drawn.vault, drawn.accounts, site=Site(), sandbox=drawn.sandbox)) as found:
        yield found


@pytest.fixture
def looking(browser: Browser, depot: str) -> Iterator[Page]:
    """The page of the PDF with the quoted words, opened from an answer that is kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    visit = watched(context, depot)
    page = visit.ask("How many days of diesel does the northern depot hold?")
    page.click("#answer-rest a[href^='/answers/']")
    page.click(".answer a.cite >> nth=0")
    page.wait_for_selector(".sight .lit")
    yield page
    assert visit.foreign == []
    assert visit.complaints == []
    context.close()


def test_revisions_stand_beside_each_other_where_there_is_room(visit: Visit, library: Library) -> None:
    page = visit.sign_in()
    page.goto(f"{visit.address}documents/{library.documents['Fuel outlook']}")
    page.click("a[href*='/revisions/']")
    page.wait_for_selector(".compared ins")
    assert (page.inner_text("del").split()[-1], page.inner_text("ins").split()[-1]) == ("five", "six")
    was, now = (page.locator(f".columns > .{side}:has(p)").last.bounding_box() for side in ("was", "now"))
    assert was is not None
    assert now is not None
    if visit.language == "en":
        assert was["x"] + was["width"] <= now["x"]
        assert was["y"] == now["y"]
    else:
        assert was["x"] == now["x"]
        assert was["y"] < now["y"]
    bars_in_view(page)
    assert findings(page) == []


def test_brackets_and_escape_go_on_from_a_source_of_its_own(visit: Visit) -> None:
    page = visit.ask(TWO_QUESTIONS)
    page.click("#answer-rest a[href^='/answers/']")
    page.click(".answer a.cite >> nth=0")
    page.wait_for_selector(".trail a[data-turn='1']")
    first = page.inner_text("blockquote")
    assert findings(page) == []
    page.keyboard.press("]")
    page.wait_for_selector(".trail a[data-turn='-1']")
    assert page.inner_text("blockquote") != first
    page.keyboard.press("[")
    page.locator("blockquote", has_text=first).wait_for()
    page.keyboard.press("Escape")
    page.wait_for_url("**/answers/*#claim-1")


def test_beside_an_answer_buttons_go_on_and_the_link_out_knows_the_answer(visit: Visit) -> None:
    page = visit.ask(TWO_QUESTIONS)
    page.click("#result a.cite >> nth=0")
    page.wait_for_selector("#source .trail:not([hidden])")
    assert page.locator("#source .trail button").first.is_disabled()
    assert "answer=" in (page.get_attribute("#source a.full", "href") or "")
    assert findings(page) == []
    page.click("#source .trail button >> nth=1")
    page.wait_for_selector("#source .trail button[data-turn='-1']:not([disabled])")


def test_the_picture_is_turned_in_view_and_the_light_with_it(looking: Page) -> None:
    assert findings(looking) == []
    before = looking.locator(".sight .lit").bounding_box()
    looking.click(".zooms a >> nth=-1")
    looking.wait_for_selector(".sight g[transform]")
    after = looking.locator(".sight .lit").bounding_box()
    frame = looking.locator(".sight svg").bounding_box()
    assert before is not None
    assert after is not None
    assert frame is not None
    assert (before["width"] > before["height"], after["width"] > after["height"]) == (True, False)
    assert frame["x"] <= after["x"]
    assert after["x"] + after["width"] <= frame["x"] + frame["width"]
    looking.click(".thumbs summary")
    pictures = looking.locator(".thumbs img")
    assert pictures.count() == 2
    for number in range(2):
        assert pictures.nth(number).evaluate("async one => { await one.decode(); return one.naturalHeight; }") == SMALL
    assert findings(looking) == []
    looking.click(".tools-row a")
    looking.wait_for_selector("text=Text of this page")
    assert looking.locator("svg").count() == 0
    assert findings(looking) == []


def test_copied_words_and_the_reference_carry_the_marking(looking: Page) -> None:
    looking.evaluate(
        "document.addEventListener('copy', e => { window.copied = e.clipboardData.getData('text/plain'); })"
    )
    looking.click("button[data-copy='.quote']")
    assert looking.evaluate("copied").splitlines() == ["SECRET", LOW_WORDS, "SECRET"]
    looking.click(".citing summary")
    looking.click("button[data-copy='#reference']")
    first, reference, last = looking.evaluate("copied").splitlines()
    assert (first, last) == ("SECRET", "SECRET")
    assert reference.startswith("(S) ")


def test_a_picture_that_can_not_be_made_is_told(looking: Page) -> None:
    looking.route("**/picture", lambda route: route.fulfill(status=200, content_type="image/png", body=b"no picture"))
    looking.reload()
    looking.wait_for_selector(".unmade:not([hidden])")
    assert looking.locator(".sheet").is_hidden()
    assert looking.inner_text("#span") == LOW_WORDS


def test_a_printed_source_has_its_marking_on_each_sheet(looking: Page, tmp_path: Path) -> None:
    looking.pdf(path=str(tmp_path / "print.pdf"), prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "print.pdf")
    for sheet in document:
        lines = sheet.get_textpage().get_text_range().split()
        assert (lines[0], lines[-1]) == ("SECRET//NOFORN", "SECRET//NOFORN")
    text = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    assert "Print page" not in text
    assert "Quoted words" in text
    document.close()
