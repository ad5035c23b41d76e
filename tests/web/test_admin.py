"""Accounts in the web: what is granted, to whom, by whom; and that who manages accounts reads no document."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from indexes.accounts import Accounts
from indexes.duties import ABOVE, ITSELF
from indexes.embed import Embedder
from indexes.settings import Settings
from tests.web.conftest import (
    ABSENT_ID,
    ACCOUNTS,
    CHIEF,
    HIGH,
    HIGH_WORDS,
    LOW,
    ORIGIN,
    PASSWORD,
    QUESTION,
    Clock,
    stocked,
)
from web import app as web_app
from web.visit import Site


@pytest.fixture
def door(tmp_path: Path, models: Path, embedder: Embedder, clock: Clock) -> Iterator[FastAPI]:
    """A web door over a library with an administrator of accounts and two readers."""
    with stocked(Settings(tmp_path / "library", models), embedder) as vault:
        accounts = Accounts(vault.control)
        for account in ACCOUNTS:
            accounts.add(account, PASSWORD)
        yield web_app.create(vault, accounts, site=Site(hosts=("localhost",)), entropy=clock.entropy())


def browser(application: FastAPI, name: str) -> TestClient:
    """Give a browser in which this account is signed in."""
    client = TestClient(application, base_url="http://localhost", follow_redirects=False)
    client.cookies.set("coversheet", application.state.house.sessions._open(name), domain="localhost.local")
    return client


@pytest.fixture
def chief(door: FastAPI) -> TestClient:
    """A browser of the administrator."""
    return browser(door, CHIEF)


def send(client: TestClient, account: str, step: str = "save", **fields: object) -> tuple[int, str]:
    """Send the form of an account; give status and page."""
    token = client.get("/admin/users").text.split('name="token" value="', 1)[1].split('"', 1)[0]
    filled = {"clearances": "UNCLASSIFIED", "nationality": "USA", "duties": ["reader"], **fields}
    response = client.post(f"/admin/users/{account}", data={"token": token, "step": step, **filled}, headers=ORIGIN)
    return response.status_code, response.text.replace("&#39;", "'")


def test_the_list_shows_the_most_that_each_may_read(chief: TestClient) -> None:
    page = chief.get("/admin/users").text
    for words in (CHIEF, LOW, HIGH, "SECRET//NOFORN", "administrator"):
        assert words in page
    assert LOW not in chief.get("/admin/users?q=high").text
    assert "No users match." in chief.get("/admin/users?q=otter").text


def test_a_change_is_previewed_by_its_effect_and_counts_at_once(door: FastAPI, chief: TestClient) -> None:
    reader = browser(door, LOW)
    document = door.state.house.vault
    status, page = send(chief, LOW, "preview", clearances="SECRET")
    assert status == 200
    assert "It may read up to SECRET//NOFORN." in page
    assert "Can read 3 documents (+1 with this change)." in page
    assert door.state.house.accounts.show(LOW).clearances == ("UNCLASSIFIED",)
    assert send(chief, LOW, clearances="SECRET")[0] == 303
    assert "SECRET//NOFORN" in reader.get("/").text
    assert '"account changed"' in (document.layout.audit / "log.jsonl").read_text()


def test_nobody_grants_to_himself_or_above_himself(chief: TestClient) -> None:
    assert ITSELF in send(chief, CHIEF, duties=["administrator"])[1]
    for more in (
        {"clearances": "TOP SECRET"},
        {"clearances": "NATO SECRET"},
        {"clearances": "SECRET", "holds": "SI"},
        {"groups": "WREN"},
    ):
        status, page = send(chief, LOW, **more)
        assert (status, ABOVE in page) == (422, True)
    assert send(chief, LOW, clearances="SECRET", groups="OTTER")[0] == 303


def test_duties_that_may_not_come_together_are_refused(chief: TestClient) -> None:
    assert "reads no content" in send(chief, LOW, duties=["reader", "administrator"])[1]
    assert "changes nothing" in send(chief, LOW, duties=["auditor", "label-officer"])[1]
    assert "at least one duty" in send(chief, LOW, duties=[])[1]
    assert "There is no duty" in send(chief, LOW, duties=["king"])[1]


def test_what_is_typed_wrong_stays_in_the_form_with_a_word(chief: TestClient) -> None:
    status, page = send(chief, LOW, clearances="SECRETT")
    assert status == 422
    assert "SECRETT" in page
    status, page = send(chief, "new", name="new.one", password="short")
    assert (status, "at least 8 characters" in page) == (422, True)
    assert "A time is written" in send(chief, LOW, valid_until="soon")[1]


def test_a_new_account_signs_in(door: FastAPI, chief: TestClient) -> None:
    assert send(chief, "new", name="new.one", clearances="SECRET", password=PASSWORD)[0] == 303
    visitor = TestClient(door, base_url="http://localhost", follow_redirects=False)
    response = visitor.post("/sign-in", data={"name": "new.one", "password": PASSWORD}, headers=ORIGIN)
    assert response.status_code == 303


def test_the_administrator_reads_no_content(door: FastAPI, chief: TestClient) -> None:
    found = chief.get("/")
    assert (found.status_code, found.headers["location"]) == (303, "/admin/users")
    high = browser(door, HIGH)
    document = high.post("/v1/search", json={"question": "northern depot floor"}).json()["hits"][0]["document"]
    for path in (f"/documents/{document}", f"/documents/{ABSENT_ID}", "/answers", f"/v1/documents/{document}"):
        response = chief.get(path)
        assert response.status_code == 404
        assert HIGH_WORDS not in response.text
    assert chief.post("/v1/answers", json={"question": QUESTION}).status_code == 404
    assert chief.post("/v1/search", json={"question": QUESTION}).status_code == 404


def test_for_everybody_else_these_pages_do_not_exist(door: FastAPI) -> None:
    high = browser(door, HIGH)
    absent = high.get("/nowhere")
    for path in ("/admin/users", f"/admin/users/{LOW}", "/admin/users/new"):
        assert high.get(path).content == absent.content
    token = high.get("/").text.split('name="token" value="', 1)[1].split('"', 1)[0]
    refused = high.post(f"/admin/users/{LOW}", data={"token": token, "step": "save"}, headers=ORIGIN)
    assert refused.status_code == 404
