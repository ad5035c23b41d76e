"""What hostile code tries from inside the child: the real server of parsers, whose reader is the attacker's.

Each attempt returns something true when it succeeded; a refusal is an exception or something false.
"""

import ctypes
import json
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ingest import child, walls

_libc = ctypes.CDLL(None, use_errno=True)


def _call(number: int, *given: object) -> bool:
    return bool(_libc.syscall(number, *given) >= 0)


def _done(act: Callable[..., object], *given: object) -> bool:
    act(*given)
    return True


def _connected(about: dict[str, Any], family: int, address: Any) -> bool:
    del about
    with socket.socket(family) as one:
        one.settimeout(2)
        one.connect(address)
        return True


def _read(path: str) -> bool:
    return bool(Path(path).read_bytes())


def _written(path: str) -> bool:
    Path(path).write_bytes(b"x")
    return True


def _linked(about: dict[str, Any]) -> bool:
    Path("link").symlink_to(about["key"])
    return _read("link")


def _hard_linked(about: dict[str, Any]) -> bool:
    Path("hard").hardlink_to(about["key"])
    return _read("hard")


def _traced(about: dict[str, Any]) -> bool:
    return bool(_libc.ptrace(16, about["victim"], None, None) == 0)


def _memory_read(about: dict[str, Any]) -> bool:
    with Path(f"/proc/{about['victim']}/mem").open("rb") as memory:
        return bool(memory.read(1) is not None)


def _inherited(about: dict[str, Any]) -> bool:
    del about
    found = []
    for number in range(3, 1024):
        try:
            found.append(os.fstat(number))
        except OSError:
            continue
    return len(found) > 2  # its document and its answer


def _ran_from_memory(about: dict[str, Any]) -> bool:
    del about
    memory = os.memfd_create("program")
    os.write(memory, Path("/bin/true").read_bytes())
    return subprocess.run([f"/proc/self/fd/{memory}"], pass_fds=[memory], check=False).returncode == 0


def _limited(about: dict[str, Any]) -> bool:
    return bool(resource.prlimit(about["victim"], resource.RLIMIT_NOFILE, (0, 0)))


def _left_group(about: dict[str, Any]) -> bool:
    del about
    os.setsid()
    return True


def _raised_limit(about: dict[str, Any]) -> bool:
    del about
    resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20))
    return True


def _became(about: dict[str, Any]) -> bool:
    del about
    os.setuid(12345)
    return True


def _capabilities(about: dict[str, Any]) -> bool:
    del about
    return os.open("/", os.O_RDONLY) >= 0 and _call(161, b"/")


ATTEMPTS: Final[dict[str, Callable[[dict[str, Any]], object]]] = {
    "tcp": lambda about: _connected(about, socket.AF_INET, ("127.0.0.1", about["port"])),
    "udp": lambda about: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", about["port"])),
    "tcp over v6": lambda about: _connected(about, socket.AF_INET6, ("::1", about["port"])),
    "unix socket": lambda about: _connected(about, socket.AF_UNIX, about["unix"]),
    "abstract socket": lambda about: _connected(about, socket.AF_UNIX, about["abstract"]),
    "netlink": lambda _: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0),
    "raw socket": lambda _: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
    "listen": lambda _: socket.create_server(("127.0.0.1", 0)),
    "pair of sockets": lambda _: socket.socketpair(),
    "name lookup": lambda _: socket.create_connection(("localhost", 9), 2),
    "shell": lambda _: subprocess.run(["/bin/sh", "-c", "exit 0"], check=True),
    "python": lambda _: subprocess.run([sys.executable, "-c", ""], check=True),
    "program of the system": lambda _: subprocess.Popen(["/bin/true"]).wait() == 0,
    "program in memory": _ran_from_memory,
    "limits of the parent": _limited,
    "leave the group": _left_group,
    "key of the library": lambda about: _read(about["key"]),
    "log of the library": lambda about: _read(about["log"]),
    "list the library": lambda about: list(Path(about["library"]).iterdir()),
    "key by a symbolic link": _linked,
    "key by a hard link": _hard_linked,
    "key by the folder above": lambda about: _read(os.path.relpath(about["key"])),
    "passwords": lambda _: _read("/etc/passwd"),
    "home": lambda _: [*Path("/root").iterdir(), *Path("/home").iterdir()],
    "checkout": lambda about: _read(about["readme"]),
    "environment of the parent": lambda about: _read(f"/proc/{about['victim']}/environ"),
    "memory of the parent": _memory_read,
    "command of the parent": lambda about: _read(f"/proc/{about['victim']}/cmdline"),
    "own environment": lambda about: _read("/proc/self/environ") and about["secret"] in str(os.environ),
    "write to the library": lambda about: _written(about["library"] + "/evil"),
    "write to the folder of temporary files": lambda about: _written(about["beside"]),
    "write to the program": lambda about: _written(about["readme"]),
    "write to shared memory": lambda _: _written("/dev/shm/evil"),  # noqa: S108 - the attempt
    "remove a file": lambda about: _done(Path(about["key"]).unlink),
    "kill the parent": lambda about: _done(os.kill, about["victim"], signal.SIGKILL),
    "signal the parent": lambda about: _done(os.kill, about["victim"], 0),
    "trace the parent": _traced,
    "read another process": lambda about: _call(310, about["victim"], None, 0, None, 0, 0),
    "handle of a process": lambda about: os.pidfd_open(about["victim"]) >= 0,
    "mount": lambda _: _libc.mount(b"none", b"/", b"tmpfs", 0, None) == 0,
    "change the root": lambda _: _done(os.chroot, "."),
    "new namespaces": lambda _: _libc.unshare(0x10000000) == 0,
    "namespaces of the parent": lambda about: os.open(f"/proc/{about['victim']}/ns/net", os.O_RDONLY) >= 0,
    "device": lambda _: _done(os.mknod, "disk", 0o060600, os.makedev(8, 0)),
    "pipe by name": lambda _: _done(os.mkfifo, "pipe"),
    "other user": _became,
    "higher limit": _raised_limit,
    "capabilities": _capabilities,
    "kernel keys": lambda _: _call(250, 0, -3, 1),
    "programs in the kernel": lambda _: _call(321, 0, None, 0),
    "events of the machine": lambda _: _call(298, None, 0, -1, -1, 0),
    "faults in user space": lambda _: _call(323, 0),
    "ring of requests": lambda _: _call(425, 1, bytes(120)),
    "module": lambda _: _call(175, None, 0, b""),
    "shared memory": lambda _: _call(29, 1234, 4096, 0o1600),
    "message queue": lambda _: _call(68, 1234, 0o1600),
    "file by handle": lambda _: _call(304, -100, None, 0),
    "host name": lambda _: _libc.sethostname(b"evil", 4) == 0,
    "clock": lambda _: _call(227, 0, bytes(16)),
    "inherited files": _inherited,
    "too much memory": lambda _: mmap.mmap(-1, 1 << 40),
    "too large a file": lambda _: Path("large").write_bytes(bytes(1 << 27)),
    "endless loop": lambda _: _forever(),
    "too long an answer": lambda _: b"x",
    "crash": lambda _: os.kill(os.getpid(), signal.SIGSEGV),
}


def _forever() -> None:
    while True:
        pass


def _attempted(data: bytes, *_: object) -> bytes:
    about = json.loads(data)
    if about["attempt"] == "too long an answer":
        return b"x" * (1 << 22)
    try:
        succeeded = bool(ATTEMPTS[about["attempt"]](about))
    except BaseException as error:  # noqa: BLE001 - a refusal has many forms
        return json.dumps({"refused": type(error).__name__}).encode()
    return json.dumps({"succeeded": succeeded}).encode()


def _nothing(*_: object, **__: object) -> tuple[str, ...]:
    return ()


def _no_walls() -> None:
    walls.close = _nothing
    child.confine = lambda *_: True


PLANTED: Final[dict[str, Callable[[], None]]] = {
    "no Landlock": lambda: setattr(walls, "_landlocked", lambda *_, **__: True),
    "no filter": lambda: setattr(walls, "_filtered", lambda *_, **__: True),
    "no limits": lambda: setattr(child, "limit", _nothing),
    "no walls": _no_walls,
}


if __name__ == "__main__":
    if os.environ.get("LANG", "").startswith("planted "):  # the one variable that the server is given and needs not
        PLANTED[os.environ["LANG"].removeprefix("planted ")]()
    child._read = _attempted  # type: ignore[assignment]
    child.serve(socket.socket(fileno=int(sys.argv[1])))
