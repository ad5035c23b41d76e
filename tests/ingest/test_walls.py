"""The inner walls: what can't be had is told, and without all of them nothing is parsed unless that was chosen."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import walls
from ingest.sandbox import Limits, NoIsolation, Sandbox

TRIED = """
import json, socket, sys
from ingest import walls
missing = walls.close(sys.argv[1], programs=sys.argv[2] == "programs")
found = {"missing": missing}
for name, act in {
    "own": lambda: open(sys.argv[1] + "/own", "w").write("x"),
    "passwords": lambda: open("/etc/passwd").read(),
    "beside": lambda: open(sys.argv[1] + "/../beside", "w"),
    "socket": lambda: socket.socket(),
    "shell": lambda: __import__("subprocess").run(["/bin/sh", "-c", "exit"]),
}.items():
    try:
        act()
        found[name] = "done"
    except OSError as error:
        found[name] = type(error).__name__
print(json.dumps(found))
"""


class Without(ctypes.CDLL):
    """A C library in which a wall can't be had."""

    def __init__(self, refused: str) -> None:
        self.refused = refused

    def syscall(self, *_: object) -> int:
        """Refuse Landlock."""
        return -1

    def prctl(self, *_: object) -> int:
        """Refuse the filter."""
        return -1


@pytest.mark.parametrize("programs", ["programs", "none"])
def test_a_process_behind_them_writes_its_folder_and_nothing_else(
    tmp_path: Path, repository: Path, programs: str
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    command = [sys.executable, "-c", TRIED, str(folder), programs]
    environment = {"PYTHONPATH": str(repository), "PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found.pop("own") == "done"
    assert found.pop("missing") == []
    assert set(found.values()) == {"PermissionError"}


def test_what_can_not_be_had_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: Without("all"))
    assert walls.close(str(tmp_path), programs=False) == (walls.LANDLOCK, walls.FILTER)
    monkeypatch.setattr("platform.machine", lambda: "abacus")
    assert walls.close(str(tmp_path), programs=False) == (walls.LANDLOCK, walls.FILTER)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_whole(machine: str) -> None:
    for programs in (True, False):
        steps = walls._steps(machine, programs=programs)
        assert len(steps) < 4096
        assert steps[-1] == (walls._RETURN, 0, 0, walls._ALLOW)
        jumps = [(at, at + 1 + by) for at, (_, *both, _) in enumerate(steps) for by in both]
        assert all(at < to < len(steps) or at == len(steps) - 1 for at, to in jumps)


def test_without_all_walls_nothing_is_read_unless_that_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare(Sandbox):
        """A sandbox on a machine without Landlock."""

        _program = "tests.ingest.bare"

    with Bare(Limits()) as strict, pytest.raises(NoIsolation, match="does not give: Landlock"):
        strict.read(b"One.", "txt")
    with Bare(Limits(weaker=True)) as weaker:
        assert weaker.missing() == (walls.LANDLOCK,)
        assert weaker.read(b"One.", "txt").elements[0].text == "One."
    assert walls.NETWORK == "a network of its own"
