"""The proof that nothing under a forbidden partition is opened: all that a reader does, in an application started anew.

An audit hook sees each file and database that this process opens, and each folder that it lists. Files that are opened
by C code and stay open are seen in the table of open files.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.doors import through_web
from tests.happenings import do
from tests.leaks import ranking
from tests.leaks.planting import plant
from tests.looks import through_view
from tests.stock import CASES
from tests.worlds import Step, World, twins

EVENTS = frozenset({"open", "sqlite3.connect", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir"})
SEEN: list[str] = []
"""Paths of the events while somebody watches."""


class Watch:
    """Whether events are kept. A hook can't be taken away again, so it asks."""

    on = False


@cache
def watch() -> None:
    """Set the hook, once a process."""

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if Watch.on and event in EVENTS and arguments and isinstance(arguments[0], str | bytes | Path):
            name = arguments[0]
            SEEN.append(name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name))

    sys.addaudithook(note)


@contextmanager
def seen() -> Iterator[Callable[[], set[str]]]:
    """Yield what tells the paths that were opened since, and those that are open now."""
    watch()
    SEEN.clear()
    Watch.on = True

    def paths() -> set[str]:
        return {*SEEN, *_open_files()}

    try:
        yield paths
    finally:
        Watch.on = False


def _open_files() -> Iterator[str]:
    for entry in Path("/proc/self/fd").iterdir():
        try:
            yield str(entry.readlink())
        except FileNotFoundError:  # the one that listed this folder
            continue


def stocked(world: World) -> None:
    """Fill a library with readable and hidden documents, all of it sealed, and open it anew."""
    for number in range(6):
        do(world, Step("store", number, number))
        do(world, Step("hidden store", number, number))
    do(world, Step("seal"))
    world.reopen()


def below(paths: set[str], world: World, markings: tuple[str, ...]) -> set[str]:
    """Return the paths that lie in the partitions of these markings."""
    folders = [str(world.folder(marking)) for marking in markings]
    return {path for path in paths if any(path.startswith(folder) for folder in folders)}


@pytest.mark.parametrize("case", CASES)
def test_no_file_of_a_forbidden_partition_is_opened(case: str) -> None:
    with twins(CASES[case]) as (_, world):
        stocked(world)
        assert all(world.folder(marking).is_dir() for marking in world.case.hidden)
        names = list(world.stored)
        with seen() as paths:
            for observe in (through_web, through_view):
                assert len(list(observe(world, names, None))) > 20
            found = paths()
        assert below(found, world, world.case.hidden) == set()
        assert bool(below(found, world, world.case.readable)) is bool(world.case.readable)


def test_a_planted_look_into_a_forbidden_partition_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, ranking.SharedStatistics)
    with twins(CASES["secret"]) as (_, world):
        stocked(world)
        with seen() as paths:
            list(through_view(world, [], None))
            assert below(paths(), world, world.case.hidden) != set()
