"""An answer as an event stream: marking first, claims once checked, nothing after the person may no longer read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from indexes.accounts import Accounts
from indexes.embed import Embedder
from indexes.settings import Settings
from rag.answer import Claim
from rag.conversation import turning
from tests.web.conftest import (
    ABSENT_ID,
    ACCOUNTS,
    HIGH,
    HIGH_WORDS,
    LOW,
    LOW_WORDS,
    ORIGIN,
    QUESTION,
    Clock,
    ask,
    stocked,
    token_of,
)
from web import app as web_app
from web import stream
from web.room import Room
from web.visit import Site

STREAM = {**ORIGIN, "HX-Request": "true", "Accept": "text/html, text/event-stream"}


def events(client: TestClient, question: str = QUESTION, **fields: str) -> list[tuple[str, str]]:
    """Ask as the page's script does; give the events as (name, data), "" for unnamed ones."""
    data = {"token": token_of(client), "question": question, **fields}
    response = client.post("/ask", data=data, headers=STREAM)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    found = []
    for block in response.text.split("\n\n"):
        lines = [line.partition(": ") for line in block.splitlines() if line and not line.startswith(":")]
        if lines:
            name = next((value for field, _, value in lines if field == "event"), "")
            found.append((name, "\n".join(value for field, _, value in lines if field == "data")))
    return found


def test_the_marking_comes_before_any_word_of_a_document(high: TestClient) -> None:
    shell, reach, *claims, end, done = events(high, "When does the northern depot fall below its floor of diesel?")
    assert "SECRET//NOFORN" in shell[1]
    assert HIGH_WORDS not in shell[1] + reach[1]
    assert re.findall(r'hx-target="#([\w-]+)"', reach[1]) == ["answer-mark", "answer-mark-again", "answer-status"]
    assert any(HIGH_WORDS in data for _, data in claims)
    assert 'hx-target="#answer-mark"' in end[1].split("hx-partial")[1]
    assert done == ("done", "")


def test_the_stream_and_the_page_say_the_same(low: TestClient) -> None:
    page = ask(low)
    streamed = "".join(data for _, data in events(low))
    claims = re.compile(r"<q>(.*?)</q>")
    assert set(claims.findall(page)) == set(claims.findall(streamed))
    assert LOW_WORDS in streamed
    for words in re.findall(r'class="verdict">(.*?)<', page):
        assert words in streamed


def test_nothing_in_the_stream_is_wired_to_a_script(high: TestClient) -> None:
    for _, data in events(high):
        assert re.findall(r"\shx-(?!target|swap)[a-z-]+", data) == []
        assert "<script" not in data


def test_without_an_answer_the_stream_says_so_under_the_ceiling(low: TestClient) -> None:
    found = events(low, "Which otters sleep in the observatory of Ganymede?")
    told = "".join(data for _, data in found)
    assert "No answer from the documents you may read." in told
    assert "no answer" in found[-2][1]


def test_a_follow_up_of_an_unknown_answer_ends_in_a_plain_word(low: TestClient) -> None:
    found = events(low, after=ABSENT_ID)
    assert "Not found." in found[-2][1]
    assert found[-1][0] == "done"
    assert LOW_WORDS not in "".join(data for _, data in found)


def test_an_empty_question_is_refused_before_a_stream_begins(low: TestClient) -> None:
    response = low.post("/ask", data={"token": token_of(low), "question": " "}, headers=STREAM)
    assert response.status_code == 422
    assert "Type a question first." in response.text


@pytest.fixture
def own(tmp_path: Path, models: Path, embedder: Embedder, clock: Clock) -> Iterator[FastAPI]:
    """A web door over a library of its own, whose accounts a test may change."""
    with stocked(Settings(tmp_path / "library", models), embedder) as vault:
        accounts = Accounts(vault.control)
        for account in ACCOUNTS:
            accounts.add(account)
        yield web_app.create(vault, accounts, site=Site(hosts=("localhost",)), entropy=clock.entropy())


def browser(application: FastAPI, name: str) -> TestClient:
    """Give a browser in which this account is signed in."""
    client = TestClient(application, base_url="http://localhost", follow_redirects=False)
    client.cookies.set("coversheet", application.state.house.sessions._open(name), domain="localhost.local")
    return client


@pytest.mark.parametrize("change", ["lowered", "signed out"])
def test_who_may_no_longer_read_gets_no_further_event(
    own: FastAPI, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    client = browser(own, HIGH)
    house = own.state.house

    def revoked_at_the_first_claim(*given: Any) -> Iterator[stream.Step]:
        for step in turning(*given):
            if isinstance(step, Claim):
                if change == "lowered":
                    house.accounts.grant(replace(ACCOUNTS[1], clearances=("UNCLASSIFIED",)))
                else:
                    house.sessions.sign_out(client.cookies["coversheet"])
            yield step

    monkeypatch.setattr(stream, "turning", revoked_at_the_first_claim)
    found = events(client, "When does the northern depot fall below its floor of diesel?")
    told = "".join(data for _, data in found)
    assert HIGH_WORDS not in told
    assert "You are not signed in" in told
    assert found[-1][0] == "done"


def test_when_no_more_may_wait_it_says_so(own: FastAPI) -> None:
    house = own.state.house
    own.state.house = replace(house, room=Room(seats=1, chairs=0))
    client = browser(own, LOW)
    assert "Too many questions are waiting." in "".join(data for _, data in events(client))
    refused = client.post("/v1/answers", json={"question": QUESTION})
    assert (refused.status_code, refused.json()["detail"][:27]) == (503, "Too many questions are wait")


def test_what_goes_wrong_on_our_side_gives_a_number_and_no_detail(
    own: FastAPI, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*given: object) -> Iterator[stream.Step]:
        if given:
            raise ValueError(LOW_WORDS)
        yield from ()

    monkeypatch.setattr(stream, "turning", broken)
    told = "".join(data for _, data in events(browser(own, LOW)))
    assert "Something went wrong on our side." in told
    assert LOW_WORDS not in told
    assert "ValueError at" in capsys.readouterr().err
