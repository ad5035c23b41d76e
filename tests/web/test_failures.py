"""One sentence in three shapes: page, part of a page, problem."""

import json

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from web import failures


def request_for(application: FastAPI, path: str, *, fragment: bool = False) -> Request:
    """Give a request to this path."""
    headers = [(b"hx-request", b"true")] if fragment else []
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b"", "app": application}
    return Request({**scope, "state": {"nonce": "nonce"}})


def test_a_page_for_a_browser(application: FastAPI) -> None:
    response = failures.show(request_for(application, "/x"), 404, "Not <here>.")
    assert response.status_code == 404
    assert b"<!doctype html>" in bytes(response.body)
    assert b"Not &lt;here&gt;." in bytes(response.body)


def test_a_part_for_the_script_of_the_page(application: FastAPI) -> None:
    response = failures.show(request_for(application, "/x", fragment=True), 503, "Later.", reference="ABCD-EF")
    assert b"<html" not in bytes(response.body)
    assert b"ABCD-EF" in bytes(response.body)


@pytest.mark.parametrize("reference", ["", "ABCD-EF"])
def test_a_problem_for_a_program(application: FastAPI, reference: str) -> None:
    response = failures.show(request_for(application, "/v1/x"), 503, "Later.", reference=reference)
    assert response.headers["content-type"] == "application/problem+json"
    expected = {"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": "Later."}
    assert json.loads(bytes(response.body)) == (expected | {"reference": reference} if reference else expected)


@pytest.mark.parametrize("path", ["/v1/search", "/v1/answers"])
def test_a_filter_that_cannot_be_read_is_said_in_one_sentence(low: TestClient, path: str) -> None:
    response = low.post(path, json={"question": "date:someday ferry"})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("A date filter names")
    assert "someday" not in response.text


def test_no_way_back_in_is_offered_but_after_the_end_of_a_session(application: FastAPI) -> None:
    without = failures.show(request_for(application, "/x"), 404, "No.")
    offered = failures.show(request_for(application, "/x"), 401, "No.", sign_in=True)
    assert b"/sign-in" not in bytes(without.body)
    assert b'href="/sign-in"' in bytes(offered.body)
