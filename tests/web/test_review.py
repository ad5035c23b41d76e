"""The review page: only for reviewers, one file at a time, marked, and deciding as the command line does."""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from indexes.accounts import Account, Accounts
from indexes.control import declare_ceiling
from indexes.policy import parse
from indexes.vault import Vault
from ingest import review
from ingest.evidence import BANNER, Evidence
from ingest.quarantine import REJECTED, SECOND, WAITING, Held
from ingest.reasons import reason
from ingest.review import NO_AUTHORITY, NOT_YOU
from ingest.sandbox import Limits, Sandbox
from tests.ingest.specimens import pdf
from tests.library import make_vault
from tests.web.conftest import ORIGIN, Clock, token_of
from tests.web.test_pages import texts
from web import app as web_app
from web.visit import Site

WORDS = "The northern depot holds six days of diesel."
PAGES = pdf(["CONFIDENTIAL", "", f"(S) {WORDS}"], ["CONFIDENTIAL", "", "(U) The ferry runs."])
ABSENT = "q-0000000000000000"
BECAUSE = "Letter of the originator"
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Office:
    """A web door over a library with reviewers; `client(name)` is a browser signed in."""

    vault: Vault
    app: Any

    def client(self, name: str) -> TestClient:
        """Return a browser in which this account is signed in."""
        client = TestClient(self.app, base_url="http://localhost", follow_redirects=False)
        client.cookies.set("coversheet", self.app.state.house.sessions._open(name), domain="localhost.local")
        return client

    def put(self, name: str, data: bytes, *seen: str, proposal: str | None = None) -> str:
        """Quarantine a file; return its id."""
        why = reason("marking-conflict", what="The banner and a portion differ.")
        evidence = (Evidence(BANNER, "at the top of page 1", "C0NFIDENTIAL", "CONFIDENTIAL", 0.9, 1),)
        digest = hashlib.sha256(data).hexdigest()
        wanted = parse(proposal) if proposal else None
        held = Held(name, data, digest, why, tuple(parse(one) for one in seen), evidence, wanted)
        with self.vault.writing():
            return review.desk_of(self.vault).quarantine.put(held, self.vault.ceiling)

    def state(self, entry: str) -> str:
        """Return the state of an entry."""
        return review.desk_of(self.vault).quarantine.show(entry).state

    def post(self, client: TestClient, entry: str, verdict: str, **fields: str) -> Any:
        """Send the form of the review page as a browser without script does."""
        data = {"token": token_of(client), "verdict": verdict, "marking": "", "authority": BECAUSE, **fields}
        return client.post(f"/review/{entry}", data=data, headers=ORIGIN)


@pytest.fixture(scope="module")
def reading() -> Iterator[Sandbox]:
    """One sandbox for all tests of this file."""
    with Sandbox(Limits()) as sandbox:
        yield sandbox


@pytest.fixture
def office(tmp_path: Path, reading: Sandbox, clock: Clock) -> Iterator[Office]:
    """The web door of an empty library: two reviewers for SECRET, one for CONFIDENTIAL, and a reader."""
    with make_vault(tmp_path / "library", []) as vault:
        declare_ceiling(vault.control, parse("SECRET"))
        accounts = Accounts(vault.control)
        for name, clearance in (("wren", "SECRET"), ("otter", "SECRET"), ("heron", "CONFIDENTIAL")):
            accounts.add(Account(name, (clearance,), "USA", reviewer=True))
        accounts.add(Account("reader", ("SECRET",), "USA"))
        site = Site(hosts=("localhost",))
        yield Office(vault, web_app.create(vault, accounts, site=site, entropy=clock.entropy(), sandbox=reading))


@pytest.fixture
def entry(office: Office) -> str:
    """A PDF of two pages that waits, SECRET proposed."""
    return office.put("plan.pdf", PAGES, "CONFIDENTIAL", "SECRET", proposal="SECRET")


def every_request(client: TestClient, entry: str) -> list[Any]:
    """Return the responses of all addresses of the review page."""
    return [
        client.get("/review"),
        client.get(f"/review?after={entry}"),
        client.get(f"/review/{entry}"),
        client.get(f"/review/{entry}/pages/1/picture"),
        client.post(f"/review/{entry}", data={"verdict": "accept"}, headers=ORIGIN),
        client.post(f"/review/{entry}", data={"verdict": "accept"}),
    ]


def test_for_everybody_else_the_page_does_not_exist(office: Office, entry: str) -> None:
    reader = office.client("reader")
    nowhere = reader.get("/nowhere")
    for response in every_request(reader, entry):
        assert (response.status_code, response.content) == (404, nowhere.content)
        assert dict(response.headers) == dict(nowhere.headers)
    assert 'href="/review"' not in reader.get("/").text
    assert 'href="/review"' in office.client("wren").get("/").text


def test_what_a_reviewer_may_not_see_is_absent_and_not_counted(office: Office, entry: str) -> None:
    heron = office.client("heron")
    assert "Nothing is waiting for review." in heron.get("/review").text
    seen = office.put("note.txt", b"CONFIDENTIAL\n\nText.", "CONFIDENTIAL")
    assert "1 of 1" in heron.get("/review").text
    for path in ("/review/{}", "/review/{}/pages/1/picture"):
        responses = [heron.get(path.format(name)) for name in (entry, ABSENT, "x", "..%2f..%2fkey")]
        assert {(response.status_code, response.content) for response in responses} == {(404, responses[0].content)}
    responses = [office.post(heron, name, "accept") for name in (entry, ABSENT)]
    assert {(response.status_code, response.content) for response in responses} == {(404, responses[0].content)}
    assert office.state(seen) == office.state(entry) == WAITING


def test_the_page_shows_why_where_and_how_sure_under_the_marking_of_the_file(office: Office, entry: str) -> None:
    page = office.client("wren").get("/review").text
    shown = texts(page)
    assert shown[0] == shown[-1] == "SECRET//NOFORN"
    assert shown.count("SECRET") >= 4
    for words in ("plan.pdf", "The banner and a portion differ.", "(marking-conflict)", "C0NFIDENTIAL", "1 of 1"):
        assert words in shown
    assert "banner at the top of page 1, 90% sure" in shown
    assert shown.index("SECRET", 1) < shown.index("plan.pdf")
    assert "<title>Review · Coversheet</title>" in page
    assert "<script>" not in page
    assert " onclick" not in page
    assert WORDS not in page
    assert f'src="/review/{entry}/pages/1/picture"' in page


def test_the_picture_is_a_png_of_the_page_and_is_logged(office: Office, entry: str) -> None:
    wren = office.client("wren")
    first, second = (wren.get(f"/review/{entry}/pages/{number}/picture") for number in (1, 2))
    for response in (first, second):
        assert (response.status_code, response.content[:8]) == (200, PNG)
        assert response.headers["content-type"] == "image/png"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
    assert first.content != second.content
    last = list(office.vault.audit.records())[-1]
    assert (last["actor"], last["action"], last["entry"]) == ("wren", "review look", entry)
    nowhere = wren.get("/nowhere").content
    for number in ("0", "3", "1000001", "9" * 40):
        response = wren.get(f"/review/{entry}/pages/{number}/picture")
        assert (response.status_code, response.content) == (404, nowhere)


def test_pages_can_be_turned(office: Office, entry: str) -> None:
    wren = office.client("wren")
    page = wren.get(f"/review/{entry}?page=2").text
    assert f'src="/review/{entry}/pages/2/picture"' in page
    assert f'href="/review/{entry}?page=1"' in page
    assert f'src="/review/{entry}/pages/2/picture"' in wren.get(f"/review/{entry}?page=99").text
    assert wren.get(f"/review/{entry}?page=x").status_code == 422


def test_other_files_show_their_text_and_nothing_of_it_is_markup(office: Office) -> None:
    wren = office.client("wren")
    entry = office.put("note.txt", b"SECRET\n\n<script>alert(1)</script>\n\nThe ferry runs.", "SECRET")
    page = wren.get(f"/review/{entry}").text
    assert "<p>The ferry runs.</p>" in page
    assert "&lt;script&gt;alert(1)" in page
    assert wren.get(f"/review/{entry}/pages/1/picture").status_code == 404
    broken = office.put("broken.pdf", b"no PDF", "SECRET")
    assert "Nothing can be shown of this file." in wren.get(f"/review/{broken}").text
    assert wren.get(f"/review/{broken}/pages/1/picture").status_code == 404
    long = office.put("long.txt", b"SECRET\n\n" + b"The ferry runs. " * 4000, "SECRET")
    assert "The rest of the text is not shown." in wren.get(f"/review/{long}").text


def test_accepting_stores_the_file_and_goes_on(office: Office, entry: str) -> None:
    wren = office.client("wren")
    response = office.post(wren, entry, "accept")
    assert (response.status_code, response.headers["location"]) == (303, "/review?told=stored")
    page = wren.get("/review?told=stored").text
    assert "Stored." in page
    assert "Nothing is waiting for review." in page
    assert office.vault.count()[0] == 1
    assert wren.get(f"/review/{entry}").status_code == 404


def test_lowering_waits_for_another_person(office: Office, entry: str) -> None:
    wren, otter = office.client("wren"), office.client("otter")
    response = office.post(wren, entry, "correct", marking="CONFIDENTIAL")
    assert response.headers["location"] == f"/review?told={SECOND}"
    page = texts(wren.get(f"/review/{entry}").text)
    assert NOT_YOU in page
    assert not [words for words in page if words.startswith(("Accept proposed", "Correct", "Reject"))]
    assert office.post(wren, entry, "correct", marking="CONFIDENTIAL").status_code == 422
    assert office.vault.count() == (0, 0)
    waiting = texts(otter.get("/review").text)
    assert "Waiting for a second reviewer. wren decided on a lower marking." in waiting
    assert office.post(otter, entry, "correct", marking="CONFIDENTIAL").headers["location"] == "/review?told=stored"
    assert office.vault.count()[0] == 1


def test_rejecting_and_undoing(office: Office, entry: str) -> None:
    wren = office.client("wren")
    assert office.post(wren, entry, "reject", authority="").headers["location"] == f"/review?told={REJECTED}"
    assert "Nothing is waiting for review." in wren.get("/review").text
    assert "Rejected by wren." in wren.get(f"/review/{entry}").text
    assert office.post(wren, entry, "undo").headers["location"] == f"/review/{entry}?told=undo"
    assert "Undone." in wren.get(f"/review/{entry}?told=undo").text
    assert office.state(entry) == WAITING
    assert office.post(wren, entry, "undo").status_code == 422


@pytest.mark.parametrize(
    ("verdict", "fields", "words"),
    [
        ("accept", {"authority": " "}, NO_AUTHORITY),
        ("correct", {"marking": ""}, "Say which marking this file bears."),
        ("correct", {"marking": "HIGH"}, ""),
        ("correct", {"marking": "TOP SECRET"}, "You can decide only on a marking that you may read yourself."),
        ("", {}, "Choose what to do with this file."),
        ("delete", {}, "Choose what to do with this file."),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    office: Office, entry: str, verdict: str, fields: dict[str, str], words: str
) -> None:
    wren = office.client("wren")
    response = office.post(wren, entry, verdict, **{"authority": "Order <7>", **fields})
    assert response.status_code == 422
    assert words in texts(response.text) or not words
    assert 'role="alert"' in response.text
    typed = {"authority": "Order <7>", **fields}["authority"].strip()
    assert f'value="{html.escape(typed)}"' in response.text or not typed
    assert office.state(entry) == WAITING


def test_a_form_from_elsewhere_decides_nothing(office: Office, entry: str) -> None:
    wren = office.client("wren")
    data = {"verdict": "accept", "authority": BECAUSE, "token": token_of(wren)}
    for headers, fields in (
        ({"Origin": "http://elsewhere"}, data),
        ({"Sec-Fetch-Site": "cross-site"}, data),
        ({}, data),
        (ORIGIN, {**data, "token": "x"}),
        (ORIGIN, {"verdict": "accept", "authority": BECAUSE}),
        (ORIGIN, {**data, "token": token_of(office.client("otter"))}),
    ):
        assert wren.post(f"/review/{entry}", data=fields, headers=headers).status_code == 403
    assert office.state(entry) == WAITING


def test_while_another_run_changes_the_library_the_usual_sentence_is_shown(office: Office, entry: str) -> None:
    wren = office.client("wren")
    with office.vault.writing():
        response = office.post(wren, entry, "accept")
    assert response.status_code == 503
    assert "Another run is changing this library." in response.text
    assert f'value="{BECAUSE}"' in response.text
    assert office.state(entry) == WAITING


def test_a_right_that_is_taken_away_is_gone_with_the_next_click(office: Office, entry: str) -> None:
    wren = office.client("wren")
    assert wren.get("/review").status_code == 200
    Accounts(office.vault.control).grant(Account("wren", ("SECRET",), "USA"))
    assert wren.get("/review").status_code == 404


def test_the_next_file_can_be_asked_for(office: Office, entry: str) -> None:
    wren = office.client("wren")
    other = office.put("note.txt", b"SECRET\n\nText.", "SECRET")

    def shown(path: str) -> str:
        return str(re.findall(r'action="/review/(q-[0-9a-f]+)"', wren.get(path).text)[0])

    first = shown("/review")
    (second,) = {entry, other} - {first}
    assert shown(f"/review?after={first}") == second
    assert shown(f"/review?after={second}") == first
    assert shown("/review?after=q-x&told=nonsense") == first


def test_enter_in_a_field_decides_nothing(office: Office, entry: str) -> None:
    page = office.client("wren").get("/review").text
    buttons = re.findall(r"<button[^>]*>", page.split('id="decide"')[1])
    assert buttons[0] == '<button type="submit" disabled hidden>'


def test_files_with_one_reason_and_one_proposal_can_be_accepted_together(office: Office, entry: str) -> None:
    wren = office.client("wren")
    assert "Accept for all" not in wren.get("/review").text
    second = office.put(
        "note.txt", b"CONFIDENTIAL\n\n(S) The ferry is late.", "CONFIDENTIAL", "SECRET", proposal="SECRET"
    )
    other = office.put("other.txt", b"CONFIDENTIAL\n\n(U) The ferry.", "CONFIDENTIAL", proposal="CONFIDENTIAL")
    unread = office.put("broken.txt", b"\xff\xfe\x00", "SECRET", proposal="SECRET")
    assert "Accept for all 3" in wren.get(f"/review/{entry}").text
    assert "Accept for all" not in wren.get(f"/review/{other}").text
    for fields in ({"count": "2"}, {"count": ""}, {"count": "three"}, {"count": "3", "authority": ""}):
        assert office.post(wren, entry, "all", **fields).status_code == 422
    assert office.post(wren, other, "all", count="3").status_code == 422
    assert office.vault.count() == (0, 0)
    assert office.post(wren, entry, "all", count="3").headers["location"] == "/review?told=all"
    assert office.vault.count()[0] == 2
    assert [office.state(one) for one in (other, unread)] == [WAITING, WAITING]
    assert wren.get(f"/review/{second}").status_code == 404
    decided = [record for record in office.vault.audit.records() if record["action"] == "review decide"]
    assert [record["authority"] for record in decided] == [BECAUSE, BECAUSE]


def test_files_above_the_reviewer_are_not_among_those_accepted_together(office: Office, entry: str) -> None:
    low = [office.put(f"{n}.txt", b"CONFIDENTIAL\n\nText %d." % n, proposal="CONFIDENTIAL") for n in range(2)]
    high = office.put("high.txt", b"CONFIDENTIAL\n\n(S) Text.", "SECRET", proposal="SECRET")
    heron = office.client("heron")
    assert "Accept for all 2" in heron.get(f"/review/{low[0]}").text
    assert office.post(heron, low[0], "all", count="2").status_code == 303
    assert office.state(high) == WAITING


def test_a_file_that_was_damaged_at_the_head_of_the_queue_stops_nobody(office: Office, entry: str) -> None:
    client = office.client("wren")
    quarantine = review.desk_of(office.vault).quarantine
    (quarantine._require(entry) / "original").write_bytes(b"CONFIDENTIAL\n\nAnother text.")
    shown = client.get("/review")
    assert (shown.status_code, entry in shown.text) == (200, True)
    assert "is not the one that was kept" in shown.text
    assert client.get(f"/review/{entry}/pages/1/picture").status_code == 404
    refused = office.post(client, entry, review.ACCEPT)
    assert (refused.status_code, "is not the one that was kept" in refused.text) == (422, True)
    assert office.post(client, entry, review.REJECT).status_code == 303
    assert office.state(entry) == REJECTED


def test_a_count_that_is_no_number_of_files_is_refused(office: Office, entry: str) -> None:
    for count in ("9" * 5000, "-1", "1e3", "\u0663"):
        assert office.post(office.client("wren"), entry, "all", count=count).status_code == 422
    assert office.state(entry) == WAITING
