"""IOERR: each call that changes the disk fails once, as on a full or a broken disk.

The deed is refused in a plain sentence or done; what was told to be done is there; reading goes on; later it works.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.assurance.calls import Calls, Fault
from tests.assurance.crash import REPEATABLE
from tests.assurance.deeds import DEEDS, ONCE
from tests.assurance.outcome import Outcome
from tests.assurance.states import fresh, libraries, look

ERRORS: Final = ("error=ENOSPC", "error=EIO")
BUGS: Final = {"result ignored": "record"}


def run(trials: int) -> Outcome:
    """Let calls fail, at most `trials` times in all, spread over deeds and errors; then with the planted bugs."""
    begun = time.monotonic()
    with libraries() as folder, Calls() as calls:
        points = [
            (deed, fault)
            for what in ERRORS
            for deed in DEEDS
            for fault in calls.points(fresh(folder, deed), deed, what=what)
        ]
        chosen = points[:: max(1, -(-len(points) // trials))]
        failures: list[str] = []
        for deed, fault in chosen:
            failures += failed_at(calls, folder, deed, fault)
        caught = tuple(bug for bug in BUGS if is_caught(calls, folder, bug))
    return Outcome(len(chosen), tuple(failures), caught, time.monotonic() - begun)


def failed_at(calls: Calls, folder: Path, deed: str, fault: Fault, planted: str = "") -> Iterator[str]:
    """Let one call of a deed fail; yield what is wrong afterwards."""
    before = look(fresh(folder, deed)).state
    calls.do(folder / "now", deed)
    after = look(folder / "now").state
    end = calls.do(fresh(folder, deed), deed, planted=planted, fault=fault)
    seen = look(folder / "now")
    where = f"{deed}, {fault.what} at {fault.call} {fault.when}"
    if not end.hit or end.killed:
        yield f"{where}: {'the process died' if end.killed else 'the call was not reached'}"
    if end.raised:
        yield f"{where}: not a plain sentence: {end.raised}"
    if not (end.steps or end.refused or end.raised):
        yield f"{where}: neither done nor refused"
    yield from (f"{where}: {wrong}" for wrong in seen.wrong)
    if seen.state is None:
        return
    if seen.state not in {before, after}:
        yield f"{where}: neither the state before nor the state after"
    if end.steps and seen.state != after:
        yield f"{where}: acknowledged and not there"
    again = calls.do(folder / "now", deed)
    now = look(folder / "now")
    is_done = deed in ONCE and seen.state == after  # then it is refused, as it should be
    if (again.refused and not is_done) or again.raised or now.wrong:
        yield f"{where}: it does not work again: {again.refused or again.raised or now.wrong}"
    elif deed in REPEATABLE and now.state != after:
        yield f"{where}: done again, it leaves something else"


def is_caught(calls: Calls, folder: Path, bug: str) -> bool:
    """Tell whether failing calls find a planted bug at any call."""
    deed = BUGS[bug]
    points = calls.points(fresh(folder, deed), deed, planted=bug, what=ERRORS[0])
    return any(list(failed_at(calls, folder, deed, fault, bug)) for fault in points)
