"""Where portions begin: a document's text in pieces that each may bear a marking of their own.

More cuts are never wrong: what is cut off without a mark takes the banner.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ingest.assembly import Assembled, Block
from ingest.marks import ALONE, END, SENTENCE_END, START, Mark, is_labelled, is_numbered, within

_FULL: Final = 50  # characters; from here on a block's longest line shows how wide it is set
_SHORT: Final = 0.75  # of that width: a sentence that ends before it ends a paragraph
_INDENT: Final = 2  # characters


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]` of a block with the marks in it.

    `title`: it is a heading, a caption or a subject line, which may be marked at either side. `fresh`: what stands
    before it was at its end, so that a mark at its start is no wrapped part of that.
    """

    start: int
    end: int
    block: int
    marks: tuple[Mark, ...]
    title: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class _Seam:
    """Two lines that follow each other inside a block, and what is known of both sides."""

    above: str  # the piece so far, blanks around it left out
    last: str  # its last line
    line: str
    before: Mark | None  # the mark with which the piece so far ends
    here: Mark | None  # the mark with which the line begins
    width: int  # of the block's longest line
    numbered_mark: bool  # a number, a caption's or a subject's name stands before the mark of the line
    opens: bool  # the piece so far begins the document

    @property
    def ended(self) -> bool:
        return self.above[-1] in SENTENCE_END

    @property
    def is_fresh(self) -> bool:
        """The piece so far is at its end, and the line begins a marked, a numbered or another paragraph."""
        if self.numbered_mark:
            return True
        begins = self.here is not None or is_numbered(self.line) or self._after_paragraph()
        return (self.ended and begins) or self._after_mark()

    @property
    def parts(self) -> bool:
        return self.is_fresh or self._after_title()

    def _after_mark(self) -> bool:
        """The piece so far is closed by its mark; a mark that is all of it may belong to what follows."""
        if self.before is None:
            return False
        return self.before.place == END or self.before.end - self.before.start < len(self.above)

    def _after_paragraph(self) -> bool:
        short = self.width >= _FULL and len(self.last.rstrip()) < _SHORT * self.width
        return short or _indent(self.line) >= _indent(self.last) + _INDENT

    def _after_title(self) -> bool:
        """A mark before a title covers the title only, so the title ends with its line unless it is wrapped."""
        titled = "\n" not in self.above and (is_labelled(self.above) or (self.opens and not self.ended))
        return titled and not self.line.lstrip()[:1].islower()


def pieces(assembled: Assembled, marks: list[Mark], furniture: tuple[tuple[int, int], ...]) -> list[Piece]:
    """Return all text but the furniture (banner lines; headers and footers) in pieces, in order."""
    found: list[Piece] = []
    for index, block in enumerate(assembled.blocks):
        if block.kind in ("header", "footer"):
            continue
        for span in _without(block, furniture):
            starts = [(span[0], True), *_starts(assembled, block, marks, span, opens=not found)]
            ends = [*(start for start, _ in starts[1:]), span[1]]
            for (start, fresh), end in zip(starts, ends, strict=True):
                shown = assembled.text[start:end]
                if shown.strip():
                    title = block.kind == "heading" or is_labelled(shown)
                    found.append(Piece(start, end, index, tuple(within(marks, start, end)), title, fresh))
    return found


def _without(block: Block, furniture: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    at = block.start
    for start, end in furniture:
        if block.start <= start < block.end:
            if at < start:
                yield at, start
            at = end
    if at < block.end:
        yield at, block.end


def _starts(
    assembled: Assembled, block: Block, marks: list[Mark], span: tuple[int, int], *, opens: bool
) -> Iterator[tuple[int, bool]]:
    """Yield where a piece begins inside a span, and whether what stands before it was at its end."""
    whole = assembled.text
    breaks = [span[0] + match.end() for match in re.finditer("\n", whole[span[0] : span[1]])]
    bounds = list(zip([span[0], *breaks], [*breaks, span[1]], strict=True))
    width = max(len(whole[a:b].rstrip()) for a, b in bounds)
    top, first = span[0], opens
    for (last_start, _), (start, end) in pairwise(bounds):
        above = whole[top:start].strip()
        if not above or not whole[start:end].strip():
            continue
        here = next((m for m in within(marks, start, end) if m.place in (START, ALONE)), None)
        before = next(
            (m for m in reversed(within(marks, top, start)) if not whole[m.end : start].strip(" \t\n.")), None
        )
        if here is not None and here.place == ALONE:
            here = None  # it may belong to what stands above it
        last, line = whole[last_start:start].strip("\n"), whole[start:end]
        numbered = here is not None and bool(whole[start : here.start].strip())
        seam = _Seam(above, last, line, before, here, width, numbered, first)
        if block.kind == "table" or seam.parts:
            yield start, block.kind == "table" or seam.is_fresh
            top, first = start, False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
