"""How alike two words look to a machine that reads print: an edit distance that knows which letters are mistaken.

All text here is plain capitals and digits; `plain` makes it so.
"""

import unicodedata
from functools import lru_cache
from itertools import combinations
from typing import Final

# Letters that a machine takes for one another, most of all in stamps and under a line drawn through them.
_ALIKE: Final = (
    "OQ0CGDU6",
    "IL1TJ7",
    "S5B8",
    "S3",
    "EFBRPH",
    "ECGO",
    "E3",
    "RKAN",
    "TFPIY",
    "NMHWKU",
    "UVY",
    "DPB",
    "A4",
    "Z2S",
    "CSGE",
    "LE",
    "FTP",
)
_SIGNS: Final = str.maketrans(
    {
        "|": "I",
        "!": "I",
        "$": "S",
        "§": "S",
        "€": "E",
        "£": "E",
        "¢": "C",
        "©": "C",
        "®": "R",
        "ﬁ": "FI",
        "ﬂ": "FL",
        "ẞ": "SS",
    }
)
_PLAIN: Final = 1.0  # another letter
_MISTAKEN: Final = 0.3  # a letter that looks alike
_LOST: Final = 0.8  # a letter too many or too few
_LOST_AT_END: Final = 0.45  # the first or the last letter, cut off by an edge, a box or a hole
LEAST: Final = 0.66  # less alike than this counts as nothing alike


def plain(text: str) -> str:
    """Return only the letters and digits, as capitals without accents; signs that stand for letters become them."""
    if not text.isascii() or any(sign in text for sign in "|!$"):
        text = unicodedata.normalize("NFD", text.translate(_SIGNS))
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())


@lru_cache(maxsize=1)
def _mistaken() -> frozenset[tuple[str, str]]:
    pairs = {pair for group in _ALIKE for pair in combinations(group, 2)}
    return frozenset(pairs | {(b, a) for a, b in pairs})


def likeness(read: str, word: str, least: float = LEAST) -> float:
    """Return how far the letters read can be the word: 1.0 the same, 0.0 for all below `least`. Both are plain."""
    if read == word:
        return 1.0
    most = (1.0 - least) * len(word)
    if not read or _at_least(read, word) > most:
        return 0.0
    cost = _distance(read, word, most)
    return 1.0 - cost / len(word) if cost <= most else 0.0


def _at_least(read: str, word: str) -> float:
    """Return a bound that the distance is never below, and that costs little to know."""
    apart = abs(len(read) - len(word))
    ends = _LOST_AT_END * min(apart, 2) + _LOST * max(0, apart - 2)
    letters = _set_of(read)
    same, alike = _sets_of(word)
    strange = sum(not letters & other for other in alike)
    other = sum(not letters & one for one in same) - strange
    lost = _LOST_AT_END * min(strange, 2) + _LOST * max(0, strange - 2)
    return max(ends, lost + _MISTAKEN * max(0, other))


@lru_cache(maxsize=50_000)
def _set_of(letters: str) -> int:
    return sum(1 << (ord(letter) - 48) for letter in set(letters))


@lru_cache(maxsize=1_000)
def _sets_of(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return for each letter of a word the set of that letter, and the set of all that it is taken for."""
    mistaken = _mistaken()
    near = {letter: {letter, *(other for one, other in mistaken if one == letter)} for letter in set(word)}
    return tuple(_set_of(letter) for letter in word), tuple(_set_of("".join(near[letter])) for letter in word)


def _distance(read: str, word: str, most: float) -> float:
    """Return what it costs to turn one into the other, or something above `most`."""
    mistaken = _mistaken()
    last = len(word)
    row = [_LOST * column - (_LOST - _LOST_AT_END if column else 0.0) for column in range(last + 1)]
    for at, letter in enumerate(read, start=1):
        added = _LOST_AT_END if at in (1, len(read)) else _LOST
        left = row[0] + added
        following = [left]
        for column in range(1, last + 1):
            wanted = word[column - 1]
            cost = row[column - 1]
            if letter != wanted:
                cost += _MISTAKEN if (letter, wanted) in mistaken else _PLAIN
            without = left + (_LOST_AT_END if column == last else _LOST)
            cost = min(cost, without)
            more = row[column] + added
            left = min(cost, more)
            following.append(left)
        row = following
        if min(row) > most:
            return most + 1.0
    return row[last]
