"""The screens look as they did: what is in view against pictures that are kept, and what such a look catches."""

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.web.pictures import ADOPT, FOLDER, POSES, SHARE, Pose, changed, posed, seen
from tests.web.states import answer, passages
from tests.web.test_browser import pytestmark

__all__ = ["pytestmark"]

PLANTED = {
    "the upper bar is hidden": ".screen.top .bar { visibility: hidden; }",
    "the lower bar is gone": ".screen.bottom { display: none; }",
    "the bars have another fill": ".screen .bar { background: #502b85; }",
    "the portions' tags are hidden": ".tag { visibility: hidden; }",
    "the portions' tags have another fill": ".tag { background: #007a33; }",
    "the layout moved to the side": "main { position: relative; left: 4px; }",
    "the layout moved down": "main { padding-top: 2rem; }",
    "the button is grey": "button.main { background: #777; }",
}


def reference(pose: Pose) -> Image.Image:
    """Give the picture that is kept."""
    return Image.open(FOLDER / f"{pose.name}.png")


@pytest.mark.parametrize("pose", POSES, ids=lambda one: one.name)
def test_a_screen_looks_as_it_did(browser: Browser, address: str, pose: Pose) -> None:
    page = posed(browser, address, pose)
    share = changed(seen(page), reference(pose))
    page.context.close()
    assert share <= SHARE, f"{share:.1%} of the blocks changed; if that is wanted: make pictures, and look at them"


@pytest.mark.parametrize("state", [answer, passages], ids=lambda one: one.__name__)
def test_what_is_lost_or_moved_is_caught(browser: Browser, address: str, state: object) -> None:
    pose = next(one for one in POSES if one.state is state)
    page = posed(browser, address, pose)
    missed = []
    for name, rule in PLANTED.items():
        page.evaluate(ADOPT, rule)
        if changed(seen(page), reference(pose)) <= SHARE:
            missed.append(name)
        page.evaluate("document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1)")
    assert changed(seen(page), reference(pose)) <= SHARE
    page.context.close()
    assert missed == []


def test_letters_that_are_smoothed_in_another_way_pass(browser: Browser, address: str) -> None:
    pose = next(one for one in POSES if one.state is answer)
    page = posed(browser, address, pose, scale=2)
    finer = seen(page).convert("RGB").reduce(2)
    page.context.close()
    assert finer.tobytes() != reference(pose).convert("RGB").tobytes()
    assert changed(finer, reference(pose)) <= SHARE


def test_every_kept_picture_has_a_pose_and_all_are_small() -> None:
    files = list(FOLDER.iterdir())
    assert {file.name for file in files} == {f"{pose.name}.png" for pose in POSES}
    assert sum(file.stat().st_size for file in files) < 1024 * 1024
