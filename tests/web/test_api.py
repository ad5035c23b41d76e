"""The JSON door: the records of the command line, strict bodies, one shape for every error."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.answer import answer_record, citation_record, findings_record
from rag.ask import ask as answered
from rag.showing import Wanted, found
from tests.web.conftest import HIGH, HIGH_WORDS, LOW, QUESTION, Library
from web.failures import MISSHAPEN

HIGH_QUESTION = "When does the northern depot fall below its floor of diesel?"


def test_search_gives_the_records_of_the_command_line(high: TestClient, library: Library) -> None:
    record = high.post("/v1/search", json={"question": HIGH_QUESTION, "limit": 3}).json()
    findings = found(library.vault.view(library.accounts.reader(HIGH)), HIGH_QUESTION, Wanted(3))
    about: dict[str, Any] = {"query": HIGH_QUESTION, "as": HIGH, "ceiling": "SECRET//NOFORN"}
    about |= {"marking": "SECRET//NOFORN", "claims": [], "sources": []}
    assert record == {**about, **json.loads(json.dumps(findings_record(findings)))}


def test_search_gives_what_stands_around_when_it_is_asked_for(high: TestClient) -> None:
    body = {"question": HIGH_QUESTION, "limit": 3, "order": "newest", "context": True}
    record = high.post("/v1/search", json=body).json()
    assert record["order"] == "newest"
    for hit in record["hits"]:
        assert set(hit["around"]) == {"portion", "before", "after"}
    neighbours = [one for hit in record["hits"] for one in (hit["around"]["before"], hit["around"]["after"]) if one]
    assert neighbours
    assert all(one["text"] and one["portion"].startswith("(") for one in neighbours)
    assert high.post("/v1/search", json={**body, "order": "oldest"}).status_code == 422


def test_answers_give_the_records_of_the_command_line(high: TestClient, library: Library) -> None:
    record = high.post("/v1/answers", json={"question": HIGH_QUESTION}).json()
    answer = answered(library.vault.view(library.accounts.reader(HIGH)), HIGH_QUESTION)
    sources = record.pop("sources")
    assert sources == [json.loads(json.dumps(citation_record(one))) for one in answer.sources]
    kept = {name: record.pop(name) for name in ("id", "conversation", "turn", "question", "searched")}
    assert record == json.loads(json.dumps(answer_record(answer)))
    assert kept == {**kept, "conversation": kept["id"], "turn": 1, "question": HIGH_QUESTION}
    assert record["marking"] == "SECRET//NOFORN"
    citation = record["claims"][0]["citations"][0]
    assert citation["quote"] == HIGH_WORDS


def test_up_to_narrows(high: TestClient) -> None:
    body = {"question": HIGH_QUESTION, "up_to": "UNCLASSIFIED"}
    record = high.post("/v1/search", json=body).json()
    assert record["ceiling"] == "UNCLASSIFIED"
    assert {hit["marking"] for hit in record["hits"]} == {"UNCLASSIFIED"}


def test_a_document_and_its_page(high: TestClient, library: Library) -> None:
    document_id = library.documents["Depot estimate"]
    document = high.get(f"/v1/documents/{document_id}").json()
    assert (document["document"], document["marking"], document["pages"]) == (document_id, "SECRET//NOFORN", 1)
    portions = [(one["portion"], document["text"][one["start"] : one["end"]]) for one in document["portions"]]
    assert portions == [("(U)", "This estimate is for planners."), ("(S//NF)", HIGH_WORDS)]
    page = high.get(f"/v1/documents/{document_id}/pages/1").json()
    assert page["text"] == document["text"][page["start"] : page["end"]]
    assert (page["page"], page["pages"]) == (1, 1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "question",
        {"question": 7},
        {"question": None},
        {"question": QUESTION, "more": 1},
        {"question": QUESTION, "as": "someone.else"},
        {"question": QUESTION, "limit": 0},
        {"question": QUESTION, "limit": 101},
        {"question": QUESTION, "limit": "3"},
        {"question": QUESTION, "up_to": 4},
    ],
)
def test_a_body_of_another_shape_is_refused_without_repeating_it(low: TestClient, body: Any) -> None:
    response = low.post("/v1/search", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": HTTPStatus(422).phrase,
        "status": 422,
        "detail": MISSHAPEN,
    }


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"question": ""}, "Type a question first."),
        ({"question": "x" * 2001}, "Questions can have up to 2,000 characters; this has 2,001."),
        ({"question": "a\ud800b"}, "The question holds signs that are not text. Type it again."),
        ({"question": "Where?", "up_to": "PURPLE"}, "This marking can't be read with certainty."),
        ({"question": "Where?", "up_to": "TOP SECRET"}, "This marking is not within your own access."),
    ],
)
def test_a_question_that_cannot_be_asked(low: TestClient, body: dict[str, str], sentence: str) -> None:
    for path in ("/v1/search", "/v1/answers"):
        content = json.dumps(body).encode()
        response = low.post(path, content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 422
        assert response.json()["detail"].startswith(sentence)


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_only_json_comes_in(low: TestClient, kind: str) -> None:
    headers = {"Content-Type": kind, "Origin": "http://localhost"}
    response = low.post("/v1/search", content=b'{"question": "Where?"}', headers=headers)
    assert response.status_code == 415
    assert response.headers["content-type"] == "application/problem+json"


def test_broken_json_is_refused(low: TestClient) -> None:
    for content in (b"", b"{", b"\xff\xfe", b'{"question": "a"} {}', b"[" * 5000):
        response = low.post("/v1/search", content=content, headers={"Content-Type": "application/json"})
        assert response.status_code in {400, 422}
        assert response.headers["content-type"] == "application/problem+json"


def test_without_a_session_nothing_is_looked_at(visitor: TestClient, library: Library) -> None:
    log = library.vault.layout.audit / "log.jsonl"
    before = log.read_bytes()
    response = visitor.post("/v1/search", json={"question": QUESTION})
    assert response.status_code == 401
    assert response.json()["title"] == "Unauthorized"
    assert log.read_bytes() == before


def test_absent_forbidden_and_nowhere_are_one_answer(low: TestClient, library: Library) -> None:
    answers = {
        (response.status_code, response.content, response.headers["content-type"])
        for response in (
            low.get(f"/v1/documents/{library.documents['Depot estimate']}"),
            low.get(f"/v1/documents/{'0' * 32}"),
            low.get(f"/v1/documents/{library.documents['Depot estimate']}/pages/1"),
            low.get(f"/v1/documents/{library.documents['Fuel outlook']}/pages/77"),
            low.get("/v1/nowhere"),
        )
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_who_asks_is_the_session_and_nothing_else(low: TestClient) -> None:
    headers = {"X-Remote-User": HIGH, "Remote-User": HIGH, "Authorization": "Basic YTpi", "X-Forwarded-User": HIGH}
    record = low.post(f"/v1/search?as={HIGH}", json={"question": QUESTION}, headers=headers).json()
    assert record["as"] == LOW
