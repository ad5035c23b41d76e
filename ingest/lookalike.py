"""Lines that look like a marking: damaged, misspelt or half a marking. They stop a document, never mark it."""

import re
from functools import cache
from typing import Final

from indexes.policy.schemes import SCHEMES

# Level words that also begin ordinary titles ("OFFICIAL VISIT"): alone or before a separator only.
_ORDINARY: Final = ("OFFICIAL", "RESTRICTED", "CLASSIFIED", "CONTROLLED")
_FURTHER: Final = ("RESTRICTED", "CLASSIFIED", "LIMITED OFFICIAL USE", "OFFICIAL USE ONLY", "CUI", "CONTROLLED")
_SHORT: Final = 6  # letters; up to here one slip is near, beyond it two
_SEPARATORS: Final = re.compile(r"//|[/\d,(]")
_LONGEST: Final = 200


def looks_like_marking(line: str) -> bool:
    """Tell whether a line that is no marking was probably meant as one.

    It begins with `//` or in capitals with a level, it is a level in other letters, or it is a slip or two
    away from one. Release stamps (DECLASSIFIED) are not markings.
    """
    if len(line) > _LONGEST or re.search("DECLASSIF", line.upper()):
        return False
    if line.startswith("//"):
        return True
    if line.upper() in _levels():
        return True
    if line != line.upper():
        return _is_level_and_words(line)
    return _begins_with_level(line) or _is_near(line)


def _is_level_and_words(line: str) -> bool:
    """Tell whether a level in capitals is followed by a separator or a page number ("SECRET - Page 3")."""
    for level in _levels():
        if line.startswith(level):
            return bool(re.match(r"\s*[/,\-–—:|(]|\s+(?:[Pp]age|[Cc]opy|[Ss]eite)\b", line[len(level) :]))
    return False


def _begins_with_level(line: str) -> bool:
    for level in _levels():
        if line.startswith(level):
            rest = line[len(level) :]
            if rest[:1] in ("/", ",", "-", ":") or (rest[:1] == " " and level not in _ORDINARY):
                return True
    return False


def _is_near(line: str) -> bool:
    head = re.sub(r"[\W\d_]", "", _SEPARATORS.split(line, maxsplit=1)[0])
    allowed = 1 if len(head) <= _SHORT else 2
    return any(
        abs(len(level) - len(head)) <= allowed and _distance(head, level) <= allowed
        for level in (level.replace(" ", "") for level in _levels())
        if len(level) >= _SHORT
    )


@cache
def _levels() -> tuple[str, ...]:
    words = {word for s in SCHEMES.values() for level in s.levels for word in (level.banner, *level.others)}
    return tuple(sorted(words | set(_FURTHER), key=lambda word: (-len(word), word)))


def _distance(a: str, b: str) -> int:
    """Return the least number of letters to change, add or drop that turns one word into the other."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        above, row[0] = row[0], i
        for j, right in enumerate(b, start=1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
    return row[-1]
