"""The run of `mutants`, inside the mutated copy of the tree: tests collected once, one fork for each mutant."""

import difflib
import inspect
import json
import os
import signal
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

TESTS = "tests/indexes/policy"
SECONDS = 120  # for one mutant; an endless loop is a mutant that was noticed
KILLED, SURVIVED, STUCK, UNREACHED = "killed", "survived", "stuck", "not reached"
_EXIT = {0: SURVIVED, 1: KILLED}
OPTIONS = ("-q", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cov", "-p", "no:playwright", "-p", "no:cacheprovider")


class Mutation:
    """A pytest plugin in place of the run: `results` of the mutants; `left_out` are tests that fail without any."""

    def __init__(self, names: Sequence[str], jobs: int, slowest: float) -> None:
        """Keep the mutants' names, how many run at once, and how many seconds a test may take to be among them."""
        self.results: dict[str, str] = {}
        self.left_out: list[str] = []
        self._names = names
        self._jobs = jobs
        self._slowest = slowest
        self._seconds: dict[str, float] = {}
        self._reach: dict[str, list[pytest.Item]] = defaultdict(list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests once to learn what they reach, then each mutant in a fork of this process."""
        self._learn(session.items)
        sound = [item for item in session.items if item.nodeid in self._seconds]
        running: dict[int, str] = {self._fork("", sound): ""}
        self._wait(running)
        if self.results.pop("") != SURVIVED:
            sys.exit("The tests fail in a fork without any mutant.")
        for name in self._names:
            if not (tests := self._reach.get(_function(name))):
                self.results[name] = UNREACHED
                continue
            while len(running) >= self._jobs:
                self._wait(running)
            running[self._fork(name, tests)] = name
        while running:
            self._wait(running)
        return True

    def _learn(self, items: Sequence[pytest.Item]) -> None:
        hits = _recorded()
        for item, after in zip(items, [*items[1:], None], strict=True):
            hits.clear()
            began = time.process_time()
            reports = runtestprotocol(item, log=False, nextitem=after)
            if any(report.failed for report in reports):
                self.left_out.append(item.nodeid)
                continue
            self._seconds[item.nodeid] = time.process_time() - began
            for function in hits if self._seconds[item.nodeid] <= self._slowest else ():
                self._reach[function].append(item)
        for tests in self._reach.values():
            tests.sort(key=lambda item: self._seconds[item.nodeid])

    def _fork(self, name: str, tests: Sequence[pytest.Item]) -> int:
        pid = os.fork()
        if pid:
            return pid
        signal.alarm(SECONDS)
        os.environ["MUTANT_UNDER_TEST"] = name
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        status = 1
        try:
            status = int(any(_fails(item, after) for item, after in zip(tests, [*tests[1:], None], strict=True)))
        finally:
            os._exit(status)

    def _wait(self, running: dict[int, str]) -> None:
        pid, status = os.wait()
        name = running.pop(pid)
        self.results[name] = STUCK if os.WIFSIGNALED(status) else _EXIT[os.waitstatus_to_exitcode(status)]


def _fails(item: pytest.Item, after: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def _function(mutant: str) -> str:
    return mutant.rpartition("__mutmut_")[0]


def _recorded() -> set[str]:
    """Return the set to which mutmut's switches add each function that is called, from now on."""
    hits: set[str] = set()
    trampoline: Any = import_module("mutmut.mutation.trampoline")
    original: Callable[[], str] = trampoline.get_mutant_under_test

    def noted() -> str:
        frame = inspect.currentframe()
        called = frame.f_back.f_locals.get("orig_func") if frame is not None and frame.f_back is not None else None
        if called is not None:
            hits.add(f"{called.__module__}.{called.__name__.removesuffix('__mutmut_orig')}")
        return original()

    trampoline.get_mutant_under_test = noted
    return hits


def _change(mutant: str) -> str:
    """Return the lines in which a mutant differs from its function."""
    module_name, _, name = mutant.rpartition(".")
    owner: Any = import_module(module_name)
    if "ǁ" in name:
        owner = getattr(owner, name.split("ǁ")[1])
    before, after = (
        inspect.getsource(getattr(owner, one)).splitlines() for one in (f"{_function(name)}__mutmut_orig", name)
    )
    lines = list(difflib.unified_diff(before, after, lineterm="", n=0))[3:]
    return "\n".join(f"    {line}" for line in lines if "def " not in line and not line.startswith("@@"))


def _summary(results: dict[str, str]) -> Iterator[str]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, result in results.items():
        counts[name.split(".")[2]][result] += 1
        counts["all"][result] += 1
    yield f"{'module':18} {'mutants':>8} {'killed':>8} {'stuck':>6} {'survived':>9} {'not reached':>12} {'share':>7}"
    for module, count in counts.items():
        dead = count[KILLED] + count[STUCK]
        share = 100 * dead / count.total()
        rest = f"{count[SURVIVED]:9} {count[UNREACHED]:12} {share:6.1f}%"
        yield f"{module:18} {count.total():8} {count[KILLED]:8} {count[STUCK]:6} {rest}"


def main() -> None:
    """Run the mutants named in mutants.txt; print the survivors, then the table."""
    jobs, share, slowest, *kept = sys.argv[1:]
    names = [
        name
        for name in Path("mutants.txt").read_text(encoding="utf-8").splitlines()
        if zlib.crc32(name.encode()) % 100 < int(share)
    ]
    mutation = Mutation(names, int(jobs), float(slowest))
    began = time.monotonic()
    pytest.main([*OPTIONS, TESTS], plugins=[mutation])
    for test in mutation.left_out:
        print(f"left out, fails without any mutant: {test}")
    for name, result in mutation.results.items():
        if result in (SURVIVED, UNREACHED):
            print(f"{result}: {name}\n{_change(name)}")
    print("\n".join(_summary(mutation.results)))
    print(f"{len(names)} mutants in {time.monotonic() - began:.0f} s")
    if kept:
        Path(kept[0]).write_text(json.dumps(mutation.results, indent=0), encoding="utf-8")


if __name__ == "__main__":
    main()
