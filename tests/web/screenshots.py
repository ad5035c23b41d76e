"""Takes the pictures in docs/screenshots: the demonstration library, seen by each of its four readers.

    python -m tests.web.screenshots [FOLDER]

Makes the library in a temporary folder, serves it on loopback, and drives Debian's chromium. Viewport pictures only.
"""

import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from indexes.accounts import Accounts
from indexes.door import opened_vault
from indexes.settings import Settings, from_environment
from indexes.vault import create
from ingest import demonstration
from tests.web.conftest import ARGUMENTS, CHROMIUM
from web import app, cli

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
LARGEST = 200 * 1024  # bytes of one picture
QUESTION = "How many days of diesel does the northern depot hold?"
OTHER_QUESTION = "Why are the diesel barges to the northern depot late?"
NO_ANSWER = "Which route does convoy THISTLE 3 take?"


@dataclass(frozen=True, slots=True)
class Studio:
    """A browser, the address of the server, and who may sign in with which password."""

    browser: Browser
    address: str
    passwords: Mapping[str, str]
    folder: Path

    @contextmanager
    def signed_in(self, name: str, *, width: int = 1280, height: int = 800, scheme: str = "light") -> Iterator[Page]:
        """Give a page on which this account is signed in."""
        dark = scheme == "dark"
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        page = context.new_page()
        page.goto(self.address)
        page.fill("#name", name)
        page.fill("#password", self.passwords[name])
        page.click("text=I accept: sign in")
        page.wait_for_selector("#question")
        yield page
        context.close()

    def keep(self, page: Page, name: str) -> None:
        """Write the picture of what is in view."""
        kept(page, self.folder / f"{name}.png")


def kept(page: Page, path: Path) -> None:
    """Write the picture of what is in view. Raises ValueError for one that is too large for a repository."""
    page.screenshot(path=path)
    with Image.open(path) as picture:
        fewer = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    fewer.save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise ValueError(path.name)


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="coversheet-screenshots-") as scratch:
        settings = from_environment(Path(scratch) / "library")
        create(settings)
        cli.fill(settings, Path(scratch) / "documents")
        passwords = {name: password for name, (password, _) in cli.open_accounts(settings).items()}
        with served(settings) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            take(Studio(browser, address, passwords, folder))
            browser.close()


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve a library on loopback; give its address."""
    with opened_vault(settings) as vault:
        listener = cli.listen(cli.HOST, 0)
        config = uvicorn.Config(app.create(vault, Accounts(vault.control)), log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield cli.address(cli.HOST, listener)
        server.should_exit = True
        thread.join(timeout=20)


def take(studio: Studio) -> None:
    """Take each picture of the documents."""
    context = studio.browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(studio.address)
    studio.keep(page, "sign-in")
    context.close()
    for name in (one.name for one in demonstration.ACCOUNTS):
        with studio.signed_in(name) as page:
            ask(page, QUESTION)
            studio.keep(page, f"answer-{name}")
    with studio.signed_in("analyst", scheme="dark") as page:
        ask(page, OTHER_QUESTION)
        open_source(page, 0)
        studio.keep(page, "dark")
    with studio.signed_in("director") as page:
        ask(page, QUESTION)
        open_source(page, 1)
        studio.keep(page, "source")
    with studio.signed_in("press") as page:
        ask(page, NO_ANSWER)
        studio.keep(page, "no-answer")
    with studio.signed_in("liaison", width=360, height=740) as page:
        ask(page, QUESTION)
        page.locator("#result").scroll_into_view_if_needed()
        studio.keep(page, "narrow")
    with studio.signed_in("director") as page:
        page.click("text=Review")
        page.wait_for_load_state("networkidle")
        while not page.locator(".leaf").count():  # one that has pages
            page.click("text=Next file")
            page.wait_for_load_state("networkidle")
        studio.keep(page, "review")


def ask(page: Page, question: str) -> None:
    """Type a question, ask it and wait for what comes."""
    page.fill("#question", question)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer-rest .follow")
    page.evaluate("document.activeElement.blur()")


def open_source(page: Page, claim: int) -> None:
    """Open the first source of a claim, counted from 0, beside the answer."""
    page.locator(".claims > li").nth(claim).locator("a.cite").first.click()
    page.wait_for_selector("#source #span")
    page.evaluate("document.activeElement.blur()")


if __name__ == "__main__":
    main()
