"""What people set in their browser and system: forced colours, less motion, 400 % zoom, wider text; targets to hit."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.web.states import abstained, answer, library, panel_answer, signed_out, source_alone
from tests.web.test_browser import pytestmark
from tests.web.visits import Visit, bars_in_view, watched

__all__ = ["pytestmark"]

MAIN = (signed_out, answer, abstained, source_alone, library, panel_answer)
NAMED = pytest.mark.parametrize("state", MAIN, ids=lambda one: one.__name__)
ZOOMED = ViewportSize(width=320, height=256)  # 1280 x 1024 at 400 %
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""
CLIPPED = """() => [...document.querySelectorAll('main *, .bar, .head *')].filter((one) => {
  const style = getComputedStyle(one);
  const cut = (way) => ['hidden', 'clip'].includes(style[way]);
  if (one.closest('.unseen, svg, select, input, textarea, [hidden]') || !one.checkVisibility()) return false;
  return (cut('overflowX') && one.scrollWidth > one.clientWidth + 1)
    || (cut('overflowY') && one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 80))"""
SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((one) => one.checkVisibility() && !one.closest('.unseen, .skip, svg'))
  .map((one) => [one.closest('label') || one, one])
  .filter(([hit, one]) => {
    const box = hit.getBoundingClientRect();
    const inline = getComputedStyle(one).display === 'inline' && one.closest('p, li, .note');
    return !inline && box.width > 0 && (box.width < 23.9 || box.height < 23.9);
  }).map(([, one]) => one.outerHTML.slice(0, 100))"""


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit on a wide screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield watched(context, address)
    context.close()


@pytest.fixture
def zoomed(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit at 400 % zoom."""
    context = browser.new_context(viewport=ZOOMED, reduced_motion="reduce")
    yield watched(context, address)
    context.close()


def style(page: Page, selector: str, name: str) -> str:
    """Give a computed style of the first such element."""
    found: str = page.locator(selector).first.evaluate(f"one => getComputedStyle(one)['{name}']")
    return found


def test_forced_colours_keep_fill_border_and_words(visit: Visit) -> None:
    answer(visit)
    page = visit.page
    fill = style(page, ".screen.top .bar", "backgroundColor")
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    for selector in (".screen.top .bar", ".screen.bottom .bar"):
        assert style(page, selector, "backgroundColor") == fill == "rgb(200, 16, 46)"
        assert style(page, selector, "borderTopWidth") == "2px"
    assert style(page, ".tag", "borderTopWidth") == "2px"
    assert len(page.inner_text("#result .verdict").strip(" ✓")) > 3
    for selector in ("#question", "#ask button.main", "#up_to"):
        assert style(page, selector, "borderTopStyle") == "solid"
        assert style(page, selector, "borderTopColor") != style(page, selector, "backgroundColor")
    page.locator("#question").focus()
    assert style(page, "#question", "outlineStyle") == "solid"


def test_less_motion_moves_nothing(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="no-preference")
    answer(visit)
    assert style(visit.page, "html", "scrollBehavior") == "smooth"
    visit.page.emulate_media(reduced_motion="reduce")
    assert style(visit.page, "html", "scrollBehavior") == "auto"
    assert visit.page.evaluate("document.getAnimations().length") == 0


@NAMED
def test_at_400_percent_nothing_runs_out_and_no_focus_is_behind_a_bar(
    zoomed: Visit, state: Callable[[Visit], None]
) -> None:
    state(zoomed)
    page = zoomed.page
    bars_in_view(page)
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
            const one = document.activeElement, box = one.getBoundingClientRect();
            const top = document.querySelector('.screen.top').getBoundingClientRect().bottom;
            const bottom = document.querySelector('.screen.bottom').getBoundingClientRect().top;
            return one === document.body || (box.bottom > top && box.top < bottom);
        }""")
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
        bars_in_view(page)


@NAMED
def test_wider_text_is_not_cut(visit: Visit, state: Callable[[Visit], None]) -> None:
    state(visit)
    page = visit.page
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(
            "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);"
            " document.adoptedStyleSheets = [sheet]; }",
            SPACING,
        )
        assert style(page, "p", "letterSpacing") != "normal"
        assert page.evaluate(CLIPPED) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        bars_in_view(page)


@NAMED
def test_what_is_pressed_is_24_pixels_wide_and_high(visit: Visit, state: Callable[[Visit], None]) -> None:
    state(visit)
    assert visit.page.evaluate(SMALL) == []
