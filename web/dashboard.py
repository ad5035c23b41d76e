"""The page of evaluations: the last of each kind against its gate and against the one before, in words first.

For administrators, auditors and security officers: figures and ids of cases, no content. To others it does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from indexes.duties import Duty
from indexes.errors import NotFound
from indexes.measurements import Gated, Measurement, measurements
from web.visit import SignedIn, current, house, page

SEES: Final = frozenset({Duty.ADMINISTRATOR, Duty.AUDITOR, Duty.SECURITY_OFFICER})
WIDE, HIGH, EDGE = 120, 28, 3  # a line of figures, in its own units


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: its value, what the gate wants, how it stands to the run before, its course as words and points."""

    name: str
    value: str
    wanted: str
    reached: bool
    change: str
    course: str
    points: str
    cases: tuple[str, ...]
    fresh: int


@dataclass(frozen=True, slots=True)
class Part:
    """The last evaluation of one kind; `gated` are the figures of which its gate speaks, `others` the rest."""

    kind: str
    time: str
    missed: int
    gated: tuple[Line, ...]
    others: tuple[Line, ...]


def sees(identity: SignedIn) -> None:
    """Let administrators, auditors and security officers through. Raises NotFound for everybody else."""
    if not SEES & identity.duties:
        raise NotFound


router = APIRouter(prefix="/admin/evaluation", dependencies=[Depends(current), Depends(sees)])


@router.get("")
def evaluations(request: Request, identity: SignedIn) -> Response:
    """Show the last evaluation of each kind. The look is recorded first."""
    vault = house(request).vault
    vault.audit.append(identity.account, "evaluations seen", {})
    parts = [part(runs) for runs in measurements(vault.control).values()]
    return page(request, "dashboard.html", parts=parts)


def part(runs: Sequence[Measurement]) -> Part:
    """Return the newest of these evaluations of one kind as it is printed, beside those before it."""
    last = runs[0]
    lines = [_line(name, runs) for name in last.figures]
    return Part(
        kind=last.kind,
        time=f"{last.time[:16].replace('T', ' ')}Z",
        missed=sum(not one.reached for one in last.gate.values()),
        gated=tuple(line for line in lines if line.name in last.gate),
        others=tuple(line for line in lines if line.name not in last.gate),
    )


def _line(name: str, runs: Sequence[Measurement]) -> Line:
    last, asked = runs[0], runs[0].gate.get(name)
    course = [run.figures[name] for run in reversed(runs) if name in run.figures]
    before = runs[1] if len(runs) > 1 else None
    cases = last.cases.get(name, ())
    known = before.cases.get(name, ()) if before else cases
    return Line(
        name=name,
        value=f"{last.figures[name]:g}",
        wanted=asked.wanted if asked else "",
        reached=asked is None or asked.reached,
        change=_change(before.figures.get(name) if before else None, last.figures[name], asked),
        course=", ".join(f"{value:g}" for value in course),
        points=_points(course) if len(course) > 1 else "",
        cases=cases,
        fresh=len(set(cases) - set(known)),
    )


def _change(before: float | None, now: float, asked: Gated | None) -> str:
    """Return in words what became of a figure: better or worse where a gate says what is better."""
    if before is None:
        return ""
    if before == now:
        return "unchanged"
    rises = now > before
    if asked is None:
        word = "higher" if rises else "lower"
    else:
        word = "worse" if rises == asked.wanted.startswith("at most") else "better"
    return f"{before:g} to {now:g}, {word}"


def _points(course: Sequence[float]) -> str:
    """Return the points of a line through these figures, from left to right."""
    low, high = min(course), max(course)
    step, scale = (WIDE - 2 * EDGE) / (len(course) - 1), (HIGH - 2 * EDGE) / ((high - low) or 1.0)
    return " ".join(
        f"{EDGE + at * step:.1f},{HIGH - EDGE - (value - low) * scale:.1f}" for at, value in enumerate(course)
    )
