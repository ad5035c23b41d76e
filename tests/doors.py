"""The doors of a world: the web application in process, with real sign-ins, and the command line."""

import contextlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ingest.sandbox import Limits, Sandbox
from tests.stock import PASSWORD, QUESTIONS, SEARCHES, UNREADABLE
from tests.worlds import ABSENT, Step, World
from web import app as web_app
from web.main import outcome
from web.session import Entropy
from web.visit import Site

HOST = "localhost"
ORIGIN = {"Origin": f"http://{HOST}"}
FRAGMENT = {**ORIGIN, "HX-Request": "true"}
CLOCK = re.compile(rb"(?<=; expires=)\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT")
"""The one thing that is made equal before the comparison: the time of day, as the header `Date` (left out) and as the
moment at which signing out lets the cookie expire. Session ids and tokens are compared: they come from `Chance`."""

Observation = tuple[str, str]


class Raw(Protocol):
    """The headers of a response as they were sent."""

    @property
    def raw(self) -> list[tuple[bytes, bytes]]:
        """Names and values in their order."""
        ...


class Response(Protocol):
    """What is compared of a response."""

    status_code: int

    @property
    def headers(self) -> Raw:
        """The headers."""
        ...

    @property
    def content(self) -> bytes:
        """The body."""
        ...


class Chance:
    """Time that stands still and tokens in a row of their own for each kind of visitor: the same in both worlds."""

    def __init__(self) -> None:
        self.row = "reader"
        self._given: Counter[str] = Counter()

    def entropy(self) -> Entropy:
        """Give this to what sessions take time and chance from."""
        return Entropy(lambda: 1000.0, lambda: datetime(2026, 11, 23, 12, tzinfo=UTC), self._token, lambda: "nonce")

    def _token(self) -> str:
        self._given[self.row] += 1
        return f"{self.row}-{self._given[self.row]:040d}"


def browser(world: World) -> TestClient:
    """Return the reader's browser; the first time, open the application and sign the reader in with his password."""
    if world.browser is None:
        chance = Chance()
        site, sandbox = Site(hosts=(HOST,)), world.doors.enter_context(Sandbox(Limits()))
        app = web_app.create(world.vault, world.accounts(), site=site, entropy=chance.entropy(), sandbox=sandbox)
        app.state.chance = chance
        world.browser = world.doors.enter_context(visitor(app))
        sign_in(world.browser, world.case.account.name, PASSWORD)
    return world.browser


def visitor(app: FastAPI) -> TestClient:
    """Return a browser in which nobody is signed in."""
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


def sign_in(client: TestClient, name: str, password: str) -> Response:
    """Send the sign-in form."""
    return client.post("/sign-in", data={"name": name, "password": password}, headers=ORIGIN)


def visit(world: World, name: str, question: str) -> None:
    """Have somebody else sign in, ask, search, open what he finds, and sign out."""
    app = application(world)
    app.state.chance.row = "other"
    client = visitor(app)
    assert sign_in(client, name, PASSWORD).status_code == 303
    client.post("/v1/answers", json={"question": question})
    for found, limit in SEARCHES:
        client.post("/v1/search", json={"question": found, "limit": limit})
    for document in world.stored:
        client.get(f"/documents/{document}")
        client.get(f"/v1/documents/{document}/pages/1")
    client.post("/sign-out", data={"token": token(client)}, headers=ORIGIN)
    app.state.chance.row = "reader"


def intrude(world: World, document: str) -> None:
    """Have somebody try what he may not: a wrong password, an unknown name, a forged cookie."""
    client = visitor(application(world))
    assert sign_in(client, "other", "wrong").status_code == 401
    assert sign_in(client, "nobody", PASSWORD).status_code == 401
    client.cookies.set("coversheet", "forged")
    assert client.get(f"/v1/documents/{document}").status_code == 401


def application(world: World) -> FastAPI:
    """Return the application of a world, opened if it was not."""
    app = browser(world).app
    assert isinstance(app, FastAPI)
    return app


def token(client: TestClient) -> str:
    """Return the token that the forms of this browser's pages bring back."""
    return client.get("/").text.split('name="token" value="', 1)[1].split('"', 1)[0]


def written(response: Response) -> str:
    """Return a response byte for byte: status, header names and values in their order, body."""
    sent = [(name, CLOCK.sub(b"now", value)) for name, value in response.headers.raw if name.lower() != b"date"]
    headers = [f"{name!r}: {value!r}" for name, value in sent]
    return "\n".join((str(response.status_code), *headers, repr(response.content)))


def through_web(world: World, names: list[str], step: Step | None) -> Iterator[Observation]:
    """Look through the web door: the JSON door, the pages, and all ways to be refused."""
    client = browser(world)
    if step is not None:
        yield _one_look(client, names, step)
        return
    yield from _json_door(client, world)
    for name in (*names[:6], ABSENT, "malformed", "%2e%2e%2fkey"):
        for path in (f"/v1/documents/{name}", f"/documents/{name}?start=3&end=20", f"/documents/{name}/around"):
            yield f"GET document({path})", written(client.get(path))
    for name in (*names[-2:], ABSENT):
        for path in (f"/v1/documents/{name}/pages/2", f"/documents/{name}/pages/1", f"/documents/{name}/pages/99"):
            yield f"GET page({path})", written(client.get(path))
    yield from _forms(client)
    yield from _refusals(client, [*names, ABSENT][0])
    answer = client.post("/sign-out", data={"token": token(client)}, headers=ORIGIN)
    yield "POST sign-out", written(answer)
    world.leave()


def _json_door(client: TestClient, world: World) -> Iterator[Observation]:
    for question, limit in SEARCHES:
        body = {"question": question, "limit": limit}
        yield f"POST /v1/search({body})", written(client.post("/v1/search", json=body))
    body = {"question": QUESTIONS[0], "limit": 4, "order": "newest", "context": True}
    yield f"POST /v1/search({body})", written(client.post("/v1/search", json=body))
    for up_to in (*world.case.readable[:1], world.case.hidden[0], "NO MARKING"):
        for path in ("/v1/search", "/v1/answers"):
            body = {"question": QUESTIONS[0], "up_to": up_to}
            yield f"POST {path} up to({up_to})", written(client.post(path, json=body))
    for question in (QUESTIONS[0], QUESTIONS[6]):
        yield f"POST /v1/answers({question})", written(client.post("/v1/answers", json={"question": question}))


def _forms(client: TestClient) -> Iterator[Observation]:
    for path in ("/healthz", "/", "/sign-in", "/static/coversheet.css", "/review", "/review/q-0000000000000000"):
        yield f"GET {path}", written(client.get(path))
    fields = {"token": token(client), "question": QUESTIONS[0], "up_to": ""}
    for path, headers in (("/ask", ORIGIN), ("/search", ORIGIN), ("/ask", FRAGMENT), ("/search", FRAGMENT)):
        yield f"POST {path}({headers})", written(client.post(path, data=fields, headers=headers))


def _refusals(client: TestClient, document: str) -> Iterator[Observation]:
    wrong: Iterable[tuple[str, str, dict[str, Any]]] = (
        ("GET", "/nowhere", {}),
        ("GET", "/v1/nowhere", {}),
        ("GET", f"/v1/documents/{document}/pages/x", {}),
        ("GET", f"/v1/documents/{document}/pages/0", {}),
        ("GET", f"/documents/{document}?start=x", {}),
        ("DELETE", f"/v1/documents/{document}", {}),
        ("HEAD", f"/v1/documents/{document}", {}),
        ("POST", "/v1/search", {"json": {"question": "depot", "limit": 0}}),
        ("POST", "/v1/search", {"json": {"question": ""}}),
        ("POST", "/v1/search", {"json": {"question": UNREADABLE}}),
        ("POST", "/v1/answers", {"json": {"question": UNREADABLE}}),
        ("POST", "/v1/search", {"content": b"question=depot", "headers": ORIGIN}),
        ("POST", "/v1/answers", {"content": b"{", "headers": {"Content-Type": "application/json"}}),
        ("POST", "/v1/answers", {"json": {"question": "x" * 70_000}}),
        ("POST", "/ask", {"data": {"token": "another", "question": "depot"}, "headers": ORIGIN}),
        ("POST", "/ask", {"data": {"token": token(client), "question": " "}, "headers": ORIGIN}),
        ("POST", "/ask", {"data": {"question": "depot"}, "headers": {"Origin": "http://elsewhere"}}),
    )
    for method, path, how in wrong:
        yield f"{method} refused({path})", written(client.request(method, path, **how))
    app = client.app
    assert isinstance(app, FastAPI)
    nobody = visitor(app)
    for path in (f"/v1/documents/{document}", f"/documents/{document}", "/"):
        yield f"GET nobody({path})", written(nobody.get(path))
    yield "GET host", written(nobody.get(f"/documents/{document}", headers={"Host": "elsewhere"}))


def _one_look(client: TestClient, names: list[str], step: Step) -> Observation:
    question = QUESTIONS[step.question]
    if step.act == "look ask":
        return f"POST /v1/answers({question})", written(client.post("/v1/answers", json={"question": question}))
    if step.act == "look open":
        name = [*names, ABSENT][step.document % (len(names) + 1)]
        return f"GET document({name})", written(client.get(f"/documents/{name}"))
    body = {"question": question, "limit": 2**step.variant}
    return f"POST /v1/search({body})", written(client.post("/v1/search", json=body))


def through_commands(world: World, names: list[str], step: Step | None) -> Iterator[Observation]:
    """Look through the command line: searches and answers, as JSON and as text, and refusals."""
    del names
    account = world.case.account.name
    commands: list[tuple[str, ...]] = []
    if step is not None:
        commands.append(("ask", QUESTIONS[step.question], "--json"))
    if step is None:
        commands += [("search", question, "--json", "--limit", str(limit)) for question, limit in SEARCHES[::2]]
        commands += [
            ("search", QUESTIONS[1], "--newest", "--context"),
            ("ask", QUESTIONS[0], "--json"),
            ("ask", QUESTIONS[5]),
        ]
        commands += [("search", QUESTIONS[0], "--up-to", marking, "--json") for marking in world.case.hidden[:2]]
        commands += [
            ("search", UNREADABLE),
            ("ask", " "),
            ("search", "depot", "--up-to", "NO MARKING"),
            ("quarantine", "list", "--json"),
        ]
    for command in commands:
        yield f"{command[0]}({command})", _run(world, *command, "--as", account)
    if step is None:
        yield "search(nobody)", _run(world, "search", "depot", "--as", "nobody", "--json")


def _run(world: World, *arguments: str) -> str:
    """Return exit code and output of one command."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        code = outcome(["--library", str(world.settings.library), *arguments])
    return f"{code}\n{out.getvalue()}\n{error.getvalue()}"
