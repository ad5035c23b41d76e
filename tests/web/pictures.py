"""Pictures of screens, kept beside the tests and compared by the mean colours of their blocks.

    python -m tests.web.pictures [FOLDER]

draws them anew. Another browser smooths letters in another way, which hardly changes the mean of a block; a bar that is
gone or of another colour, or a layout that moved, changes many or much. Letters are DejaVu's, which pango brings along.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from indexes.settings import from_environment
from indexes.vault import create
from tests.web import states
from tests.web.conftest import ARGUMENTS, CHROMIUM
from tests.web.screens import fill
from tests.web.screenshots import kept, served
from tests.web.visits import Visit, watched

FOLDER = Path(__file__).parent / "pictures"
BLOCK = 16  # pixels, both ways
STEP = 20  # levels of 255 by which the mean of a block may differ in a colour
SHARE = 0.004  # share of the blocks that may differ by more
FIXED = """
:root { --sans: "DejaVu Sans"; --serif: "DejaVu Serif"; --mono: "DejaVu Sans Mono"; }
* { transition: none !important; }
main > .last { display: none; }  /* when the account signed in before */
.facts code { visibility: hidden; }  /* the id of a revision */
"""
ADOPT = """text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""


@dataclass(frozen=True, slots=True)
class Pose:
    """A state of a screen, of a size, light or dark."""

    state: Callable[[Visit], None]
    width: int = 1120
    height: int = 720
    scheme: Literal["light", "dark"] = "light"

    @property
    def name(self) -> str:
        """Its file's name, without the ending."""
        return f"{self.state.__name__}-{self.width}-{self.scheme}"


POSES = (
    Pose(states.signed_out),
    Pose(states.asking, 360, 640, "dark"),
    Pose(states.answer),
    Pose(states.source_alone, 360, 640, "dark"),
    Pose(states.drawings),
    Pose(states.source_beside),
    Pose(states.abstained),
    Pose(states.passages, 1120, 720, "dark"),
    Pose(states.keys),
    Pose(states.library),
    Pose(states.evaluation),
    Pose(states.panel_answer, 416, 544),
)


def posed(browser: Browser, address: str, pose: Pose, *, scale: int = 1) -> Page:
    """Give a page in this pose, with fixed letters, without times of day and ids.

    `scale` is the screen's pixels for one of the page's. The page's context is the caller's to close.
    """
    size = ViewportSize(width=pose.width, height=pose.height)
    context = browser.new_context(
        viewport=size, color_scheme=pose.scheme, locale="en-GB", reduced_motion="reduce", device_scale_factor=scale
    )
    visit = watched(context, address)
    pose.state(visit)
    visit.page.evaluate(ADOPT, FIXED)
    visit.page.mouse.move(0, 0)
    visit.page.evaluate("document.activeElement.blur()")
    return visit.page


def blocks(picture: Image.Image) -> NDArray[np.float32]:
    """Return the mean colours of the blocks of a picture, shape (rows, columns, 3)."""
    size = (-(-picture.width // BLOCK), -(-picture.height // BLOCK))
    return np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BOX), dtype=np.float32)


def changed(one: Image.Image, other: Image.Image) -> float:
    """Return the share of blocks that differ; 1 for pictures of different sizes."""
    if one.size != other.size:
        return 1.0
    differences = np.abs(blocks(one) - blocks(other)).max(axis=2)
    return float((differences > STEP).mean())


def seen(page: Page) -> Image.Image:
    """Return what is in view."""
    return Image.open(io.BytesIO(page.screenshot(animations="disabled")))


def main() -> None:
    """Draw all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="coversheet-pictures-") as scratch:
        settings = from_environment(Path(scratch) / "library")
        create(settings)
        fill(settings)
        with served(settings) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for pose in POSES:
                page = posed(browser, address, pose)
                kept(page, folder / f"{pose.name}.png")
                page.context.close()
            browser.close()


if __name__ == "__main__":
    main()
