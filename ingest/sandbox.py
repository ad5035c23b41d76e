"""Parsing in a process that may crash, hang or lie: one confined child per document, killed when over its limits.

The parent hands over the bytes in memory and gets back one JSON document of limited length. The child
never gets a key, a path of the library, or the marking. `ingest/child.py` is the other end.
"""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Final, Self

from indexes.errors import CoversheetError
from indexes.settings import OCR_LANGUAGES
from ingest.leaf import LONGEST, Leaf
from ingest.leaf import decode as decode_leaf
from ingest.reading import Reading, decode
from ingest.reasons import not_read
from ingest.scans import MAX_PICTURES
from ingest.spots import Spots
from ingest.spots import decode as decode_spots
from ingest.walls import NETWORK

_NO_ISOLATION: Final = 77
_START_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use: bytes and seconds. `memory` is address space (for pandoc: data).

    `weaker` lets documents be read where not all walls can be had. Each page that is read as a picture has seconds of
    its own: `page_seconds` by the clock, and `cpu_seconds` again for the child and for each run of Tesseract.
    """

    memory: int = 3 * 1024**3
    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    page_seconds: float = 120.0
    file_size: int = 64 * 1024**2
    open_files: int = 64
    answer: int = 256 * 1024**2
    weaker: bool = False


class NoIsolation(CoversheetError):  # noqa: N818 - a state of the machine
    """Raised when not all walls around a parser can be had; nothing is parsed then."""

    def __init__(self, missing: Sequence[str] = (NETWORK,)) -> None:
        """Say what is missing and how to give it."""
        super().__init__(
            f"Documents are read only behind whole walls, and this machine does not give: {', '.join(missing)}. "
            "Allow user namespaces for this account (kernel.unprivileged_userns_clone=1) or run as root, on Linux 5.13 "
            "or newer with Landlock; or accept weaker walls with COVERSHEET_CONFINEMENT=weaker."
        )


class Sandbox:
    """A warmed server from which confined children are forked; safe to use from several threads."""

    _program: ClassVar = "ingest.child"

    def __init__(self, limits: Limits, languages: tuple[str, ...] = OCR_LANGUAGES) -> None:
        """Keep the limits, and the languages of scans; the server starts with the first document."""
        self._limits = limits
        self._languages = languages
        self._turn = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._children: set[int] = set()
        self._closed = False
        self._missing: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        """Return the sandbox."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.close()

    def close(self) -> None:
        """Kill the children that still run and the server; readers that wait for them raise NotRead."""
        with self._turn:
            self._closed = True
            self._stop()

    def missing(self) -> tuple[str, ...]:
        """Return which walls can't be had on this machine. Raises NoIsolation where they are asked for."""
        with self._turn:
            self._connected()
            return self._missing

    def read(self, data: bytes, kind: str, *, decided: bool = False) -> Reading:
        """Return what a child read in `data`, a file of this kind (a name of `sources.KINDS`).

        `decided` lets pages pass on which nothing can be read: two persons have looked at them.

        Raises NotRead with the reason (timeout, memory, crash or the child's own), and NoIsolation.
        """
        untrusted, status, in_time = self._answer(data, {"do": "read", "kind": kind, "decided": decided})
        return self._judge(untrusted, status, in_time=in_time)

    def leaf(self, data: bytes, kind: str, page: int, longest: int = LONGEST) -> Leaf:
        """Return the picture of one page (from 1) of a file of a kind in `leaf.KINDS`; without pixels for no page.

        `longest` is how many pixels its longer side may have. Raises as `read` does.
        """
        about = {"do": "read", "kind": kind, "page": page, "longest": longest}
        untrusted, status, in_time = self._answer(data, about)
        _require_ended(untrusted, status, in_time=in_time)
        if untrusted.startswith(b'{"code"'):
            decode(untrusted)  # raises the reason
        return decode_leaf(untrusted, longest)

    def spots(self, data: bytes, page: int) -> Spots:
        """Return where the words of one page (from 1) of a PDF stand. Raises as `read` does."""
        untrusted, status, in_time = self._answer(data, {"do": "read", "kind": "pdf", "page": page, "spots": True})
        _require_ended(untrusted, status, in_time=in_time)
        if untrusted.startswith(b'{"code"'):
            decode(untrusted)  # raises the reason
        return decode_spots(untrusted)

    def _answer(self, data: bytes, about: dict[str, Any]) -> tuple[bytes, int, bool]:
        """Return the untrusted answer of a child to a request about `data`, how it ended, and whether in time."""
        with tempfile.TemporaryDirectory(prefix="coversheet-") as folder:
            answer, into = os.pipe()
            try:
                pid = self._fork(data, about, folder, into)
            except BaseException:
                os.close(answer)
                raise
            finally:
                os.close(into)
            untrusted, in_time = b"", False
            try:
                untrusted, in_time = self._collect(answer)
            finally:
                os.close(answer)
                status = self._end(pid)
        return untrusted, status, in_time

    def _fork(self, data: bytes, about: dict[str, Any], folder: str, answer: int) -> int:
        document = os.memfd_create("document")
        try:
            with open(document, "wb", closefd=False) as target:
                target.write(data)
            os.lseek(document, 0, os.SEEK_SET)
            request = {**about, "languages": self._languages}
            request |= {"folder": folder, "scratch": self._limits.file_size}
            request["limits"] = {key: int(value) for key, value in asdict(self._limits).items()}
            return int(self._ask(request, [document, answer])["pid"])
        finally:
            os.close(document)

    def _collect(self, answer: int) -> tuple[bytes, bool]:
        """Return what the child wrote, and whether it ended in time. Raises NotRead when it writes too much."""
        deadline = time.monotonic() + self._limits.wall_seconds
        parts: list[bytes] = []
        size = pages = 0
        waiting = select.poll()
        waiting.register(answer, select.POLLIN | select.POLLHUP)
        while (left := deadline - time.monotonic()) > 0:
            if not waiting.poll(left * 1000):
                break
            part = os.read(answer, 1 << 20)
            if not part:
                return b"".join(parts), True
            size += len(part)
            pages += part.count(b"\n")  # the answer itself has no line ends
            if size > self._limits.answer or pages > MAX_PICTURES:
                raise not_read("too-much")
            if b"\n" in part:
                deadline = max(deadline, time.monotonic() + self._limits.page_seconds)
            parts.append(part)
        return b"", False

    def _end(self, pid: int) -> int:
        """Kill the child if it lives, and return its wait status."""
        return int(self._ask({"do": "reap", "pid": pid}, [])["status"])

    def _judge(self, untrusted: bytes, status: int, *, in_time: bool) -> Reading:
        _require_ended(untrusted, status, in_time=in_time)
        return decode(untrusted)

    def _ask(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        with self._turn:
            if self._closed:
                raise not_read("crash")
            channel = self._connected()
            if request["do"] == "reap":
                if request["pid"] not in self._children:
                    raise not_read("crash")  # its server is gone, and took its children with it
                self._kill(request["pid"])
            try:
                socket.send_fds(channel, [json.dumps(request).encode()], descriptors)
                reply = channel.recv(65536)
            except OSError:
                reply = b""
            if not reply:
                self._stop()
                raise not_read("crash")
            replied: dict[str, Any] = json.loads(reply)
            if request["do"] == "read":
                self._children.add(replied["pid"])
            else:
                self._children.remove(request["pid"])
            return replied

    def _kill(self, pid: int) -> None:
        """Kill a child and all that it started.

        INVARIANT: the server reaps only when asked, so the number can't belong to another process yet.
        """
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)

    def _connected(self) -> socket.socket:
        if self._channel is None:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._server = subprocess.Popen(
                    [sys.executable, "-P", "-m", self._program, str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    env=_environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,  # a traceback could hold text of a document
                    start_new_session=True,  # Ctrl-C at the terminal ends the run, not the parsers
                )
            ours.settimeout(_START_SECONDS)
            self._channel = ours
            told = ours.recv(65536)
            if not told:
                self._stop()
                raise CoversheetError("The program that reads documents did not start. Check the installation.")
            self._missing = tuple(json.loads(told)["missing"])
            if self._missing and not self._limits.weaker:
                self._stop()
                raise NoIsolation(self._missing)
        return self._channel

    def _stop(self) -> None:
        for pid in self._children:
            self._kill(pid)
        self._children.clear()
        if self._channel is not None:
            self._channel.close()
        if self._server is not None:
            self._server.kill()
            self._server.wait()
        self._channel = self._server = None


def _require_ended(untrusted: bytes, status: int, *, in_time: bool) -> None:
    """Raise unless a child ended by itself and answered: NotRead with the reason, or NoIsolation."""
    if not in_time or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        raise not_read("timeout")
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == _NO_ISOLATION:
        raise NoIsolation
    if not untrusted:
        raise not_read("crash")


def _environment() -> dict[str, str]:
    """Return a bare environment: where the modules are, and nothing of the caller's secrets."""
    here = str(Path(__file__).resolve().parents[1])
    modules = os.pathsep.join(dict.fromkeys([here, *(path for path in sys.path if path)]))
    return {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": modules, "LANG": "C.UTF-8"}
