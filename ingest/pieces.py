"""Where portions begin: a document's text in pieces that each may bear a marking of their own.

More cuts are never wrong: what is cut off without a mark takes the banner.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ingest.assembly import Assembled, Block
from ingest.marks import ALONE, END, SENTENCE_END, START, Mark, is_item, is_labelled, is_numbered, within

_FULL: Final = 50  # characters; from here on a block's longest line shows how wide it is set
_SHORT: Final = 0.75  # of that width: a sentence that ends before it ends a paragraph
_INDENT: Final = 2  # characters
_LONG: Final = 400  # characters: no title is longer
# What OCR makes of a mark: a few signs in brackets at the start of a line, or alone after the last sentence.
_GARBLED_START: Final = re.compile(r"\s*[(\[{<]\s?[^\s()\[\]{}<>]{1,4}\s?[)\]}>][ \t]+\S")
_GARBLED_END: Final = re.compile(r"""[.!?]["'”’)]?\s+(?=\S*[^\w\s'’])\S{1,6}(?:\s[-–.])?\s*$""")


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

    above: str  # the piece so far where that is one line, else ""
    last: str  # the last line of the piece so far
    line: str
    before: Mark | None  # the mark that closes the piece so far
    here: Mark | None  # the mark with which the line begins
    width: int  # of the block's longest line
    numbered_mark: bool  # a number, a caption's or a subject's name stands before the mark of the line
    opens: bool  # the piece so far begins the document

    @property
    def ended(self) -> bool:
        return self.last[-1] in SENTENCE_END

    @property
    def is_fresh(self) -> bool:
        """The piece so far is at its end, and the line begins a marked, a numbered or another paragraph."""
        if self.numbered_mark:
            return True
        begins = self.here is not None or is_item(self.line) or _GARBLED_START.match(self.line) is not None
        after = self.before is not None or _GARBLED_END.search(self.last) is not None
        return after or (self.ended and (begins or self._after_paragraph()))

    @property
    def parts(self) -> bool:
        return self.is_fresh or self._after_title()

    def _after_paragraph(self) -> bool:
        short = self.width >= _FULL and len(self.last.rstrip()) < _SHORT * self.width
        return short or _indent(self.line) >= _indent(self.last) + _INDENT

    def _after_title(self) -> bool:
        """A mark before a title covers the title only, so the title ends with its line unless it is wrapped."""
        opener = self.opens and not self.ended and not is_numbered(self.above)
        titled = is_labelled(self.above) or opener
        return bool(self.above) and titled and not self.line.lstrip()[:1].islower()


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
                    title = is_labelled(shown) or (block.kind == "heading" and not _is_sentence(shown))
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
    bounds = [
        (start, end)
        for start, end in zip([span[0], *breaks], [*breaks, span[1]], strict=True)
        if whole[start:end].strip()
    ]
    width = max((len(whole[start:end].rstrip()) for start, end in bounds), default=0)
    top, first = bounds[0][0] if bounds else span[0], opens
    for (last_start, last_end), (start, end) in pairwise(bounds):
        here = next((mark for mark in within(marks, start, end) if mark.place in (START, ALONE)), None)
        if here is not None and here.place == ALONE:
            here = None  # it may belong to what stands above it
        seam = _Seam(
            above=whole[top : top + _LONG].strip() if last_start == top else "",
            last=whole[last_start:last_end].rstrip(),
            line=whole[start:end],
            before=_closing(whole, marks, top, last_end),
            here=here,
            width=width,
            numbered_mark=here is not None and bool(whole[start : here.start].strip()),
            opens=first,
        )
        if block.kind == "table" or seam.parts:
            yield start, block.kind == "table" or seam.is_fresh
            top, first = start, False


def _closing(whole: str, marks: list[Mark], top: int, end: int) -> Mark | None:
    """Return the mark with which a piece of more than that mark ends."""
    mark = next(reversed(within(marks, max(top, end - _LONG), end)), None)
    if mark is None or whole[mark.end : end].strip(" \t\n."):
        return None
    return mark if mark.place == END or whole[top : mark.start].strip() else None


def _is_sentence(shown: str) -> bool:
    """Tell whether a piece ends like a sentence, its mark left out: some readers take short paragraphs for headings."""
    return re.sub(r"(?<=\S)\s*\([^()]*\)$", "", shown.rstrip())[-1:] in (".", "!", "?", ";", ":")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
