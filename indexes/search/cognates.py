"""Words that two languages share but for their ends: Kontinent and continent, Armenien and Armenia.

A word of the question that stands nowhere in the view is also asked for as the words there that begin like it. So a
German question finds names and loan words in English text, though no dictionary is at hand.
"""

from collections.abc import Sequence
from itertools import product
from typing import Final

from indexes.partition import Opened

START: Final = 4  # letters that both begin with
LEAST: Final = 0.6  # how alike two words must be; measured, see docs/evaluation.md
MOST: Final = 2  # words that one stands for
# Letters that languages write one for another, and how each is written before words are compared.
_SAME: Final = (("ph", "f"), ("k", "c"), ("z", "c"), ("w", "v"), ("y", "i"), ("j", "i"))


def cognates(word: str, opened: Sequence[Opened]) -> list[tuple[str, float]]:
    """Return the words of the view that are most like a word, each with its likeness, LEAST to 1, best first.

    Only words of letters that begin alike; likeness is the share of both that is the same from the beginning
    (Simard, Foster and Isabelle 1992 take four letters for a cognate).
    """
    own = _plain(word)
    if not word.isalpha() or len(own) < START:
        return []
    found = {
        other
        for start in _starts(own[:START])
        for state in opened
        for words in state.words.beginning(start)
        for other in words
        if other.isalpha()
    }
    alike = ((other, _likeness(own, _plain(other))) for other in found)
    return sorted((pair for pair in alike if pair[1] >= LEAST), key=lambda pair: (-pair[1], pair[0]))[:MOST]


def _likeness(one: str, other: str) -> float:
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return 2.0 * same / (len(one) + len(other)) if same >= START else 0.0


def _plain(word: str) -> str:
    """Return a word with letters that languages write one for another written as one of them."""
    for written, plain in _SAME:
        word = word.replace(written, plain)
    return word


def _starts(plain: str) -> list[str]:
    """Return all ways to write a beginning."""
    ways = [[sign, *(written for written, other in _SAME if other == sign)] for sign in plain]
    return ["".join(letters) for letters in product(*ways)]
