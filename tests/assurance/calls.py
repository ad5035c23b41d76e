"""Deeds under strace: the Nth call that changes a disk kills the process, or fails."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

CHANGING: Final = ("write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate", "link")
WAIT: Final = 60.0
NEVER: Final = 65_535  # the highest number that strace takes


@dataclass(frozen=True, slots=True)
class Fault:
    """What strace does at which call: `what` such as `signal=KILL`; `when` from 1, counted for each name of a call."""

    call: str
    when: int
    what: str = "signal=KILL"


@dataclass(frozen=True, slots=True)
class End:
    """How a deed ended: steps that were acknowledged, whether the fault happened, and what the person was told."""

    steps: int
    hit: bool
    killed: bool
    refused: str
    raised: str


class Calls:
    """A warmed process for deeds, each of which meets one fault."""

    def __enter__(self) -> Self:
        """Start the process."""
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel.settimeout(WAIT)
        with theirs:
            command = [sys.executable, "-m", "tests.assurance.deeds", str(theirs.fileno())]
            self._server = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the process."""
        self._channel.close()
        self._server.wait(WAIT)

    def do(self, library: Path, deed: str, *, planted: str = "", fault: Fault | None = None) -> End:
        """Do a deed, with a planted bug and a fault if they are named."""
        self._channel.send(json.dumps({"library": str(library), "deed": deed, "planted": planted}).encode())
        pid = self._told()["pid"]
        trace = library.with_suffix(".trace")
        tracer = _attached(pid, trace, fault) if fault else None
        self._channel.send(b"go")
        steps, refused, raised = 0, "", ""
        while "status" not in (told := self._told()):
            steps += "step" in told
            refused, raised = told.get("refused", refused), told.get("raised", raised)
        killed = os.WIFSIGNALED(told["status"])
        if tracer:
            tracer.communicate(timeout=WAIT)
        hit = killed or (fault is not None and "INJECTED" in trace.read_text(errors="replace"))
        return End(steps, hit, killed, refused, raised)

    def points(self, library: Path, deed: str, *, planted: str = "", what: str = "signal=KILL") -> list[Fault]:
        """Do a deed unharmed and return a fault for each call that it made."""
        self.do(library, deed, planted=planted, fault=Fault("link", NEVER))
        made = re.findall(r"^\d+ +(\w+)\(", library.with_suffix(".trace").read_text(errors="replace"), re.MULTILINE)
        return [Fault(call, when, what) for call in CHANGING for when in range(1, made.count(call) + 1)]

    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._channel.recv(65536))
        return told


def _attached(pid: int, trace: Path, fault: Fault) -> "subprocess.Popen[str]":
    """Return strace once it holds the process. Raises RuntimeError where it may not."""
    command = ["strace", "-f", "-p", str(pid), "-o", str(trace), "-e", f"trace={','.join(CHANGING)}"]
    inject = f"inject={fault.call}:{fault.what}:when={fault.when}"
    tracer = subprocess.Popen([*command, "-e", inject], stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    if "attached" not in (line := tracer.stderr.readline()):
        raise RuntimeError(line)
    return tracer


def missing() -> str:
    """Return why calls can't be made to fail here, or nothing."""
    if (found := shutil.which("strace")) is None:
        return "strace is not installed"
    done = subprocess.run([found, "-o", "/dev/null", sys.executable, "-c", ""], capture_output=True, check=False)
    return "" if done.returncode == 0 else "strace may not trace here"
