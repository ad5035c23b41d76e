"""The title of a document and the marking of the title itself."""

from pathlib import PurePath
from typing import Final

from indexes.policy import Marking, MarkingError, dominates
from ingest.assembly import Assembled
from ingest.markings import NOT_AT_EDGE
from ingest.portions import leading_mark
from ingest.reading import Reading

MAX_TITLE: Final = 200
_LOOKED_AT: Final = 12  # blocks from the start; a heading further down names a part, not the whole
_LONGEST_LINE: Final = 120


def title_of(
    reading: Reading, assembled: Assembled, furniture: tuple[tuple[int, int], ...], banner: Marking, filename: str
) -> tuple[str, Marking]:
    """Return the title without its portion mark, and that mark's marking, else the banner.

    The title is a mail's subject, else the first heading, else the first short line, else the title that the
    file states, else the file's name without its ending.
    """
    kind = PurePath(filename).suffix.lower()
    lines = [reading.title] if kind == ".eml" else []
    lines += [*_lines(assembled, furniture), reading.title]
    for line in lines:
        marked, title = _unmarked(line, banner)
        if title:
            return title[:MAX_TITLE], marked
    return PurePath(filename).stem[:MAX_TITLE], banner


def _lines(assembled: Assembled, furniture: tuple[tuple[int, int], ...]) -> list[str]:
    starts = {start for start, _ in furniture}
    headings, others = [], []
    body = [b for b in assembled.blocks if b.kind not in ("header", "footer") and b.section not in NOT_AT_EDGE]
    for block in body[:_LOOKED_AT]:
        at = block.start
        for line in assembled.text[block.start : block.end].split("\n"):
            indent = len(line) - len(line.lstrip())
            if line.strip() and at + indent not in starts and at not in starts:
                if block.kind == "heading":
                    headings.append(line.strip())
                elif block.kind != "table" and len(line) <= _LONGEST_LINE:
                    others.append(line.strip())
                break
            at += len(line) + 1
    return headings[:1] + others[:1]


def _unmarked(line: str, banner: Marking) -> tuple[Marking, str]:
    """Return the line's own marking and the line without its mark; a mark above the banner gives the banner."""
    try:
        marking, title = leading_mark(line, banner)
    except MarkingError:
        return banner, line.strip()
    return (marking if marking is not None and dominates(banner, marking) else banner), " ".join(title.split())
