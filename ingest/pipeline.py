"""The straight line: file → elements → marking → portions → chunks; then vectors → partition (`intake`).

No certain marking, or nothing read: NotRead with a reason, never a guess.
"""

from dataclasses import dataclass

from indexes.errors import UsageError
from indexes.policy import Marking, grouped, text
from indexes.records import Draft
from ingest import markings, portions
from ingest.assembly import Assembled, assemble
from ingest.chunks import Measure, cut
from ingest.reasons import NotRead, not_read
from ingest.sandbox import Sandbox
from ingest.sources import MEDIA_TYPES, Source, kind_of
from ingest.titles import title_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of one file by name: it bears this marking, whatever its banner lines and labels say.

    INVARIANT: it may lie below a marking that can be read on the file only when `lowered` says so and two different
    persons stand in `by`. `authority` is the order or source that they name. Raises UsageError without a name.
    """

    marking: Marking
    by: tuple[str, ...]
    authority: str
    lowered: bool = False

    def __post_init__(self) -> None:
        """Refuse a decision that nobody made."""
        if not self.by or not all(name.strip() for name in self.by):
            message = "A decision bears the name of the person who made it."
            raise UsageError(message)

    @property
    def may_lower(self) -> bool:
        """Tell whether two different persons decided to go below what the file says."""
        return self.lowered and len({name.strip().casefold() for name in self.by}) > 1


@dataclass(frozen=True, slots=True)
class Trusted:
    """What persons say of the files: a marking that may raise, groups that narrow, or a decision of one file."""

    marking: Marking | None = None
    groups: tuple[str, ...] = ()
    decision: Decision | None = None

    @property
    def code(self) -> str:
        """The label as one text, "" for none: a file stored with it is known by it."""
        decided = [f"decided: {text(self.decision.marking)}"] if self.decision else []
        return " | ".join([*([text(self.marking)] if self.marking else []), *sorted(self.groups), *decided])

    def narrowed(self, marking: Marking) -> Marking:
        """Return the marking with the groups added."""
        return grouped(marking, self.groups) if self.groups else marking


@dataclass(frozen=True, slots=True)
class Tools:
    """What the line works with."""

    sandbox: Sandbox
    measure: Measure
    trusted: Trusted


@dataclass(frozen=True, slots=True)
class Examined:
    """A document that can be stored; `notes` say what of the file was not read."""

    draft: Draft
    notes: tuple[str, ...]


def examine(source: Source, tools: Tools) -> Examined:
    """Take one file down the line. Stores nothing. Raises NotRead with the reason and the markings seen."""
    kind = kind_of(source)
    reading = tools.sandbox.read(source.data, kind)
    assembled = assemble(reading)
    if not assembled.text.strip():
        raise not_read("empty")
    try:
        lines = markings.banner_lines(assembled)
        told = (*lines, *markings.inside_lines(assembled, lines))
        marking = tools.trusted.narrowed(markings.decide(told, tools.trusted.marking))
        furniture = tuple((line.start, line.end) for line in lines)
        parts = portions.cut(assembled, marking, furniture)
        if not parts:
            raise not_read("empty")
        title, title_marking = title_of(reading, assembled, furniture, marking, source.filename)
        chunks = cut(assembled, parts, tools.measure)
    except NotRead as stop:
        raise NotRead(stop.reason, seen(assembled, tools.trusted)) from stop
    draft = Draft(
        title=title,
        title_marking=title_marking,
        filename=source.filename,
        media_type=MEDIA_TYPES[kind],
        marking=marking,
        original=source.data,
        text=assembled.text,
        pages=assembled.pages,
        chunks=chunks,
    )
    return Examined(draft, reading.notes)


def seen(assembled: Assembled, trusted: Trusted) -> tuple[Marking, ...]:
    """Return every marking that can be read in a document and on its label, for placing it in quarantine."""
    label = () if trusted.marking is None else (trusted.marking,)
    lines = markings.seen(assembled)
    banner = lines[0] if lines else trusted.marking
    return tuple(dict.fromkeys((*label, *lines, *portions.seen(assembled, banner))))
