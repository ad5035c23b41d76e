"""Takes the pictures in docs/screens: every screen in every state, in English and French, by the steps of the tests.

    python -m tests.web.screens [FOLDER]

The library is the one of the tests: four invented documents. Viewport pictures only.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from indexes.accounts import Accounts
from indexes.door import opened_vault
from indexes.panels import add_panel
from indexes.settings import Settings, from_environment
from indexes.vault import create
from tests.web.conftest import ACCOUNTS, ARGUMENTS, CHROMIUM, PASSWORD, PORTAL, brought_in, note_evaluations
from tests.web.screenshots import kept, served
from tests.web.states import STATES
from tests.web.visits import watched

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
SIZE = ViewportSize(width=1120, height=720)


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    with tempfile.TemporaryDirectory(prefix="coversheet-screens-") as scratch:
        settings = from_environment(Path(scratch) / "library")
        create(settings)
        fill(settings)
        with served(settings) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for language in ("en", "fr"):
                (folder / language).mkdir(parents=True, exist_ok=True)
                for state in STATES:
                    context = browser.new_context(viewport=SIZE, locale=language)
                    visit = watched(context, address)
                    state(visit)
                    kept(visit.page, folder / language / f"{state.__name__}.png")
                    context.close()
            browser.close()


def fill(settings: Settings) -> None:
    """Put the documents and the accounts of the tests into the library."""
    with opened_vault(settings) as vault:
        with vault.writing():
            brought_in(vault)
        accounts = Accounts(vault.control)
        for account in ACCOUNTS:
            accounts.add(account, PASSWORD)
        add_panel(vault.control, PORTAL, None)
        note_evaluations(vault.control)


if __name__ == "__main__":
    main()
