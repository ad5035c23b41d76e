"""The straight line: file → elements → marking → portions → chunks; then vectors → partition (`intake`).

No certain marking, or nothing read: NotRead with a reason, never a guess.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from indexes.errors import UsageError
from indexes.policy import Marking, Ruleset, grouped, parse, text
from indexes.records import Draft
from ingest import disguise, markings, portions, statements
from ingest.assembly import Assembled, assemble
from ingest.book import require_by_book
from ingest.chunks import Measure, cut
from ingest.dates import date_of
from ingest.evidence import PERSON, PORTION, Evidence
from ingest.markings import BannerLine
from ingest.origins import originator_of, rating_of
from ingest.reading import Reading
from ingest.reasons import NotRead, not_read
from ingest.rules import Rules
from ingest.sandbox import Sandbox
from ingest.sidecar import code_of, sidecar_of
from ingest.sources import MEDIA_TYPES, Source, kind_of
from ingest.titles import title_of
from ingest.verdict import Statement, decided, verdict

_READ_WHOLE: Final = ("marking-conflict", "portion-above-banner", "unmarked")
"""The reasons after which every marking that is there has been read."""


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

    @property
    def evidence(self) -> Evidence:
        """The decision as what spoke for the marking: who, and on whose authority."""
        where = f"by {' and '.join(self.by)}" + (f", {self.authority}" if self.authority else "")
        return Evidence(PERSON, where, text(self.marking), text(self.marking))


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
    """What the line works with; `rules` are those of the folders that the files come from.

    `ruleset` is the book by which markings are read, as the library has chosen it.
    """

    sandbox: Sandbox
    measure: Measure
    trusted: Trusted
    rules: Rules = field(default_factory=Rules)
    ruleset: Ruleset = "either"

    def code(self, path: Path) -> str:
        """Return all that is told of a file from outside as one text; under another text it is examined again."""
        book = "" if self.ruleset == "either" else self.ruleset
        told = (self.trusted.code, self.rules.of(path).code, code_of(path), book)
        return " | ".join(part for part in told if part)


@dataclass(frozen=True, slots=True)
class Examined:
    """A document that can be stored; `notes` say what of the file was not read."""

    draft: Draft
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Marked:
    """A document's marking, the lines that are furniture because they state it, and what spoke for it."""

    marking: Marking
    lines: tuple[BannerLine, ...]
    evidence: tuple[Evidence, ...]


def examine(source: Source, tools: Tools) -> Examined:
    """Take one file down the line. Stores nothing.

    Raises NotRead with the reason, the markings seen, what spoke for them, and a proposal where there can be one.
    """
    ruling = tools.rules.of(source.path)
    others = (*statements.given(tools.trusted.marking), *ruling.statements)
    try:
        kind = kind_of(source)
        decision = tools.trusted.decision
        reading = tools.sandbox.read(source.data, kind, decided=decision is not None and decision.may_lower)
        assembled = assemble(reading, tools.ruleset)
        if not assembled.text.strip():
            raise not_read("empty")
    except NotRead as stop:
        raise _narrowed(_with_labels(stop, source, others), tools.trusted) from stop
    try:
        others = (*statements.labels(source, reading), *others)
        marked = _marked(reading, assembled, others, tools.trusted)
        marking = tools.trusted.narrowed(marked.marking)
        furniture = tuple((line.start, line.end) for line in marked.lines)
        parts = portions.cut(assembled, marking, furniture, _rigour(tools.trusted.decision))
        if tools.trusted.decision is None:
            require_by_book(assembled, marking, marked.lines, parts, tools.ruleset)
        if tools.trusted.decision is None or not tools.trusted.decision.may_lower:
            disguise.require_no_more(assembled, marking)
            disguise.require_no_more_beside(reading, source.filename, marking)
        if not parts:
            raise not_read("empty")
        title, title_marking = title_of(reading, assembled, parts, marking, source.filename)
        chunks = cut(assembled, parts, tools.measure)
    except NotRead as stop:
        told = dict.fromkeys((*stop.seen, *disguise.seen(reading)))
        whole = NotRead(stop.reason, tuple(told), stop.evidence, stop.proposal)
        raise _narrowed(_with_all_seen(whole, assembled, others), tools.trusted) from stop
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
        evidence=(*marked.evidence, *portions.evidence(assembled, parts)),
        collection=ruling.collection,
        originator=ruling.originator or originator_of(assembled.head),
        date=date_of(assembled.head),
        rating=rating_of(assembled.text),
    )
    return Examined(draft, reading.notes)


def _marked(reading: Reading, assembled: Assembled, others: tuple[Statement, ...], trusted: Trusted) -> _Marked:
    said = tuple(find for one in others for find in one.evidence)
    decision = trusted.decision
    if decision is not None:
        lines = markings.readable(assembled)
        if not decision.may_lower:
            disguise.require_open(assembled, lines)
        every = [*(line.marking for line in lines), *(one.marking for one in others), *disguise.seen(reading)]
        marking = decided(decision.marking, every, may_lower=decision.may_lower)
        finds = (decision.evidence, *markings.evidence(assembled, lines), *said)
        return _Marked(marking, tuple(line for line in lines if line.edge != "inside"), finds)
    told = statements.of_document(reading, assembled, others)
    disguise.require_open(assembled, told.lines)
    finds = told.statement.evidence if told.statement else ()
    return _Marked(verdict(told.statement, others), told.lines, (*finds, *said))


def _rigour(decision: Decision | None) -> str:
    if decision is None:
        return portions.STRICT
    return portions.LOWERED if decision.may_lower else portions.DECIDED


def _with_all_seen(stop: NotRead, assembled: Assembled, others: tuple[Statement, ...]) -> NotRead:
    """Return the stop with every marking that can be read in the document and on its labels, and with a proposal.

    What is proposed is the join of all of them, so it is never lower than what is on the page; nothing is proposed
    where a marking is there that can't be read.
    """
    lines = markings.readable(assembled)
    told = [one.marking for one in others]
    banner = lines[0].marking if lines else next(iter(told), None)
    seen = dict.fromkeys((*stop.seen, *told, *(line.marking for line in lines), *portions.seen(assembled, banner)))
    unread = (*markings.unread(assembled), *portions.unread(assembled, banner)) if stop.proposal is None else ()
    said = (*markings.evidence(assembled, lines), *unread, *(find for one in others for find in one.evidence))
    proposal = stop.proposal
    # A floor or a portion alone says the least that an unmarked file must be, and not what it is.
    if (
        proposal is None
        and not unread
        and stop.reason.code in _READ_WHOLE
        and (lines or stop.reason.code != "unmarked")
    ):
        proposal = markings.joined(tuple(seen))
        try:
            if proposal is not None:
                disguise.require_open(assembled, lines)
                disguise.require_no_more(assembled, proposal)
        except NotRead as odd:
            proposal = None
            said = (*said, Evidence(PORTION, "in the text", odd.reason.sentence, "", 0.0))
    return NotRead(stop.reason, tuple(seen), tuple(dict.fromkeys((*stop.evidence, *said))), proposal)


def _with_labels(stop: NotRead, source: Source, given: tuple[Statement, ...]) -> NotRead:
    """Return the stop of a file that could not be read, with what is said of it from outside."""
    seen = [*stop.seen, *(one.marking for one in given)]
    said = [*stop.evidence, *(find for one in given for find in one.evidence)]
    try:
        found = sidecar_of(source.path, source.data)
    except NotRead as label:
        seen += label.seen
        said += label.evidence
    else:
        if found is not None:
            seen.append(found[0])
            said.append(found[1])
    return NotRead(stop.reason, tuple(dict.fromkeys(seen)), tuple(dict.fromkeys(said)), stop.proposal)


def _narrowed(stop: NotRead, trusted: Trusted) -> NotRead:
    """Return the stop with the groups that were given: whoever decides without them lowers the file."""
    if not trusted.groups:
        return stop
    seen = [trusted.narrowed(one) for one in (*stop.seen, parse("UNCLASSIFIED"))]
    proposal = trusted.narrowed(stop.proposal) if stop.proposal is not None else None
    return NotRead(stop.reason, tuple(seen), stop.evidence, proposal)
