"""Invented pages for the tests of the finder: lines of words with places, as a scan shows them."""

from ingest.finder.lines import Piece, pieces, text_pieces
from ingest.sight import OCR, Sight, Word

HEIGHT, WIDTH = 792.0, 612.0
TOP, MIDDLE, BOTTOM = 760.0, 400.0, 30.0
_LETTER = 7.0

Printed = tuple[float, str] | tuple[float, str, float]


def page(*lines: Printed, number: int = 1, source: str = OCR) -> Sight:
    """Return a page with these lines: the height of each, its words (two blanks part columns), where it begins."""
    words: list[Word] = []
    for at, (bottom, text, *left) in enumerate(lines):
        column = left[0] if left else 72.0
        for part in text.split(" "):
            if part:
                right = column + _LETTER * len(part)
                words.append(Word(part, 0.9, column, bottom, right, bottom + 10, at))
            column += _LETTER * (len(part) + 1) + (30.0 if not part else 0.0)
    return Sight(number, source, WIDTH, HEIGHT, tuple(words))


def of(*lines: Printed) -> list[Piece]:
    """Return the pieces of a page with these lines."""
    return list(pieces(page(*lines)))


def of_text(*lines: str) -> list[Piece]:
    """Return the pieces of a text with these lines."""
    return list(text_pieces("\n".join(lines)))
