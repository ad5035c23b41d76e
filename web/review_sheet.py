"""What the review page prints about one quarantined file: why it waits, what was read, what was decided."""

from dataclasses import dataclass
from typing import Final

from indexes import policy
from indexes.errors import MarkingError
from indexes.policy import Marking
from ingest.quarantine import DECIDED, REJECTED, SECOND, Entry
from ingest.review import NOT_YOU, waits_for_another
from web import banner
from web.banner import Mark

NEARBY: Final = 4  # pages linked before and after the one shown


@dataclass(frozen=True, slots=True)
class Find:
    """One thing that spoke for a marking; `mark` is None where nothing certain could be made of it."""

    place: str
    read: str
    mark: Mark | None
    sure: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A page to turn to."""

    label: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The left pane: the picture of a page with its neighbours, or the text, or a word on why there is neither."""

    picture: str = ""
    page: int = 1
    turns: tuple[Turn, ...] = ()
    paragraphs: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a file: its place in the queue, such as "1 of 3", the left pane, and how many are like it."""

    position: str
    shown: Shown
    alike: int = 0


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """One quarantined file as it is printed for one reviewer."""

    bar: Mark
    id: str
    after: str
    file: str
    reason: str
    code: str
    since: str
    seen: tuple[Mark, ...]
    finds: tuple[Find, ...]
    proposal: Mark | None
    state: str
    decided: Mark | None
    authority: str
    open: bool
    undo: bool
    position: str
    shown: Shown
    alike: int


def review_sheet(entry: Entry, placed: Marking, name: str, around: Around) -> ReviewSheet:
    """Return the sheet of an entry that `name` may see. Markings that can't be read again take that of the file."""
    last = entry.rulings[-1] if entry.rulings else None
    return ReviewSheet(
        bar=banner.full(placed, placed),
        id=entry.id,
        after=f"/review?after={entry.id}",
        file=entry.file,
        reason=entry.sentence,
        code=entry.code,
        since=entry.time[:10],
        seen=tuple(_mark(words, placed) for words in entry.seen),
        finds=tuple(
            Find(
                f"{one.kind} {one.where}".strip(),
                one.read,
                _mark(one.marking, placed) if one.marking else None,
                f"{one.sure:.0%}",
            )
            for one in entry.evidence
        ),
        proposal=_mark(entry.proposal, placed) if entry.proposal else None,
        state=_state(entry, name),
        decided=_mark(last.marking, placed) if last and last.marking else None,
        authority=last.authority if last else "",
        open=entry.state != REJECTED and not waits_for_another(entry, name),
        undo=last is not None,
        position=around.position,
        shown=around.shown,
        alike=around.alike,
    )


def turns(entry_id: str, page: int, count: int) -> tuple[Turn, ...]:
    """Return the ways to the pages around this one, the first and the last among them."""
    numbers = sorted({1, count, *range(max(1, page - NEARBY), min(count, page + NEARBY) + 1)})
    return tuple(Turn(str(number), f"/review/{entry_id}?page={number}", number == page) for number in numbers)


def _mark(words: str, placed: Marking) -> Mark:
    try:
        return banner.full(policy.parse(words), placed)
    except MarkingError:
        return banner.full(placed, placed)


def _state(entry: Entry, name: str) -> str:
    """Return in words whom the file waits for."""
    if entry.state == SECOND:
        first = entry.rulings[-1].by
        return NOT_YOU if first == name else f"Waiting for a second reviewer. {first} decided on a lower marking."
    if entry.state == REJECTED:
        return f"Rejected by {entry.rulings[-1].by}. It stays out of the library."
    if entry.state == DECIDED:
        return "Decided, and cut off on its way into the library. Decide the same again to complete it."
    return ""
