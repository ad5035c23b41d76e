"""The short forms that one partition knows: those that its documents explain, and those of its marking's glossary.

A view adds up the lexicons of its own partitions, in whole numbers; nothing is kept across partitions or readers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from indexes.terms import joined, phrase

# For a short or a long form: each of its counterparts, in how many documents it is explained so, and how it is written.
Counterparts: TypeAlias = Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Forms:
    """Short forms to long forms and back. Short forms are joined (`joined`), long ones stems with a blank between."""

    longs: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)
    shorts: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, int, str]]) -> "Forms":
        """Take rows: short form, stems of the long form, how many documents, the long form as it is written."""
        forms = cls()
        for short, words, count, long in sorted(rows, reverse=True):  # of two spellings the first by alphabet stays
            forms.longs.setdefault(short, {})[words] = (count, long)
            forms.shorts.setdefault(words, {})[short] = (count, long)
        return forms


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one partition knows of short forms."""

    learned: Forms = field(default_factory=Forms)
    given: Forms = field(default_factory=Forms)  # the glossary

    @classmethod
    def of(cls, learned: Iterable[tuple[str, str, int, str]], glossary: Iterable[tuple[str, str]]) -> "Lexicon":
        """Take the counted rows of short forms, and the entries of the glossary as they were loaded."""
        given = [(joined(short), " ".join(phrase(long)), 1, long) for short, long in glossary]
        return cls(Forms.of(learned), Forms.of(row for row in given if row[0] and row[1]))


def added(found: Sequence[Counterparts]) -> dict[str, tuple[int, str]]:
    """Return the counterparts of one form over several partitions: documents added up, most first, ties by text.

    How a form is written is the first spelling by alphabet, so that no partition goes before another.
    """
    total: dict[str, tuple[int, str]] = {}
    for counterparts in found:
        for form, (count, written) in counterparts.items():
            before = total.get(form)
            total[form] = (before[0] + count, min(before[1], written)) if before else (count, written)
    return dict(sorted(total.items(), key=lambda item: (-item[1][0], item[0])))
