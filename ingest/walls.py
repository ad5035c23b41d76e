"""The inner walls around a parser, after namespaces and limits: no privileges, a filter on system calls, and Landlock.

Landlock (Linux 5.13) lets a process open only what stands below named places; the filter (seccomp) refuses calls that
no parser needs. Both outlive whatever code runs afterwards, and are inherited by what it starts. See `child` for the
outer walls. Where a program may be started its loader may be, too, so that other programs can run, behind the same
walls. Numbers are those of the kernel's headers, the same for x86-64 and arm64 where no table says otherwise.
"""

import contextlib
import ctypes
import errno
import os
import platform
import shutil
import struct
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

NETWORK: Final = "a network of its own"  # the outermost, which `child` has
LANDLOCK: Final = "Landlock"
FILTER: Final = "a filter on system calls"
PROGRAMS: Final = ("tesseract", "pandoc")

_NO_NEW_PRIVILEGES: Final = 38
_SET_FILTER: Final = (22, 2)  # prctl: seccomp, filter
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE, _READ, _LIST, _MAKE_CHAR, _MAKE_BLOCK = (1 << bit for bit in (0, 1, 2, 3, 6, 11))
_RIGHTS: Final = ((1, 13), (2, 14), (3, 15), (5, 16))  # from which version on the first so many bits are known
_LOADERS: Final = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")
_SYSTEM: Final = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/mime.types")

_ARCHITECTURES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE: Final = {"x86_64": 56, "aarch64": 220}
_CAPSET: Final = {"x86_64": 126, "aarch64": 91}
_FORKS: Final = {"x86_64": (57, 58), "aarch64": ()}
_CLONE3: Final = 435
_PRLIMIT: Final = {"x86_64": 302, "aarch64": 261}
_THREAD: Final = 0x00010000
_NEW_SPACES: Final = 0x7E020080  # every flag of clone that makes a namespace
# Sockets; other processes; mounts and namespaces; devices; modules; keys; the kernel's large doors; handles and
# memory shared by name; groups, clocks and names of the machine.
_REFUSED: Final = {
    "x86_64": (
        *(41, 42, 43, 49, 50, 53, 288),
        *(101, 310, 311, 312, 424, 434, 438),
        *(155, 161, 165, 166, 272, 308, 428, 429, 430, 431, 432, 433, 442),
        *(133, 259, 172, 173),
        *(175, 176, 246, 313, 320, 169),
        *(248, 249, 250),
        *(298, 300, 321, 323, 425, 426, 427),
        *(303, 304, 29, 30, 64, 68, 240, 319, 322),
        *(109, 112, 135, 163, 164, 167, 168, 170, 171, 179, 227, 305),
    ),
    "aarch64": (
        *(198, 199, 200, 201, 202, 203, 242),
        *(117, 270, 271, 272, 424, 434, 438),
        *(39, 40, 41, 51, 97, 268, 428, 429, 430, 431, 432, 433, 442),
        *(33,),
        *(105, 106, 104, 273, 294, 142),
        *(217, 218, 219),
        *(241, 262, 280, 282, 425, 426, 427),
        *(264, 265, 194, 196, 190, 186, 180, 279, 281),
        *(154, 157, 92, 89, 170, 224, 225, 161, 162, 60, 112, 266),
    ),
}
_LOAD, _EQUAL, _SET, _FROM, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000


def close(folder: str, *, programs: bool) -> tuple[str, ...]:
    """Close the inner walls around this process; return which of them can't be had here.

    It may write below `folder` only. `programs` says whether Tesseract and pandoc may be started; nothing else may.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    missing = [] if _landlocked(libc, folder, programs=programs) else [LANDLOCK]
    _give_up_capabilities(libc)
    if not _filtered(libc, programs=programs):
        missing.append(FILTER)
    return tuple(missing)


def _give_up_capabilities(libc: ctypes.CDLL) -> None:
    """Have no capability left, whoever this is; nobody needs one from here on."""
    number = _CAPSET.get(platform.machine())
    if number is not None:
        libc.syscall(number, struct.pack("<Ii", 0x20080522, 0), bytes(24))


def _landlocked(libc: ctypes.CDLL, folder: str, *, programs: bool) -> bool:
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    rights = (1 << next(bits for least, bits in reversed(_RIGHTS) if version >= least)) - 1
    attributes = struct.pack("<QQQ", rights, 3, 3)[: 8 if version < 4 else 16 if version < 6 else 24]  # noqa: PLR2004
    ruleset = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return False
    try:
        for place in _readable():
            _allow(libc, ruleset, place, _READ | _LIST)
        _allow(libc, ruleset, "/dev/null", _READ | _WRITE)
        for device in ("/dev/urandom", "/dev/zero"):
            _allow(libc, ruleset, device, _READ)
        _allow(libc, ruleset, folder, rights & ~(_EXECUTE | _MAKE_CHAR | _MAKE_BLOCK))
        for program in _programs() if programs else ():
            _allow(libc, ruleset, program, _READ | _EXECUTE)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, place: str, rights: int) -> None:
    """Allow something below a place; one that is not there needs no rule."""
    with contextlib.suppress(OSError):
        descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
        try:
            if not Path(place).is_dir():
                rights &= _EXECUTE | _WRITE | _READ
            libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("<Qi", rights, descriptor), 0)
        finally:
            os.close(descriptor)


def _readable() -> Iterator[str]:
    """Yield what a parser may read: the system, Python, this program; a library may lie in the folder around it."""
    here = Path(__file__).resolve().parents[1]
    yield from _SYSTEM
    yield from (str(here / room) for room in ("ingest", "indexes"))
    yield from (str(Path(base) / "lib") for base in (sys.prefix, sys.base_prefix))
    yield from (path for path in sys.path if path and Path(path).resolve() != here)
    yield from (str(Path(program).parents[1]) for program in _found() if len(Path(program).parents) > 2)  # noqa: PLR2004


def _found() -> Iterator[str]:
    for name in PROGRAMS:
        if program := shutil.which(name):
            yield str(Path(program).resolve())


def _programs() -> Iterator[str]:
    yield from _found()
    yield from _LOADERS


def _filtered(libc: ctypes.CDLL, *, programs: bool) -> bool:
    machine = platform.machine()
    if machine not in _ARCHITECTURES:
        return False
    steps = b"".join(struct.pack("<HBBI", *step) for step in _steps(machine, programs=programs))
    buffer = ctypes.create_string_buffer(steps, len(steps))
    program = struct.pack("@HP", len(steps) // 8, ctypes.addressof(buffer))
    return bool(libc.prctl(*_SET_FILTER, program, 0, 0) == 0)


def _steps(machine: str, *, programs: bool) -> Sequence[tuple[int, int, int, int]]:
    """Return the filter: kill what is of another architecture, refuse what is listed, allow the rest."""
    refuse = (_RETURN, 0, 0, _ERROR | errno.EPERM)
    exec_ = {"x86_64": (59,), "aarch64": (221,)}[machine]
    refused = [*_REFUSED[machine], *(() if programs else (*_FORKS[machine], *exec_))]
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _ARCHITECTURES[machine]), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    steps += [(_FROM, 0, 1, 0x40000000), refuse]
    for number in refused:
        steps += [(_EQUAL, 0, 1, number), refuse]
    steps += [(_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _ERROR | errno.ENOSYS)]  # its flags can't be seen: clone is used
    own = [(_LOAD, 0, 0, 16), (_EQUAL, 1, 0, 0), refuse, (_RETURN, 0, 0, _ALLOW)]  # limits of no other process
    steps += [(_EQUAL, 0, len(own), _PRLIMIT[machine]), *own]
    inner = [(_LOAD, 0, 0, 16), (_SET, 0, 1, _NEW_SPACES), refuse]
    inner += [] if programs else [(_SET, 1, 0, _THREAD), refuse]
    steps += [(_EQUAL, 0, len(inner), _CLONE[machine]), *inner, (_RETURN, 0, 0, _ALLOW)]
    return steps
