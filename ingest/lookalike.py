"""Lines that look like a marking: damaged, misspelt or half a marking. They stop a document, never mark it."""

import re
import unicodedata
from functools import cache
from typing import Final

from indexes.policy.schemes import SCHEMES

# Level words that also begin ordinary titles ("OFFICIAL VISIT"): alone or before a separator only.
_ORDINARY: Final = ("OFFICIAL", "RESTRICTED", "CLASSIFIED", "CONTROLLED")
_FURTHER: Final = ("RESTRICTED", "CLASSIFIED", "LIMITED OFFICIAL USE", "OFFICIAL USE ONLY", "CUI", "CONTROLLED")
_SHORT: Final = 6  # letters; up to here one slip is near, beyond it two
_SEPARATORS: Final = re.compile(r"//|[/\d,(]")
_LONGEST: Final = 200
_LETTERS: Final = {"0": "O", "1": "I", "5": "S"}  # as a scanner reads them


def looks_like_marking(line: str) -> bool:
    """Tell whether a line that is no marking was probably meant as one.

    It begins with `//` or with a level in capitals, it is a level in other letters, or it is a slip or two
    away from one. Release stamps (DECLASSIFIED) are not markings.
    """
    line = _without_accents(line)
    if len(line) > _LONGEST or re.search("DECLASSIF", line.upper()):
        return False
    if line.startswith("//"):
        return True
    if line.upper() in _levels():
        return True
    return _begins_with_level(line) or (line == line.upper() and _is_near(line))


def begins_like_marking(line: str) -> bool:
    """Tell whether a line begins with `//`, or in capitals with a level: cheap, and true of every marking."""
    return _without_accents(line).startswith(("//", *_levels()))


def _without_accents(line: str) -> str:
    """Return the line as markings are compared: TRÈS and TRES are one word (markings of NATO and the EU)."""
    if line.isascii():
        return line
    return "".join(sign for sign in unicodedata.normalize("NFD", line) if not unicodedata.combining(sign))


def _begins_with_level(line: str) -> bool:
    for level in _levels():
        if line.startswith(level):
            rest = line[len(level) :]
            after = rest.lstrip()[:1]
            if after and (after in "/,-–—:|(" or (rest[0] == " " and level not in _ORDINARY)):
                return True
    return False


def _is_near(line: str) -> bool:
    lettered = re.sub(r"(?<=[A-Z])[015](?=[A-Z])", lambda digit: _LETTERS[digit.group()], line)
    head = re.sub(r"[\W\d_]", "", _SEPARATORS.split(lettered, maxsplit=1)[0])
    allowed = 1 if len(head) <= _SHORT else 2
    return any(
        abs(len(level) - len(head)) <= allowed and _distance(head, level) <= allowed
        for level in (level.replace(" ", "") for level in _levels())
        if len(level) >= _SHORT
    )


@cache
def _levels() -> tuple[str, ...]:
    words = {word for s in SCHEMES.values() for level in s.levels for word in (level.banner, *level.others)}
    words = {_without_accents(word) for word in words}
    return tuple(sorted(words | set(_FURTHER), key=lambda word: (-len(word), word)))


def _distance(a: str, b: str) -> int:
    """Return the least number of letters to change, add, drop or swap that turns one word into the other."""
    rows = [list(range(len(b) + 1))]
    for i, left in enumerate(a, start=1):
        row = [i]
        for j, right in enumerate(b, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and right == a[i - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
