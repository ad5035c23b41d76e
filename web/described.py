"""The OpenAPI document of the JSON door: its routes, its two ways in, and the one shape of its errors."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reference": {"type": "string"},
    },
    "additionalProperties": False,
}
RECORD: Final = {
    "type": "object",
    "required": ["marking", "claims", "sources"],
    "properties": {
        "marking": {"type": "string"},
        "claims": {"type": "array", "items": {"type": "object"}},
        "sources": {"type": "array", "items": {"type": "object"}},
    },
}
TOLD: Final = {
    400: "The request can't be read.",
    401: "No session and no token that counts.",
    403: "From a foreign page, or not in the token's scope.",
    404: "Not there, or not yours to see: the same words for both.",
    405: "No such method here; told as 404.",
    413: "The body is too large.",
    415: "The body does not call itself JSON.",
    422: "The question or the body can't be taken; the sentence says why.",
    503: "Too many at once; try again.",
}
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": told, "content": {"application/problem+json": {"schema": PROBLEM}}}
    for status, told in TOLD.items()
}
WAYS_IN: Final = {
    "token": {"type": "http", "scheme": "bearer", "description": "Made with `coversheet users token`."},
    "session": {"type": "apiKey", "in": "cookie", "name": "coversheet", "description": "A session of the pages."},
}


def described(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Give the document; it holds nothing of the library."""
    document = get_openapi(title="Coversheet", version=version("coversheet"), routes=routes)
    for path, item in document["paths"].items():
        for operation in item.values():
            operation["security"] = [{"token": []}, {"session": []}]
            if not path.endswith("openapi.json"):
                answer = operation["responses"]["200"]
                answer["content"] = {"application/json": {"schema": RECORD}}
                answer["headers"] = {"X-Marking": {"required": True, "schema": {"type": "string"}}}
    document.setdefault("components", {})["securitySchemes"] = WAYS_IN
    return document
