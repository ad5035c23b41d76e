"""Dates in words: a text → the days that it names, in English, French and German. Pure.

What is not certain is not read: 03/04/1962 is a day of 1962 and no more, and a year of two digits counts only where
one century is meant. Whole numbers stand for days (19620312); the ends of a run need not be in the calendar.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

FIRST: Final = 0  # before all days
LAST: Final = 99_999_999  # after all days
_YEARS: Final = range(1500, 2100)
_BARE_YEARS: Final = range(1850, 2100)  # a number that stands alone
_CENTURY_FROM: Final = 40  # a year of two digits from here on is one of the last century
_LONGEST: Final = 20_000  # so many characters of a text are read

_NAMES: Final = (
    "january jan janvier janv januar janner",
    "february feb fevrier fevr fev februar",
    "march mar mars marz maerz mrz",
    "april apr avril avr",
    "may mai",
    "june jun juin juni",
    "july jul juillet juil juli",
    "august aug aout",
    "september sept sep septembre",
    "october oct octobre oktober okt",
    "november nov novembre",
    "december dec decembre dezember dez",
)
_MONTHS: Final[Mapping[str, int]] = MappingProxyType(
    {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
)
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![a-z])\.?"
_DAY: Final = r"(?<![\w.,/-])(?<!\d\s)(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_END: Final = r"(?![\w/]|[.,]\d)"
_FOUR: Final = rf"(?P<year>\d{{4}}){_END}"
# Two digits are a year behind an apostrophe or at the end of a line, not in "on 12 March 40 ships sailed".
_SHORT: Final = rf"(?:(?P<year>\d{{4}}){_END}|'(?P<two>\d\d){_END}|(?P<last>\d\d)(?=[ \t]*[.,;)]?[ \t]*(?:\n|$)))"
_GROUP: Final = r"(?<!\d)(?P<day>\d\d)\s?(?:[01]\d|2[0-3])[0-5]\d\s?[a-z](?![a-z])[\s.,:]{0,3}"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        rf"{_GROUP}{_MONTH}[\s.,]{{0,2}}(?:{_FOUR}|(?P<group>\d\d){_END})",  # of a cable: 121530Z MAR 62
        rf"{_DAY}[ \t\n]{{0,2}}(?:of\s|de\s)?{_MONTH}[ \t\n]{{0,2}},?[ \t]?{_SHORT}",  # 12 March 1962
        rf"(?<![\w.,/-])(?P<day>\d{{1,2}})-{_MONTH}-(?:{_FOUR}|(?P<last>\d\d){_END})",  # 12-Mar-62
        rf"(?<![a-z]){_MONTH}[ \t\n]{{0,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s{{0,2}},\s{{0,2}}|\s){_FOUR}",
        rf"(?<![a-z]){_MONTH}(?:,|\sde|\sof)?[ \t\n]{{0,2}}{_FOUR}",  # March 1962
        r"(?<![\w/.-])(?P<year>\d{4})(?P<sign>[-/.])(?P<number>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\d/.-]*\d)",
        (
            r"(?<![\w/.-])(?P<one>\d{1,2})(?P<sign>[./-])[ ]?(?P<other>\d{1,2})(?P=sign)[ ]?"
            r"(?:(?P<year>\d{4})|(?P<last>\d\d))(?![\w/-]|[.]\d)"  # 12.3.1962
        ),
        r"(?<![\w.,/-])(?P<decade>\d{3})0(?:'?s\b|er\b)",  # the 1960s, die 1960er Jahre
        r"\bannees\s(?P<decade>\d{3})0\b",
    )
)
_BARE: Final = re.compile(r"(?<![\w.,/:#$-])\d{4}(?![\w/:#%-]|[.,]\d)")
_TWO_YEARS: Final = re.compile(
    r"(?<![\w.,/:#$-])(?P<from>\d{4})\s?[-\u2013\u2014]\s?(?P<to>\d{4}|\d\d)(?![\w/:#%-]|[.,]\d)"
)

_OPEN: Final = r"\b(?P<open>between|from|zwischen|von|vom|entre|du|de)\s(?:the\s|dem\s|den\s|le\s)?"
_JOIN: Final = (
    r"\s?(?P<join>to|until|till|through|bis|au|a|-|\u2013|\u2014|and|und|et)\s?(?:the\s|dem\s|den\s|zum\s|le\s)?$"
)
_LISTS: Final = frozenset({"and", "und", "et"})  # "1962 and 1964" is not what lies between, "between ..." is
_OPENED: Final = re.compile(rf"{_OPEN}$")
_JOINED: Final = re.compile(f"^{_JOIN}")
# The first of two dates, without what it shares with the second: "from 3 to 12 June 1968", "March-May 1962".
_PART: Final = re.compile(
    rf"(?:{_OPEN})?(?<![\w.,/-])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?:\s{_MONTH})?"
    rf"|{_MONTH.replace('month', 'named')}(?:\s(?P<behind>\d{{1,2}}),?)?){_JOIN}"
)
_LEAD: Final = re.compile(
    r"\b(?:(?P<after>after|later than|nach(?: dem)?|apres(?: le)?)"
    r"|(?P<since>since|seit(?: dem)?|ab(?: dem)?|depuis(?: le)?|a partir (?:du|de))"
    r"|(?P<before>before|earlier than|prior to|vor(?: dem)?|avant(?: le)?)"
    r"|(?P<until>until|till|up to|through|not later than|bis(?: zum)?|jusqu'(?:au|a|en)))\s(?:the\s)?$"
)


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """A run of days, both ends included."""

    first: int
    last: int

    def meets(self, other: "Days") -> bool:
        """Tell whether a day lies in both."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A date that stands at `text[start:end]`: ISO text as exact as it is certain; of a decade, three digits."""

    start: int
    end: int
    iso: str


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    end: int
    days: Days


def days_of(iso: str) -> Days:
    """Return the days of an ISO text as exact as it is: a year, a month, a day, or three digits for a decade."""
    digits = iso.replace("-", "")
    missing = 8 - len(digits)
    return Days(int(digits + "0" * missing), int(digits + "9" * missing))


def mentions(text: str, *, day_first: bool = False) -> list[Mention]:
    """Return the dates in a text, in order; a year alone is none. With `day_first` 3.4.1962 is the third of April."""
    folded = _folded(text[:_LONGEST])
    found: list[Mention] = []
    for form in _FORMS:
        for match in form.finditer(folded):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(Mention(match.start(), match.end(), _iso(match.groupdict(), day_first=day_first)))
    return sorted(one for one in found if one.iso)


def asked_days(question: str, *, day_first: bool = False) -> tuple[Days, ...]:
    """Return the runs of days that a question speaks of: "between March and May 1962", "before 1965", "in 1968"."""
    return tuple(one.days for one in _runs(question, day_first=day_first))


def read_days(value: str) -> Days | None:
    """Return the days that a text names if it names nothing else: ISO, 1962-03..1962-05, <1965, "before May 1962"."""
    one = " ".join(_folded(value[:_LONGEST]).split())
    if ".." in one:
        first, _, last = (part.strip() for part in one.partition(".."))
        begin = read_days(first) if first else Days(FIRST, FIRST)
        end = read_days(last) if last else Days(LAST, LAST)
        return _from_to(begin, end) if begin and end and (first or last) else None
    for sign, made in (("<=", "until"), (">=", "since"), ("<", "before"), (">", "after")):
        if one.startswith(sign):
            days = read_days(one.removeprefix(sign))
            return _BOUND[made](days) if days else None
    if match := re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", one, re.ASCII):
        iso = _certain(*(int(part) if part else None for part in match.groups()))
        if iso == one:
            return days_of(iso)
    match [run.days for run in _runs(one, day_first=False) if (run.start, run.end) == (0, len(one))]:
        case [days]:
            return days
        case _:
            return None


def _runs(text: str, *, day_first: bool) -> list[_Run]:
    """Return each run of days that a text names, and where; words before and between dates belong to them."""
    folded = _folded(text[:_LONGEST])
    found = mentions(text, day_first=day_first)
    runs = [run for match in _TWO_YEARS.finditer(folded) if (run := _two_years(match))]
    taken = [(one.start, one.end) for one in found] + [(run.start, run.end) for run in runs]
    for match in _BARE.finditer(folded):
        if int(match[0]) in _BARE_YEARS and not any(a < match.end() and match.start() < b for a, b in taken):
            found.append(Mention(match.start(), match.end(), match[0]))
    found = sorted(one for one in found if not any(run.start <= one.start < run.end for run in runs))
    at = 0
    while at < len(found):
        both = _two_dates(folded, found[at], found[at + 1]) if at + 1 < len(found) else None
        runs.append(both or _part_and_date(folded, found[at]) or _led(folded, found[at]))
        at += 2 if both else 1
    return sorted(runs, key=lambda run: run.start)


def _two_years(match: re.Match[str]) -> _Run | None:
    first, last = match["from"], match["to"]
    last = first[: 4 - len(last)] + last
    if first >= last or int(first) not in _BARE_YEARS or int(last) not in _BARE_YEARS:
        return None
    return _Run(match.start(), match.end(), Days(days_of(first).first, days_of(last).last))


def _two_dates(folded: str, one: Mention, other: Mention) -> _Run | None:
    join = _JOINED.match(folded[one.end : other.start])
    opened = _OPENED.search(folded[: one.start])
    days = _from_to(days_of(one.iso), days_of(other.iso))
    if join is None or days is None or (join["join"] in _LISTS and opened is None):
        return None
    return _Run(opened.start() if opened else one.start, other.end, days)


def _part_and_date(folded: str, one: Mention) -> _Run | None:
    part = _PART.search(folded[: one.start])
    if part is None or (part["join"] in _LISTS and part["open"] is None):
        return None
    year, *rest = one.iso.split("-")
    month = _MONTHS[part["month"] or part["named"]] if part["month"] or part["named"] else None
    day = part["day"] or part["behind"]
    if not rest or (month is None and len(rest) == 1):
        return None
    iso = _certain(int(year), month or int(rest[0]), int(day) if day else None)
    days = _from_to(days_of(iso), days_of(one.iso)) if iso else None
    return _Run(part.start(), one.end, days) if days else None


def _led(folded: str, one: Mention) -> _Run:
    lead = _LEAD.search(folded[: one.start])
    if lead is None:
        return _Run(one.start, one.end, days_of(one.iso))
    return _Run(lead.start(), one.end, _BOUND[str(lead.lastgroup)](days_of(one.iso)))


_BOUND: Final[Mapping[str, Callable[[Days], Days]]] = MappingProxyType(
    {
        "before": lambda days: Days(FIRST, days.first - 1),
        "until": lambda days: Days(FIRST, days.last),
        "since": lambda days: Days(days.first, LAST),
        "after": lambda days: Days(days.last + 1, LAST),
    }
)


def _from_to(one: Days, other: Days) -> Days | None:
    return Days(one.first, other.last) if one.first <= other.last and one.first <= other.first else None


def _iso(said: Mapping[str, str | None], *, day_first: bool) -> str:
    """Return what is certain of a match's parts as ISO text, "" if nothing is."""
    if decade := said.get("decade"):
        return decade if int(decade) * 10 in _YEARS else ""
    year = _year(said)
    if year is None:
        return ""
    day = int(said.get("day") or 0) or None
    if said.get("one") is None:
        month = _MONTHS[str(said["month"])] if said.get("month") else int(str(said["number"]))
        return _certain(year, month, day) if day or not said.get("day") else ""
    one, other = int(str(said["one"])), int(str(said["other"]))
    if one == other or day_first or one > 12:  # noqa: PLR2004 - months
        return _certain(year, other, one)
    if other > 12:  # noqa: PLR2004 - months
        return _certain(year, one, other)
    return str(year) if said.get("year") and min(one, other) else ""


def _year(said: Mapping[str, str | None]) -> int | None:
    if said.get("year"):
        return int(str(said["year"]))
    two = int(str(said.get("group") or said.get("two") or said.get("last")))
    if two >= _CENTURY_FROM:
        return 1900 + two
    return 2000 + two if said.get("group") else None  # date-time groups are younger than 1940


def _certain(year: int | None, month: int | None, day: int | None) -> str:
    """Return a date that the calendar has as ISO text, else ""."""
    if year is None or year not in _YEARS or (month is not None and not 1 <= month <= 12):  # noqa: PLR2004 - months
        return ""
    if day is not None and not 1 <= day <= calendar.monthrange(year, month or 1)[1]:
        return ""
    parts = [f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
    return "-".join(parts)


def _folded(text: str) -> str:
    """Return text in lower case without accents, each character in its place."""
    if text.isascii():
        return text.lower()
    return "".join(_letter(c) for c in text)


def _letter(character: str) -> str:
    if character in "\u2019\u2018":
        return "'"
    first = unicodedata.normalize("NFKD", character)[:1].lower()
    return first if len(first) == 1 else character
