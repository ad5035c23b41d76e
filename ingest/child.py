"""The process in which documents are parsed: a warmed server that forks one confined child per document.

The server imports the parsers once, before the first document that needs them, and touches no document. Each child
is cut off (no network, limits, an empty folder of its own), reads one document from memory, writes one JSON answer and
dies; before each page that it reads as a picture it sends an empty line.
The other end is `ingest/sandbox.py`. Messages from the parent are trusted; nothing of the child's answer is.
"""

import contextlib
import ctypes
import gc
import json
import math
import os
import resource
import signal
import socket
import sys
import tempfile
import time
from functools import partial
from typing import Any, BinaryIO, Final

from ingest import elements, leaf, pdf, picture, spots, walls
from ingest.ocr import Eyes
from ingest.reading import encode, encode_refusal
from ingest.reasons import NotRead
from ingest.scans import MAX_PICTURES, NoText

NO_ISOLATION: Final = 77  # exit status: no namespace to be had
_NEWNS: Final = 0x00020000
_NEWUSER: Final = 0x10000000
_NEWIPC: Final = 0x08000000
_NEWNET: Final = 0x40000000
_MS_REC_PRIVATE: Final = 0x4000 | 0x40000
_MS_NOSUID_NODEV_NOEXEC: Final = 2 | 4 | 8
# spaCy's arithmetic imports these where they are installed: two seconds and much memory that no parser needs.
_NOT_NEEDED: Final = ("torch", "tensorflow", "mxnet", "cupy")
# What libxml2 and expat say of entities that grow without end.
_BOMB: Final = ("entity reference loop", "amplification")
# GHC, in which pandoc is written, reserves a terabyte of addresses that it never touches.
_RESERVING: Final = ("rtf", "odt")
# Of what Tesseract or pandoc is started for; no parser of another kind starts a program.
_STARTING: Final = ("pdf", "png", "jpeg", "tiff", "docx", "pptx", "xlsx", *_RESERVING)
WALLS: Final = (walls.NETWORK, walls.LANDLOCK, walls.FILTER)


def serve(channel: socket.socket) -> None:
    """Answer requests until the parent closes the channel: `read` forks a child, `reap` waits for its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _NOT_NEEDED:
        sys.modules[name] = None  # type: ignore[assignment]  # the documented way to make an import fail
    warm = False
    channel.send(json.dumps({"missing": missing_walls()}).encode())
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, 65536, 2)
        if not message:
            return
        request = json.loads(message)
        if request["do"] == "reap":
            _, status = os.waitpid(request["pid"], 0)
            channel.send(json.dumps({"status": status}).encode())
            continue
        if not warm and request["kind"] not in elements.READ_DIRECTLY:
            elements.prepare()
            warm = True
            gc.collect()
            gc.freeze()
        pid = os.fork()
        if pid == 0:
            channel.close()
            _child(request, *descriptors)
        with contextlib.suppress(OSError):  # done by the child already, or the child is gone
            os.setpgid(pid, pid)  # before the answer: whoever knows the number can kill the whole group
        for descriptor in descriptors:
            os.close(descriptor)
        channel.send(json.dumps({"pid": pid}).encode())


def _child(request: dict[str, Any], document: int, answer: int) -> None:
    status = 1
    try:
        status = _confined(request, document, answer)
    finally:
        os._exit(status)


def _confined(request: dict[str, Any], document: int, answer: int) -> int:
    os.setpgid(0, 0)
    os.closerange(3, min(document, answer))
    os.closerange(max(document, answer) + 1, request["limits"]["open_files"])
    is_alone = confine(request["folder"], request["scratch"])
    limit(request["limits"], reserving=request["kind"] in _RESERVING)
    missing = walls.close(request["folder"], programs=request["kind"] in _STARTING)
    if (missing or not is_alone) and not request["limits"]["weaker"]:
        return NO_ISOLATION
    with open(document, "rb") as source:
        data = source.read()
    with open(answer, "wb") as pipe:
        before_page = partial(another_page, pipe, request["limits"]["cpu_seconds"])
        eyes = Eyes(tuple(request["languages"]), before_page, decided=bool(request.get("decided")))
        page = request.get("page")
        if page is None:
            pipe.write(_read(data, request["kind"], eyes))
        else:
            pipe.write(_spots(data, page) if request.get("spots") else _draw(data, request, page))
    return 0


def another_page(pipe: BinaryIO, seconds: int) -> None:
    """Tell the parent that a page is about to be read as a picture, and allow this process as many seconds again."""
    pipe.write(b"\n")
    pipe.flush()
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(math.ceil(time.process_time()) + seconds, hard), hard))


def _read(data: bytes, kind: str, eyes: Eyes) -> bytes:
    """Return the answer for one document; the one place that turns any error into a bare code."""
    try:
        return encode(elements.read(data, kind, eyes))
    except Exception as error:  # noqa: BLE001 - the sandbox door: only a code crosses the wall
        return _refused(error)


def _refused(error: Exception) -> bytes:
    """Return the bare code of an error."""
    match error:
        case NoText():
            return encode_refusal(error.reason.code, pages=error.pages, count=error.count)
        case NotRead():
            return encode_refusal(error.reason.code)
        case MemoryError():
            return encode_refusal("memory")
        case RecursionError():
            return encode_refusal("too-deep")
    return encode_refusal("bomb" if any(word in str(error) for word in _BOMB) else "broken")


def _draw(data: bytes, request: dict[str, Any], page: int) -> bytes:
    """Return the picture of one page as an answer, or the code of the reason why there is none."""
    try:
        draw = pdf.leaf if request["kind"] == "pdf" else picture.leaf
        return leaf.encode(draw(data, page, request["longest"]))
    except Exception as error:  # noqa: BLE001 - the sandbox door: only a code crosses the wall
        return _refused(error)


def _spots(data: bytes, page: int) -> bytes:
    """Return where the words of one page stand as an answer, or the code of the reason why that can't be told."""
    try:
        return spots.encode(pdf.spots(data, page))
    except Exception as error:  # noqa: BLE001 - the sandbox door: only a code crosses the wall
        return _refused(error)


def missing_walls() -> list[str]:
    """Return which walls can't be had on this machine: tried once, in a child that does nothing else."""
    pid = os.fork()
    if pid == 0:
        status = 1 << len(WALLS)
        try:
            folder = tempfile.gettempdir()
            missing = [] if confine(folder, 1 << 20) else [walls.NETWORK]
            missing += walls.close(folder, programs=False)
            status = sum(1 << WALLS.index(one) for one in missing)
        finally:
            os._exit(status)
    _, ended = os.waitpid(pid, 0)
    status = os.waitstatus_to_exitcode(ended)
    return [one for at, one in enumerate(WALLS) if status < 0 or status >> at & 1 or status >> len(WALLS)]


def confine(folder: str, scratch: int) -> bool:
    """Leave network and message queues, and see `folder` as an empty one in memory of `scratch` bytes where possible.

    Returns False when no network namespace can be had.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    spaces = (_NEWNET | _NEWNS | _NEWIPC, _NEWNET | _NEWNS | _NEWIPC | _NEWUSER)
    is_alone = any(libc.unshare(space) == 0 for space in spaces)
    if is_alone and libc.mount(b"none", b"/", None, _MS_REC_PRIVATE, None) == 0:
        # Without it the folder on disk serves; the parent empties and removes it.
        libc.mount(
            b"tmpfs", os.fsencode(folder), b"tmpfs", _MS_NOSUID_NODEV_NOEXEC, f"size={scratch},mode=700".encode()
        )
    os.chdir(folder)
    os.environ["TMPDIR"] = os.environ["HOME"] = folder
    tempfile.tempdir = folder
    return is_alone


def limit(limits: dict[str, int], *, reserving: bool) -> None:
    """Set the limits of this process: memory, CPU seconds, file size, open files; no core dump."""
    space = resource.RLIMIT_DATA if reserving else resource.RLIMIT_AS
    for kind, value in (
        (space, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["file_size"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    seconds = limits["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds * (MAX_PICTURES + 1)))  # `another_page` allows more


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
