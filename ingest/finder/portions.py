"""Portion marks on a page: they say the least that a document must be, and never mark it by themselves."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from ingest.evidence import PORTION
from ingest.finder.lines import Piece
from ingest.finder.sightings import Sighting
from ingest.finder.vocabulary import CONFIDENTIAL, SECRET, TOP_SECRET, UNCLASSIFIED, Term

_MARK: Final = re.compile(
    r"(?:^\W{0,3}(?:\d{1,2}[.)] ?)?|(?<=[.?!,'\"]) ?\W? ?| (?=[^ ]{3,7}$))"
    r"[(\[{][-\s.~]{0,2}(TS|S|C|SBU|LOU|FOUO)[-\s.~]{0,2}[)\]}](?=$|[\s.:\"'])"
)
_ADDRESSED: Final = re.compile(r"(?i)\s*(?:to|from|cc|bcc|info)\s*:")  # a name there may end in (S)
_LETTERED: Final = re.compile(r"(?m)^\W{0,3}\([ABab]\)")  # a list by letters has a (C) that is no mark
_MEANS: Final = {
    "TS": Term("TS", "TOP SECRET", TOP_SECRET),
    "S": Term("S", "SECRET", SECRET),
    "C": Term("C", "CONFIDENTIAL", CONFIDENTIAL),
    "SBU": Term("SBU", "UNCLASSIFIED", UNCLASSIFIED),
    "LOU": Term("LOU", "UNCLASSIFIED", UNCLASSIFIED),
    "FOUO": Term("FOUO", "UNCLASSIFIED", UNCLASSIFIED),
}
_EACH: Final = 0.3
_MOST: Final = 0.6  # all of them together


def portion_marks(looks: Iterable[Sequence[Piece]]) -> list[Sighting]:
    """Return one sighting for each level that portion marks bear, surer the more of them there are.

    Each look is one at one page; where a page was looked at more than once, the look that shows most counts.
    """
    counts: dict[str, Counter[int]] = {mark: Counter() for mark in _MEANS}
    first: dict[str, Piece] = {}
    for look in looks:
        lines = {(piece.page, piece.number): piece for piece in look}
        lettered = _LETTERED.search("\n".join(piece.line for piece in lines.values())) is not None
        here: Counter[tuple[str, int]] = Counter()
        for piece in lines.values():
            for mark in () if _ADDRESSED.match(piece.line) else _MARK.findall(piece.line):
                if mark != "C" or not lettered:
                    here[mark, piece.page] += 1
                    first.setdefault(mark, piece)
        for (mark, page), count in here.items():
            counts[mark][page] = max(counts[mark][page], count)
    return [
        Sighting(
            _MEANS[mark],
            PORTION,
            piece.page,
            piece.source,
            piece.place,
            f"({mark})",
            min(_MOST, _EACH * counts[mark].total()),
            (mark,) if _MEANS[mark].rank == UNCLASSIFIED else (),
        )
        for mark, piece in first.items()
    ]
