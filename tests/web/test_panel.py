"""The chat panel over HTTP: who may frame it, the lower of two ceilings, sources inside it, nothing for others."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from indexes.accounts import Accounts
from indexes.embed import Embedder
from indexes.panels import add_panel, panel_id, remove_panel
from indexes.policy import parse
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.web.conftest import (
    ACCOUNTS,
    HIGH_WORDS,
    LOW,
    LOW_WORDS,
    ORIGIN,
    PORTAL,
    QUESTION,
    Clock,
    Library,
    drafts,
    token_of,
)
from tests.web.test_kept_sheets import HIGH_QUESTION
from web import app as web_app
from web.headers import CONTENT_SECURITY_POLICY
from web.visit import Site

HOME = f"/panel/{panel_id(PORTAL)}"
LOW_PORTAL = "https://canteen.example"


@pytest.fixture
def canteen(library: Library) -> Iterator[str]:
    """A second registration, up to UNCLASSIFIED; the address of its panel."""
    panel = add_panel(library.vault.control, LOW_PORTAL, parse("UNCLASSIFIED"))
    yield f"/panel/{panel.id}"
    remove_panel(library.vault.control, LOW_PORTAL)


def asked(client: TestClient, home: str, question: str = HIGH_QUESTION, **fields: str) -> str:
    """Ask in a panel; give the page."""
    data = {"token": token_of(client), "question": question, **fields}
    response = client.post(f"{home}/ask", data=data, headers=ORIGIN)
    assert response.status_code == 200
    return response.text


def test_exactly_the_registered_origin_may_frame_its_panel(high: TestClient, visitor: TestClient, canteen: str) -> None:
    for client in (high, visitor):
        for home, origin in ((HOME, PORTAL), (canteen, LOW_PORTAL)):
            for path in (home, f"{home}/answers/x", f"{home}/nowhere"):
                headers = client.get(path).headers
                assert headers["content-security-policy"].count("frame-ancestors") == 1
                assert f"frame-ancestors {origin};" in headers["content-security-policy"]
                assert "x-frame-options" not in headers


@pytest.mark.parametrize("path", ["/", "/sign-in", "/answers", "/panel", "/panel/x", "/panel/", "/panelx", "/review"])
def test_nobody_may_frame_anything_else(high: TestClient, visitor: TestClient, path: str) -> None:
    for client in (high, visitor):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY.format(nonce="nonce")
        assert headers["x-frame-options"] == "DENY"


def test_a_removed_registration_counts_at_once(high: TestClient, library: Library) -> None:
    panel = add_panel(library.vault.control, "https://gone.example", None)
    assert high.get(f"/panel/{panel.id}").status_code == 200
    remove_panel(library.vault.control, "https://gone.example")
    response = high.get(f"/panel/{panel.id}")
    assert response.status_code == 404
    assert response.headers["x-frame-options"] == "DENY"


def test_a_host_is_led_to_its_panel_and_another_to_nothing(visitor: TestClient) -> None:
    response = visitor.get("/panel", params={"host": PORTAL})
    assert (response.status_code, response.headers["location"]) == (303, HOME)
    for host in ("", "https://evil.example", "javascript:x", "https://portal.example.evil.example", "//evil"):
        assert visitor.get("/panel", params={"host": host}).status_code == 404


def test_the_panel_answers_and_opens_the_source_inside(high: TestClient) -> None:
    page = asked(high, HOME)
    assert HIGH_WORDS in page
    assert page.index("SECRET//NOFORN") < page.index(HIGH_WORDS)
    links = re.findall(rf'href="({HOME}/answers/[0-9a-f]+/documents/[^"]+)"', page)
    source = high.get(links[0].replace("&amp;", "&")).text
    assert '<mark id="span">' in source
    back = re.findall(r'id="back" href="([^"]+)"', source)
    assert HIGH_WORDS in high.get(back[0]).text
    assert re.search(r'<a href="/documents/[^"]+" target="_blank" rel="noopener">Open in full</a>', source)


def test_a_follow_up_goes_on_with_the_conversation(high: TestClient) -> None:
    after = re.findall(r'name="after" value="([0-9a-f]{32})"', asked(high, HOME))
    assert "SECRET//NOFORN" in asked(high, HOME, "Which ferry carries 90 vehicles?", after=after[0])


def test_the_lower_of_the_two_ceilings_counts(
    high: TestClient, low: TestClient, library: Library, canteen: str
) -> None:
    page = asked(high, canteen)
    assert HIGH_WORDS not in page
    assert "This page shows answers up to UNCLASSIFIED." in page
    assert "SECRET" not in re.sub(r'value="[^"]*"', "", page)
    assert "This page shows answers" not in low.get(HOME).text + high.get(HOME).text
    document = library.documents["Depot estimate"]
    refused = high.get(f"{canteen}/answers/{'0' * 32}/documents/{document}")
    absent = high.get(f"{canteen}/answers/{'0' * 32}/documents/{'0' * 32}")
    assert refused.status_code == absent.status_code == 404
    assert refused.content == absent.content


def test_a_high_answer_is_not_opened_in_a_low_panel(high: TestClient, canteen: str) -> None:
    answer = re.findall(r'name="after" value="([0-9a-f]{32})"', asked(high, HOME))[0]
    assert high.get(f"{canteen}/answers/{answer}").status_code == 404
    data = {"token": token_of(high), "question": "And then?", "after": answer}
    assert high.post(f"{canteen}/ask", data=data, headers=ORIGIN).status_code == 404


def test_nothing_is_exported_or_administered_in_the_panel(high: TestClient) -> None:
    page = asked(high, HOME)
    assert "/export" not in page
    actions = set(re.findall(r'action="([^"]+)"', page))
    assert actions == {f"{HOME}/ask"}


def test_who_is_not_signed_in_is_told_so_with_a_window_of_its_own(visitor: TestClient) -> None:
    response = visitor.get(HOME)
    assert response.status_code == 401
    assert "You are not signed in." in response.text
    assert 'href="/sign-in" target="_blank" rel="noopener"' in response.text


def test_a_question_that_cannot_be_asked_stays_in_its_field(high: TestClient) -> None:
    data = {"token": token_of(high), "question": "x" * 2001}
    response = high.post(f"{HOME}/ask", data=data, headers=ORIGIN)
    assert response.status_code == 422
    assert "x" * 2001 in response.text
    assert high.post(f"{HOME}/ask", data={"question": "x"}, headers=ORIGIN).status_code == 403


@pytest.fixture
def collected(tmp_path: Path, models: Path, embedder: Embedder, clock: Clock) -> Iterator[TestClient]:
    """A browser of the lower reader at a library with a collection that he has and one that he has not."""
    settings = Settings(tmp_path / "library", models)
    create(settings)
    with Vault.open(settings, embedder) as vault:
        with vault.writing():
            for one, name in zip(drafts(), ("Open depots", "Hidden depots", "", ""), strict=True):
                vault.deposit(replace(one, collection=name))
            vault.seal()
        accounts = Accounts(vault.control)
        for account in ACCOUNTS:
            accounts.add(account)
        add_panel(vault.control, PORTAL, None)
        door = web_app.create(vault, accounts, site=Site(hosts=("localhost",)), entropy=clock.entropy())
        client = TestClient(door, base_url="http://localhost", follow_redirects=False)
        client.cookies.set("coversheet", door.state.house.sessions._open(LOW), domain="localhost.local")
        yield client


def test_a_collection_is_chosen_from_those_that_its_user_has(collected: TestClient) -> None:
    page = collected.get(HOME).text
    assert re.findall(r'<option value="([^"]*)"', page.split('id="collection"', 1)[1]) == ["", "Open depots"]
    answered = asked(collected, HOME, QUESTION, collection="Open depots")
    assert LOW_WORDS in answered
    assert '<option value="Open depots" selected>' in answered
    assert "Hidden depots" not in page + answered


def test_a_collection_that_is_hidden_is_like_one_that_does_not_exist(collected: TestClient) -> None:
    told = [asked(collected, HOME, QUESTION, collection=name) for name in ("Hidden depots", "No such depots")]
    assert LOW_WORDS not in told[0]
    alike = [
        re.sub("[0-9a-f]{32}", "id", one).replace(name, "it")
        for one, name in zip(told, ("Hidden", "No such"), strict=True)
    ]
    assert alike[0] == alike[1]
    refused = collected.post(
        f"{HOME}/ask", data={"token": token_of(collected), "question": "x", "collection": "--"}, headers=ORIGIN
    )
    assert refused.status_code == 422
