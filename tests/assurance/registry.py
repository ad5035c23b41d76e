"""The properties that `make assurance` tries: the rig of each, how often, and the planted bugs that it must catch."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.assurance import (
    access,
    cookies,
    corrupt,
    crash,
    escape,
    full,
    hostile,
    hostile_backups,
    interference,
    ioerr,
    power,
    removed,
    tamper,
    timing,
    together,
)
from tests.assurance.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Parts:
    """The two halves of a rig whose trials don't depend on each other."""

    part: Callable[[range], Outcome]
    planted: Callable[[], Outcome]


@dataclass(frozen=True, slots=True)
class Property:
    """What must hold, the rig that tries to break it, and how often it tries when it is given its time.

    `bugs` are the names of the planted bugs that the rig must report as caught. A rig with `parts` can share its trials
    among processors: `part` makes those of a range, `planted` catches the bugs. One that is `alone` measures times.
    """

    code: str
    says: str
    run: Callable[[int], Outcome]
    trials: int
    bugs: frozenset[str]
    parts: Parts | None = None
    alone: bool = False


PROPERTIES: Final = (
    Property(
        "NI", "what a reader may not know of changes nothing that he sees, byte for byte",
        interference.run, 10_000, interference.BUGS, Parts(interference.part, interference.planted),
    ),
    Property(
        "NI-T", "nor how long it takes: |t| below 4.5 and medians within 2 %, 11 pairs of requests",
        timing.run, 5_000, timing.BUGS, alone=True,
    ),
    Property(
        "CRASH", "nothing acknowledged is lost to a kill at any call that changes the disk",
        crash.run, 1_000, frozenset(crash.BUGS),
    ),
    Property(
        "PWR", "nothing acknowledged is lost to a power cut",
        power.run, 300, power.BUGS,
    ),
    Property(
        "IOERR", "a disk that fails is told of plainly, and nothing is lost",
        ioerr.run, 1_000, frozenset(ioerr.BUGS),
    ),
    Property(
        "FULL", "on a full file system each act is done or refused, and recorded; with room again all goes on",
        full.run, 60, full.BUGS,
    ),
    Property(
        "CORR", "a damaged cache is never served, and the results are the same",
        corrupt.run, 20_000, corrupt.BUGS,
    ),
    Property(
        "CONC", "while others write, each reply is one committed state, up to the clearance of that moment",
        together.run, 600, together.BUGS,
    ),
    Property(
        "AUD", "no change of the log goes unnoticed",
        tamper.run, 20_000, tamper.BUGS,
    ),
    Property(
        "DEL", "of a purged document no byte is left in any file of the library",
        removed.run, 200, removed.BUGS,
    ),
    Property(
        "AC", "no route opens for a duty, session or object that it is not for; forbidden is like absent",
        access.run, 10_000, access.BUGS,
    ),
    Property(
        "SESS", "no forged cookie or header is anybody; what is taken away is gone with the next request of each route",
        cookies.run, 10_000, cookies.BUGS,
    ),
    Property(
        "PARSE", "a hostile or broken file is stored or quarantined with a reason, and nothing else happens",
        hostile.run, 1_000, hostile.BUGS,
    ),
    Property(
        "PARSE-B", "what runs in place of a parser can't get out",
        escape.run, 65, escape.BUGS,
    ),
    Property(
        "BK", "a backup comes back with the same answers; a changed one is refused and leaves nothing",
        hostile_backups.run, 200, hostile_backups.BUGS,
    ),
)  # fmt: skip
