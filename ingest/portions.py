"""Portion marks: which part of a document's text bears which marking of its own.

A mark counts at the start of a paragraph, after its numbering. Marks elsewhere in a paragraph can only raise
it. What bears no mark takes the banner.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from indexes.policy import Marking, MarkingError, dominates, join, parse_portion, portion_text, text, unknown
from indexes.policy.schemes import SCHEMES
from ingest.assembly import Assembled, Block
from ingest.reasons import not_read

_NUMBERING: Final = (
    r"(?:(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[A-Za-z][.)]|[ivxlcIVXLC]{1,6}[.)]"
    r"|\((?:[a-z]|\d{1,3}|[ivxlc]{1,6})\)|[-*•·–—])\s+)*"
)
_MARK: Final = r"\((?P<mark>[^()\n]{1,120})\)"
_LEADING: Final = re.compile(rf"\s*(?P<numbering>{_NUMBERING}){_MARK}")
_INSIDE: Final = re.compile(_MARK)
_SENTENCE_END: Final = '.;:!?"”’)]'
_FURTHER_CODES: Final = ("R", "CTSA", "NSAT", "NCA", "FOUO", "CUI", "SBU", "LES")


@dataclass(frozen=True, slots=True)
class Portion:
    """`text[start:end]` bears this marking; `block` is the index of the block in which it stands."""

    start: int
    end: int
    block: int
    marking: Marking


def cut(assembled: Assembled, banner: Marking, furniture: tuple[tuple[int, int], ...]) -> list[Portion]:
    """Return the portions in order, all text but the furniture (banner lines; headers and footers).

    Raises NotRead: `portion-above-banner` or `unknown-token`, with the page and the line.
    """
    found: list[Portion] = []
    for index, block in enumerate(assembled.blocks):
        if block.kind not in ("header", "footer"):
            for start, end in _without(block, furniture):
                found += _portions(assembled, banner, index, (start, end))
    return found


def leading_mark(line: str, banner: Marking | None) -> tuple[Marking | None, str]:
    """Return the portion mark at the start of a line, None if there is none, and the line without it.

    Raises MarkingError when there is one that can't be read with certainty.
    """
    match = _LEADING.match(line)
    if match is None:
        return None, line.strip()
    marking = _marking(match.group("mark"), banner)
    if marking is None:
        return None, line.strip()
    return marking, line[match.end() :].strip()


def seen(assembled: Assembled, banner: Marking | None) -> tuple[Marking, ...]:
    """Return every portion mark that can be read, for placing a quarantined file; never raises."""
    found = []
    for match in _INSIDE.finditer(assembled.text):
        try:
            marking = _marking(match.group("mark"), banner)
        except MarkingError:
            continue
        if marking is not None:
            found.append(marking)
    return tuple(found)


def _without(block: Block, furniture: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    at = block.start
    for start, end in furniture:
        if block.start <= start < block.end:
            if at < start:
                yield at, start
            at = end
    if at < block.end:
        yield at, block.end


def _portions(assembled: Assembled, banner: Marking, index: int, span: tuple[int, int]) -> Iterator[Portion]:
    """Cut a span of one block where a new portion begins, and mark each piece."""
    starts = [span[0], *_new_starts(assembled, banner, assembled.blocks[index].kind, span)]
    for start, end in zip(starts, [*starts[1:], span[1]], strict=True):
        if assembled.text[start:end].strip():
            yield Portion(start, end, index, _piece_marking(assembled, banner, index, (start, end)))


def _new_starts(assembled: Assembled, banner: Marking, kind: str, span: tuple[int, int]) -> Iterator[int]:
    """Yield where a line begins a portion: any row of a table, else a marked line after the end of a sentence.

    A marked line in the middle of a sentence is a wrapped line; its mark raises the paragraph and parts nothing.
    """
    whole = assembled.text
    for match in re.finditer("\n", whole[span[0] : span[1]]):
        start = span[0] + match.end()
        if kind == "table":
            yield start
            continue
        before = whole[span[0] : start].rstrip()
        line = whole[start : span[1]].split("\n", 1)[0]
        leading = _LEADING.match(line)
        if leading is None or not _is_mark(leading.group("mark"), banner):
            continue
        if leading.group("numbering") or not before or before[-1] in _SENTENCE_END:
            yield start


def _piece_marking(assembled: Assembled, banner: Marking, index: int, span: tuple[int, int]) -> Marking:
    piece = assembled.text[span[0] : span[1]]
    leading = _LEADING.match(piece)
    first = _checked(assembled, banner, leading, span[0]) if leading else None
    inside = [
        marking
        for match in _INSIDE.finditer(piece, leading.end() if leading else 0)
        if (marking := _inner(assembled, banner, match, span[0])) is not None
    ]
    if assembled.blocks[index].kind == "table" and not _all_cells_marked(piece, banner):
        return banner
    return banner if first is None else join([first, *inside])


def _inner(assembled: Assembled, banner: Marking, match: re.Match[str], offset: int) -> Marking | None:
    """Return a mark inside a paragraph. Where a mark would stand (after a sentence, at the end) it must be sound."""
    before = match.string[: match.start()].rstrip()
    placed = before[-1:] in tuple(_SENTENCE_END) or before.endswith("|") or not match.string[match.end() :].strip(" .")
    if placed:
        return _checked(assembled, banner, match, offset)
    try:
        marking = _marking(match.group("mark"), banner)
    except MarkingError:
        return None
    return marking if marking is not None and dominates(banner, marking) else None


def _all_cells_marked(row: str, banner: Marking) -> bool:
    leading = [_LEADING.match(cell) for cell in row.split(" | ")]
    return all(match is not None and _is_mark(match.group("mark"), banner) for match in leading)


def _checked(assembled: Assembled, banner: Marking, match: re.Match[str], offset: int) -> Marking | None:
    where = _where(assembled, offset + match.start("mark"))
    try:
        marking = _marking(match.group("mark"), banner)
    except MarkingError as error:
        raise not_read("unknown-token", where=where) from error
    if marking is not None and not dominates(banner, marking):
        raise not_read("portion-above-banner", portion=portion_text(marking), where=where, banner=text(banner))
    return marking


def _is_mark(mark: str, banner: Marking | None) -> bool:
    try:
        return _marking(mark, banner) is not None
    except MarkingError:
        return True


def _marking(mark: str, banner: Marking | None) -> Marking | None:
    """Return the marking of what stands in brackets, None for any other bracket.

    Raises MarkingError when it begins like a mark and can't be read, or has parts that no vocabulary knows.
    """
    if mark != mark.upper():
        return None
    try:
        marking = parse_portion(f"({mark})", banner)
    except MarkingError:
        if _begins_like_mark(mark):
            raise
        return None
    if tokens := unknown(marking):
        if _begins_like_mark(mark):
            raise MarkingError("UNKNOWN_TOKEN", min(tokens), 0, "A part of the mark is not known here.")
        return None
    return marking


def _begins_like_mark(mark: str) -> bool:
    return mark.startswith("//") or any(mark == code or mark.startswith(f"{code}/") for code in _codes())


@cache
def _codes() -> tuple[str, ...]:
    return (*(level.portion for scheme in SCHEMES.values() for level in scheme.levels), *_FURTHER_CODES)


def _where(assembled: Assembled, at: int) -> str:
    """Return " on page 3, line 12": lines are counted from the start of the page, blank ones left out."""
    page = sum(1 for start in assembled.pages if start <= at)
    start = assembled.pages[page - 1] if page else 0
    line = sum(1 for shown in assembled.text[start:at].split("\n")[:-1] if shown.strip()) + 1
    return f" on page {page}, line {line}," if page else f" in line {line}"
