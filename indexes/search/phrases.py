"""A phrase: words that must stand one after the other. Pure.

Words are compared as the search compares them, by their stems and without case and accents, so that a phrase finds
the endings of French and German too ("des nördlichen Depots"). A stem depends on the language that a text is taken for;
a phrase knows those of every language.
"""

import re
from dataclasses import dataclass

from indexes.terms import any_stems, language, sequence


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, read once. `needed` holds for each of its indexed words the stems of which a text has one."""

    pattern: re.Pattern[str]
    needed: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, text: str) -> "Phrase | None":
        """Read a phrase; None when it has no words."""
        found = any_stems(text)
        if not found:
            return None
        words = [f"(?:{'|'.join(map(re.escape, sorted(stems)))})" for stems, _ in found]
        needed = dict.fromkeys(tuple(sorted(stems)) for stems, is_indexed in found if is_indexed)
        return cls(re.compile(f" {' '.join(words)} "), tuple(needed))

    def stands_in(self, text: str, title: str = "") -> bool:
        """Tell whether a text says the phrase. `title` is read with it to tell the language, as in the word index."""
        spoken = language(f"{title}\n{text}" if title else text)
        return self.pattern.search(sequence(text, spoken)) is not None
