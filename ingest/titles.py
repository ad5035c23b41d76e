"""The title of a document and the marking of the title itself."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from indexes.policy import Marking
from ingest.assembly import Assembled
from ingest.markings import NOT_AT_EDGE
from ingest.portions import Portion, bare, unmarked
from ingest.reading import Reading

MAX_TITLE: Final = 200
_LOOKED_AT: Final = 12  # portions from the start; a heading further down names a part, not the whole
_LONGEST_LINE: Final = 120


def title_of(
    reading: Reading, assembled: Assembled, portions: Sequence[Portion], banner: Marking, filename: str
) -> tuple[str, Marking]:
    """Return the title without its portion mark, and the marking of the portion that it is, else the banner.

    The title is a mail's subject, else the first heading, else the first short line, else the title that the
    file states, else the file's name without its ending. Raises NotRead when what the file states as its title bears
    a mark above the banner, or one that can't be read.
    """
    kind = PurePath(filename).suffix.lower()
    mark, words = unmarked(reading.title, banner)
    stated = (words, mark or banner)
    titles = [stated] if kind == ".eml" else []
    titles += [*_lines(assembled, portions), stated]
    for title, marking in titles:
        if title:
            return title[:MAX_TITLE], marking
    return PurePath(filename).stem[:MAX_TITLE], banner


def _lines(assembled: Assembled, portions: Sequence[Portion]) -> list[tuple[str, Marking]]:
    headings, others = [], []
    body = [one for one in portions if assembled.blocks[one.block].section not in NOT_AT_EDGE]
    for portion in body[:_LOOKED_AT]:
        kind = assembled.blocks[portion.block].kind
        line = assembled.text[portion.start : portion.end].strip().split("\n", 1)[0]
        if kind == "heading":
            headings.append((bare(line), portion.marking))
        elif kind != "table" and len(line) <= _LONGEST_LINE:
            others.append((bare(line), portion.marking))
    return headings[:1] + others[:1]
