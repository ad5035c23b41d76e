"""The pages of a reader beyond question and source: library, history, answers, exports, streams, panel, choices."""

import re
from collections.abc import Iterator
from typing import Final

from fastapi.testclient import TestClient

from indexes.panels import panel_id
from tests.doors import ORIGIN, Observation, Response, browser, through_web, token, written
from tests.stock import QUESTIONS
from tests.worlds import ABSENT, PORTAL, Step, World

STREAM: Final = {**ORIGIN, "HX-Request": "true", "Accept": "text/event-stream"}
TIMES: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)?")
"""Besides the clock of `doors`, the moment at which an answer was kept is made equal: two worlds are asked in turn."""


def through_pages(world: World, names: list[str], step: Step | None) -> Iterator[Observation]:
    """Look through the web door at all that a reader can reach; between steps only what `through_web` looks at."""
    if step is not None:
        yield from through_web(world, names, step)
        return
    client = browser(world)
    yield from _library(client)
    yield from _answers(client)
    yield from _streams(client)
    yield from _panel(client, names)
    yield from _choices(client)
    yield from _revisions(client, names)
    for name in (*names[:4], ABSENT):
        yield f"GET picture({name})", timeless(client.get(f"/documents/{name}/pages/1/picture"))
    for path in ("/admin/users", "/admin/audit", "/admin/runs", "/admin/users/other", "/v1/openapi.json"):
        yield f"GET other duties({path})", timeless(client.get(path))
    yield from through_web(world, names, None)


def timeless(response: Response) -> str:
    """Return a response byte for byte, but for moments of the clock."""
    return TIMES.sub("then", written(response))


def _library(client: TestClient) -> Iterator[Observation]:
    first = client.get("/library")
    yield "GET library", timeless(first)
    for value in re.findall(r'name="f" value="([0-9a-f]{12})"', first.text)[:4]:
        yield "GET library by facet", timeless(client.get(f"/library?f={value}"))
    for rest in ("?sort=title", "?sort=date", "?page=2", "?f=000000000000", "?page=x"):
        yield f"GET library({rest})", timeless(client.get(f"/library{rest}"))


def _answers(client: TestClient) -> Iterator[Observation]:
    yield "GET history", timeless(client.get("/answers"))
    found = client.post("/v1/answers", json={"question": QUESTIONS[0]}).json()
    answer = str(found.get("id", ABSENT))
    for name in (answer, ABSENT):
        for path in (f"/answers/{name}", f"/v1/answers/{name}", f"/v1/answers/{name}/explanation"):
            yield f"GET answer({path})", timeless(client.get(path))
    fields = {"token": token(client), "question": QUESTIONS[1], "after": answer}
    yield "POST follow-up", timeless(client.post("/ask", data=fields, headers=ORIGIN))
    for claim in (1, 999):
        data = {"token": token(client), "said": "right"}
        where = f"/answers/{answer}/claims/{claim}"
        yield f"POST claim({claim})", timeless(client.post(where, data=data, headers=ORIGIN))
    yield "GET answer(judged)", timeless(client.get(f"/answers/{answer}"))
    for kind in ("json", "none"):
        data = {"token": token(client), "format": kind}
        yield f"POST export({kind})", timeless(client.post(f"/answers/{answer}/export", data=data, headers=ORIGIN))


def _revisions(client: TestClient, names: list[str]) -> Iterator[Observation]:
    """Look at what became of documents, and report markings."""
    for name in names:
        reply = client.get(f"/documents/{name}")
        for way in sorted(set(re.findall(r"/documents/[0-9a-f]{32}/revisions/[0-9a-f]{32}", reply.text))):
            yield "GET revisions", timeless(client.get(way))
    for name in (*names[:3], ABSENT):
        yield f"GET revisions({name})", timeless(client.get(f"/documents/{name}/revisions/{names[0]}"))
        data = {"token": token(client), "marked": "too high", "number": "1"}
        yield f"POST report({name})", timeless(client.post(f"/documents/{name}/report", data=data, headers=ORIGIN))


def _streams(client: TestClient) -> Iterator[Observation]:
    for question in (QUESTIONS[0], QUESTIONS[6], " "):
        fields = {"token": token(client), "question": question}
        yield "POST stream", timeless(client.post("/ask", data=fields, headers=STREAM))


def _panel(client: TestClient, names: list[str]) -> Iterator[Observation]:
    embed = panel_id(PORTAL)
    for name in (embed, "0" * 12, "malformed"):
        yield "GET panel", timeless(client.get(f"/panel/{name}"))
    fields = {"token": token(client), "question": QUESTIONS[0]}
    yield "POST panel ask", timeless(client.post(f"/panel/{embed}/ask", data=fields, headers=ORIGIN))
    for name in (*names[:2], ABSENT):
        path = f"/panel/{embed}/answers/{ABSENT}/documents/{name}"
        yield "GET panel source", timeless(client.get(path))


def _choices(client: TestClient) -> Iterator[Observation]:
    yield "GET session", timeless(client.get("/session"))
    for path, more in (("/language", {"code": "fr"}), ("/language", {"code": "en"}), ("/shortcuts", {"keys": "off"})):
        data = {"token": token(client), "back": "/", **more}
        yield f"POST choice({path})", timeless(client.post(path, data=data, headers=ORIGIN))
    data = {"token": token(client), "up_to": "TOP SECRET"}
    yield "POST ceiling", timeless(client.post("/ceiling", data=data, headers=ORIGIN))
