"""The date that a document gives itself: in its head, on its first page, and nowhere else.

What is not certain is left out: of 03/04/1962 the year stays, and where a page gives itself two dates, only what they
share. The time stamp of a file says nothing.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Final

from indexes.search.dates import asked_days, days_of, mentions
from indexes.terms import language
from ingest.portions import bare

_LINES: Final = 45  # of the first page that are looked at
_LONGEST: Final = 120  # characters; a longer line is a sentence
_LABEL: Final = re.compile(
    r"\s*(?:(?P<sent>sent|gesendet|envoye|envoyé)|(?:document |memo )?date(?: of (?:document|report|paper))?|dated|dtg"
    r"|(?P<datum>datum)|date du document|date-time group)\s*[:.]?\s*(?=[\w(])(?P<rest>.*)",
    re.IGNORECASE,
)
_OPEN_LABEL: Final = re.compile(r":$|^(?:date|dated|datum|refs?|reference)\b[^\d:]{0,30}$", re.IGNORECASE)
_ANY_LABEL: Final = re.compile(r"[^\W\d_][^\d:]{1,24}:")
_GROUP: Final = re.compile(r"(?<!\d)\d{6}\s?[A-Z]\b", re.IGNORECASE)
# What is said of another date: when it came, was released, or is looked at again; and what another paper bears.
_OTHER: Final = re.compile(
    r"declas|releas|review|receiv|approv|author|copy|copied|print|revis|expir|until|valid|due|ref\b|refs\b|reference"
    r"|case|f-20|e\.?o\.?\s?1\d{4}|nara|foia|mdr|page|retention|filed|stamp|download|upgrad|exempt|excl|schedule|record"
    r"|frei|eingang|empf|seite|recu|reçu|arriv|supersed|cancel|effective|born|birth|telegram|letter|memo|airgram|despatch",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s?[-–]\s?\d{1,2}[:.h]\d{2})?\b|\b\d{1,2}\b|\b\d{4}\s?[a-z]?\b|\b[ap]\.?\s?m\b\.?"
    r"|\b(?:noon|midnight|uhr|gmt|utc|est|edt)\b",
    re.IGNORECASE,
)
_WEEKDAYS: Final = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b",
    re.IGNORECASE,
)
_UNDATED: Final = re.compile(r"\b(?:undated|undatiert|ohne datum|sans date)\b\W*$", re.IGNORECASE)
_OPENING: Final = 6  # lines
_SMALL: Final = frozenset("den der le la the at in of de du des d".split())
_MOST_WORDS: Final = 4  # of a place: "Port Marrowick, Northern Depot"


def date_of(head: str) -> str:
    """Return the date that a document gives itself, as ISO text as exact as it is certain, "" if there is none.

    `head` is the beginning of its first page, or the header fields of a mail. A line that calls itself the date counts
    first, then the date-time group of a message, then a line that is a date and a place.
    """
    day_first = language(head) != "en"
    lines = head_lines(head)
    if any(_UNDATED.search(line) for line in lines[:_OPENING]):
        return ""
    labelled, standing = _labelled(lines, day_first=day_first), _standing(lines, day_first=day_first)
    years = {iso[:4] for iso in standing}
    if labelled and standing and not any(iso[:4] in years for iso in labelled):
        return ""  # a form that was put on top of the document, and is of another day
    return _shared(labelled or _grouped(lines) or standing)


def head_lines(head: str) -> list[str]:
    """Return the first lines without portion marks; what stands in a line of its own behind a label is joined to it."""
    lines: list[str] = []
    for line in (bare(line.strip()).strip() for line in head.split("\n")):
        is_label = _ANY_LABEL.match(line) is not None
        if lines and line and not is_label and (line[0] == ":" or _OPEN_LABEL.search(lines[-1])):
            lines[-1] = f"{lines[-1]} {line}"
        elif line:
            lines.append(line)
    return lines[:_LINES]


def _isos(text: str, *, day_first: bool) -> list[str]:
    return [one.iso for one in mentions(text, day_first=day_first) if len(one.iso) > len("196")]


def _labelled(lines: Sequence[str], *, day_first: bool) -> list[str]:
    found = []
    for line in lines:
        label = _LABEL.match(line)
        if label is None or _OTHER.search(line):
            continue
        isos = _isos(label["rest"], day_first=day_first or bool(label["datum"]))
        if isos and label["sent"]:
            return isos[:1]  # the mails below it were sent before
        found += isos[:1]
    return found


def _grouped(lines: Sequence[str]) -> list[str]:
    for line in lines:
        if _GROUP.search(line) and not _OTHER.search(line):
            isos = _isos(line, day_first=False)
            if isos:
                return isos[:1]
    return []


def _standing(lines: Sequence[str], *, day_first: bool) -> list[str]:
    found = []
    for line in lines:
        if len(line) > _LONGEST or _OTHER.search(line):
            continue
        dates = [one for one in mentions(line, day_first=day_first) if len(one.iso) > len("1962")]
        whole = len(dates) == 1 and asked_days(line, day_first=day_first) == (days_of(dates[0].iso),)
        if whole and _is_place(line[: dates[0].start] + " " + line[dates[0].end :]):
            found.append(dates[0].iso)
    return found


def _is_place(rest: str) -> bool:
    """Tell whether what a line says beside its date is a place, a time or nothing."""
    rest = _TIME.sub(" ", _WEEKDAYS.sub(" ", rest))
    words = re.findall(r"[^\W\d_]+", rest)
    if any(char.isdigit() for char in rest) or re.search(r"[:;()\[\]\"?!/@|]", rest):
        return False
    return len(words) <= _MOST_WORDS and all(word[0].isupper() or word.casefold() in _SMALL for word in words)


def _shared(isos: Iterable[str]) -> str:
    """Return what all dates share: the same day, the same month, the same year, or nothing."""
    parts = [iso.split("-") for iso in isos]
    same = takewhile(lambda some: len(set(some)) == 1, zip(*parts, strict=False))
    return "-".join(some[0] for some in same)
