"""PARSE-B: hostile code inside the child tries to get out; nothing succeeds, and the next document is read."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from ingest import sandbox
from ingest.reasons import NotRead
from ingest.sandbox import Limits, Sandbox
from tests.assurance.escaping import ATTEMPTS, PLANTED
from tests.assurance.outcome import Outcome

LIMITS: Final = Limits(cpu_seconds=4, wall_seconds=8.0, memory=2 << 30, answer=1 << 20)
KINDS: Final = ("txt", "pdf")  # one that no program reads, and one for which programs may be started
BUGS: Final = frozenset(PLANTED)
TELLING: Final = {  # by planted bug: some of the attempts that succeed without that wall
    "no Landlock": ("key of the library", "passwords"),
    "no filter": ("pair of sockets", "shared memory"),
    "no limits": ("higher limit",),
    "no walls": ("tcp", "write to the library"),
}


class Hostile(Sandbox):
    """The sandbox with an attacker's reader behind its walls."""

    _program = "tests.assurance.escaping"


def run(trials: int) -> Outcome:
    """Try every way out, again until there were so many attempts; then with each wall left out."""
    begun = time.monotonic()
    failures, count = [], 0
    while count < trials:
        failures += _tried(tuple(ATTEMPTS)[: trials - count])
        count += min(trials - count, len(ATTEMPTS))
    caught = tuple(bug for bug in sorted(BUGS) if _is_caught(bug))
    return Outcome(count, tuple(failures), caught, time.monotonic() - begun)


def _is_caught(bug: str) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        bare = sandbox._environment
        patch.setattr(sandbox, "_environment", lambda: {**bare(), "LANG": f"planted {bug}"})
        return {f"{one}: it succeeded" for one in TELLING[bug]} <= set(_tried(TELLING[bug]))


def _tried(attempts: tuple[str, ...]) -> list[str]:
    """Return what succeeded of some attempts, and what else is wrong afterwards."""
    wrong = []
    with _surroundings() as about, Hostile(LIMITS) as hostile:
        for attempt in attempts:
            if any(_succeeds(hostile, {**about, "attempt": attempt}, kind) for kind in KINDS):
                wrong.append(f"{attempt}: it succeeded")
            if not Path(about["key"]).exists() or list(Path(about["library"]).glob("evil")):
                wrong.append(f"{attempt}: the library was changed")
            if not _lives(about["victim"]):
                wrong.append(f"{attempt}: another process was killed")
        if not hostile._answer(json.dumps({**about, "attempt": "tcp"}).encode(), {"do": "read", "kind": "txt"})[0]:
            wrong.append("afterwards nothing can be read")
    with Sandbox(LIMITS) as honest:
        if honest.read(b"Still there.", "txt").elements[0].text != "Still there.":
            wrong.append("afterwards a document is read otherwise")
    return wrong


def _succeeds(hostile: Hostile, about: dict[str, Any], kind: str) -> bool:
    try:
        untrusted, status, in_time = hostile._answer(json.dumps(about).encode(), {"do": "read", "kind": kind})
    except NotRead:
        return False
    if not in_time:
        return False
    if not untrusted:  # a program that took the child's place ends well and says nothing
        return status == 0
    return bool(json.loads(untrusted).get("succeeded", False))


@contextmanager
def _surroundings() -> Iterator[dict[str, Any]]:
    """Yield what an attacker would like to reach, all of it real: a library, sockets that listen, a process."""
    readme = Path(__file__).resolve().parents[2] / "README.md"
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="surroundings-")))
        library = place / "library"
        library.mkdir()
        (library / "key").write_bytes(os.urandom(32))
        (library / "log").write_text("who saw what", encoding="utf-8")
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        unix = stack.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(str(place / "unix"))
        unix.listen()
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0{place}")
        abstract.listen()
        command = [sys.executable, "-c", "import time; time.sleep(3600)"]
        victim = stack.enter_context(subprocess.Popen(command, env={"SECRET": "canary"}))
        stack.callback(victim.kill)
        yield {
            "library": str(library),
            "key": str(library / "key"),
            "log": str(library / "log"),
            "beside": str(place / "evil"),
            "readme": str(readme),
            "port": server.getsockname()[1],
            "unix": str(place / "unix"),
            "abstract": f"\0{place}",
            "victim": victim.pid,
            "secret": "canary",
        }


def _lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
