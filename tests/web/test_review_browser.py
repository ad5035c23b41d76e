"""The review page in a real browser: keys, Enter, the picture of the page, a narrow screen, nothing from elsewhere.

Needs Debian's chromium (no download). Without it the tests are skipped with the reason; in CI they fail.
"""

import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from indexes.accounts import Account, Accounts
from indexes.policy import parse
from indexes.vault import Vault
from ingest import review
from ingest.quarantine import Held
from ingest.reasons import reason
from ingest.sandbox import Limits, Sandbox
from tests.ingest.specimens import pdf
from tests.library import make_vault
from tests.web.conftest import CHROMIUM, PASSWORD
from tests.web.visits import Visit, watched
from web import app as web_app
from web import cli
from web.visit import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no chromium here: apt-get install chromium"
    ),
]


@dataclass
class Stand:
    """A page on which a reviewer is signed in, and the library behind it."""

    visit: Visit
    vault: Vault

    def open(self) -> Page:
        """Go to the review page by its link."""
        self.visit.page.click("text=Review")
        self.visit.page.wait_for_selector("#decide")
        return self.visit.page


@pytest.fixture(params=[(1280, 800), (320, 640)], ids=lambda one: str(one[0]))
def stand(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Stand]:
    """A real server over a library with one PDF in quarantine, and a browser signed in as a reviewer."""
    width, height = request.param
    data = pdf(["CONFIDENTIAL", "", "(S) The northern depot holds six days of diesel."])
    folder = tmp_path_factory.mktemp("review") / "library"
    with make_vault(folder, []) as vault, Sandbox(Limits()) as sandbox:
        accounts = Accounts(vault.control)
        accounts.add(Account("wren", ("SECRET",), "USA", reviewer=True), PASSWORD)
        found = (parse("CONFIDENTIAL"), parse("SECRET"))
        why = reason("marking-conflict", what="They differ.")
        held = Held("plan.pdf", data, hashlib.sha256(data).hexdigest(), why, found, (), parse("SECRET"))
        with vault.writing():
            review.desk_of(vault).quarantine.put(held, vault.ceiling)
        listener = cli.listen("127.0.0.1", 0)
        application = web_app.create(vault, accounts, site=Site(), sandbox=sandbox)
        server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        context = browser.new_context(viewport={"width": width, "height": height})
        visit = watched(context, cli.address("127.0.0.1", listener))
        visit.page.goto(visit.address)
        visit.page.fill("#name", "wren")
        visit.page.fill("#password", PASSWORD)
        visit.page.click("text=I accept: sign in")
        visit.page.wait_for_selector("#question")
        yield Stand(visit, vault)
        assert visit.foreign == []
        assert visit.complaints == []
        context.close()
        server.should_exit = True
        thread.join(timeout=20)


def test_keys_go_to_a_decision_and_only_enter_on_it_decides(stand: Stand) -> None:
    page = stand.open()
    expect(page.locator("img.leaf")).to_have_js_property("complete", value=True)
    assert page.evaluate("document.querySelector('img.leaf').naturalWidth") > 800
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("1")
    assert page.evaluate("document.activeElement.id") == "authority"
    page.keyboard.type("Order 123")
    page.keyboard.press("Enter")  # in a field it decides nothing
    page.evaluate("document.activeElement.blur()")
    for key, there in (("2", "marking"), ("3", "reject"), ("1", "accept")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.value || document.activeElement.id") == there
        page.evaluate("key => key === '1' || document.activeElement.blur()", key)
    assert stand.vault.count() == (0, 0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review?told=stored")
    assert "Nothing is waiting for review." in page.content()
    assert stand.vault.count()[0] == 1
