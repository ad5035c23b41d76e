"""Levels and controls in a row of words, read as a machine may have misread them; decoys are told apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from ingest.finder.letters import likeness, plain
from ingest.finder.vocabulary import CONTROLS, MARGIN, ORDINARY, RELATIVES, Term, levels, longest

CLEAR: Final = 0.88  # from here on a find is clear
_SHORTEST: Final = 5  # letters that a damaged level still has
_KEPT: Final = 0.75  # of its letters must still be there
_LEAST_SHORT: Final = 0.74  # what a word of few letters must be alike
_LEAST_LONG: Final = 0.68
_LEAST_JOINED: Final = 0.82  # several words that only together are like one word
_LEAST_PHRASE: Final = 0.88  # a level of several words
_LEAST_CONTROL: Final = 0.8
_SHORT: Final = 8
_PARTS: Final = 4  # so many words are joined when one of them has more than three letters
_SPLIT: Final = re.compile(r"/+|(?<=[A-Za-z]{3})[-–—](?=[A-Za-z]{3})|[,;:]")
_CAPITALS: Final = 0.6  # of the letters


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a row of words: `words[start:end]`, and how alike they are."""

    term: Term
    start: int
    end: int
    likeness: float


def levels_in(words: Sequence[str]) -> list[Found]:
    """Return the levels in a row of words, best first, none over another; decoys that fit better hide them."""
    found = []
    for start, end, letters in _windows(words):
        term, alike = _nearest(letters)
        if term is not None and (end - start == 1 or _may_be_joined(words[start:end], term, alike)):
            found.append(Found(term, start, end, alike))
    found.sort(key=_best_first)
    kept: list[Found] = []
    taken: set[int] = set()
    for one in found:
        span = range(one.start, one.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(one)
    return [one for one in kept if one.term.rank]


def control(words: Sequence[str]) -> tuple[Term, float] | None:
    """Return the control that the words are from end to end, and how alike; None for none."""
    return _nearest_control(plain("".join(words)))


def attached(word: str) -> tuple[str, ...]:
    """Return the parts of a word that are joined by slashes, hyphens or commas: `SECRET//NOFORN` has two."""
    parts = tuple(part for part in _SPLIT.split(word) if plain(part))
    return parts if len(parts) > 1 else (word,)


def is_capital(text: str) -> bool:
    """Tell whether most letters are capitals, as a marking is printed."""
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and sum(sign.isupper() for sign in letters) >= _CAPITALS * len(letters)


def _best_first(one: Found) -> tuple[bool, float, int]:
    """Order finds: those that are clear, then long ones, so that TOP SECRET goes before the SECRET in it."""
    return one.likeness < CLEAR, -one.likeness * len(one.term.letters) ** 0.5, one.start


def _windows(words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return rows of words that could be one term: their place and their letters joined."""
    letters = [plain(word) for word in words]
    found = []
    for start in range(len(words)):
        if not letters[start]:
            continue
        joined, longest_part, parts = "", 0, 0
        for end in range(start, len(words)):
            joined += letters[end]
            parts += bool(letters[end])
            longest_part = max(longest_part, len(letters[end]))
            if len(joined) > longest() + 2 or (parts > _PARTS and longest_part > 3):  # noqa: PLR2004
                break
            if len(joined) >= _SHORTEST and letters[end] and _is_printed_large(words[start : end + 1]):
                found.append((start, end + 1, joined))
    return found


def _may_be_joined(words: Sequence[str], term: Term, alike: float) -> bool:
    """Tell whether several words may be one term: a level in pieces, or a decoy letter by letter."""
    if term.rank:
        return alike >= _LEAST_JOINED
    return alike == 1.0 and len(plain(words[-1])) > 1


def _is_printed_large(words: Sequence[str]) -> bool:
    return is_capital("".join(words))


@lru_cache(maxsize=100_000)
def _nearest(letters: str) -> tuple[Term | None, float]:
    """Return the level or the decoy that the letters are most like, None when they are like none."""
    known = _decoys().get(letters)
    if known is not None:
        return known, 1.0
    best, alike = None, 0.0
    for term in levels():
        near = likeness(letters, term.letters, _least(term))
        if near > alike and len(letters) >= _KEPT * len(term.letters):
            best, alike = term, near
    for relative in RELATIVES if best is not None and alike < 1.0 else ():
        near = likeness(letters, relative.letters, alike - MARGIN)
        if near > alike - MARGIN:
            return relative, near
    return best, alike


@cache
def _least(term: Term) -> float:
    if not term.name.isalpha() or len(term.letters) < len("SECRET"):
        return _LEAST_PHRASE
    return _LEAST_SHORT if len(term.letters) <= _SHORT else _LEAST_LONG


@lru_cache(maxsize=1)
def _decoys() -> dict[str, Term]:
    return {term.letters: term for term in (*RELATIVES, *ORDINARY)}


@lru_cache(maxsize=20_000)
def _nearest_control(letters: str) -> tuple[Term, float] | None:
    found = [(likeness(letters, term.letters, _LEAST_CONTROL), term) for term in CONTROLS]
    alike, best = max(found, key=lambda pair: pair[0])
    return (best, alike) if alike else None
