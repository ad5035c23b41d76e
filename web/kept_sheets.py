"""What the templates print of kept answers: how to open one again, a person's list of them, and why one is as it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexes.policy import text
from indexes.records import Revision
from indexes.view import View
from rag.conversation import Turn
from rag.explain import Explanation, told_source
from rag.printed import minute, told_now
from rag.record import read
from rag.reopened import Reopened
from web.compared import Way, ways


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim of which its reader may say something: its number on the page, where to, and what he said, "" so far."""

    number: int
    href: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """Where an answer is kept, when it was asked ("" for just now), and what a follow-up was taken to mean."""

    id: str
    href: str
    asked: str
    searched: str
    since: tuple[str, ...]  # what has happened to it since
    judged: tuple[Judged, ...]  # the claims that are shown
    frozen: bool = False  # nothing of it may be copied or exported
    revised: tuple[Way, ...] = ()  # cited sources that were revised since

    @property
    def is_judged(self) -> bool:
        """Whether its reader said something of a claim that is shown."""
        return any(one.said for one in self.judged)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a person's list."""

    href: str
    time: str
    question: str
    marking: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Lines under one heading."""

    heading: str
    lines: tuple[str, ...]


def of_turn(given: Turn) -> KeptSheet:
    """Give what is printed of an answer just given."""
    place = href(given.id)
    claims = tuple(Judged(number, f"{place}/claims/{number}") for number in range(1, len(given.answer.claims) + 1))
    return KeptSheet(given.id, place, "", given.record.meant, (), claims)


def of_reopened(found: Reopened, revised: Sequence[Revision] = ()) -> KeptSheet:
    """Give what is printed of an answer that was opened again, with what became of sources that it cited."""
    kept, place, said = found.kept, href(found.kept.id), dict(reversed(found.said))
    claims = tuple(
        Judged(at, f"{place}/claims/{number}", said.get(number, "")) for at, number in enumerate(found.numbers, start=1)
    )
    compared = ways(revised)
    days = {one.day for one in compared}
    untold = replace(found, revised=tuple(day for day in found.revised if day not in days))
    told = tuple(told_now(untold))
    return KeptSheet(kept.id, place, minute(kept.time), found.record.meant, told, claims, found.frozen, compared)


def cited(found: Reopened) -> tuple[str, ...]:
    """Give the documents that an answer cited when it was kept."""
    return tuple({one.document: None for claim in found.record.answer.claims for one in claim.citations})


def rows(view: View) -> list[Row]:
    """Give a person's list of answers, newest first."""
    found = [(kept, read(kept.body, view)) for kept in view.history()]
    return [
        Row(href(kept.id), minute(kept.time), record.question, text(record.answer.marking)) for kept, record in found
    ]


def why(found: Explanation) -> list[Reasons]:
    """Give why an answer is as it is, heading by heading."""
    left = tuple(f"Not supported: {' '.join(one.text.split())} ({one.why})" for one in found.dropped)
    reasons = [
        Reasons("Why this marking", found.marking),
        Reasons("Why these sources", tuple(map(told_source, found.sources))),
        Reasons("Why sentences were left out", left),
        Reasons("How it was made", found.made),
    ]
    return [one for one in reasons if one.lines]


def href(answer: str) -> str:
    """Give the address of an answer; ids are opaque, so an address says nothing."""
    return f"/answers/{answer}"
