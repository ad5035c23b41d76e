"""What a server says, and does not say, to langchain-openai: each ends in a plain state. Real servers on loopback."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

pytest.importorskip("langchain_openai", reason="the extra `llm` is not installed")

from rag.drafting.draft import draft
from rag.drafting.model import served
from rag.drafting.reply import Asked, Message, ModelTrouble, SchemaRefused, Trouble
from rag.drafting.settings import LanguageModel
from rag.drafting.yes import yes
from tests.rag.drafting.passages import DEPOT, FERRY, hit

ASKED = Asked((Message("user", "How much diesel?"),), 20)
FORMED = Asked(ASKED.messages, 20, {"type": "object"})


@dataclass(slots=True)
class Server:
    """What a server on loopback answers, and what it was asked."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: Event | None = None  # byte after byte until it is set
    asked: list[dict[str, Any]] = field(default_factory=list)
    met: list[dict[str, str]] = field(default_factory=list)  # the headers it was sent
    url: str = ""

    def model(self, seconds: float = 20.0, key: str = "") -> Any:
        """Return this server's model."""
        return served(LanguageModel("openai", "some-model", self.url, key, seconds=seconds))


def said(text: str, **choice: Any) -> bytes:
    """Return the body of a chat completion."""
    choices = [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}, **choice}]
    return json.dumps({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": choices}).encode()


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Run a server on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            server.met.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(server.status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(server.body) if server.drip is None else 1 << 20))
            self.end_headers()
            self.wfile.write(server.body)
            while server.drip is not None and not server.drip.wait(0.02):
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return

        def log_message(self, *words: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
        Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield server
        finally:
            if server.drip is not None:
                server.drip.set()
            http.shutdown()


def test_what_is_asked_of_a_server() -> None:
    with serving(Server(body=said("It is full [1]."))) as server:
        assert server.model(key="abc").say(FORMED).text == "It is full [1]."
    (asked,) = server.asked
    assert asked["messages"] == [{"role": "user", "content": "How much diesel?"}]
    assert (asked["model"], asked["temperature"], asked["max_tokens"]) == ("some-model", 0.0, 20)
    assert asked["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert (asked["cache_prompt"], "stream" in asked and asked["stream"]) == (False, False)
    assert server.met[0]["authorization"] == "Bearer abc"


def test_each_request_has_a_salt_of_its_own() -> None:
    """No reader may find out, by the time that it takes, what another asked."""
    with serving(Server(body=said("It is full [1]."))) as server:
        for _ in range(2):
            server.model().say(ASKED)
    assert server.asked[0].pop("cache_salt") != server.asked[1].pop("cache_salt")
    assert server.asked[0] == server.asked[1]


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Server(500, b"{}"), Trouble.FAILED),
        (Server(404, b"{}"), Trouble.FAILED),
        (Server(401, b"{}"), Trouble.FAILED),
        (Server(302, b"", {"Location": "http://192.0.2.1/v1"}), Trouble.FAILED),
        (Server(400, b'{"error": {"message": "request exceeds the available context size"}}'), Trouble.TOO_LONG),
        (Server(413, b"{}"), Trouble.TOO_LONG),
        (Server(200, b"<html>"), Trouble.FAILED),
        (Server(200, b"{}"), Trouble.FAILED),
        (Server(200, b'{"choices": []}'), Trouble.FAILED),
        (Server(200, b'"words"'), Trouble.FAILED),
    ],
)
def test_errors_are_plain_states(answer: Server, trouble: Trouble) -> None:
    with serving(answer) as server, pytest.raises(ModelTrouble) as error:
        server.model().say(ASKED)
    assert error.value.trouble is trouble
    assert len(server.asked) == 1, "nothing is tried twice"


@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_schema_that_is_refused_is_no_trouble_yet(status: int) -> None:
    with serving(Server(status, b'{"error": {"message": "json_schema is not supported"}}')) as server:
        with pytest.raises(SchemaRefused):
            server.model().say(FORMED)
        made = draft("How much diesel?", [hit(DEPOT)], server.model())
    assert made.trouble == Trouble.FAILED.sentence
    assert ["response_format" in one for one in server.asked] == [True, True, False]


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    model = served(LanguageModel("openai", "some-model", url))
    made = draft("How much diesel?", [hit(DEPOT)], model)
    assert made.trouble == "The drafting model is not available. These passages match your question, word for word."


def test_a_server_that_sends_byte_after_byte_meets_the_deadline_of_the_whole() -> None:
    with serving(Server(drip=Event())) as server, pytest.raises(ModelTrouble) as error:
        server.model(seconds=0.3).say(ASKED)
    assert error.value.trouble is Trouble.LATE


def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        with pytest.raises(ModelTrouble) as error:
            served(LanguageModel("openai", "some-model", url, seconds=0.2)).say(ASKED)
    assert error.value.trouble is Trouble.LATE


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (said("It is", finish_reason="length"), Trouble.ENDLESS),
        (said("", finish_reason="content_filter"), Trouble.REFUSED),
        (said("", message={"role": "assistant", "content": None, "refusal": "No."}), Trouble.REFUSED),
        (said(""), Trouble.EMPTY),
    ],
)
def test_how_a_reply_ended(body: bytes, trouble: Trouble) -> None:
    with serving(Server(body=body)) as server:
        assert draft("How much diesel?", [hit(DEPOT)], server.model()).trouble == trouble.sentence


def test_the_probability_of_yes_comes_from_the_first_token() -> None:
    top = [{"token": " Yes", "logprob": -0.1, "bytes": None}, {"token": "no", "logprob": -2.4, "bytes": None}]
    first = {"content": [{"token": " Yes", "logprob": -0.1, "bytes": None, "top_logprobs": top}]}
    with serving(Server(body=said("Yes", logprobs=first))) as server:
        assert yes("It carries 40 cars.", FERRY, server.model()) == pytest.approx(0.909, abs=0.001)
        assert (server.asked[0]["logprobs"], server.asked[0]["max_tokens"]) == (True, 1)


def test_a_server_without_probabilities_is_trouble() -> None:
    with serving(Server(body=said("Yes"))) as server, pytest.raises(ModelTrouble):
        yes("It carries 40 cars.", FERRY, server.model())


def test_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxies, other addresses, keys and tracing of the environment are meant for other programs."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "OPENAI_PROXY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
        monkeypatch.setenv(name, "http://192.0.2.1:9")
    monkeypatch.setenv("OPENAI_API_KEY", "secret-of-another")
    monkeypatch.setenv("OPENAI_ORG_ID", "another")
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    with serving(Server(body=said("It is full [1]."))) as server:
        assert server.model().say(ASKED).text == "It is full [1]."
    assert os.environ["LANGSMITH_TRACING"] == "false"
    assert "another" not in json.dumps(server.met)


def test_the_fingerprint_names_model_host_and_settings_and_no_key() -> None:
    model = served(LanguageModel("openai", "some-model", "http://10.0.0.5:8000/v1", "abc"))
    assert model.fingerprint == (
        "openai:some-model at 10.0.0.5:8000; prompt 1; temperature 0; seed 7; context 4096; tokens 512"
    )
