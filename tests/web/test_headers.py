"""The outer wall: headers on every response, known hosts only, bounded bodies."""

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import ORIGIN
from web.headers import BODY_LIMIT, CONTENT_SECURITY_POLICY, EVERY_RESPONSE, host_name

PAGES = ["/", "/sign-in", "/nowhere", "/healthz", "/v1/search", "/documents/x", "/v1/documents/x"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_every_response_has_the_protective_headers(
    visitor: TestClient, low: TestClient, path: str, method: str
) -> None:
    for client in (visitor, low):
        response = client.request(method, path)
        for name, value in EVERY_RESPONSE.items():
            assert response.headers.get_list(name) == [value]
        assert "server" not in response.headers
        assert "strict-transport-security" not in response.headers


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    policy = CONTENT_SECURITY_POLICY.format(nonce="nonce")
    assert policy.startswith("default-src 'none'; script-src 'self' 'nonce-nonce'; style-src 'self';")
    assert policy.endswith("require-trusted-types-for 'script'; trusted-types htmx")
    for forbidden in ("unsafe", "http", "*", "data:", "blob:"):
        assert forbidden not in policy


def test_program_files_may_be_kept_but_are_asked_for(visitor: TestClient) -> None:
    response = visitor.get("/static/coversheet.css")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY.format(nonce="nonce")


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/vendor/../../cli.py", "/static/"]
)
def test_nothing_beside_the_program_files_is_served(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "LOCALHOST.", "[::1]", "127.0.0.1"])
def test_an_unknown_host_is_refused_before_anything_else(visitor: TestClient, host: str) -> None:
    response = visitor.get("/sign-in", headers={"Host": host})
    assert (response.status_code, response.text) == (400, "Unknown host.\n")
    assert response.headers["cache-control"] == "no-store"


def test_a_known_host_may_have_a_port_and_capitals(visitor: TestClient) -> None:
    assert visitor.get("/healthz", headers={"Host": "LocalHost:8017"}).text == "ok"


def test_two_hosts_are_none(visitor: TestClient) -> None:
    response = visitor.get("/healthz", headers=[("Host", "localhost"), ("Host", "localhost")])
    assert response.status_code == 400


def test_a_long_body_is_refused_before_it_is_read_as_anything(low: TestClient) -> None:
    for headers in (ORIGIN, {"Content-Type": "application/json"}, {"Content-Type": "multipart/form-data; boundary=x"}):
        response = low.post("/ask", content=b"x" * (BODY_LIMIT + 1), headers=headers)
        assert response.status_code == 413
        assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY.format(nonce="nonce")


def test_a_long_body_in_pieces_is_refused_too(low: TestClient) -> None:
    pieces = (b"y" * 1024 for _ in range(BODY_LIMIT // 1024 + 1))
    assert low.post("/v1/search", content=pieces).status_code == 413


def test_a_body_of_just_the_limit_comes_through(low: TestClient) -> None:
    body = b'{"question": "Where?", "up_to": null}'.ljust(BODY_LIMIT)
    response = low.post("/v1/search", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("header", "name"),
    [("Localhost:80", "localhost"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("a.b", "a.b"), ("", ""), ("[", "[]")],
)
def test_host_names(header: str, name: str) -> None:
    assert host_name(header) == name
