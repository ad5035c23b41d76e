"""The one marking of a document: its banner lines and the trusted label, or the reason why there is none.

Banner lines are looked for at the top and the bottom of each page, in headers and footers, and in the first
and last lines of a text without pages. A line counts only when it is a marking from end to end; one that
only looks like a marking stops the document, because ignoring it could lower what it said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from indexes.policy import Marking, MarkingError, Ruleset, dominates, join, parse, text, unknown
from indexes.policy.vocabulary import HISTORICAL
from indexes.records import Box
from ingest.assembly import Assembled, Block
from ingest.evidence import BANNER, Evidence
from ingest.lookalike import begins_like_marking, looks_like_marking
from ingest.reasons import NotRead, not_read

EDGE_LINES: Final = 3  # how many lines at an edge of a page may stand before the banner
NOT_AT_EDGE: Final = ("fields", "notes", "footnotes", "endnotes", "comments")  # sections without banner lines
_AROUND: Final = " \t*_=~-–—•·|[]<>:.,;\"'"
_NAMED: Final = re.compile(r"(?i)(?:overall |security |document )*(?:classification|marking)\s*:\s*(?=\S)")
_SPACED: Final = re.compile(r"(?:\S ){2,}\S(?: {2,}(?:\S )+\S)*")
_CONTINUED: Final = ("/", ",")


@dataclass(frozen=True, slots=True)
class BannerLine:
    """A line that is a marking: `text[start:end]`, its page (None without pages), and at which edge it stands."""

    start: int
    end: int
    page: int | None
    edge: str  # "top", "bottom", "header", "footer", or "inside" for a line of the body
    marking: Marking


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    page: int | None
    edge: str


def banner_lines(assembled: Assembled) -> tuple[BannerLine, ...]:
    """Return the banner lines in the order of the text.

    Raises NotRead: `unclear-marking` for a line that looks like a marking and is none, `unknown-token` for a
    marking with a part that no vocabulary has.
    """
    found: dict[int, BannerLine] = {}
    for edge in _edges(assembled):
        for index, candidate in enumerate(edge):
            line = _read(assembled, candidate)
            if line is None:
                continue
            found.setdefault(line.start, line)
            _require_whole(assembled.text, edge, index)
            if candidate.edge in ("top", "bottom"):
                break
    return tuple(found[start] for start in sorted(found))


def inside_lines(assembled: Assembled, edges: tuple[BannerLine, ...]) -> tuple[BannerLine, ...]:
    """Return the lines of the body that are markings from end to end: banners of enclosures, or of pages that a
    plain text does not show. They never mark the document, but it must dominate them.

    Raises NotRead (`unknown-token`).
    """
    known = {line.start for line in edges}
    found = []
    for candidate in _body_lines(assembled):
        if candidate.start not in known and (line := _read_inside(assembled, candidate)) is not None:
            if unknown(line.marking):
                raise not_read("unknown-token", where=_where(line.page, line.edge))
            found.append(line)
    return tuple(found)


def decide(lines: tuple[BannerLine, ...]) -> Marking:
    """Return the marking that the text gives its document.

    Raises NotRead: `unmarked`, or `marking-conflict` with the words of the conflict.
    """
    banner = _banner(lines)
    for line in lines:
        if line.page == banner.page and line.edge in ("bottom", "footer") and line.marking != banner.marking:
            what = f"The first page is marked {text(banner.marking)} at the top and {text(line.marking)} at the bottom."
            raise not_read("marking-conflict", what=what)
        if not dominates(banner.marking, line.marking):
            raise not_read("marking-conflict", what=_above(line, banner.marking))
    _require_agreement(lines)
    return banner.marking


def readable(assembled: Assembled) -> tuple[BannerLine, ...]:
    """Return every line that is a marking and can be read, at an edge or in the body; never raises NotRead."""
    found: dict[int, BannerLine] = {}
    for edge in _edges(assembled):
        for candidate in edge:
            try:
                line = _read(assembled, candidate)
            except NotRead:
                continue
            if line is not None:
                found.setdefault(line.start, line)
    for candidate in _body_lines(assembled):
        line = _read_inside(assembled, candidate)
        if line is not None and not unknown(line.marking):
            found.setdefault(line.start, line)
    return tuple(found.values())


def seen(assembled: Assembled) -> tuple[Marking, ...]:
    """Return every marking in lines of its own, for placing a quarantined file; never raises NotRead."""
    return tuple(line.marking for line in readable(assembled))


def unread(assembled: Assembled) -> tuple[Evidence, ...]:
    """Return the lines that are meant as a marking and can't be read as one, or not in all their parts.

    At the edges of pages whatever looks like a marking; in the body what has two slashes as well. Never raises NotRead.
    """
    at_edges = [candidate for edge in _edges(assembled) for candidate in edge]
    found: dict[str, Evidence] = {}
    for candidate in (*at_edges, *_body_lines(assembled)):
        line = assembled.text[candidate.start : candidate.end].strip(_AROUND)
        if candidate.edge == "inside" and "//" not in line:
            continue
        marking = marking_of(line)
        if looks_like_marking(line) if marking is None else unknown(marking):
            where = _where(candidate.page, candidate.edge).strip() or "in the text"
            read = text(marking) if marking is not None else ""
            found.setdefault(line, Evidence(BANNER, where, line, read, 0.0, candidate.page))
    return tuple(found.values())


def joined(seen: Sequence[Marking]) -> Marking | None:
    """Return the join of all that was seen, as a proposal; None for nothing, or where no notation can state it."""
    try:
        highest = join(seen)
        text(highest)
    except MarkingError:
        return None
    return highest


def evidence(assembled: Assembled, lines: Sequence[BannerLine]) -> tuple[Evidence, ...]:
    """Return the lines as what spoke for a marking: the first of each kind at each edge, and how often it comes."""
    found: dict[tuple[str, str], list[BannerLine]] = {}
    for line in lines:
        found.setdefault((line.edge, assembled.text[line.start : line.end].strip()), []).append(line)
    finds = []
    for (_, read), same in found.items():
        first = same[0]
        more = f" and {len(same) - 1} more" if len(same) > 1 else ""
        where = _where(first.page, first.edge).strip() + more
        finds.append(Evidence(BANNER, where, read, text(first.marking), page=first.page, box=_box(assembled, first)))
    return tuple(finds)


def _box(assembled: Assembled, line: BannerLine) -> Box | None:
    for block in assembled.blocks:
        for printed in block.lines:
            if line.page is not None and printed.start <= line.start < printed.end and printed.top > printed.bottom:
                return Box(line.page, printed.left, printed.bottom, printed.right, printed.top)
    return None


def marking_of(line: str, ruleset: Ruleset = "either") -> Marking | None:
    """Return the marking that a line is from end to end, None when it is not one. Unknown parts are kept in it."""
    try:
        return read_line(line, ruleset)
    except MarkingError:
        return None


def read_line(line: str, ruleset: Ruleset) -> Marking:
    """Return the marking that a line is from end to end. Raises MarkingError when it is not one."""
    named = _NAMED.match(line.strip())
    shown = line.strip()[named.end() :] if named else line
    shown = shown.strip(_AROUND)
    if _SPACED.fullmatch(shown):
        shown = " ".join(word.replace(" ", "") for word in re.split(r" {2,}", shown))
    first_word = re.match(r"[^\W\d_]+", shown.lstrip("/"))
    if first_word is None or (named is None and not first_word.group().isupper()):
        raise MarkingError("UNKNOWN_LEVEL", "", 0, "A marking begins with a level in capital letters.")
    return parse(shown.upper() if named else shown, ruleset)


def place_of(line: BannerLine) -> str:
    """Return where a line stands, in words that follow "a marking"."""
    return _where(line.page, line.edge)


def _read(assembled: Assembled, candidate: _Candidate) -> BannerLine | None:
    line = assembled.text[candidate.start : candidate.end]
    marking = marking_of(line, assembled.ruleset if assembled.ruleset == HISTORICAL else "either")
    where = _where(candidate.page, candidate.edge)
    if marking is None:
        if looks_like_marking(line.strip(_AROUND)):
            raise not_read("unclear-marking", where=where)
        return None
    if unknown(marking):
        raise not_read("unknown-token", where=where)
    return BannerLine(candidate.start, candidate.end, candidate.page, candidate.edge, marking)


def _read_inside(assembled: Assembled, candidate: _Candidate) -> BannerLine | None:
    line = assembled.text[candidate.start : candidate.end].strip(_AROUND)
    marking = marking_of(line) if begins_like_marking(line) or _NAMED.match(line) else None
    if marking is None:
        return None
    return BannerLine(candidate.start, candidate.end, candidate.page, candidate.edge, marking)


def _body_lines(assembled: Assembled) -> Iterator[_Candidate]:
    for block in assembled.blocks:
        if block.kind not in ("header", "footer"):
            yield from _candidates(_spans(assembled.text, [block]), block.page, "inside")


def _require_whole(whole: str, edge: list[_Candidate], index: int) -> None:
    """Refuse a banner that goes on in the line after it (`//NOFORN` alone): half a marking is too low."""
    after = index + 1 if edge[index].edge in ("top", "header") else index - 1
    if not 0 <= after < len(edge):
        return
    line = whole[edge[after].start : edge[after].end].strip()
    if line.startswith(_CONTINUED) and marking_of(line) is None:
        raise not_read("unclear-marking", where=_where(edge[after].page, edge[after].edge))


def has_banner(lines: Sequence[BannerLine]) -> bool:
    """Tell whether one of the lines is the banner: on the first page, in a header, at the top or in a footer."""
    return _first(lines) is not None


def _first(lines: Sequence[BannerLine]) -> BannerLine | None:
    first = [line for line in lines if line.page in (None, 1)]
    return next((line for edge in ("header", "top", "footer") for line in first if line.edge == edge), None)


def _banner(lines: Sequence[BannerLine]) -> BannerLine:
    banner = _first(lines)
    if banner is None:
        raise not_read("unmarked")
    return banner


def _require_agreement(lines: tuple[BannerLine, ...]) -> None:
    for page, group in groupby(lines, key=lambda line: line.page):
        if page is None:
            continue
        by_edge = {line.edge: line.marking for line in group}
        top, bottom = by_edge.get("top"), by_edge.get("bottom")
        if top is not None and bottom is not None and top != bottom:
            what = f"Page {page} is marked {text(top)} at the top and {text(bottom)} at the bottom."
            raise not_read("marking-conflict", what=what)


def _above(line: BannerLine, banner: Marking) -> str:
    place = f"Page {line.page}" if line.page else f"A {line.edge} line"
    place = _inner_place(line) if line.edge == "inside" else place
    return f"{place} is marked {text(line.marking)} inside a document marked {text(banner)}."


def _inner_place(line: BannerLine) -> str:
    return f"A line on page {line.page}" if line.page else "A line of the text"


def _where(page: int | None, edge: str) -> str:
    words = {
        "top": "at the top",
        "bottom": "at the bottom",
        "header": "in a header",
        "footer": "in a footer",
        "inside": "in the text",
    }
    return f" {words[edge]}" + (f" of page {page}" if page else "")


def _edges(assembled: Assembled) -> Iterator[list[_Candidate]]:
    """Yield, page by page: header lines, first lines, last lines (from the last upwards), footer lines."""
    for page, group in groupby(assembled.blocks, key=lambda block: block.page):
        blocks = [block for block in group if block.section not in NOT_AT_EDGE]
        body = [block for block in blocks if block.kind not in ("header", "footer")]
        lines = _spans(assembled.text, body)
        yield _candidates(_spans(assembled.text, [b for b in blocks if b.kind == "header"]), page, "header")
        yield _candidates(lines[:EDGE_LINES], page, "top")
        yield _candidates(lines[: -EDGE_LINES - 1 : -1], page, "bottom")
        yield _candidates(_spans(assembled.text, [b for b in blocks if b.kind == "footer"]), page, "footer")


def _candidates(spans: list[tuple[int, int]], page: int | None, edge: str) -> list[_Candidate]:
    return [_Candidate(start, end, page, edge) for start, end in spans]


def _spans(whole: str, blocks: list[Block]) -> list[tuple[int, int]]:
    """Return the lines of the blocks from the top of the page to its bottom.

    A PDF may draw its footer before its text, so there the place on the page decides, not the order.
    """
    printed = [line for block in blocks for line in block.lines]
    if printed:
        return [(line.start, line.end) for line in sorted(printed, key=lambda line: (-line.top, line.left))]
    return [
        (block.start + match.start(), block.start + match.end())
        for block in blocks
        for match in re.finditer(r"[^\n]*\S[^\n]*", whole[block.start : block.end])
    ]
