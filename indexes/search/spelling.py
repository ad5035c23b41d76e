"""The words of a view that a misspelt or misread word may be. The only importer of rapidfuzz.

Candidates are the words of the view's own partitions that begin alike; nearest goes first, then the most frequent, then
the alphabet. Signs that a machine takes for one another (rn and m, l and 1) count as near.
"""

from collections.abc import Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexes.partition import Opened

LEAST: Final = 4  # letters of a word that is corrected
LONG: Final = 8  # letters from which on two may be wrong
NEAREST: Final = 3  # words, at most, that one stands for
# What a machine that reads print takes for one another: each is written as the second before words are compared.
_ALIKE: Final = (
    ("rn", "m"),
    ("cl", "d"),
    ("vv", "w"),
    ("ii", "n"),
    ("li", "h"),
    *((sign, "l") for sign in "i1jt"),
    *((sign, "n") for sign in "u"),
    *((sign, "c") for sign in "eo0"),
    *((sign, "h") for sign in "b8"),
    ("5", "s"),
    ("2", "z"),
    ("9", "g"),
    ("q", "g"),
)


def nearest(word: str, opened: Sequence[Opened]) -> list[tuple[str, int]]:
    """Return the words of the view that are nearest to a word that stands nowhere in it, each with its frequency.

    Only words that are all equally near; none for a number, or for a short word.
    """
    if len(word) < LEAST or word.isdecimal():
        return []
    print_of = _as_print(word)
    costs: dict[str, float] = {}
    for state in opened:
        for start in _starts(word):
            for words in state.words.beginning(start):
                for found, distance, _ in process.extract(word, words, scorer=OSA.distance, score_cutoff=2, limit=None):
                    costs[found] = 0.5 if _as_print(found) == print_of else float(distance)
    most = 0.5 if not word.isalpha() else 1.0 if len(word) < LONG else 2.0
    least = min((cost for found, cost in costs.items() if _may_be(word, found)), default=most + 1.0)
    if least > most:
        return []
    near = [found for found, cost in costs.items() if cost == least and _may_be(word, found)]
    counts = map(sum, zip(*(state.words.frequencies(near) for state in opened), strict=True))
    return sorted(zip(near, counts, strict=True), key=lambda pair: (-pair[1], pair[0]))[:NEAREST]


def _may_be(word: str, found: str) -> bool:
    return len(found) >= LEAST - 1 and found.isalpha() >= word.isalpha()


def _as_print(word: str) -> str:
    """Return a word with signs that look alike written as one of them."""
    for sign, other in _ALIKE:
        word = word.replace(sign, other)
    return word


def _starts(word: str) -> set[str]:
    """Return how a word may begin: with its own first letter, or with one that looks like it."""
    own = _as_print(word)[:1]
    looks = {sign for sign, other in _ALIKE if other == own} | {own}
    return {word[0]} | {sign for sign in looks if sign != word[0]}
