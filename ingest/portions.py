"""Portion marks: which part of a document's text bears which marking of its own.

A document has one convention: its marks stand at the start of paragraphs, after the numbering, or at their end, as
in White House papers of 1989-95. Where both occur a paragraph is lowered only by what holds in either reading. Marks
elsewhere in a paragraph can only raise it. What bears no mark takes the banner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from indexes.policy import Marking, covers, join, portion_text, text
from ingest.assembly import Assembled, Block
from ingest.evidence import PORTION, Evidence
from ingest.marks import ALONE, END, START, Mark, find, within
from ingest.pieces import Piece, pieces
from ingest.reasons import not_read

STRICT: Final = "strict"  # a mark that can't be read, or lies above the banner, stops the document
DECIDED: Final = "decided"  # one that can't be read takes the banner: a person has looked at the file
LOWERED: Final = "lowered"  # one above the banner too: two persons have
_MANY: Final = 3  # times as often as the other kind, and a kind of marks is the document's convention
BOTH: Final = "both"
NEITHER: Final = "neither"
_AFTER: Final = " \t\n.;:*_"  # what may follow a mark that ends a paragraph
_CELL: Final = " | "


@dataclass(frozen=True, slots=True)
class Portion:
    """`text[start:end]` bears this marking; `block` is the index of the block in which it stands.

    `mark` is the mark that says so as it stands there, "" where the banner holds.
    """

    start: int
    end: int
    block: int
    marking: Marking
    mark: str = ""


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the marks of one document are read against."""

    assembled: Assembled
    banner: Marking
    rigour: str


def cut(
    assembled: Assembled, banner: Marking, furniture: tuple[tuple[int, int], ...], rigour: str = STRICT
) -> list[Portion]:
    """Return the portions in order, all text but the furniture (banner lines; headers and footers).

    Raises NotRead: `portion-above-banner` or `unknown-token`, with the page and the line; `rigour` says which of them
    still stop a document on which persons have decided.
    """
    paper = _Paper(assembled, banner, rigour)
    marks = _sound(paper, find(assembled, banner))
    return list(_portions(paper, pieces(assembled, marks, furniture)))


def evidence(assembled: Assembled, portions: list[Portion]) -> tuple[Evidence, ...]:
    """Return the first portion of each marking that a mark states, as what spoke for the document's."""
    found: dict[Marking, Evidence] = {}
    for portion in portions:
        if portion.mark and portion.marking not in found:
            at = portion.start + len(assembled.text[portion.start :]) - len(assembled.text[portion.start :].lstrip())
            page = assembled.blocks[portion.block].page
            where = _where(assembled, at).strip(" ,")
            found[portion.marking] = Evidence(PORTION, where, portion.mark, text(portion.marking), page=page)
    return tuple(found.values())


def seen(assembled: Assembled, banner: Marking | None) -> tuple[Marking, ...]:
    """Return every portion mark that can be read, for placing a quarantined file; never raises."""
    return tuple(mark.marking for mark in find(assembled, banner) if mark.marking is not None)


def unread(assembled: Assembled, banner: Marking | None) -> tuple[Evidence, ...]:
    """Return the portion marks that stand where marks stand and can't be read, as finds without a marking."""
    return tuple(
        Evidence(PORTION, _where(assembled, mark.start).strip(" ,"), assembled.text[mark.start : mark.end], "", 0.0)
        for mark in find(assembled, banner)
        if mark.marking is None and mark.placed
    )


def unmarked(line: str, banner: Marking) -> tuple[Marking | None, str]:
    """Return a line that stands for itself, such as a mail's subject, without its mark, and what the mark says.

    Raises NotRead as `cut` does, for a mark at either end of the line.
    """
    assembled = one_line(line)
    marks = _sound(_Paper(assembled, banner, STRICT), find(assembled, banner))
    first = next((mark.marking for mark in marks if mark.place == START and mark.sure), None)
    return first and join(mark.marking for mark in marks if mark.marking), bare(line)


def bare(line: str) -> str:
    """Return a line without the portion marks at its start and its end, and without the numbering before them."""
    line = " ".join(line.split())
    marks = find(one_line(line), None)
    for mark in marks:
        if mark.place == END:
            line = line[: mark.start].rstrip()
    first = [mark for mark in marks if mark.place == START]
    return line[first[0].end :].strip() if first else line


def one_line(line: str) -> Assembled:
    """Return a line as a text of its own."""
    return Assembled(line, (), (Block("heading", 0, len(line), None, "", ()),))


def _sound(paper: _Paper, marks: list[Mark]) -> list[Mark]:
    """Return the marks that count, those that stop the document raised as NotRead.

    What does not stand where a mark stands and can't be one of this document is left out; what persons have decided
    away stays without a marking, so that its portion takes the banner.
    """
    kept = []
    for mark in marks:
        above = mark.marking is not None and not covers(paper.banner, mark.marking)
        if mark.marking is not None and not above:
            kept.append(mark)
        elif mark.placed:
            where = _where(paper.assembled, mark.start)
            if mark.marking is None and paper.rigour != LOWERED:
                raise not_read("unknown-token", where=where)
            if mark.marking is not None and paper.rigour != LOWERED:
                shown = portion_text(mark.marking)
                raise not_read("portion-above-banner", portion=shown, where=where, banner=text(paper.banner))
            kept.append(Mark(mark.start, mark.end, None, mark.place, placed=True, sure=False))
    return kept


def _convention(assembled: Assembled, found: list[Piece]) -> str:
    """Return where this document's marks stand: START, END, BOTH or NEITHER. Titles and tables have no say in it."""
    body = [piece for piece in found if not piece.title and assembled.blocks[piece.block].kind != "table"]
    starts = sum(_first(assembled, piece, (START,)) is not None for piece in body)
    ends = sum(_first(assembled, piece, (START,)) is None and _last(assembled, piece) is not None for piece in body)
    if starts and starts >= _MANY * ends:
        return START
    if ends > 1 and ends >= _MANY * starts:
        return END
    return BOTH if starts and ends else NEITHER


def _first(assembled: Assembled, piece: Piece, places: tuple[str, ...]) -> Mark | None:
    """Return the mark with which a piece begins."""
    mark = next(iter(piece.marks), None)
    if mark is None or not mark.sure or not piece.fresh or mark.place not in places:
        return None
    line = assembled.text.rfind("\n", 0, mark.start) + 1
    return mark if not assembled.text[piece.start : max(line, piece.start)].strip() else None


def _last(assembled: Assembled, piece: Piece) -> Mark | None:
    """Return the mark with which a piece of more than a mark ends."""
    mark = next(reversed(piece.marks), None)
    if mark is None or not mark.sure or mark.place not in (END, ALONE):
        return None
    rest = assembled.text[mark.end : piece.end].strip(_AFTER)
    return mark if not rest and assembled.text[piece.start : mark.start].strip() else None


def _portions(paper: _Paper, found: list[Piece]) -> Iterator[Portion]:
    convention = _convention(paper.assembled, found)
    columns = _columns(paper.assembled, found)
    for piece in found:
        if paper.assembled.blocks[piece.block].kind == "table":
            mark = _row_mark(paper.assembled, piece, columns.get(piece.block))
        else:
            mark = _own_mark(paper.assembled, piece, convention)
        markings = [one.marking for one in piece.marks if one.marking is not None]
        # (S) and (SBU) in one paragraph may each stand below a banner that does not cover the two joined.
        if mark is None or len(markings) < len(piece.marks) or not covers(paper.banner, join(markings)):
            yield Portion(piece.start, piece.end, piece.block, paper.banner)
        else:
            shown = paper.assembled.text[mark.start : mark.end]
            yield Portion(piece.start, piece.end, piece.block, join(markings), shown)


def _own_mark(assembled: Assembled, piece: Piece, convention: str) -> Mark | None:
    """Return the mark that a piece bears by the document's convention. A mark alone in its line is a paragraph's
    first only where all marks stand at the start.
    """
    first = _first(assembled, piece, (START, ALONE) if convention == START else (START,))
    last = _last(assembled, piece)
    if piece.title:
        return first or (last if convention != NEITHER else None)
    if convention == BOTH:
        return first if last else None
    return {START: first, END: last}.get(convention)


def _columns(assembled: Assembled, found: list[Piece]) -> dict[int, int]:
    """Return the tables (by block) in which one column holds the mark of each row, with that column: 0 or -1."""
    rows: dict[int, list[Piece]] = {}
    for piece in found:
        if assembled.blocks[piece.block].kind == "table":
            rows.setdefault(piece.block, []).append(piece)
    columns = {}
    for block, table in rows.items():
        for column in (0, -1):
            marked = [_cell_mark(assembled, row, column) is not None for row in table]
            below = marked[1:] if not table[0].marks else marked
            if len(below) > 1 and all(below):
                columns[block] = column
    return columns


def _cell_mark(assembled: Assembled, row: Piece, column: int) -> Mark | None:
    """Return the mark that is all of a row's cell."""
    cells = assembled.text[row.start : row.end].split(_CELL)
    mark = row.marks[column] if row.marks else None
    if mark is None or not mark.sure or len(cells) < 2:  # noqa: PLR2004 - a column beside others
        return None
    return mark if cells[column].strip() == assembled.text[mark.start : mark.end] else None


def _row_mark(assembled: Assembled, row: Piece, column: int | None) -> Mark | None:
    """Return a row's own mark: that of its column of marks, else the first where every cell begins with one."""
    if column is not None:
        return _cell_mark(assembled, row, column)
    at = row.start
    first = None
    for cell in assembled.text[row.start : row.end].split(_CELL):
        marks = within(list(row.marks), at, at + len(cell) + 1)
        if any(sign.isalnum() for sign in cell):
            if not marks or not marks[0].sure or marks[0].place not in (START, ALONE):
                return None
            first = first or marks[0]
        at += len(cell) + len(_CELL)
    return first


def _where(assembled: Assembled, at: int) -> str:
    """Return " on page 3, line 12": lines are counted from the start of the page, blank ones left out."""
    page = sum(1 for start in assembled.pages if start <= at)
    start = assembled.pages[page - 1] if page else 0
    line = sum(1 for shown in assembled.text[start:at].split("\n")[:-1] if shown.strip()) + 1
    return f" on page {page}, line {line}," if page else f" in line {line}"
