"""What each source says of a file's marking: its text or its pages, the labels in and beside it, the label given."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from indexes.policy import Marking, dominates, join, parse, text
from indexes.policy.schemes import TOP_SECRET
from ingest import markings
from ingest.assembly import Assembled
from ingest.evidence import BANNER, FIELD, FOLDER, GIVEN, SIDECAR, Evidence
from ingest.finder import Finding, find
from ingest.markings import BannerLine
from ingest.reading import Reading
from ingest.reasons import NotRead, Reason, not_read, reason
from ingest.sidecar import inside_of, sidecar_of
from ingest.sight import OCR
from ingest.sources import Source
from ingest.verdict import Statement

_UNREAD: Final = ("unmarked", "unclear-marking")
"""The reasons for which a form field may speak instead of a banner."""


# What is left of TOP SECRET on a bad scan, on a line of its own. The other edge may show its SECRET whole.
_TOP: Final = re.compile(r"[^A-Z0-9]*T[O0Q]P(?:[^A-Z0-9]+[S5$][A-Z0-9]{0,6})?[^A-Z0-9]*")


@dataclass(frozen=True, slots=True)
class Told:
    """What the document itself says, None for nothing, and the lines that are furniture because they say it."""

    statement: Statement | None
    lines: tuple[BannerLine, ...]


def given(marking: Marking | None) -> tuple[Statement, ...]:
    """Return the label that a person gave with the file."""
    if marking is None:
        return ()
    return (Statement(GIVEN, marking, (Evidence(GIVEN, "with the command", text(marking), text(marking)),)),)


def labels(source: Source, reading: Reading) -> tuple[Statement, ...]:
    """Return the labels beside the file and inside it. Raises NotRead for one that does not count."""
    found = (sidecar_of(source.path, source.data), inside_of(reading.labels))
    return tuple(Statement(one[1].kind, one[0], (one[1],)) for one in found if one is not None)


def of_document(reading: Reading, assembled: Assembled, others: Sequence[Statement]) -> Told:
    """Return what banner lines say; on scans, and where a form has a field instead, what the finder makes of them.

    Banner lines are always the least. The finder's marking counts when it is sure and not below them. Raises NotRead
    with the finder's proposal where it was asked and is not sure.
    """
    scanned = any(sight.source == OCR for sight in reading.sights)
    try:
        edges = markings.banner_lines(assembled)
        exact = of_text(assembled, (*edges, *markings.inside_lines(assembled, edges)), others)
        if exact is None:
            raise not_read("unmarked")
    except NotRead as stop:
        return _found(reading, assembled, stop, scanned=scanned)
    return Told(_compared(exact, _find(reading, assembled)) if scanned else exact, edges)


def of_text(assembled: Assembled, lines: tuple[BannerLine, ...], others: Sequence[Statement]) -> Statement | None:
    """Return what the lines of a text say together, None without any line.

    A label that a person vouches for settles what the lines disagree on, since the verdict lets it lie below none of
    them. A label that came inside the file settles nothing: it only speaks where the first page bears no banner.
    Raises NotRead as `markings.decide`.
    """
    if not lines:
        return None
    kinds = [one.kind for one in others if not one.floor]
    settled = any(kind in (SIDECAR, GIVEN, FOLDER) for kind in kinds)
    whole = settled or (kinds and not markings.has_banner(lines))
    marking = join(line.marking for line in lines) if whole else markings.decide(lines)
    return Statement(BANNER, marking, markings.evidence(assembled, lines))


def _find(reading: Reading, assembled: Assembled) -> Finding:
    """Return what the finder says, unsure where a line shows the beginning of TOP SECRET and it says less."""
    finding = find(reading.sights, assembled.text)
    if finding.marking is None or any(label.level >= TOP_SECRET for label in finding.marking.labels):
        return finding
    for sight in reading.sights:
        rows: dict[int, list[str]] = {}
        for word in sight.words:
            rows.setdefault(word.line, []).append(word.text)
        if any(_TOP.fullmatch(" ".join(words)) for words in rows.values()):
            proposal = markings.joined((finding.marking, parse("TOP SECRET")))
            why = reason("unsure-marking", where=f" on page {sight.page}")
            return replace(finding, marking=None, proposal=proposal, reason=why)
    return finding


def _found(reading: Reading, assembled: Assembled, stop: NotRead, *, scanned: bool) -> Told:
    """Return what the finder is sure of where banner lines gave no certain marking."""
    nothing = stop.reason.code == "unmarked"
    if not scanned and stop.reason.code not in _UNREAD:
        raise stop
    finding = _find(reading, assembled)
    form = any(one.kind == FIELD for one in finding.evidence)
    if not scanned and not form:
        if nothing:
            return Told(None, ())
        raise stop
    lines = markings.readable(assembled)
    if finding.marking is None:
        if nothing and finding.proposal is None and not lines:
            return Told(None, ())
        raise _unsure(finding, finding.reason or stop.reason, lines)
    if not all(dominates(finding.marking, line.marking) for line in lines):
        what = f"The page seems to be marked {text(finding.marking)}, and a line on it says more."
        raise _unsure(finding, reason("marking-conflict", what=what), lines)
    edges = tuple(line for line in lines if line.edge != "inside")
    return Told(Statement(BANNER, finding.marking, finding.evidence), edges)


def _compared(exact: Statement, finding: Finding) -> Statement:
    """Return what banner lines and the finder say together of a scan: the higher, if the finder is sure of it."""
    evidence = (*exact.evidence, *finding.evidence)
    seen = finding.marking or finding.proposal
    if (
        seen is None
        or _differs_in_controls(exact.marking, seen)
        or (not finding.marking and dominates(exact.marking, seen))
    ):
        return Statement(BANNER, exact.marking, evidence)
    if finding.marking is not None and dominates(finding.marking, exact.marking):
        return Statement(BANNER, finding.marking, evidence)
    what = f"A line says {text(exact.marking)}, and the pages seem to be marked {text(seen)}."
    raise NotRead(
        reason("marking-conflict", what=what), (exact.marking,), evidence, markings.joined((exact.marking, seen))
    )


def _differs_in_controls(exact: Marking, seen: Marking) -> bool:
    """Tell whether the exact marking has the levels of what was seen, and not less beside them."""
    levels = [[(label.system, label.level) for label in one.labels] for one in (exact, seen)]
    return levels[0] == levels[1] and dominates(exact, seen)


def _unsure(finding: Finding, why: Reason, lines: Sequence[BannerLine]) -> NotRead:
    seen = tuple(line.marking for line in lines)
    proposed = finding.proposal or finding.marking
    proposal = markings.joined((*seen, proposed)) if proposed is not None else None
    return NotRead(why, seen, finding.evidence, proposal)
