"""The audit log in the web: for auditors and security officers, read whole, and each look recorded."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from indexes.accounts import Account, Accounts
from indexes.duties import Duty
from indexes.embed import Embedder
from indexes.settings import Settings
from tests.web.conftest import ACCOUNTS, AUDITOR, CHIEF, HIGH, LOW, ORIGIN, PASSWORD, QUESTION, Clock, ask, stocked
from web import app as web_app
from web.visit import Site


@pytest.fixture
def door(tmp_path: Path, models: Path, embedder: Embedder, clock: Clock) -> Iterator[FastAPI]:
    """A web door over a library with an auditor, in which somebody has asked."""
    with stocked(Settings(tmp_path / "library", models), embedder) as vault:
        accounts = Accounts(vault.control)
        for account in ACCOUNTS:
            accounts.add(account, PASSWORD)
        application = web_app.create(vault, accounts, site=Site(hosts=("localhost",)), entropy=clock.entropy())
        ask(browser(application, LOW))
        yield application


def browser(application: FastAPI, name: str) -> TestClient:
    """Give a browser in which this account is signed in."""
    client = TestClient(application, base_url="http://localhost", follow_redirects=False)
    client.cookies.set("coversheet", application.state.house.sessions._open(name), domain="localhost.local")
    return client


@pytest.fixture
def auditor(door: FastAPI) -> TestClient:
    """A browser of the auditor."""
    return browser(door, AUDITOR)


def post(client: TestClient, path: str = "", **fields: str) -> str:
    """Send the form; give what comes back."""
    page = client.get("/admin/audit").text
    token = page.split('name="token" value="', 1)[1].split('"', 1)[0]
    response = client.post(f"/admin/audit{path}", data={"token": token, **fields}, headers=ORIGIN)
    assert response.status_code in {200, 422}
    return response.text


def test_records_are_shown_newest_first_without_a_word_of_a_question(auditor: TestClient) -> None:
    page = auditor.get("/admin/audit").text
    numbers = [int(one) for one in re.findall(r"<tr><td>(\d+)</td>", page)]
    assert numbers == sorted(numbers, reverse=True)
    assert LOW in page
    assert "diesel" not in page
    assert QUESTION not in page


def test_the_words_of_a_question_are_shown_on_demand_and_up_to_his_clearance(
    auditor: TestClient, door: FastAPI
) -> None:
    page = post(auditor, person=LOW, action="ask")
    number = re.findall(r'name="number" value="(\d+)"', page)[0]
    shown = post(auditor, "/question", person=LOW, action="ask", number=number)
    assert f"<q>{QUESTION}</q>" in shown
    assert '<b class="mark">UNCLASSIFIED//NOFORN</b>' in shown
    assert "question shown" in post(auditor)
    Accounts(door.state.house.vault.control).grant(Account(AUDITOR, (), "USA", duties=(Duty.AUDITOR,)))
    denied = post(auditor, "/question", person=LOW, action="ask", number=number)
    assert "Its words can't be shown to you." in denied
    assert QUESTION not in denied


@pytest.mark.parametrize("number", ["", "-1", "99999999", "9" * 40, "x"])
def test_a_number_that_names_no_question_shows_nothing(auditor: TestClient, number: str) -> None:
    assert "<q>" not in post(auditor, "/question", number=number)


def test_the_records_of_one_person_or_one_document(auditor: TestClient, door: FastAPI) -> None:
    assert f'<th scope="row">{LOW}</th>' in post(auditor, person=LOW)
    assert "No record fits." in post(auditor, person=HIGH)
    page = post(auditor, person=LOW, action="ask")
    document = re.findall(r"<code>([0-9a-f]{32})</code>", page)[0]
    assert LOW in post(auditor, document=document)
    assert "A time is written" in post(auditor, since="soon")


def test_each_look_is_recorded(auditor: TestClient, door: FastAPI) -> None:
    log = door.state.house.vault.layout.audit / "log.jsonl"
    before = log.read_text().count('"audit search"')
    auditor.get("/admin/audit")
    assert log.read_text().count('"audit search"') == before + 1


def test_a_whole_chain_is_told_and_a_broken_one_shows_nothing(auditor: TestClient, door: FastAPI) -> None:
    assert "Chain intact:" in post(auditor, "/verify")
    log = door.state.house.vault.layout.audit / "log.jsonl"
    token = auditor.get("/admin/audit").text.split('name="token" value="', 1)[1].split('"', 1)[0]
    text = log.read_text()
    log.write_text(text.replace(f'"actor":"{LOW}"', '"actor":"analyst.loz"', 1))
    page = auditor.post("/admin/audit/verify", data={"token": token}, headers=ORIGIN).text
    assert "The log is broken at record" in page
    assert "<tbody>" not in page


def test_the_export_holds_the_records_and_is_recorded_first(auditor: TestClient) -> None:
    lines = [json.loads(line) for line in post(auditor, "/export", form="ndjson").splitlines()]
    assert {"number", "actor", "action", "code", "previous"} <= set(lines[0])
    assert post(auditor, "/export", form="csv").startswith("number,time,actor")
    assert "audit export" in post(auditor)


def test_for_everybody_else_the_log_does_not_exist(door: FastAPI) -> None:
    for name in (HIGH, CHIEF):
        client = browser(door, name)
        assert client.get("/admin/audit").content == client.get("/nowhere").content
