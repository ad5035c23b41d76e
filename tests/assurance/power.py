"""PWR: the power goes while documents are stored; what was acknowledged is there, and named cache files are whole.

The library lies on a file system of its own in a file. At a random moment the writer stands still, and what has reached
that file is copied: pages that were not synced are lost, as with a power cut. The copy is mounted and looked at.
Needs root and loop mounts.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from indexes.errors import CoversheetError
from indexes.settings import Settings
from indexes.vault import create
from tests.assurance.deeds import OFFICER, opened
from tests.assurance.outcome import Outcome
from tests.assurance.powered import PLANTED

SIZE: Final = 48  # MiB of the file system
WAIT: Final = 60.0
BUGS: Final = frozenset(PLANTED)
CUTS_FOR_A_BUG: Final = 12


def missing() -> str:
    """Return what this machine lacks for the rig, "" where it has all."""
    if os.geteuid() != 0:
        return "power cuts need root, for mounting a file system in a file"
    tools = [name for name in ("mkfs.ext4", "mount", "umount") if shutil.which(name) is None]
    if tools:
        return f"power cuts need {', '.join(tools)}"
    with tempfile.TemporaryDirectory() as place:
        try:
            with _mounted(_made(Path(place) / "disk"), Path(place) / "at"):
                return ""
        except subprocess.CalledProcessError:
            return "power cuts need loop mounts, which this machine does not give"


def run(trials: int) -> Outcome:
    """Cut the power so many times; then with each planted bug until it shows."""
    begun = time.monotonic()
    chance = random.Random(7)
    failures = [one for number in range(trials) for one in _cut(chance.uniform(0.0, 0.5), f"cut {number}", "")]
    caught = tuple(
        bug
        for bug in sorted(BUGS)
        if any(list(_cut(chance.uniform(0.1, 0.5), "planted", bug)) for _ in range(CUTS_FOR_A_BUG))
    )
    return Outcome(trials, tuple(failures), caught, time.monotonic() - begun)


def _cut(after: float, where: str, planted: str) -> Iterator[str]:
    """Store until the power goes, `after` seconds after the first document; yield what is wrong afterwards."""
    with tempfile.TemporaryDirectory() as place:
        disk, copy = Path(place) / "disk", Path(place) / "copy"
        with _mounted(_made(disk), Path(place) / "at") as at:
            create(Settings(library=at / "library", models=at / "models"))
            os.sync()
            acknowledged = _stored_until(after, at / "library", planted, lambda: shutil.copyfile(disk, copy))
        try:
            with _mounted(copy, Path(place) / "again") as again:
                yield from (f"{where}: {wrong}" for wrong in _seen(again / "library", acknowledged))
        except subprocess.CalledProcessError:
            yield f"{where}: the file system can't be mounted"


def _stored_until(after: float, library: Path, planted: str, cut: Callable[[], object]) -> list[str]:
    """Let a process store documents, stop it, cut; return the ids that it had acknowledged before it stood still."""
    command = [sys.executable, "-m", "tests.assurance.powered", str(library), planted]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after)
        writer.send_signal(signal.SIGSTOP)
        cut()
        writer.send_signal(signal.SIGKILL)
        writer.send_signal(signal.SIGCONT)
        lines = [first, *writer.stdout.readlines()]
    return [json.loads(line)["stored"] for line in lines if line.endswith("}\n")]


def _seen(library: Path, acknowledged: list[str]) -> Iterator[str]:
    try:
        with opened(library) as vault:
            vault.audit.verify()
            unlike = sum(partition.stale() - (not partition._looks_sealed()) for partition in vault.every())
            found = {hit.document for hit in vault.view(OFFICER).search("When does the ferry sail?", limit=500)}
            wrong = [fault for partition in vault.every() for fault in partition.wrong(deep=True)]
    except (CoversheetError, OSError) as error:
        yield f"it can't be read: {error}"
        return
    lost = len(set(acknowledged) - found)
    if lost:
        yield f"{lost} of {len(acknowledged)} acknowledged documents are lost"
    if unlike:
        yield f"{unlike} cache files are named and not whole"
    yield from wrong


def _made(disk: Path) -> Path:
    with disk.open("wb") as file:
        file.truncate(SIZE << 20)
    subprocess.run([_tool("mkfs.ext4"), "-q", "-F", str(disk)], check=True, capture_output=True)
    return disk


def _tool(name: str) -> str:
    return shutil.which(name) or name


@contextmanager
def _mounted(disk: Path, at: Path) -> Iterator[Path]:
    at.mkdir()
    subprocess.run([_tool("mount"), "-o", "loop", str(disk), str(at)], check=True, capture_output=True)
    try:
        yield at
    finally:
        subprocess.run([_tool("umount"), str(at)], check=True, capture_output=True)
