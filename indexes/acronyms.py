"""Which short forms a text explains: "Long Form (LF)" and "LF (Long Form)". Pure.

After Schwartz and Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text", 2003: the
letters of the short form are found in the long form from right to left, the first of them at the beginning of a word.
Three conditions more keep out what stands in brackets for other reasons: a short form has two capitals and is no
portion mark or number, its last letter stands in the last word of the long form, and no sentence ends inside.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_BRACKETS: Final = re.compile(r"\(([^()\n]{2,120})\)")
_SHORT: Final = re.compile(r"[^\W_][\w.&/-]{1,9}")
_ENDS: Final = re.compile(r"[;:!?()\[\]\"“”]|\n\s*\n|(?<=[a-z]{2})\.\s|,\s")
_WORD: Final = re.compile(r"[^\W_]+")
_CUT: Final = re.compile(r"[,;:]")
_NUMERAL: Final = re.compile(r"[IVXLC]+")
_SMALL: Final = frozenset("of the and for on in to de la le du des l et d und der die das für a".split())
_BEFORE: Final = 160  # characters before a bracket that may hold a long form
_LONGEST: Final = 100
# Portion marks, and words that stand in brackets in capitals and explain nothing.
_MARKS: Final = frozenset("TS SI TK NF UK US USA CTS NS NC NR NU FOUO OUO LOU CUI SBU REL EFTO PARA CONT OK".split())


class Explained(NamedTuple):
    """A short form and the long form that explains it, as they are written."""

    short: str
    long: str


def explained(text: str) -> list[Explained]:
    """Return what a text explains, each pair once, in the order of the text."""
    return list(dict.fromkeys(_found(text))) if "(" in text else []


def _found(text: str) -> Iterator[Explained]:
    for bracket in _BRACKETS.finditer(text):
        before = text[max(0, bracket.start() - _BEFORE) : bracket.start()]
        inside = _CUT.split(bracket[1], maxsplit=1)[0].strip()
        short = _short(inside)
        if short is not None:
            long = _long_form(short, _last_words(before, len(short)))
        else:
            outside = before.split()
            short = _short(outside[-1]) if outside else None
            long = _long_form(short, " ".join(inside.split())) if short is not None else None
        if short is not None and long is not None:
            yield Explained(short, long)


def _short(word: str) -> str | None:
    """Return the short form that a word is, without the s of a plural; None if it is none."""
    if word.endswith("s") and word[:-1].isupper():
        word = word[:-1]
    capitals = sum(sign.isupper() for sign in word)
    is_short = _SHORT.fullmatch(word) and capitals > 1 and "//" not in word
    return word if is_short and word.replace(".", "") not in _MARKS and not _NUMERAL.fullmatch(word) else None


def _last_words(before: str, letters: int) -> str:
    """Return the words before a bracket that may be the long form of so many letters: none across a sentence's end."""
    words = _ENDS.split(before)[-1].split()
    return " ".join(words[-min(letters + 5, letters * 2) :])


def _long_form(short: str, words: str) -> str | None:
    """Return the end of `words` that the short form stands for, or None."""
    letters = "".join(sign for sign in short.lower() if sign.isalnum())
    at = _by_initials(letters, words)
    at = _by_letters(letters, words.lower()) if at is None else at
    if at is None:
        return None
    long = words[at:].strip(" ,.'\"")
    is_longer = len(short) + 2 < len(long) <= _LONGEST
    each = long.lower().split()
    return long if is_longer and short.lower() not in each and each[0] not in _SMALL else None


def _by_initials(letters: str, words: str) -> int | None:
    """Return where the words begin whose initials are these letters, small words between them left out or not."""
    left = len(letters)
    for word in reversed(list(_WORD.finditer(words))):
        if word[0][0].lower() == letters[left - 1]:
            left -= 1
            if left == 0:
                return word.start()
        elif word[0].lower() not in _SMALL:
            return None
    return None


def _by_letters(letters: str, low: str) -> int | None:
    """Return where the shortest end begins in which the letters stand in order, the first at the start of a word."""
    at = len(low)
    for number in range(len(letters) - 1, -1, -1):
        at = low.rfind(letters[number], 0, at)
        while number == 0 and at > 0 and low[at - 1].isalnum():
            at = low.rfind(letters[0], 0, at)
        if at < 0 or (number == len(letters) - 1 and " " in low[at:]):
            return None
    return at
