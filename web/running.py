"""The runs that bring documents in, for who has that duty. The page looks again by itself; that is no activity."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from indexes.duties import Duty
from indexes.errors import NotFound
from indexes.runs import STALLED, Run, runs
from web.session import Identity
from web.visit import SignedIn, current, glanced, house, page

SEES: Final = frozenset({Duty.INGESTER, Duty.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Row:
    """One run as it is printed; `stalled` is for how many minutes it has said nothing, 0 for one that goes on."""

    run: Run
    started: str
    stalled: int


def _require(identity: Identity) -> None:
    if not SEES & identity.duties:
        raise NotFound


def sees(identity: SignedIn) -> None:
    """Let ingesters and administrators through. Raises NotFound for everybody else."""
    _require(identity)


router = APIRouter(prefix="/admin/runs")


@router.get("", dependencies=[Depends(current), Depends(sees)])
def list_runs(request: Request) -> Response:
    """List the newest runs."""
    return page(request, "runs.html", rows=rows(request), now=_moment(datetime.now(UTC)))


@router.get("/rows")
def look_again(request: Request) -> Response:
    """Give the list alone, for the page that looks again; it keeps no session alive."""
    _require(glanced(request))
    return page(request, "runs_part.html", rows=rows(request), now=_moment(datetime.now(UTC)))


def rows(request: Request) -> list[Row]:
    """Give the runs as they are printed."""
    now = datetime.now(UTC)
    return [_row(run, now) for run in runs(house(request).vault.control)]


def _row(run: Run, now: datetime) -> Row:
    silent = run.silent(now)
    return Row(run, _moment(datetime.fromisoformat(run.started)), int(silent // 60) if silent > STALLED else 0)


def _moment(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M}Z"
