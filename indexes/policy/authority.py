"""The classification authority block: who classified, why, from what, until when (EO 13526; 32 CFR 2001.21 to 2001.26).

    Classified By: Director, Depot Command      Classified By: J. Doe, J4
    Reason: 1.4(a)                              Derived From: Depot Guide, 20240301
    Declassify On: 20350101                     Declassify On: 20350101

Left what an original classifier writes, right what a derivative one does. A block marks nothing and lowers nothing:
a date in the past does not declassify a text, a person does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from indexes.policy.errors import MarkingError
from indexes.policy.vocabulary import DODM, EITHER, Ruleset

_LINE = re.compile(r"[ \t]*(?P<name>[A-Za-z]+(?: [A-Za-z]+)?)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*")
_LINES: Final = ("classified by", "reason", "derived from", "downgrade to", "declassify on")
_REASON = re.compile(
    r"(?:E\.?O\.? ?13526,? ?)?(?:SECTION |SEC\. ?)?1\.4 ?\([a-h]\)(?:(?:,? and |, ?)(?:1\.4 ?)?\([a-h]\))*"
)
_NONE = re.compile(r"N/A to (?:RD|FRD|TFNI)?(?:/(?:FRD|TFNI))*(?: and |/)?(?:NATO)? ?portions\..*", re.IGNORECASE)
_EXEMPT = re.compile(r"(?P<years>25|50|75)X(?P<number>[1-9])(?:-(?P<word>[A-Za-z]+))?(?:,? (?P<rest>.+))?")
_RETIRED = re.compile(r"OADR|MR|X[1-8]|D[CN]I Only", re.IGNORECASE)
_FORBIDDEN = re.compile("treaty or international agreement", re.IGNORECASE)
_WORDS: Final[Mapping[str, str]] = {"50X1": "HUM", "50X2": "WMD"}
_YEARS: Final = 25


@dataclass(frozen=True, slots=True)
class AuthorityBlock:
    """The lines of a block as written, "" where one is absent."""

    classified_by: str = ""
    reason: str = ""
    derived_from: str = ""
    downgrade_to: str = ""
    declassify_on: str = ""

    @property
    def is_derivative(self) -> bool:
        """Whether it was made from sources, and not by an original classification authority."""
        return bool(self.derived_from)


@dataclass(frozen=True, slots=True)
class Duration:
    """A value of a "Declassify On" line. `place` orders the kinds, 0 lasting longest; `until` is a date or None.

    `text` is what a new document writes: retired values become a date (IC manual 2016 p. 192).
    """

    place: int
    text: str
    until: date | None = None
    number: int = 0


def read_block(text: str) -> AuthorityBlock:
    """Return the block that a text states, one line each. Lines that are none of the five are left out.

    Raises MarkingError: a line twice, one that is missing, or what an original and a derivative block may not share.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        name = match["name"].lower() if match is not None else ""
        if match is None or name not in _LINES:
            continue
        if name in found:
            raise MarkingError("AUTHORITY_LINE_TWICE", match["name"], 0, "Each line of an authority block stands once.")
        found[name] = match["value"]
    block = AuthorityBlock(
        **{field.name: found.get(field.name.replace("_", " "), "") for field in fields(AuthorityBlock)}
    )
    _check(block)
    return block


def _check(block: AuthorityBlock) -> None:
    if not block.classified_by:
        raise MarkingError("CLASSIFIED_BY_MISSING", "", 0, "An authority block says who classified: Classified By.")
    if not block.declassify_on:
        raise MarkingError("DECLASSIFY_ON_MISSING", "", 0, "An authority block says until when: Declassify On.")
    if bool(block.reason) == bool(block.derived_from):
        sentence = (
            "An original block gives a Reason, a derivative one says what it is Derived From; never both or neither."
        )
        raise MarkingError("REASON_OR_SOURCE", "", 0, sentence)
    if block.reason and not _REASON.fullmatch(block.reason):
        raise MarkingError("REASON_UNKNOWN", block.reason, 0, "A reason is 1.4(a) to 1.4(h) of EO 13526.")


def duration(value: str, source: date | None = None, ruleset: Ruleset = EITHER) -> Duration:
    """Return what a value of a "Declassify On" line means; `source` is the date of the document that bears it.

    Raises MarkingError for one that is none, and where only the date of the source could tell.
    """
    if _FORBIDDEN.search(value):
        raise MarkingError("DECLASSIFY_TREATY", value, 0, "A treaty is no value of this line: use 25X9 with a date.")
    if _NONE.fullmatch(value):
        return Duration(0, value)
    if re.fullmatch(r"\d+", value):
        return Duration(6, value, _date(value))
    if _RETIRED.fullmatch(value):
        until = _later(value, source, _YEARS)
        return Duration(8, f"{until:%Y%m%d}", until)
    exempt = _EXEMPT.fullmatch(value)
    if exempt is not None:
        return _exempt(exempt, source, ruleset)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9 ,.'-]{3,199}", value):
        raise MarkingError("DECLASSIFY_UNKNOWN", value, 0, "This is one date (YYYYMMDD), one exemption or one event.")
    return Duration(7, value)


def longest(durations: Sequence[Duration]) -> Duration:
    """Return the one that a document derived from all of them bears: the longest wins; among equals the lowest number.

    Raises MarkingError for none. Source: IC manual 2016 p. 192; DoDM 5200.01-V2 Encl. 3 for 75X, which lasts longest.
    """
    if not durations:
        raise MarkingError("NOTHING_TO_JOIN", "", 0, "There is no value to join, and there is no default value.")
    return min(durations, key=lambda one: (one.place, -(one.until or date.max).toordinal(), one.number))


def derived(blocks: Sequence[AuthorityBlock], until: Duration, by: str) -> AuthorityBlock:
    """Return the block of a document that `by` derives from others. Several sources are said to be several.

    Where the single source says so itself, it is cited as it is (32 CFR 2001.22).
    """
    sources = {block.derived_from or block.classified_by for block in blocks}
    named = sources.pop() if len(sources) == 1 else "Multiple Sources"
    return AuthorityBlock(by, derived_from=named, declassify_on=until.text)


def _exempt(match: re.Match[str], source: date | None, ruleset: Ruleset) -> Duration:
    years, number, rest = match["years"], int(match["number"]), match["rest"] or ""
    word = (match["word"] or "").upper()
    if years == "75":
        if ruleset not in (DODM, EITHER):
            raise MarkingError(
                "DECLASSIFY_75X", match[0], 0, "75X stands in the manual of the Department of Defense only."
            )
        return Duration(-1, match[0], _until(rest), number)
    name = f"{years}X{number}"
    if (name, word) == ("25X1", "HUMAN"):  # an older way to write it
        name, word = "50X1", "HUM"
    if word:
        if _WORDS.get(name) != word:
            raise MarkingError(
                "DECLASSIFY_UNKNOWN", match[0], 0, "The exemptions with a word are 50X1-HUM and 50X2-WMD."
            )
        return Duration(1, f"{name}-{word}", number=number)
    if name == "25X1" and re.fullmatch(r"E\.?O\.? ?12951", rest):
        return Duration(3, "25X1, EO 12951", number=number)
    if rest:
        return Duration(2 if years == "50" else 4, f"{name}, {rest}", _until(rest), number)
    if years == "50":
        raise MarkingError("DECLASSIFY_DATE_MISSING", match[0], 0, "50X1 to 50X9 are followed by a date (YYYYMMDD).")
    until = _later(match[0], source, 2 * _YEARS)
    return Duration(5, f"{name}, {until:%Y%m%d}", until, number)


def _until(text: str) -> date | None:
    return _date(text) if text.isdigit() else None


def _date(text: str) -> date:
    whole = len(text) == len("YYYYMMDD")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])) if whole else date(0, 0, 0)
    except ValueError:
        raise MarkingError("DECLASSIFY_DATE_MALFORMED", text, 0, "A date is written YYYYMMDD and exists.") from None


def _later(value: str, source: date | None, years: int) -> date:
    if source is None:
        raise MarkingError("SOURCE_DATE_MISSING", value, 0, "What this value means depends on the date of the source.")
    leap_day = (source.month, source.day) == (2, 29)
    return date(source.year + years, source.month, 28 if leap_day else source.day)
