"""The wall around the parsers: real child processes with small limits."""

import os
import signal
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.leaf import Leaf
from ingest.reading import Reading
from ingest.reasons import NotRead
from ingest.sandbox import Limits, NoIsolation, Sandbox, _environment
from tests.ingest.specimens import pdf

HEAVY = b"<p>" + b"<b>word</b> " * 400_000  # a page of the web that keeps its parser busy for many seconds


def code(act: Callable[[], Reading]) -> str:
    """Return the reason for which nothing was read."""
    with pytest.raises(NotRead) as caught:
        act()
    return caught.value.reason.code


@pytest.mark.parametrize(
    ("limits", "data", "kind", "expected"),
    [
        (Limits(wall_seconds=0.3), HEAVY, "html", "timeout"),
        (Limits(cpu_seconds=1), HEAVY, "html", "timeout"),
        (Limits(memory=600_000_000), b"word\n\n" * 3_000_000, "txt", "memory"),
        (Limits(answer=100), b"word " * 100, "txt", "too-much"),
    ],
    ids=["wall clock", "processor time", "memory", "answer"],
)
def test_limits(sandbox: Sandbox, limits: Limits, data: bytes, kind: str, expected: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "_limits", limits)
        assert code(lambda: sandbox.read(data, kind)) == expected
    assert sandbox.read(b"Still there.", "txt").elements[0].text == "Still there."


def test_nothing_is_left_on_disk(sandbox: Sandbox) -> None:
    before = set(Path(tempfile.gettempdir()).glob("coversheet-*"))
    sandbox.read(pdf(["SECRET"]), "pdf")
    assert set(Path(tempfile.gettempdir()).glob("coversheet-*")) <= before


def test_several_threads_get_their_own_answers(sandbox: Sandbox) -> None:
    found: dict[int, str] = {}

    def read(number: int) -> None:
        found[number] = sandbox.read(f"Text {number}.".encode(), "txt").elements[0].text

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"Text {number}." for number in range(8)}


def test_a_dead_server_is_started_again_and_closing_kills_what_is_being_read() -> None:
    sandbox = Sandbox(Limits())
    sandbox.read(b"One.", "txt")
    assert sandbox._server is not None
    sandbox._server.kill()
    sandbox._server.wait()
    assert code(lambda: sandbox.read(b"Two.", "txt")) == "crash"
    assert sandbox.read(b"Three.", "txt").elements[0].text == "Three."

    seen: list[str] = []
    thread = threading.Thread(target=lambda: seen.append(code(lambda: sandbox.read(HEAVY, "html"))))
    thread.start()
    while not sandbox._children:
        thread.join(0.01)
    sandbox.close()
    thread.join(20)
    assert seen == ["crash"]
    assert code(lambda: sandbox.read(b"After.", "txt")) == "crash"


def test_no_children_remain(sandbox: Sandbox) -> None:
    sandbox.read(b"One.", "txt")
    assert sandbox._children == set()


def test_a_machine_without_namespaces_is_told_in_a_sentence(sandbox: Sandbox) -> None:
    with pytest.raises(NoIsolation, match="network can be cut off"):
        sandbox._judge(b"", 77 << 8, in_time=True)


@pytest.mark.parametrize(
    ("untrusted", "status", "in_time", "expected"),
    [
        (b"", 0, False, "timeout"),
        (b"{}", int(signal.SIGXCPU), True, "timeout"),
        (b"", int(signal.SIGSEGV), True, "crash"),
        (b"", 0, True, "crash"),
        (b"junk", 0, True, "crash"),
        (b'{"code": "encrypted", "pages": [], "count": 0}', 0, True, "encrypted"),
    ],
)
def test_how_an_end_is_judged(sandbox: Sandbox, untrusted: bytes, status: int, expected: str, *, in_time: bool) -> None:
    assert code(lambda: sandbox._judge(untrusted, status, in_time=in_time)) == expected


def test_the_child_knows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    monkeypatch.setenv("COVERSHEET_LIBRARY", "/somewhere")
    assert not any(name.startswith("COVERSHEET") for name in _environment())
    sandbox.read(b"One.", "txt")
    assert sandbox._server is not None
    assert b"COVERSHEET" not in Path(f"/proc/{sandbox._server.pid}/environ").read_bytes()
    assert os.getpgid(sandbox._server.pid) != os.getpgrp()


def test_the_picture_of_a_page_comes_back_checked(sandbox: Sandbox) -> None:
    data = pdf(["SECRET"], ["SECRET"])
    shown = sandbox.leaf(data, "pdf", 2)
    assert shown.pages == 2
    assert len(shown.pixels) == 3 * shown.width * shown.height > 0
    assert sandbox.leaf(data, "pdf", 3) == sandbox.leaf(data, "pdf", 0) == Leaf(2)
    assert code(lambda: sandbox.leaf(b"no PDF", "pdf", 1)) == "broken"


def test_a_picture_that_is_not_made_in_time_is_refused() -> None:
    with Sandbox(Limits(wall_seconds=0.0)) as hasty:
        assert code(lambda: hasty.leaf(pdf(["SECRET"]), "pdf", 1)) == "timeout"
