"""What a person types into the authority block of a report, in place of what the sources say.

It is checked like any text from outside: short, printable, with no marking above the report's; and a date never falls
below the one that the sources state.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from indexes.errors import UsageError
from indexes.policy import (
    AuthorityBlock,
    Marking,
    MarkingError,
    dominates,
    duration,
    longest,
    parse,
    parse_portion,
)

LONGEST: Final = 200  # characters of one line
WORDS: Final = 12  # of the longest marking that is looked for
WRONG_LINE: Final = "A line of the authority block has up to 200 printable characters."
TOO_HIGH: Final = "A line of the authority block holds a marking above the report. Leave it out."
NO_BLOCK: Final = "This report bears no authority block, so there is nothing to fill in."
NO_DATE: Final = "Declassify On is one date (YYYYMMDD), one exemption or one event."
SOONER: Final = "The sources are declassified later than the date that was typed. Leave it empty, or type a later one."


@dataclass(frozen=True, slots=True)
class Typed:
    """The two lines that a person may type, "" for what the sources say."""

    derived_from: str = ""
    declassify_on: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The names of the lines that were typed, as a block writes them."""
        given = (("Derived From", self.derived_from), ("Declassify On", self.declassify_on))
        return tuple(name for name, value in given if value)


NOTHING: Final = Typed()
_BRACKETS: Final = re.compile(r"\([^()]*\)")


def filled(block: AuthorityBlock, typed: Typed, marking: Marking) -> AuthorityBlock:
    """Return a block with the lines that were typed; `marking` is the report's.

    Raises UsageError for a line that may not stand there, and for a date before that of the sources.
    """
    for line in (typed.derived_from, typed.declassify_on):
        if len(line) > LONGEST or not line.isprintable():
            raise UsageError(WRONG_LINE)
        if any(not dominates(marking, one) for one in _markings(line, marking)):
            raise UsageError(TOO_HIGH)
    if typed.declassify_on and not _lasts(typed.declassify_on, block.declassify_on):
        raise UsageError(SOONER)
    return replace(
        block,
        derived_from=typed.derived_from or block.derived_from,
        declassify_on=typed.declassify_on or block.declassify_on,
    )


def _lasts(typed: str, stated: str) -> bool:
    """Tell whether a typed value lasts at least as long as the stated one, where that is a value at all."""
    try:
        wanted = duration(typed)
    except MarkingError:
        raise UsageError(NO_DATE) from None
    try:
        known = duration(stated)
    except MarkingError:
        return True
    return longest([known, wanted]) == wanted


def _markings(line: str, marking: Marking) -> Iterator[Marking]:
    """Yield what reads as a marking: each portion mark in its brackets, each run of words that is a banner."""
    words = [one.strip("()[].,;:") for one in line.split()]
    runs = (
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + WORDS) + 1)
    )
    for found in (*_BRACKETS.findall(line), *runs):
        try:
            yield parse_portion(found, marking) if found.startswith("(") else parse(found)
        except MarkingError:
            continue
