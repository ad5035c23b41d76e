"""What the templates print of kept answers: how to open one again, a person's list of them, and why one is as it is."""

from dataclasses import dataclass

from indexes.policy import text
from indexes.view import View
from rag.conversation import Turn
from rag.explain import Explanation, told_source
from rag.printed import minute, told_now
from rag.record import read
from rag.reopened import Reopened


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """Where an answer is kept, when it was asked ("" for just now), and what a follow-up was taken to mean."""

    id: str
    href: str
    asked: str
    searched: str
    since: tuple[str, ...]  # what has happened to it since


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
    return KeptSheet(given.id, href(given.id), "", given.record.meant, ())


def of_reopened(found: Reopened) -> KeptSheet:
    """Give what is printed of an answer that was opened again."""
    kept = found.kept
    return KeptSheet(kept.id, href(kept.id), minute(kept.time), found.record.meant, tuple(told_now(found)))


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
