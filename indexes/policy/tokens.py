"""Cutting a marking into pieces that remember where they stood."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from indexes.policy.errors import MarkingError

_TOKEN = re.compile(r"[A-Z0-9][A-Z0-9 -]{0,79}")
# Values of a "Declassify On" line, legal in a banner before February 2008 only (IC manual 2016 p. 192).
_DECLASSIFY = re.compile(
    r"(?:(?:25|50)X\d{1,2}(?:-[A-Z0-9-]+)?|75X\d{0,2})|X[1-8]|MR|OADR|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a marking: its text with single spaces, and its offset in the text that was given."""

    text: str
    position: int

    def split(self, separator: str) -> list["Piece"]:
        """Return the pieces between occurrences of `separator` (a regular expression), stripped."""
        pieces, start = [], 0
        for match in re.finditer(separator, self.text):
            pieces.append(self.part(start, match.start()))
            start = match.end()
        return [*pieces, self.part(start, len(self.text))]

    def part(self, start: int, end: int) -> "Piece":
        """Return the piece from `start` to `end`, stripped."""
        text = self.text[start:end]
        return Piece(text.strip(), self.position + start + len(text) - len(text.lstrip()))

    def error(self, code: str, sentence: str) -> MarkingError:
        """Return the error that points at this piece; the caller raises it."""
        return MarkingError(code, self.text, self.position, sentence)


def entries(section: Piece) -> Iterator[Piece]:
    """Yield the entries of one category; raises MarkingError for an empty one."""
    for entry in section.split("/"):
        if not entry.text:
            raise section.error("EMPTY_ENTRY", "A slash has nothing on one of its sides.")
        yield entry


def unknown_token(piece: Piece) -> str:
    """Return the restrictive category that nobody can hold, for a word that no vocabulary knows.

    Raises MarkingError when the piece does not even look like a control marking.
    """
    text = piece.text
    if is_declassification(text):
        raise piece.error("DECLASS_VALUE_IN_BANNER", "A declassification instruction does not belong into the banner.")
    if not _TOKEN.fullmatch(text):
        raise piece.error("MALFORMED_TOKEN", "A control marking is written in capital letters, figures and hyphens.")
    return f"?{text}"


def is_declassification(text: str) -> bool:
    """Return whether a word is a value of a "Declassify On" line: 25X1, X3, OADR, a date."""
    return _DECLASSIFY.fullmatch(text) is not None


def folded(text: str) -> str:
    """Return `text` without accents: French markings are found with and without them (SPIF v79)."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(letter for letter in decomposed if not unicodedata.combining(letter)))
