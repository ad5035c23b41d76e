"""Whom a document comes from, and how its source is rated, where the document says so in so many words.

The rating is that of the Admiralty system (STANAG 2511, AJP-2.1): reliability of the source A to F, credibility of
what it says 1 to 6. A document that rates several sources has no rating of its own.
"""

import re
from collections.abc import Iterable
from typing import Final

from ingest.dates import head_lines

LONGEST: Final = 120  # characters of an originator
_ORIGINATOR: Final = re.compile(
    r"(?:agency |document )?originat(?:or|ing (?:agency|office|unit))\s*:\s*(.+)", re.IGNORECASE
)
_CABLE: Final = re.compile(r"FM\s+(?=[A-Z])(.+)")
_FROM: Final = re.compile(
    r"(?:from|von|de|absender|herausgeber|expediteur|expéditeur|origine)\s*:\s*(.+)", re.IGNORECASE
)
# Beside these a line that begins with "From:" is the head of a letter, and not of a timetable.
_ADDRESSED: Final = re.compile(
    r"(?:to|an|a|à|subject|subj|betreff|betr|objet|for|pour|fur|für)\s*\.?\s*:", re.IGNORECASE
)

_LETTER: Final = r"(?P<letter>[A-F])(?=\s*(?:$|[-,;.)(/\u2013]|[1-6]\b))"
_FIGURE: Final = r"(?P<figure>[1-6])(?![\d.,]*\d|\w|\s?%)"
_BOTH: Final = r"\(?(?P<letter>[A-F])\s?[-/]?\s?(?P<figure>[1-6])(?!\w|[.,]\d)"
# Each name of the letter, of the figure, and of both.
_RELIABILITY: Final = (
    "source reliability|reliability(?: of (?:the )?source)?|zuverlässigkeit(?: der quelle)?|fiabilité(?: de la source)?"
)
_CREDIBILITY: Final = (
    "(?:information )?credibility(?: of (?:the )?information)?|glaubwürdigkeit(?: der information)?|crédibilité"
)
_EVALUATION: Final = (
    "(?:source )?evaluation|(?:source|admiralty) (?:rating|grading|code)"
    "|quellenbewertung|cotation|évaluation de la source"
)
_RATINGS: Final = tuple(
    re.compile(form, re.MULTILINE)
    for form in (
        rf"\b(?i:{_RELIABILITY})\s*[:=]\s*\(?{_LETTER}",
        rf"\b(?i:{_CREDIBILITY})\s*[:=]\s*\(?{_FIGURE}",
        rf"\b(?i:{_EVALUATION})\s*[:=]\s*{_BOTH}",
        rf"\b(?i:source|quelle|informant|informateur)\s{_BOTH}\)",
        rf"^[ \t]*(?=\(){_BOTH}\)[ \t]*$",
    )
)


def originator_of(head: str) -> str:
    """Return whom the head of a document names as its originator, "" if nobody."""
    lines = head_lines(head)
    for form in (_ORIGINATOR, _CABLE):
        if names := _named(form, lines):
            return names[0]
    if any(_ADDRESSED.match(line) for line in lines) and (names := _named(_FROM, lines)):
        return names[0]
    return ""


def rating_of(text: str) -> str:
    """Return the rating of its source that a document states ("B2", "B", "2"), "" if none or more than one."""
    found = [match.groupdict() for form in _RATINGS for match in form.finditer(text)]
    letters, figures = ({str(one[part]) for one in found if one.get(part)} for part in ("letter", "figure"))
    if len(letters) > 1 or len(figures) > 1:
        return ""
    return "".join((*letters, *figures))


def _named(form: re.Pattern[str], lines: Iterable[str]) -> list[str]:
    names = [" ".join(match[1].split()).strip(" .,;:") for line in lines if (match := form.match(line))]
    return [name[:LONGEST].rstrip() for name in names if " | " not in name and sum(map(str.isalpha, name)) > 1]
