"""A token at the JSON door: narrows and never widens, only its scopes, gone when revoked or when its account is."""

import json
from collections.abc import Iterator, Sequence

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from indexes.policy import parse
from indexes.tokens import Wish, make_token, revoke_token, tokens
from tests.web.conftest import HIGH, HIGH_WORDS, LAPSED, LOW, ORIGIN, Library
from tests.web.test_kept_sheets import HIGH_QUESTION

ALL = ("ask", "search", "read")


@pytest.fixture
def program(application: FastAPI, library: Library) -> Iterator[TestClient]:
    """A program without cookies. The tokens of a test are gone after it."""
    with TestClient(application, base_url="http://localhost", follow_redirects=False) as client:
        yield client
    for one in tokens(library.vault.control):
        revoke_token(library.vault.control, one.id)


def bearing(library: Library, account: str, scopes: Sequence[str] = ALL, up_to: str = "") -> dict[str, str]:
    """Make a token; give the header with it."""
    _, secret = make_token(library.vault.control, account, Wish(scopes, 1, parse(up_to) if up_to else None))
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_sees_what_its_account_may_read(program: TestClient, library: Library) -> None:
    body = {"question": HIGH_QUESTION}
    given = program.post("/v1/answers", json=body, headers=bearing(library, HIGH))
    assert given.json()["claims"][0]["text"] == HIGH_WORDS
    assert given.headers["x-marking"] == given.json()["marking"] == "SECRET//NOFORN"
    assert HIGH_WORDS not in program.post("/v1/answers", json=body, headers=bearing(library, LOW)).text
    narrow = bearing(library, HIGH, up_to="UNCLASSIFIED")
    assert HIGH_WORDS not in program.post("/v1/answers", json=body, headers=narrow).text
    wide = bearing(library, LOW, up_to="TOP SECRET//SI")
    assert HIGH_WORDS not in program.post("/v1/answers", json=body, headers=wide).text


def test_a_narrow_token_opens_no_higher_answer_or_document(program: TestClient, library: Library) -> None:
    given = program.post("/v1/answers", json={"question": HIGH_QUESTION}, headers=bearing(library, HIGH)).json()
    narrow = bearing(library, HIGH, up_to="UNCLASSIFIED")
    for path in (f"/v1/answers/{given['id']}", f"/v1/documents/{library.documents['Depot estimate']}"):
        assert program.get(path, headers=bearing(library, HIGH)).status_code == 200
        assert program.get(path, headers=narrow).status_code == 404
    raised = {"question": HIGH_QUESTION, "up_to": "SECRET//NOFORN"}
    assert HIGH_WORDS not in program.post("/v1/answers", json=raised, headers=narrow).text
    after = {"question": "And then?", "after": given["id"]}
    assert program.post("/v1/answers", json=after, headers=narrow).status_code == 404


def test_only_its_scopes(program: TestClient, library: Library) -> None:
    document = library.documents["Fuel outlook"]
    calls = {
        "ask": ("POST", "/v1/answers"),
        "search": ("POST", "/v1/search"),
        "read": ("GET", f"/v1/documents/{document}"),
    }
    for scope in calls:
        header = bearing(library, LOW, (scope,))
        for needed, (method, path) in calls.items():
            body = {"question": HIGH_QUESTION} if method == "POST" else None
            response = program.request(method, path, headers=header, json=body)
            assert response.status_code == (200 if scope == needed else 403)
            if scope != needed:
                assert response.headers["content-type"] == "application/problem+json"


def test_a_token_that_does_not_count_opens_nothing(program: TestClient, high: TestClient, library: Library) -> None:
    _, secret = make_token(library.vault.control, HIGH, Wish(ALL, 1))
    (token,) = tokens(library.vault.control)
    revoke_token(library.vault.control, token.id)
    lapsed = bearing(library, LAPSED)["Authorization"]
    for value in (f"Bearer {secret}", "Bearer ", "Bearer x", "bearer cst_", lapsed):
        for client in (program, high):  # a session does not help a wrong token
            response = client.post("/v1/search", json={"question": "Where?"}, headers={"Authorization": value})
            assert response.status_code == 401
            assert response.headers["content-type"] == "application/problem+json"


def test_a_token_opens_no_page(program: TestClient, library: Library) -> None:
    header = bearing(library, HIGH)
    assert program.get("/", headers=header).status_code == 303
    assert program.get("/answers", headers=header).status_code == 303
    data = {"question": HIGH_QUESTION, "token": ""}
    assert program.post("/ask", data=data, headers={**header, **ORIGIN}).status_code == 401


def test_each_use_is_recorded_by_the_tokens_id_alone(program: TestClient, library: Library) -> None:
    header = bearing(library, LOW)
    (token,) = tokens(library.vault.control)
    log = library.vault.layout.audit / "log.jsonl"
    before = len(log.read_text().splitlines())
    program.post("/v1/search", json={"question": HIGH_QUESTION}, headers=header)
    lines = log.read_text().splitlines()[before:]
    first = json.loads(lines[0])
    assert (first["actor"], first["action"], first["token"]) == (LOW, "token", token.id)
    assert header["Authorization"].split()[1] not in "".join(lines)


def test_every_record_has_marking_claims_and_sources(program: TestClient, library: Library) -> None:
    header = bearing(library, HIGH)
    given = program.post("/v1/answers", json={"question": HIGH_QUESTION}, headers=header)
    document = library.documents["Depot estimate"]
    paths = [f"/v1/answers/{given.json()['id']}", f"/v1/answers/{given.json()['id']}/explanation"]
    paths += [f"/v1/documents/{document}", f"/v1/documents/{document}/pages/1"]
    found = [given, program.post("/v1/search", json={"question": HIGH_QUESTION}, headers=header)]
    found += [program.get(path, headers=header) for path in paths]
    for one in found:
        assert {"marking", "claims", "sources"} <= set(one.json())
        assert one.headers["x-marking"] == "SECRET//NOFORN"
    nothing = program.post("/v1/search", json={"question": "originator:nobody zebra"}, headers=header)
    assert (nothing.json()["hits"], nothing.headers["x-marking"]) == ([], "SECRET//NOFORN")
