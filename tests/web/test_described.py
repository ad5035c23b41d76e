"""The OpenAPI document, and the door held against it with made-up requests: no case may end in a fault of ours.

CASES is how many requests are made in all; `make cases` makes 10,000.
"""

import os
import sys
from collections import Counter
from typing import Any

import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from indexes.tokens import Wish, make_token, revoke_token
from tests.web.conftest import HIGH, Library

CASES = int(os.environ.get("CASES", "120"))
ROUNDS = 8  # some operations have few cases: what they leave is shared out again
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_document_names_every_route_and_both_ways_in(high: TestClient) -> None:
    document = high.get("/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/v1/openapi.json",
        "/v1/search",
        "/v1/answers",
        "/v1/answers/{answer}",
        "/v1/answers/{answer}/explanation",
        "/v1/documents/{document_id}",
        "/v1/documents/{document_id}/pages/{number}",
    }
    assert set(document["components"]["securitySchemes"]) == {"token", "session"}
    for path, item in document["paths"].items():
        for operation in item.values():
            assert operation["security"] == [{"token": []}, {"session": []}], path
            assert "application/problem+json" in operation["responses"]["422"]["content"]
    assert document["components"]["schemas"]["AnswerRequest"]["additionalProperties"] is False


def test_made_up_requests_find_no_fault(application: FastAPI, library: Library) -> None:
    token, secret = make_token(library.vault.control, HIGH, Wish(("ask", "search", "read"), 1))
    headers = {"Authorization": f"Bearer {secret}"}
    with TestClient(application, base_url="http://localhost") as client:
        document = client.get("/v1/openapi.json", headers=headers).json()
        schema = schemathesis.openapi.from_dict(document)
        schema.app = application
        operations: list[Any] = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
        replies: Counter[str] = Counter()
        for operation in [*operations, *(one for one in operations if "POST" in one.label)] * ROUNDS:
            share = (CASES - replies.total()) // len(operations)
            if share < 1:
                break

            @settings(
                max_examples=share,
                deadline=None,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy())
            def check(case: Any) -> None:
                response = case.call(base_url="http://localhost", headers=headers)
                replies[f"{response.status_code // 100}xx"] += 1
                case.validate_response(response, checks=CHECKS, headers=headers)

            check()
    revoke_token(library.vault.control, token.id)
    assert replies.total() >= 0.95 * CASES
    assert replies["2xx"] > 0
    sys.stdout.write(f"{replies.total()} made-up requests: {dict(sorted(replies.items()))}\n")
