"""What stands under an answer as pictures: when its sources are from, and which claim rests on which source.

Places are in units of a drawing that is 300 wide. A marking is never shortened: it goes over as many lines as it needs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from indexes.policy import Marking
from rag.answer import Citation, Claim
from web import banner
from web.banner import Mark

LINE: Final = 15  # between two lines of words
GAP: Final = 9  # between two rows
BEGIN, END = 10, 110  # the axis of time
CLAIMS, SOURCES = 112, 178  # where the lines begin and end
DATED, NARROW, BESIDE = 24, 14, 15  # characters in a line: beside a date, of a claim, of a source
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Row:
    """A source or a claim in a drawing: its number, its marking, the lines of that, and its place.

    `y` is the middle of the first line; `x` is used on the axis of time only.
    """

    number: int
    name: str
    tag: Mark
    lines: tuple[str, ...]
    y: int
    x: float = 0.0
    day: str = ""  # ISO, as exact as it is known


@dataclass(frozen=True, slots=True)
class Timeline:
    """Sources by their dates, oldest first; `undated` counts those whose date is not known, or not to be shown here."""

    rows: tuple[Row, ...]
    undated: int
    height: int


@dataclass(frozen=True, slots=True)
class Tie:
    """A line from a claim to a source on which it rests."""

    claim: Row
    source: Row


@dataclass(frozen=True, slots=True)
class Grounds:
    """Claims on the left, sources on the right, and the lines between."""

    claims: tuple[Row, ...]
    sources: tuple[Row, ...]
    ties: tuple[Tie, ...]
    height: int

    def under(self, claim: Row) -> tuple[Row, ...]:
        """Return the sources on which a claim rests."""
        return tuple(tie.source for tie in self.ties if tie.claim == claim)


def timeline(firsts: Sequence[Citation], names: Mapping[str, tuple[int, str]], ceiling: Marking) -> Timeline | None:
    """Return the sources by date, or None where fewer than two have one.

    `firsts` holds one citation for each source, `names` its number and what it is called.
    """
    dated = sorted(((day, one) for one in firsts if (day := _day(one.date))), key=lambda pair: pair[0])
    if len(dated) < 2:  # noqa: PLR2004 - one date is no line
        return None
    first, last = dated[0][0], dated[-1][0]
    rows: list[Row] = []
    top = GAP
    for day, one in dated:
        tag = banner.full(one.marking, ceiling)
        lines = _wrapped(tag.text, DATED)
        along = (day - first).days / max((last - first).days, 1)
        rows.append(Row(*names[one.document], tag, lines, top + LINE // 2, BEGIN + (END - BEGIN) * along, one.date))
        top += LINE * (1 + len(lines)) + GAP
    return Timeline(tuple(rows), len(firsts) - len(rows), top)


def grounds(
    claims: Sequence[Claim], firsts: Sequence[Citation], names: Mapping[str, tuple[int, str]], ceiling: Marking
) -> Grounds | None:
    """Return which claim rests on which source, or None where there is one claim with one source."""
    if len(claims) < 2 and len(firsts) < 2:  # noqa: PLR2004 - the claim says it
        return None
    left, low = _column([(at, "", banner.portion(one.portion, ceiling)) for at, one in enumerate(claims, 1)], NARROW)
    right, high = _column([(*names[one.document], banner.full(one.marking, ceiling)) for one in firsts], BESIDE)
    sources = {one.document: row for one, row in zip(firsts, right, strict=True)}
    ties = [
        Tie(row, sources[document])
        for claim, row in zip(claims, left, strict=True)
        for document in dict.fromkeys(citation.document for citation in claim.citations)
    ]
    return Grounds(left, right, tuple(ties), max(low, high))


def _column(parts: Iterable[tuple[int, str, Mark]], width: int) -> tuple[tuple[Row, ...], int]:
    rows: list[Row] = []
    top = GAP
    for number, name, tag in parts:
        lines = _wrapped(tag.text, width)
        rows.append(Row(number, name, tag, lines, top + LINE // 2))
        top += LINE * (1 + len(lines)) + GAP
    return tuple(rows), top


def _day(known: str) -> date | None:
    """Return the first day that a date can mean; None for what is no date."""
    found = _DAY.fullmatch(known)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def _wrapped(words: str, width: int) -> tuple[str, ...]:
    """Return a marking in lines of at most `width` characters where its parts allow it; together they are the whole."""
    lines = [""]
    for part in re.findall(r"[^/ -]+[/ -]*|[/ -]+", words):
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return tuple(lines)
