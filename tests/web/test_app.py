"""The application as a whole: nothing but our routes, and a last door that keeps words of documents in."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from indexes.errors import Busy, Damaged, Refused
from tests.web.conftest import QUESTION

SECRET_WORDS = "the barges are late because"


@pytest.fixture
def broken(application: FastAPI) -> FastAPI:
    """The application with addresses that fail in several ways."""

    def fail() -> None:
        raise RuntimeError(SECRET_WORDS)

    def fail_halfway() -> Iterator[bytes]:
        yield b"first"
        raise RuntimeError(SECRET_WORDS)

    def streaming() -> object:
        from starlette.responses import StreamingResponse  # noqa: PLC0415 - only this address needs it

        return StreamingResponse(fail_halfway())

    def damaged() -> None:
        raise Damaged(SECRET_WORDS)

    def busy() -> None:
        raise Busy("Another run is changing this library.")

    def refused() -> None:
        raise Refused("You may not read this.")

    application.add_api_route("/fail", fail)
    application.add_api_route("/v1/fail", fail)
    application.add_api_route("/halfway", streaming, response_model=None)
    application.add_api_route("/damaged", damaged)
    application.add_api_route("/busy", busy)
    application.add_api_route("/refused", refused)
    return application


@pytest.fixture
def client(broken: FastAPI) -> TestClient:
    """A browser before the broken application."""
    return TestClient(broken, base_url="http://localhost", follow_redirects=False)


@pytest.mark.parametrize("path", ["/fail", "/v1/fail", "/damaged"])
def test_what_nobody_foresaw_shows_a_number_only(
    client: TestClient, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    response = client.get(path)
    assert response.status_code == 500
    assert response.headers["cache-control"] == "no-store"
    written = capsys.readouterr()
    reference = written.err.split(": ")[1]
    assert reference in response.text
    for text in (response.text, written.err, written.out, str(response.headers)):
        assert SECRET_WORDS not in text
        assert "Traceback" not in text


def test_a_fault_in_the_middle_of_an_answer_is_kept_in_too(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert client.get("/halfway").content.startswith(b"first")
    written = capsys.readouterr()
    assert "RuntimeError at tests/web/test_app.py" in written.err
    assert SECRET_WORDS not in written.err + written.out


def test_known_errors_have_their_status(client: TestClient) -> None:
    assert client.get("/busy").status_code == 503
    refused, nowhere = client.get("/refused"), client.get("/nowhere")
    assert (refused.status_code, refused.content) == (nowhere.status_code, nowhere.content) == (404, nowhere.content)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/static/vendor", "/metrics", "/favicon.ico"])
def test_nothing_describes_the_server(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_other_methods_are_not_there(low: TestClient) -> None:
    for method, path in (("PUT", "/ask"), ("DELETE", "/"), ("GET", "/ask"), ("HEAD", "/"), ("TRACE", "/")):
        response = low.request(method, path)
        assert response.status_code == 405
        assert QUESTION not in response.text


def test_a_slash_too_many_leads_nowhere(low: TestClient) -> None:
    assert low.get("/ask/").status_code == 404
