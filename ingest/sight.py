"""What a page shows, word by word: from its text layer, from reading its picture (OCR), or both."""

from dataclasses import dataclass
from typing import Final

TEXT_LAYER: Final = "text layer"
OCR: Final = "ocr"
SOURCES: Final = (TEXT_LAYER, OCR)


@dataclass(frozen=True, slots=True)
class Word:
    """One word and its rectangle: PDF points from the lower left of the page as it is read.

    `confidence` is 0.0 to 1.0 (1.0 from a text layer); words of one printed line bear the same `line`.
    """

    text: str
    confidence: float
    left: float
    bottom: float
    right: float
    top: float
    line: int


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at one page: `page` counts from 1, `source` is one of SOURCES, sizes are points.

    `turned` is by how many degrees the picture was turned, clockwise, before it was read: 0, 90, 180 or 270.
    """

    page: int
    source: str
    width: float
    height: float
    words: tuple[Word, ...]
    turned: int = 0
