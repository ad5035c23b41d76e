"""The words of a sentence as the guard reads them: as written, folded, where a sentence of them begins. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from indexes.terms import STOP_WORDS, terms

_WORD: Final = re.compile(r"[^\W_]+(?:[.'\u2019-][^\W_]+)*\.?|[,;:.!?()\"]")
_STOPS: Final = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a sign: as written, in lower case without a possessive, its stem, and whether it opens a sentence."""

    written: str
    low: str
    stem: str
    opens: bool

    @property
    def is_sign(self) -> bool:
        """Whether it is punctuation."""
        return not self.written[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether it is written with a capital or holds both letters and figures."""
        has_both = any(map(str.isdigit, self.written)) and any(map(str.isalpha, self.written))
        return self.written[0].isupper() or has_both

    @property
    def is_content(self) -> bool:
        """Whether it says something by itself."""
        return not self.is_sign and self.low not in STOP_WORDS and bool(self.stem)


def words(text: str) -> list[Word]:
    """Return the words and signs of a text."""
    found: list[Word] = []
    opens = True
    for match in _WORD.finditer(text):
        written = match[0]
        if len(written) > 1 and written.endswith(".") and "." not in written[:-1]:
            written = written[:-1] if len(written) > 4 or written[:-1].islower() else written  # noqa: PLR2004 - "Gen."
        low = re.sub(r"['\u2019]s?$", "", written.casefold())
        is_sign = not written[0].isalnum()
        stem = "" if is_sign else next(iter(terms(low)), "")
        found.append(Word(written, low, stem, opens and not is_sign))
        if written != match[0]:
            found.append(Word(".", ".", "", opens=False))
        opens = found[-1].written in _STOPS or (opens and is_sign)
    return found


def stems(text: str) -> set[str]:
    """Return the stems of the content words of a text."""
    return {word.stem for word in words(text) if word.is_content}
