"""The straight line: file → elements → marking → portions → chunks; then vectors → partition (`intake`).

No certain marking, or nothing read: NotRead with a reason, never a guess.
"""

from dataclasses import dataclass

from indexes.policy import Marking, grouped, text
from indexes.records import Draft
from ingest import disguise, markings, portions
from ingest.assembly import Assembled, assemble
from ingest.chunks import Measure, cut
from ingest.reasons import NotRead, not_read
from ingest.sandbox import Sandbox
from ingest.sources import MEDIA_TYPES, Source, kind_of
from ingest.titles import title_of


@dataclass(frozen=True, slots=True)
class Trusted:
    """The label that a person gives with the files: a marking that may raise, groups that narrow."""

    marking: Marking | None = None
    groups: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The label as one text, "" for none: a file stored with it is known by it."""
        return " | ".join([*([text(self.marking)] if self.marking else []), *sorted(self.groups)])

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
        disguise.require_open(assembled, told)
        marking = tools.trusted.narrowed(markings.decide(told, tools.trusted.marking))
        furniture = tuple((line.start, line.end) for line in lines)
        parts = portions.cut(assembled, marking, furniture)
        disguise.require_no_more(assembled, marking)
        disguise.require_no_more_beside(reading, source.filename, marking)
        if not parts:
            raise not_read("empty")
        title, title_marking = title_of(reading, assembled, furniture, marking, source.filename)
        chunks = cut(assembled, parts, tools.measure)
    except NotRead as stop:
        found = dict.fromkeys((*seen(assembled, tools.trusted), *disguise.seen(reading)))
        raise NotRead(stop.reason, tuple(found)) from stop
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
