"""Every route has an access test: who may enter, and that a document that is not his looks like one that is not there.

The routes are found by walking the router, nested ones included; one that is not listed here fails.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute

from indexes.panels import panel_id
from tests.web.conftest import HIGH_WORDS, ORIGIN, PORTAL, QUESTION, Library, ask, token_of

OPEN = {
    ("GET", "/healthz"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/language"),
    ("MOUNT", "/static"),
    ("GET", "/panel"),
}
SIGNED_IN = {
    ("GET", "/"),
    ("POST", "/ask"),
    ("POST", "/search"),
    ("POST", "/sign-out"),
    ("POST", "/ceiling"),
    ("POST", "/shortcuts"),
    ("GET", "/session"),
    ("GET", "/library"),
    ("GET", "/answers"),
    ("GET", "/answers/{answer}"),
    ("POST", "/answers/{answer}/export"),
    ("POST", "/answers/{answer}/claims/{number:int}"),
    ("GET", "/documents/{document_id}"),
    ("GET", "/documents/{document_id}/around"),
    ("POST", "/documents/{document_id}/find"),
    ("GET", "/documents/{document_id}/revisions/{earlier}"),
    ("POST", "/documents/{document_id}/report"),
    ("GET", "/documents/{document_id}/pages/{number:int}"),
    ("GET", "/documents/{document_id}/pages/{number:int}/picture"),
    ("GET", "/panel/{embed}"),
    ("POST", "/panel/{embed}/ask"),
    ("GET", "/panel/{embed}/answers/{answer}"),
    ("GET", "/panel/{embed}/answers/{answer}/documents/{document_id}"),
    ("GET", "/panel/{embed}/answers/{answer}/documents/{document_id}/pages/{number:int}"),
    ("GET", "/v1/openapi.json"),
    ("POST", "/v1/search"),
    ("POST", "/v1/answers"),
    ("GET", "/v1/answers/{answer}"),
    ("GET", "/v1/answers/{answer}/explanation"),
    ("GET", "/v1/documents/{document_id}"),
    ("GET", "/v1/documents/{document_id}/pages/{number:int}"),
}
REVIEWERS = {
    ("GET", "/review"),
    ("GET", "/review/{entry_id}"),
    ("POST", "/review/{entry_id}"),
    ("GET", "/review/{entry_id}/pages/{number:int}/picture"),
}
"""For everybody else these do not exist; who sees what behind them is tested in `test_review.py`."""
ADMINISTRATORS = {
    ("GET", "/admin/users"),
    ("GET", "/admin/users/{account}"),
    ("POST", "/admin/users/{account}"),
    ("GET", "/admin/embeds"),
    ("GET", "/admin/runs"),
    ("GET", "/admin/runs/rows"),
    ("GET", "/admin/audit"),
    ("GET", "/admin/evaluation"),
    ("POST", "/admin/audit"),
    ("POST", "/admin/audit/verify"),
    ("POST", "/admin/audit/export"),
    ("POST", "/admin/audit/question"),
    ("GET", "/admin/reports"),
    ("POST", "/admin/reports/{report}"),
    ("POST", "/admin/reports/{report}/claim"),
}
"""For everybody else these do not exist either; see `test_admin.py`, `test_oversight.py` and `test_reports.py`."""
ABSENT = "0" * 32
NOT_HIS = "Depot estimate"


def routes(nodes: Iterable[BaseRoute], prefix: str = "") -> set[tuple[str, str]]:
    """Give method and path of every route below these."""
    found: set[tuple[str, str]] = set()
    for node in nodes:
        path = prefix + str(getattr(node, "path", ""))
        inner = getattr(node, "original_router", None) or getattr(node, "routes", None)
        methods = getattr(node, "methods", None)
        if methods:
            found |= {(method, path) for method in methods}
        elif inner:
            found |= routes(getattr(inner, "routes", inner), prefix)
        else:
            found.add(("MOUNT", path))
    return found


def send(client: TestClient, method: str, path: str, **options: Any) -> Any:
    """Send a request to a route with an id and a page number filled in."""
    document_id = options.pop("document_id", ABSENT)
    filled = (
        path.replace("{document_id}", document_id)
        .replace("{number:int}", "1")
        .replace("{earlier}", options.pop("earlier", ABSENT))
        .replace("{entry_id}", "q-1")
        .replace("{answer}", document_id)
        .replace("{account}", "analyst.low")
        .replace("{report}", "0" * 16)
        .replace("{embed}", panel_id(PORTAL))
    )
    if method == "POST" and path.startswith("/v1/"):
        options.setdefault("json", {"question": QUESTION})
    elif method == "POST":
        options.setdefault("data", {"question": QUESTION})
        options.setdefault("headers", ORIGIN)
    return client.request(method, filled, **options)


def test_every_route_is_listed(application: FastAPI) -> None:
    assert routes(application.routes) == OPEN | SIGNED_IN | REVIEWERS | ADMINISTRATORS


@pytest.mark.parametrize(("method", "path"), sorted(SIGNED_IN | REVIEWERS | ADMINISTRATORS))
def test_nobody_enters_without_a_session(visitor: TestClient, library: Library, method: str, path: str) -> None:
    for document_id in (ABSENT, library.documents["Fuel outlook"]):
        response = send(visitor, method, path, document_id=document_id)
        if method == "GET" and not path.startswith(("/v1/", "/panel/")):
            assert (response.status_code, response.headers["location"], response.content) == (303, "/sign-in", b"")
        else:
            assert response.status_code == 401
        assert "diesel" not in response.text.replace(QUESTION, "")


@pytest.mark.parametrize(("method", "path"), sorted(REVIEWERS | ADMINISTRATORS))
def test_the_pages_of_other_duties_do_not_exist_for_others(high: TestClient, method: str, path: str) -> None:
    nowhere = send(high, method, "/nowhere")
    refused = send(high, method, path)
    assert (refused.status_code, refused.content) == (404, nowhere.content)
    assert dict(refused.headers) == dict(nowhere.headers)


@pytest.mark.parametrize(("method", "path"), sorted(SIGNED_IN | REVIEWERS | ADMINISTRATORS))
@pytest.mark.parametrize("cookie", ["", "x", "token-0000000000000000000000000000000000000009", "ä"])
def test_an_invented_cookie_opens_nothing(application: FastAPI, method: str, path: str, cookie: str) -> None:
    client = TestClient(application, base_url="http://localhost", follow_redirects=False)
    header = {"Cookie": f"coversheet={cookie}".encode("latin-1"), **ORIGIN}
    assert send(client, method, path, headers=header).status_code in {303, 401}


@pytest.mark.parametrize(
    "path",
    [path for method, path in sorted(SIGNED_IN) if method == "GET" and "document_id" in path and "picture" not in path],
)
def test_a_document_that_is_not_his_is_like_one_that_is_not_there(low: TestClient, library: Library, path: str) -> None:
    his = send(low, "GET", path, document_id=library.documents["Fuel outlook"], earlier=library.earlier)
    assert his.status_code == 200
    assert "Rail wagons arrive twice a week." in his.text
    absent = send(low, "GET", path, document_id=ABSENT)
    for document_id in (library.documents[NOT_HIS], library.documents["Port brief"], "x", "%00", "é" * 300):
        refused = send(low, "GET", path, document_id=document_id, earlier=library.earlier)
        assert refused.status_code == absent.status_code == 404
        assert refused.content == absent.content
        assert dict(refused.headers) == dict(absent.headers)


def test_an_address_that_does_not_exist_is_like_a_document_that_does_not(low: TestClient) -> None:
    nowhere = low.get("/nowhere")
    absent = low.get(f"/documents/{ABSENT}")
    assert (nowhere.status_code, nowhere.content) == (absent.status_code, absent.content)
    assert low.get(f"/documents/{ABSENT}/pages/99999999999999999999").content == absent.content
    assert low.get(f"/documents/{ABSENT}/pages/-1").content == absent.content
    assert low.get(f"/documents/{ABSENT}/pages/one").content == absent.content


def test_a_page_beyond_the_last_is_not_found(low: TestClient, library: Library) -> None:
    document_id = library.documents["Fuel outlook"]
    assert low.get(f"/documents/{document_id}/pages/2").status_code == 200
    absent = low.get(f"/documents/{ABSENT}/pages/3")
    assert low.get(f"/documents/{document_id}/pages/3").content == absent.content


def test_answers_and_passages_hold_only_what_the_reader_may_read(low: TestClient, high: TestClient) -> None:
    question = "When does the northern depot fall below its floor of diesel?"
    assert HIGH_WORDS in ask(high, question)
    assert HIGH_WORDS not in ask(low, question)
    assert "Depot estimate" in ask(high, question, "/search")
    assert "Depot estimate" not in ask(low, question, "/search")
    record = high.post("/v1/search", json={"question": question}).json()
    assert record["hits"][0]["title"] == "Depot estimate"
    record = low.post("/v1/search", json={"question": question}).json()
    assert {hit["marking"] for hit in record["hits"]} == {"UNCLASSIFIED"}


def test_only_up_to_narrows_and_never_widens(low: TestClient, high: TestClient) -> None:
    question = "When does the northern depot fall below its floor of diesel?"
    narrowed = ask(high, question, up_to="UNCLASSIFIED")
    assert HIGH_WORDS not in narrowed
    assert "Built only from UNCLASSIFIED" in narrowed
    refused = low.post("/v1/answers", json={"question": question, "up_to": "SECRET//NOFORN"})
    assert refused.status_code == 422
    data = {"question": question, "up_to": "SECRET", "token": token_of(low)}
    assert low.post("/ask", data=data, headers=ORIGIN).status_code == 422


def test_every_look_is_recorded_before_it_is_shown(low: TestClient, library: Library) -> None:
    log = library.vault.layout.audit / "log.jsonl"
    before = log.read_text().count("\n")
    ask(low)
    low.get(f"/documents/{library.documents['Fuel outlook']}/pages/1")
    low.get(f"/documents/{ABSENT}")
    lines = log.read_text().splitlines()[before:]
    # What the form offers, twice; what was read, the answer that was kept, the page, what was not found.
    assert len(lines) == 6
    assert all('"analyst.low"' in line and "diesel" not in line for line in lines)
