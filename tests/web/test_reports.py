"""What readers say of claims and markings in the browser, without script; and the officers' list of reports."""

import html
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
from tests.web.conftest import (
    ACCOUNTS,
    AUDITOR,
    HIGH,
    HIGH_WORDS,
    LABELS,
    LOW,
    LOW_WORDS,
    ORIGIN,
    QUESTION,
    Clock,
    ask,
    drafts,
    stocked,
    token_of,
)
from tests.web.test_kept_sheets import HIGH_QUESTION, address
from web import app as web_app
from web.visit import Site

SECURITY, LOW_SECURITY = "siskin", "wren"
OFFICERS = (
    Account(SECURITY, ("SECRET",), "USA", ("NOFORN",), duties=(Duty.SECURITY_OFFICER,)),
    Account(LOW_SECURITY, ("UNCLASSIFIED",), "USA", duties=(Duty.SECURITY_OFFICER,)),
)


@pytest.fixture
def door(tmp_path: Path, models: Path, embedder: Embedder, clock: Clock) -> Iterator[FastAPI]:
    """A web door over a library of its own, with officers."""
    with stocked(Settings(tmp_path / "library", models), embedder) as vault:
        accounts = Accounts(vault.control)
        for account in (*ACCOUNTS, *OFFICERS):
            accounts.add(account)
        yield web_app.create(vault, accounts, site=Site(hosts=("localhost",)), entropy=clock.entropy())


def browser(door: FastAPI, name: str) -> TestClient:
    """Give a browser in which this account is signed in."""
    client = TestClient(door, base_url="http://localhost", follow_redirects=False)
    client.cookies.set("coversheet", door.state.house.sessions._open(name), domain="localhost.local")
    return client


def token(client: TestClient, path: str) -> str:
    """Give the token of the forms of a page."""
    return client.get(path).text.split('name="token" value="', 1)[1].split('"', 1)[0]


def judge(client: TestClient, where: str, said: str, why: str = "", number: int = 1) -> int:
    """Send the form of one claim; give the status."""
    data = {"token": token_of(client), "said": said, "why": why}
    return client.post(f"{where}/claims/{number}", data=data, headers=ORIGIN).status_code


def officers_post(client: TestClient, path: str, **fields: str) -> tuple[int, str]:
    """Send a form of the list of reports; give status and page."""
    data = {"token": token(client, "/admin/reports"), **fields}
    reply = client.post(f"/admin/reports/{path}", data=data, headers=ORIGIN)
    return reply.status_code, reply.text


def reports(client: TestClient) -> list[str]:
    """Give the ids of the reports that a person sees."""
    return re.findall(r'<th scope="row"><code>([0-9a-f]{16})</code>', client.get("/admin/reports").text)


def test_each_claim_of_an_answer_has_a_form_without_a_field_to_type(door: FastAPI) -> None:
    page = ask(browser(door, HIGH), HIGH_QUESTION)
    forms = re.findall(r'<form method="post" action="(/answers/[0-9a-f]{32}/claims/\d+)">(.*?)</form>', page, re.DOTALL)
    assert forms
    assert [place.rpartition("/")[2] for place, _ in forms] == [str(at) for at in range(1, len(forms) + 1)]
    for _, form in forms:
        assert set(re.findall(r'<input type="(\w+)"', form)) == {"hidden"}
        assert "<textarea" not in form
        assert re.findall(r'name="said" value="([^"]+)"', form) == ["right", "wrong", "too low", "too high"]


def test_what_was_said_is_told_when_the_answer_is_opened_again(door: FastAPI) -> None:
    high = browser(door, HIGH)
    where = address(ask(high, HIGH_QUESTION))
    assert judge(high, where, "wrong", "source is out of date") == 303
    page = high.get(where).text
    assert "You said:</span>" in page or "You said: source is out of date" in page
    assert HIGH_WORDS in page
    assert reports(browser(door, SECURITY)) == []  # a verdict is no report of a marking
    records = list(door.state.house.vault.audit.records())
    assert [one["said"] for one in records if one["action"] == "claim judged"] == ["source is out of date"]


@pytest.mark.parametrize(("said", "why"), [("", ""), ("wrong", ""), ("wrong", "marked too low"), ("other", "other")])
def test_what_is_not_offered_is_refused(door: FastAPI, said: str, why: str) -> None:
    high = browser(door, HIGH)
    assert judge(high, address(ask(high, HIGH_QUESTION)), said, why) == 422
    assert door.state.house.vault.reports.every() == []


def test_marked_too_low_hides_the_claim_and_freezes_the_answer(door: FastAPI) -> None:
    high = browser(door, HIGH)
    where = address(ask(high, HIGH_QUESTION))
    assert f'action="{where}/export"' in high.get(where).text
    assert judge(high, where, "too low") == 303
    page = high.get(where).text
    assert HIGH_WORDS not in page
    assert "hidden: you reported the marking as too low" in page
    assert "data-frozen" in page
    assert f'action="{where}/export"' not in page
    export = high.post(f"{where}/export", data={"token": token_of(high), "format": "json"}, headers=ORIGIN)
    assert export.status_code == 422
    assert HIGH_WORDS not in export.text
    assert HIGH_WORDS not in high.get(f"/v1{where}").text
    assert judge(high, where, "right") == 404  # a claim that is not shown
    french = high.get(where, headers={"Accept-Language": "fr"}).text
    assert "cachée : vous avez signalé" in html.unescape(french)


def test_another_persons_answer_and_a_missing_one_are_the_same(door: FastAPI) -> None:
    where = address(ask(browser(door, HIGH), HIGH_QUESTION))
    low = browser(door, LOW)
    data = {"token": token_of(low), "said": "too low"}
    his = low.post(f"{where}/claims/1", data=data, headers=ORIGIN)
    absent = low.post(f"/answers/{'0' * 32}/claims/1", data=data, headers=ORIGIN)
    assert (his.status_code, his.content) == (404, absent.content)
    assert door.state.house.vault.reports.every() == []


def test_a_form_from_elsewhere_says_nothing(door: FastAPI) -> None:
    high = browser(door, HIGH)
    where = address(ask(high, HIGH_QUESTION))
    sent = {"token": token_of(high), "said": "too low"}
    assert high.post(f"{where}/claims/1", data=sent, headers={"Origin": "http://evil.example"}).status_code == 403
    assert high.post(f"{where}/claims/1", data={"said": "too low"}, headers=ORIGIN).status_code == 403
    assert door.state.house.vault.reports.every() == []


def test_an_officer_is_told_sees_the_words_up_to_his_clearance_and_decides(door: FastAPI) -> None:
    high, security = browser(door, HIGH), browser(door, SECURITY)
    where = address(ask(high, HIGH_QUESTION))
    judge(high, where, "too low")
    (report,) = reports(security)
    page = security.get("/admin/reports").text
    assert HIGH in page
    assert "marked too low" in page
    assert HIGH_WORDS not in page
    assert QUESTION not in page
    status, shown = officers_post(security, f"{report}/claim")
    assert (status, HIGH_WORDS in shown) == (200, True)
    assert officers_post(security, report, decision="")[0] == 422
    assert officers_post(security, report, decision="nothing wrong")[0] == 303
    assert HIGH_WORDS in high.get(where).text
    again = security.get("/admin/reports").text
    assert "nothing wrong" in again
    assert 'name="decision" value="relabelled">' not in again
    assert officers_post(security, report, decision="relabelled")[0] == 422  # it was decided on


def test_above_his_clearance_an_officer_learns_that_it_is_there_and_no_more(door: FastAPI) -> None:
    high, low_security = browser(door, HIGH), browser(door, LOW_SECURITY)
    judge(high, address(ask(high, HIGH_QUESTION)), "too low")
    (report,) = reports(low_security)
    page = low_security.get("/admin/reports").text
    assert "Open: above this session." in page
    assert f"/admin/reports/{report}" not in page
    nowhere = officers_post(low_security, f"{'0' * 16}/claim")
    assert officers_post(low_security, f"{report}/claim") == nowhere
    assert nowhere[0] == 404
    assert officers_post(low_security, report, decision="nothing wrong")[0] == 404


def test_a_session_that_was_lowered_shows_no_words_from_above(door: FastAPI) -> None:
    high, security = browser(door, HIGH), browser(door, SECURITY)
    judge(high, address(ask(high, HIGH_QUESTION)), "too low")
    (report,) = reports(security)
    data = {"token": token(security, "/admin/reports"), "up_to": "UNCLASSIFIED"}
    assert security.post("/ceiling", data=data, headers=ORIGIN).status_code == 303
    assert officers_post(security, f"{report}/claim")[0] == 404
    assert officers_post(security, report, decision="nothing wrong")[0] == 404


def test_a_page_of_a_source_is_reported(door: FastAPI) -> None:
    low, labels = browser(door, LOW), browser(door, LABELS)
    vault = door.state.house.vault
    document = vault.document_of(drafts()[0])
    page = low.get(f"/documents/{document}/pages/2").text
    assert "Report a marking problem" in page
    assert f'action="/documents/{document}/report"' in page
    sent = {"token": token_of(low), "marked": "too high", "number": "2"}
    reply = low.post(f"/documents/{document}/report", data=sent, headers=ORIGIN)
    assert reply.status_code == 200
    assert f'href="/documents/{document}/pages/2"' in reply.text
    (report,) = reports(labels)
    assert f'href="/documents/{document}/pages/2"' in labels.get("/admin/reports").text
    assert officers_post(labels, report, decision="relabelled")[0] == 303
    assert LOW_WORDS not in labels.get("/admin/reports").text


@pytest.mark.parametrize("fields", [{"marked": "right"}, {"marked": "too low", "number": "x"}, {"number": "1"}])
def test_a_report_that_says_nothing_is_refused(door: FastAPI, fields: dict[str, str]) -> None:
    low = browser(door, LOW)
    document = door.state.house.vault.document_of(drafts()[0])
    sent = {"token": token_of(low), **fields}
    assert low.post(f"/documents/{document}/report", data=sent, headers=ORIGIN).status_code == 422


def test_the_list_is_for_officers_alone(door: FastAPI) -> None:
    for name in (SECURITY, LABELS):
        page = browser(door, name).get("/admin/reports")
        assert page.status_code == 200
        assert '<a class="way" href="/admin/reports" aria-current="page">Reports</a>' in page.text
        assert "No report was made." in page.text
    for name in (HIGH, AUDITOR):
        client = browser(door, name)
        assert client.get("/admin/reports").content == client.get("/nowhere").content
