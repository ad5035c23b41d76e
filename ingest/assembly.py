"""The stored text of a document, put together once; every later span is a slice of it.

INVARIANT: `text[block.start:block.end]` is the element's text. Blocks follow each other in order and do
not overlap.
"""

from dataclasses import dataclass
from typing import Final

from indexes.policy import Ruleset
from ingest.reading import Element, Line, Reading

_BETWEEN: Final = "\n\n"
_HEAD: Final = 6_000  # characters


@dataclass(frozen=True, slots=True)
class Block:
    """An element at its place in the stored text; the lines' offsets are those of the text too."""

    kind: str
    start: int
    end: int
    page: int | None
    section: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A document's text, the offset at which each page begins (none where there are no pages), its blocks.

    `ruleset` is the book by which its banner lines are read.
    """

    text: str
    pages: tuple[int, ...]
    blocks: tuple[Block, ...]
    ruleset: Ruleset = "either"

    @property
    def head(self) -> str:
        """Where a document says what it is: the header fields of a mail, else the beginning of the first page."""
        fields = [block for block in self.blocks if block.section == "fields"]
        if fields:
            return self.text[fields[0].start : fields[0].end]
        return self.text[: self.pages[1] if len(self.pages) > 1 else None][:_HEAD]


def assemble(reading: Reading, ruleset: Ruleset = "either") -> Assembled:
    """Return the stored text of a reading: its elements, parted by blank lines."""
    parts: list[str] = []
    blocks: list[Block] = []
    pages: list[int] = []
    at = 0
    for element in reading.elements:
        while len(pages) < (element.page or 0):
            pages.append(at)
        blocks.append(_block(element, at))
        parts.append(element.text)
        at += len(element.text) + len(_BETWEEN)
    text = _BETWEEN.join(parts)
    pages += [len(text)] * (reading.pages - len(pages))
    return Assembled(text, tuple(pages), tuple(blocks), ruleset)


def _block(element: Element, at: int) -> Block:
    lines = tuple(
        Line(at + line.start, at + line.end, line.left, line.bottom, line.right, line.top) for line in element.lines
    )
    return Block(element.kind, at, at + len(element.text), element.page, element.section, lines)
