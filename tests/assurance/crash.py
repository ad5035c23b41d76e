"""CRASH: the process is killed at every call that changes the disk; nothing acknowledged may be lost.

SIGKILL leaves what the system has taken over in its memory: this proves the order of steps, not that they reach a disk.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.assurance.calls import Calls, Fault
from tests.assurance.deeds import DEEDS, ONCE
from tests.assurance.outcome import Outcome
from tests.assurance.states import fresh, libraries, look

REPEATABLE: Final = (
    "first",
    "another",
    "changed",
    "seal",
    "repair",
    "build",
)  # done twice they leave what they leave once
BUGS: Final = {"row before file": "seal", "no transaction": "changed"}


def run(trials: int) -> Outcome:
    """Kill at each point of each deed, at most `trials` times in all, spread evenly; then with the planted bugs."""
    begun = time.monotonic()
    with libraries() as folder, Calls() as calls:
        points = [(deed, fault) for deed in DEEDS for fault in calls.points(fresh(folder, deed), deed)]
        chosen = points[:: max(1, -(-len(points) // trials))]
        failures: list[str] = []
        for deed, fault in chosen:
            failures += killed_at(calls, folder, deed, fault)
        caught = tuple(bug for bug in BUGS if is_caught(calls, folder, bug))
    return Outcome(len(chosen), tuple(failures), caught, time.monotonic() - begun)


def killed_at(calls: Calls, folder: Path, deed: str, fault: Fault, planted: str = "") -> Iterator[str]:
    """Kill a deed at one call; yield what is wrong afterwards."""
    before = look(fresh(folder, deed)).state
    calls.do(folder / "now", deed)
    after = look(folder / "now").state
    end = calls.do(fresh(folder, deed), deed, planted=planted, fault=fault)
    seen = look(folder / "now")
    where = f"{deed}, killed at {fault.call} {fault.when}"
    if not end.killed:
        yield f"{where}: it was not killed"
    yield from (f"{where}: {wrong}" for wrong in seen.wrong)
    if seen.state is None:
        return
    if seen.state not in {before, after}:
        yield f"{where}: neither the state before nor the state after"
    if end.steps and seen.state != after:
        yield f"{where}: acknowledged and lost"
    again = calls.do(folder / "now", deed)
    now = look(folder / "now")
    is_done = deed in ONCE and seen.state == after  # then it is refused, as it should be
    if (again.refused and not is_done) or again.raised or now.wrong:
        yield f"{where}: it can't be done again: {again.refused or again.raised or now.wrong}"
    elif deed in REPEATABLE and now.state != after:
        yield f"{where}: done again, it leaves something else"


def is_caught(calls: Calls, folder: Path, bug: str) -> bool:
    """Tell whether killing finds a planted bug at any call."""
    deed = BUGS[bug]
    points = calls.points(fresh(folder, deed), deed, planted=bug)
    points.sort(key=lambda fault: (fault.call != "rename", fault.call != "pwrite64"))  # the likeliest first
    return any(list(killed_at(calls, folder, deed, fault, bug)) for fault in points)
