"""A document's text in chunks: exact slices, each of one portion, one page and one section.

INVARIANT: the chunks cover all text but furniture and white space, and none has more tokens than the
embedder reads.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from indexes.policy import Marking, dominates
from indexes.records import Box, Chunk
from indexes.sentences import split
from ingest.assembly import Assembled, Block
from ingest.portions import Portion

AIM: Final = 220  # tokens
SMALL: Final = 16  # tokens; what is shorter (a heading alone, a date line) is joined to its neighbour
SPECIAL_TOKENS: Final = 2
MAX_HEADING: Final = 200
Span = tuple[int, int]


class Counter(Protocol):
    """What the chunker asks of an embedder."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, special tokens not counted."""
        ...


class Words:
    """Counts words: for a dry run without a library, where no embedder is at hand."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the number of words of each text."""
        return [len(text.split()) for text in texts]


@dataclass(frozen=True, slots=True)
class Measure:
    """How large a chunk may be: `most` tokens, `aim` wanted; what is below `small` joins its neighbour's section."""

    counter: Counter
    most: int
    aim: int
    small: int = 0

    @classmethod
    def of(cls, counter: Counter, max_tokens: int) -> "Measure":
        """Return the measure for an embedder that reads `max_tokens` tokens, special tokens included."""
        most = max_tokens - SPECIAL_TOKENS
        return cls(counter, most, min(AIM, most), SMALL)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a chunk may not straddle."""

    run: int  # counts up wherever furniture or another portion marking lies between
    page: int | None
    section: int
    heading: Span | None
    heading_portion: Marking | None
    portion: Marking


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    tokens: int
    place: _Place


def cut(assembled: Assembled, portions: Sequence[Portion], measure: Measure) -> tuple[Chunk, ...]:
    """Return the chunks in the order of the text."""
    text = assembled.text
    spans = [(_trimmed(text, portion.start, portion.end), place) for portion, place in _placed(assembled, portions)]
    counts = measure.counter.count([text[start:end] for (start, end), _ in spans])
    pieces: list[_Piece] = []
    for ((start, end), place), tokens in zip(spans, counts, strict=True):
        if tokens <= measure.aim:
            pieces.append(_Piece(start, end, tokens, place))
        else:
            pieces += [_Piece(*span, measure.most, place) for span in _divided(text, (start, end), tokens, measure)]
    packed = _packed(pieces, measure)
    return tuple(_chunk(assembled, piece) for piece in _limited(text, packed, measure))


def _placed(assembled: Assembled, portions: Sequence[Portion]) -> list[tuple[Portion, _Place]]:
    found: list[tuple[Portion, _Place]] = []
    run = section = 0
    heading: Portion | None = None
    above: Portion | None = None
    for portion in portions:
        block = assembled.blocks[portion.block]
        if above is not None:
            before = assembled.blocks[above.block]
            apart = assembled.text[above.end : portion.start].strip() or above.marking != portion.marking
            run += bool(apart)
            new_heading = block.kind == "heading" and before.kind != "heading"
            if before.section != block.section or new_heading:
                section += 1
                heading = None if before.section != block.section else heading
        if block.kind == "heading":
            heading = portion
        span = (heading.start, heading.end) if heading else None
        place = _Place(run, block.page, section, span, heading.marking if heading else None, portion.marking)
        found.append((portion, place))
        above = portion
    return found


def _packed(pieces: list[_Piece], measure: Measure) -> list[_Piece]:
    """Join neighbours of one place while they fit into the tokens that are aimed at."""
    packed: list[_Piece] = []
    for piece in pieces:
        last = packed[-1] if packed else None
        if last is not None and _joinable(last, piece, measure) and last.tokens + piece.tokens <= measure.aim:
            packed[-1] = _Piece(last.start, piece.end, last.tokens + piece.tokens, last.place)
        else:
            packed.append(piece)
    return packed


def _joinable(a: _Piece, b: _Piece, measure: Measure) -> bool:
    """Tell whether two neighbours may share a chunk: never two runs or pages, two sections only if one is small."""
    if (a.place.run, a.place.page) != (b.place.run, b.place.page):
        return False
    return a.place.section == b.place.section or min(a.tokens, b.tokens) < measure.small


def _divided(text: str, span: Span, tokens: int, measure: Measure) -> list[Span]:
    """Cut a long paragraph at sentence ends into parts of about equal length."""
    start, end = span
    sentences = [(start + first, start + last) for first, last in split(text[start:end])] or [span]
    starts = [start, *(first for first, _ in sentences[1:])]
    tiles = [_trimmed(text, a, b) for a, b in zip(starts, [*starts[1:], end], strict=True)]
    counts = measure.counter.count([text[a:b] for a, b in tiles])
    parts = -(-tokens // measure.aim)
    aim = min(-(-tokens // parts) + measure.aim // 20, measure.aim)
    found: list[Span] = []
    held = 0
    for (first, last), count in zip(tiles, counts, strict=True):
        if found and held + count <= aim:
            found[-1] = (found[-1][0], last)
            held += count
        else:
            found.append((first, last))
            held = count
    return found


def _limited(text: str, pieces: list[_Piece], measure: Measure) -> list[_Piece]:
    """Halve what is still too long, at white space where there is some, until all fits."""
    done: list[_Piece] = []
    waiting = pieces
    while waiting:
        counts = measure.counter.count([text[piece.start : piece.end] for piece in waiting])
        longer: list[_Piece] = []
        for piece, tokens in zip(waiting, counts, strict=True):
            if tokens <= measure.most or piece.end - piece.start <= 1:
                done.append(piece)
            else:
                longer += [_Piece(*half, measure.most, piece.place) for half in _halves(text, piece)]
        waiting = longer
    return sorted(done, key=lambda piece: piece.start)


def _halves(text: str, piece: _Piece) -> list[Span]:
    middle = (piece.start + piece.end) // 2
    near = max(text.rfind(" ", piece.start + 1, middle + 1), text.rfind("\n", piece.start + 1, middle + 1))
    at = near if near > piece.start else middle
    halves = (_trimmed(text, piece.start, at), _trimmed(text, at, piece.end))
    return [half for half in halves if half[0] < half[1]]


def _trimmed(text: str, start: int, end: int) -> Span:
    shown = text[start:end]
    return start + len(shown) - len(shown.lstrip()), start + len(shown.rstrip())


def _chunk(assembled: Assembled, piece: _Piece) -> Chunk:
    place = piece.place
    heading = ""
    # A heading that is marked above the chunk would tell with it what the chunk may not.
    if place.heading and place.heading_portion and dominates(place.portion, place.heading_portion):
        heading = " ".join(assembled.text[slice(*place.heading)].split())[:MAX_HEADING]
    boxes = tuple(_boxes(assembled.blocks, piece))
    return Chunk(piece.start, piece.end, place.page, place.portion, heading, boxes)


def _boxes(blocks: Sequence[Block], piece: _Piece) -> list[Box]:
    first = bisect_right(blocks, piece.start, key=lambda block: block.start) - 1
    last = bisect_left(blocks, piece.end, key=lambda block: block.start)
    return [
        Box(block.page, line.left, line.bottom, line.right, line.top)
        for block in blocks[max(first, 0) : last]
        if block.page is not None
        for line in block.lines
        if line.start < piece.end and line.end > piece.start and line.top > line.bottom
    ]
