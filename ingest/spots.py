"""Where the words of one page of a PDF stand, for lighting cited words on its picture: how it crosses from the child.

The child is not trusted: sizes, numbers and the count of words are checked here, and the words are only compared with
what is stored, never shown.
"""

import json
import math
from dataclasses import dataclass
from typing import Any, Final

from ingest.reasons import not_read
from ingest.sight import Word

MOST: Final = 50_000  # words of one page
LARGEST: Final = 100_000.0  # points of one side
LONGEST: Final = 5_000  # characters of one word


@dataclass(frozen=True, slots=True)
class Spots:
    """The words of a page's text layer in reading order, and the page's size in points; no words on a bare scan."""

    width: float
    height: float
    words: tuple[Word, ...] = ()


def encode(spots: Spots) -> bytes:
    """Return what the child sends: JSON without line ends."""
    words = [[one.text, one.left, one.bottom, one.right, one.top, one.line] for one in spots.words]
    return json.dumps({"width": spots.width, "height": spots.height, "words": words}).encode()


def decode(untrusted_data: bytes) -> Spots:
    """Return what a child sent. Raises NotRead (`crash`) when it is malformed."""
    try:
        untrusted = json.loads(untrusted_data)
        return Spots(_size(untrusted["width"]), _size(untrusted["height"]), _words(untrusted["words"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise not_read("crash") from error


def _words(untrusted: Any) -> tuple[Word, ...]:
    if type(untrusted) is not list or len(untrusted) > MOST:
        raise ValueError("words")
    return tuple(map(_word, untrusted))


def _word(untrusted: Any) -> Word:
    text, left, bottom, right, top, line = untrusted
    if type(text) is not str or len(text) > LONGEST or type(line) is not int or not 0 <= line <= MOST:
        raise ValueError("word")
    return Word(text, 1.0, _point(left), _point(bottom), _point(right), _point(top), line)


def _size(untrusted: Any) -> float:
    size = _point(untrusted)
    if size <= 0:
        raise ValueError("size")
    return size


def _point(untrusted: Any) -> float:
    if type(untrusted) not in {int, float} or not math.isfinite(untrusted) or abs(untrusted) > LARGEST:
        raise ValueError("point")
    return float(untrusted)
