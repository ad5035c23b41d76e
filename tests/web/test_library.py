"""The library in the web: only what may be read is listed and counted, and no byte of it tells of anything else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from indexes.accounts import Accounts
from indexes.embed import Embedder
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.web.conftest import ACCOUNTS, LOW, Clock, draft, drafts
from web import app as web_app
from web.visit import Site


def test_what_may_be_read_is_listed_under_the_join_of_its_markings(low: TestClient, high: TestClient) -> None:
    page = low.get("/library").text
    assert "Fuel outlook" in page
    assert "Depot estimate" not in page
    assert "2 documents" in page
    found = high.get("/library").text
    assert "Depot estimate" in found
    assert "SECRET//NOFORN" in found
    assert "Port brief" not in found


def test_a_filter_narrows_and_a_chip_takes_it_away(high: TestClient) -> None:
    page = high.get("/library").text
    ids = re.findall(r'name="f" value="([0-9a-f]+)"', page)
    assert ids
    narrowed = high.get(f"/library?f={ids[0]}").text
    assert 'class="chip"' in narrowed
    assert "Clear all" in narrowed
    assert re.search(r'href="/library">Clear all', narrowed)


def test_addresses_hold_ids_only(high: TestClient) -> None:
    page = high.get("/library").text
    assert all(re.fullmatch(r"[0-9a-f]{12}", one) for one in re.findall(r'name="f" value="([^"]*)"', page))


@pytest.mark.parametrize("query", ["f=x&sort=otter", "page=999999", "f=" + "&f=".join(["0"] * 40)])
def test_what_stands_for_nothing_changes_nothing(low: TestClient, query: str) -> None:
    assert "Fuel outlook" in low.get(f"/library?{query}").text


def test_a_page_that_is_no_number_is_refused_in_plain_words(low: TestClient) -> None:
    for query in ("page=0", "page=x", "f=" + "&f=".join(["0"] * 100)):
        assert low.get(f"/library?{query}").status_code == 422


@pytest.fixture
def shown(tmp_path: Path, models: Path, embedder: Embedder) -> Callable[[str], str]:
    """Give the library of the lowest reader, of a library with or without hidden documents."""

    def pages(which: str) -> str:
        more = which == "more"
        settings = Settings(tmp_path / which, models)
        create(settings)
        (settings.library / "key").write_bytes(b"7" * 32)
        with Vault.open(settings, embedder) as vault:
            with vault.writing():
                for one in drafts():
                    if more or one.marking == drafts()[0].marking:
                        vault.deposit(one)
                if more:
                    vault.deposit(draft("Hidden", "TOP SECRET", [[("", "Nobody below sees the heron.")]]))
                vault.seal()
            accounts = Accounts(vault.control)
            for account in ACCOUNTS:
                accounts.add(account)
            application = web_app.create(vault, accounts, site=Site(hosts=("localhost",)), entropy=Clock().entropy())
            client = TestClient(application, base_url="http://localhost", follow_redirects=False)
            session = application.state.house.sessions._open(LOW)
            client.cookies.set("coversheet", session, domain="localhost.local")
            first = client.get("/library").text
            ids = re.findall(r'name="f" value="([0-9a-f]+)"', first)
            addresses = [f"/library?f={one}&sort={sort}" for one in ids for sort in ("title", "")]
            return first + "".join(client.get(one).text for one in addresses)

    return pages


def test_hidden_documents_change_no_byte(shown: Callable[[str], str]) -> None:
    assert shown("more") == shown("less")
