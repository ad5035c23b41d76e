"""`serve` and `demo`, as a person types them."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from indexes.errors import UsageError
from indexes.settings import Settings
from indexes.vault import create
from web import cli, main


def free_port() -> int:
    """Give a port that nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
    return port


# Where the tests run in the background, Ctrl-C is ignored from the start; the program's own handling is what is tested.
PROGRAM = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from web.main import run; run()"


@contextmanager
def program(repository: Path, models: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `coversheet` as a process of its own; it is ended at the latest when the block is left."""
    command = [sys.executable, "-u", "-c", PROGRAM, *arguments]
    environment = {"PATH": "/usr/bin:/bin", "COVERSHEET_MODELS": str(models), "PYTHONPATH": str(repository)}
    with subprocess.Popen(
        command, cwd=repository, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def test_other_hosts_need_https(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "search.example"):  # noqa: S104 - what is refused
        assert main.outcome(["serve", "--host", host, "--library", str(tmp_path)]) == 2
        assert "--behind-tls" in capsys.readouterr().err


def test_a_taken_port_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    create(Settings(tmp_path / "library", tmp_path / "models"))
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        assert main.outcome(["serve", "--port", str(port), "--library", str(tmp_path / "library")]) == 2
    assert f"port {port}" in capsys.readouterr().err


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    with pytest.raises(UsageError):
        cli.listen("192.0.2.1", 8017)


def test_near_a_taken_port_the_next_free_one_is_found() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        taken = server.getsockname()[1]
        with closing(cli.listen_near("127.0.0.1", min(taken, 65_400))) as listener:
            assert listener.getsockname()[1] != taken
            assert cli.address("127.0.0.1", listener).startswith("http://127.0.0.1:")


def test_serve_answers_and_ends_with_ctrl_c(repository: Path, models: Path, tmp_path: Path, embedder: object) -> None:
    create(Settings(tmp_path / "library", models))
    port = free_port()
    with program(repository, models, "serve", "--library", str(tmp_path / "library"), "--port", str(port)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Coversheet is at http://127.0.0.1:{port}/  (stop with Ctrl-C)\n"
        response = httpx.get(f"http://127.0.0.1:{port}/sign-in", timeout=60)
        assert response.status_code == 200
        assert "server" not in response.headers
        assert "date" not in response.headers
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", headers={"Host": "evil.example"}).status_code == 400
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 130
        assert errors == ""


def test_demo_makes_a_library_and_may_be_run_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, models: Path
) -> None:
    monkeypatch.setenv("COVERSHEET_MODELS", str(models))
    library = str(tmp_path / "demonstration" / "library")
    passwords = []
    for stored in (True, False):
        assert main.outcome(["demo", "--folder", str(tmp_path / "demonstration"), "--no-serve"]) == 0
        shown = capsys.readouterr().out
        found = dict(re.findall(r"^  (\w+) +((?:[0-9a-f]{4}-){3}[0-9a-f]{4})   \S", shown, re.MULTILINE))
        assert set(found) == {"press", "liaison", "analyst", "director", "custodian", "auditor"}
        assert (" stored" in shown) is stored
        assert (" skipped" in shown) is not stored
        assert f"coversheet serve --library {library}" in shown
        passwords.append(found)
    assert not set(passwords[0].values()) & set(passwords[1].values())
    answers = {}
    for name in ("press", "liaison", "analyst", "director"):
        question = "Why are the diesel barges to the northern depot late?"
        assert main.outcome(["ask", question, "--as", name, "--library", library, "--json"]) == 0
        answers[name] = json.loads(capsys.readouterr().out)["answer"]
    assert len(set(answers.values())) >= 3
