"""The wall around the parsers: real child processes with small limits."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import walls
from ingest.leaf import Leaf
from ingest.reasons import NotRead
from ingest.sandbox import Limits, NoIsolation, Sandbox, _environment
from tests.ingest.scanned import ENGLISH, needs_tesseract, page, scan
from tests.ingest.specimens import pdf

HEAVY = b"<p>" + b"<b>word</b> " * 400_000  # a page of the web that keeps its parser busy for many seconds


def code(act: Callable[[], object]) -> str:
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


@needs_tesseract
def test_a_scan_is_read_in_the_child(sandbox: Sandbox) -> None:
    reading = sandbox.read(scan(page(ENGLISH[:3])), "pdf")
    assert reading.sights[0].words[0].text == "SECRET"
    assert reading.notes[0].startswith("Page 1 was read")


def test_a_program_that_hangs_on_a_page_is_stopped_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    loader = next(path for path in walls._LOADERS if Path(path).exists())  # no shell may be started, a loader may
    program.write_text(
        f'#!{loader} /bin/sh\nif [ "$1" = --list-langs ]; then echo List; echo eng; exit; fi\n'
        f"while :; do read line < {tmp_path}/nothing; done\n"
    )
    program.chmod(0o755)
    os.mkfifo(tmp_path / "nothing")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with Sandbox(Limits(wall_seconds=4.0, page_seconds=0.1)) as one:
        assert code(lambda: one.read(scan(page(ENGLISH[:3])), "pdf")) == "timeout"
    commands = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline") if file.exists()]
    assert not any(str(program).encode() in command for command in commands)


def test_a_page_lengthens_the_time_and_never_shortens_it(sandbox: Sandbox) -> None:
    def collected(limits: Limits, *parts: bytes) -> tuple[bytes, bool]:
        reading, writing = os.pipe()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sandbox, "_limits", limits)
            for part in parts:
                os.write(writing, part)
            thread = threading.Timer(0.5, lambda: os.close(writing))
            thread.start()
            try:
                return sandbox._collect(reading)
            finally:
                thread.join()
                os.close(reading)

    assert collected(Limits(wall_seconds=0.1), b"") == (b"", False)
    assert collected(Limits(wall_seconds=0.1, page_seconds=60), b"\n") == (b"\n", True)
    assert collected(Limits(wall_seconds=60, page_seconds=0.1), b"\n") == (b"\n", True)
    with pytest.raises(NotRead) as caught:
        collected(Limits(), b"\n" * 2001)
    assert caught.value.reason.code == "too-much"


def test_the_child_may_use_more_seconds_only_page_by_page(repository: Path) -> None:
    script = """
import io, resource
from ingest.child import another_page, limit
limit({"memory": 2**32, "cpu_seconds": 7, "file_size": 2**20, "open_files": 32}, reserving=False)
before = resource.getrlimit(resource.RLIMIT_CPU)[0]
pipe = io.BytesIO()
another_page(pipe, 7)
after, hard = resource.getrlimit(resource.RLIMIT_CPU)
assert (before, pipe.getvalue()) == (7, b"\\n")
assert 7 < after < 20 < hard
"""
    environment = {"PYTHONPATH": str(repository)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


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
    with pytest.raises(NoIsolation, match="a network of its own"):
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
    small = sandbox.leaf(data, "pdf", 2, longest=240)
    assert max(small.width, small.height) == 240
    assert sandbox.leaf(data, "pdf", 3) == sandbox.leaf(data, "pdf", 0) == Leaf(2)
    assert code(lambda: sandbox.leaf(b"no PDF", "pdf", 1)) == "broken"


def test_a_picture_that_is_not_made_in_time_is_refused() -> None:
    with Sandbox(Limits(wall_seconds=0.0)) as hasty:
        assert code(lambda: hasty.leaf(pdf(["SECRET"]), "pdf", 1)) == "timeout"
