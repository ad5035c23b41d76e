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


@lru_cache(maxsize=200_000)
def likeness(read: str, word: str) -> float:
    """Return how far the letters read can be the word: 1.0 the same, 0.0 for all below LEAST. Both are plain."""
    if read == word:
        return 1.0
    if not read or abs(len(read) - len(word)) > max(2, len(word) // 4):
        return 0.0
    mistaken = _mistaken()
    last = len(word)
    most = (1.0 - LEAST) * last
    row = [_LOST * column - (_LOST - _LOST_AT_END if column else 0.0) for column in range(last + 1)]
    for at, letter in enumerate(read, start=1):
        extra = _LOST_AT_END if at == 1 else _LOST
        before, row = row, [row[0] + extra]
        for column, wanted in enumerate(word, start=1):
            change = 0.0 if letter == wanted else _MISTAKEN if (letter, wanted) in mistaken else _PLAIN
            dropped = _LOST_AT_END if column == last else _LOST
            added = _LOST_AT_END if at == len(read) else _LOST
            row.append(min(before[column - 1] + change, row[column - 1] + dropped, before[column] + added))
        if min(row) > most:
            return 0.0
    return 1.0 - row[last] / last if row[last] <= most else 0.0
