"""Portion marks on a page: they say the least that a document must be, and never mark it by themselves."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from ingest.evidence import PORTION
from ingest.finder.lines import Piece
from ingest.finder.sightings import Sighting
from ingest.finder.vocabulary import CONFIDENTIAL, SECRET, TOP_SECRET, Term

_MARK: Final = re.compile(r"(?:^|[\s.,;:>\"'•*·-])[(\[{][-\s.~]{0,2}(TS|S|C)[-\s.~]{0,2}[)\]}](?=$|[\s.,;:\"'])")
_MEANS: Final = {
    "TS": Term("TS", "TOP SECRET", TOP_SECRET),
    "S": Term("S", "SECRET", SECRET),
    "C": Term("C", "CONFIDENTIAL", CONFIDENTIAL),
}
_EACH: Final = 0.3
_MOST: Final = 0.6  # all of them together


def portion_marks(pieces: Iterable[Piece]) -> list[Sighting]:
    """Return one sighting for each level that portion marks bear, surer the more of them there are."""
    counts: Counter[str] = Counter()
    first: dict[str, Piece] = {}
    seen: set[tuple[int, str, int]] = set()
    for piece in pieces:
        if (piece.page, piece.source, piece.number) in seen:
            continue
        seen.add((piece.page, piece.source, piece.number))
        for mark in _MARK.findall(piece.line):
            counts[mark] += 1
            first.setdefault(mark, piece)
    if counts["C"] and not counts["S"] and re.search(r"\([AB]\)", " ".join(piece.line for piece in first.values())):
        counts["C"] = 0
    return [
        Sighting(
            _MEANS[mark], PORTION, piece.page, piece.source, piece.place, f"({mark})", min(_MOST, _EACH * counts[mark])
        )
        for mark, piece in first.items()
        if counts[mark]
    ]
