"""FULL: the file system of a library is really full: storing, asking and recording are done or refused in a sentence.

The library lies on a small tmpfs of its own; a file takes the rest of it but for some KiB, others in each trial, so
that the space ends at other places. What was told to be done is there when the file is gone, and all works again.
Needs root, for mounting.
"""

import gc
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from indexes.audit import AuditLog
from indexes.errors import CoversheetError
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.assurance.deeds import HELD, LOWER, OFFICER, opened
from tests.assurance.outcome import Outcome
from tests.library import draft

SIZE: Final = 6  # MiB of the file system
RECORDS: Final = 30
MOST: Final = 1500  # KiB that may be left free
QUESTION: Final = "When does the ferry sail?"
BUGS: Final = frozenset({"result ignored"})


def missing() -> str:
    """Return what this machine lacks for the rig, "" where it has all."""
    if os.geteuid() != 0:
        return "a full file system needs root, for mounting one"
    try:
        with tempfile.TemporaryDirectory() as place, _mounted(Path(place)):
            return ""
    except (OSError, subprocess.CalledProcessError):
        return "a full file system needs mounts, which this machine does not give"


def run(trials: int) -> Outcome:
    """Fill the file system so many times, with more and more space left; then with the planted bug until it shows."""
    begun = time.monotonic()
    chance = random.Random(7)
    left = [0, *(chance.randrange(MOST) for _ in range(trials - 1))]
    failures = [wrong for free in left for wrong in _filled(free)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AuditLog, "_write", _careless)
        caught = tuple(BUGS) if any(list(_filled(free)) for free in (0, 4, 8)) else ()
    return Outcome(trials, tuple(failures), caught, time.monotonic() - begun)


def _careless(log: AuditLog, descriptor: int, line: bytes) -> None:
    """Plant: nobody looks whether a record was written."""
    del log
    try:
        os.write(descriptor, line)
    except OSError:
        return


def _filled(free: int) -> Iterator[str]:
    """Fill the disk but for `free` KiB, use the library, make room again; yield what is wrong."""
    with tempfile.TemporaryDirectory() as place, _mounted(Path(place)) as at:
        library, ballast = at / "library", at / "ballast"
        create(Settings(library=library, models=library / "models"))
        with opened(library) as vault, vault.writing():
            stored = [vault.deposit(HELD)]
            vault.seal()
        told: list[str] = []
        with opened(library) as vault:
            asked = sum(record["action"] == "search" for record in vault.audit.records())
            _fill(ballast, free)
            for deed in DEEDS:
                try:
                    for word in deed(vault):
                        told.append(word)  # noqa: PERF402 - one at a time: what came before a refusal counts
                except CoversheetError as error:
                    if "ferry" in str(error):
                        yield f"{free} KiB free: the refusal quotes a document"
                except Exception as error:  # noqa: BLE001 - the rig judges it: no such thing may reach a person
                    yield f"{free} KiB free, {deed.__name__[1:]}: {type(error).__name__}: {error}"
        ballast.unlink()
        yield from (f"{free} KiB free: {wrong}" for wrong in _afterwards(library, stored, told, asked))


def _afterwards(library: Path, stored: list[str], told: list[str], asked: int) -> Iterator[str]:
    """Look at the library when there is room again; yield what is wrong."""
    try:
        with opened(library) as vault:
            vault.audit.verify()
            actions = [str(record["action"]) for record in vault.audit.records()]
            if actions.count("search") - asked < told.count("found"):
                yield "hits were released without a record"
            if actions.count("rig") < told.count("recorded"):
                yield "a record that was told to be written is not there"
            yield from (wrong for partition in vault.every() for wrong in partition.wrong(deep=True))
            ids = [*stored, *(one for one in told if len(one) == 32)]
            found = {hit.document for hit in vault.view(OFFICER).search(QUESTION, limit=500)}
            if not found.issuperset(ids):
                yield "an acknowledged document is not found"
            if len([word for deed in DEEDS for word in deed(vault)]) != 2 + 1 + RECORDS + 2:
                yield "it does not work again"
    except (CoversheetError, OSError) as error:
        yield f"with room again: {error}"


def _search(vault: Vault) -> Iterator[str]:
    if vault.view(OFFICER).search(QUESTION):
        yield "found"


def _store(vault: Vault) -> Iterator[str]:
    """Store a document larger than what is mostly left, and one in a partition that is new."""
    words = "\n\n".join(f"The ferry {number} sails at nine from pier {number}." for number in range(300))
    with vault.writing():
        yield vault.deposit(draft(words, "SECRET", filename="many.txt"))
        yield vault.deposit(LOWER)
        vault.seal()


def _keep(vault: Vault) -> Iterator[str]:
    yield f"kept {vault.view(OFFICER).keep('{}', [], QUESTION, None).id}"


def _record(vault: Vault) -> Iterator[str]:
    """Write more records than fit into the last page of a log that can't grow."""
    for _ in range(RECORDS):
        vault.audit.append("otter", "rig", {})
        yield "recorded"


def _fill(ballast: Path, free: int) -> None:
    """Write a file until nothing more fits, then give back so many KiB."""
    with ballast.open("wb", buffering=0) as file:
        for block in (1 << 16, 1 << 12):
            try:
                while file.write(b"x" * block) == block:
                    continue
            except OSError:
                continue
        file.truncate(max(0, file.tell() - (free << 10)))


@contextmanager
def _mounted(place: Path) -> Iterator[Path]:
    at, mount, umount = place / "at", *(shutil.which(name) or name for name in ("mount", "umount"))
    at.mkdir()
    subprocess.run([mount, "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", str(at)], check=True, capture_output=True)
    try:
        yield at
    finally:
        gc.collect()  # a file that a refusal still holds open keeps the file system busy
        subprocess.run([umount, str(at)], check=True, capture_output=True)


DEEDS: Final[tuple[Callable[[Vault], Iterator[str]], ...]] = (_search, _store, _keep, _record, _search)
