"""Which brackets in a text are portion marks, where each stands, and how far it can be trusted.

A bracket may look like a mark and be none: the plural in REPORT(S), a copyright sign, the letter of a list, the
sign of an element. What is surely none is left out; what may be one is kept as unsure: it can raise, never lower.
"""

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from indexes.policy import Marking, MarkingError, Ruleset, parse, parse_portion, unknown
from indexes.policy.schemes import SCHEMES
from ingest.assembly import Assembled, Block

START: Final = "start"  # begins a line or a cell, after its numbering
END: Final = "end"  # ends a paragraph, after its last sentence
ALONE: Final = "alone"  # a line or a cell of its own
INSIDE: Final = "inside"

SENTENCE_END: Final = '.;:!?"”’)]'
_MARK: Final = re.compile(
    r"[(\uff08](?P<mark>[^()\uff08\uff09\n]{1,120}(?:[/,][ \t]*\n[^()\uff08\uff09\n]{1,80})?)[)\uff09]"
)
_NUMBER: Final = (
    r"(?>\d{1,3}(?:\.\d{1,3})*[.)]?|[A-Za-z][.)]|[ivxlcIVXLC]{2,6}[.)]"
    r"|\((?:[a-zA-Z]|\d{1,3}|[ivxlc]{2,6})\)|[-*•·–—])"
)
_CAPTION: Final = r"(?i:figure|fig\.|table|chart|map|photo|picture|annex|appendix|tab|enclosure|attachment)"
_SUBJECT: Final = r"(?i:subject|subj|re|title|betreff|objet)\s*:"
_LABEL: Final = rf"(?:{_CAPTION}\s+[\dA-Z][\w.-]{{0,8}}\s*[.:]?|(?:\d{{1,3}}\.\s*)?{_SUBJECT})"
_CLOSED: Final = r"(?:(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)]|\((?:[a-zA-Z]|\d{1,3})\))"
_BEFORE: Final = re.compile(
    rf"\s*(?:{_LABEL}\s*)?(?:{_NUMBER}\s+)*(?:{_CLOSED})?(?:\([A-Z]{{1,4}}(?:/[^()]{{1,40}})?\)\s*(?:{_NUMBER}\s+)*)*"
)
_LETTERED: Final = re.compile(r"\s*\([A-Z]\)[ \t]+\S")
# INVARIANT: no part of it can match one text in two ways, else a hostile line would take forever.
_NUMBERED: Final = re.compile(rf"\s*(?!\([A-Z]\))(?:{_NUMBER}[ \t]+\S|{_LABEL})")
_LABELLED: Final = re.compile(rf"\s*{_LABEL}")
_NEAR: Final = 400  # characters of a line that are looked at on each side of a bracket
_UNCLASSIFIED: Final = ("FOUO", "SBU", "LES")  # alone in a portion mark they say unclassified too
_CODES: Final = ("R", "CTSA", "NSAT", "NCA", "FOUO", "CUI", "SBU", "LES")
_SMALL: Final = ("ts", "cts", "ts/sci")

_YEAR: Final = re.compile(r"[,\s]*(?:1[89]|20)\d\d\b")
_COPYRIGHT: Final = re.compile(r"(?i)copyright|©|rights reserved|\b(?:inc|ltd|llc|corp|gmbh|plc|press|publish\w*)\b\.?")
_NAMED_BY_LETTER: Final = {
    "C": re.compile(r"(?i)(?:degrees?|deg\.?|temperatures?|celsius|centigrade|carbon|°)\s*$"),
    "S": re.compile(r"(?i)(?:sul(?:ph|f)ur)\s*$"),
    "U": re.compile(r"(?i)(?:uranium)\s*$"),
    "R": re.compile(r"[A-Z][\w'’.-]+\s*$"),  # a party after a name, a registered trademark
}
_LETTERED_BY_NAME: Final = re.compile(
    r"(?i)\b(?:annex|appendix|option|group|section|part|class|type|phase|tab|item|para(?:graph)?|schedule|exhibit)\s*$"
)
_LETTER: Final = re.compile(r"\((?P<letter>[A-Z])\)")
# Letters of other alphabets that print like ours.
_ALIKE: Final = str.maketrans(
    "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425"
    "\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u054d",
    "ABCEHIJKMOPSTXABEHIKMNOPTXU",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A portion mark: `text[start:end]` with its brackets.

    `marking` is None when it begins like a mark and can't be read. `placed`: it stands where a mark stands, so it
    must be sound. `sure`: it may lower its portion below the banner; else it can only raise.
    """

    start: int
    end: int
    marking: Marking | None
    place: str
    placed: bool
    sure: bool


def find(assembled: Assembled, banner: Marking | None) -> list[Mark]:
    """Return the marks of a document in order; a bare REL takes the list of `banner`. Never raises."""
    found: list[Mark] = []
    known: dict[str, _Said] = {}
    for block in assembled.blocks:
        shown = assembled.text[block.start : block.end]
        for match in _MARK.finditer(shown):
            written = match.group()
            if written not in known:
                known[written] = _said(written, banner)
            if known[written].is_mark:
                mark = _mark(block, shown, match, known[written])
                found += [mark] if mark else []
    return _without_letters(assembled.text, found)


def within(marks: list[Mark], start: int, end: int) -> list[Mark]:
    """Return the marks that stand in `text[start:end]`."""
    return marks[bisect_left(marks, start, key=_start) : bisect_left(marks, end, key=_start)]


def is_numbered(line: str) -> bool:
    """Tell whether a line begins with a number, a letter or a dash, which is surely no mark."""
    return _NUMBERED.match(line) is not None


def is_item(line: str) -> bool:
    """Tell whether a line begins as the item of a list does; a capital in brackets may also be its mark."""
    return is_numbered(line) or _LETTERED.match(line) is not None


def is_labelled(line: str) -> bool:
    """Tell whether a line begins as a caption or a subject line does."""
    return _LABELLED.match(line) is not None


def _start(mark: Mark) -> int:
    return mark.start


def folded(written: str) -> str:
    """Return what a bracket holds as it looks in print: signs without width gone, look-alike letters as Latin ones."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", written) if unicodedata.category(sign) != "Cf")
    return " ".join(plain.translate(_ALIKE).split())


def is_restated(written: str) -> bool:
    """Tell whether a text has signs that print like others, so that it is not what it seems."""
    return folded(written) != " ".join(written.split())


@dataclass(frozen=True, slots=True)
class _Said:
    """What a bracket says by itself: `meant` is how it looks in print, `marking` None where that can't be read."""

    meant: str
    is_mark: bool = False
    marking: Marking | None = None


def _said(written: str, banner: Marking | None) -> _Said:
    inner = written[1:-1]
    meant = folded(inner)
    known = meant in _codes()  # some have small letters: VS-NfD
    if not known and meant != meant.upper() and "//" not in meant and meant not in _SMALL:
        return _Said(meant)
    try:
        marking = _marking(meant if known else meant.upper(), banner)
    except MarkingError:
        return _Said(meant, is_mark=True)
    if is_restated(inner) or not written[0].isascii():
        return _Said(meant, is_mark=marking is not None)
    return _Said(meant, marking is not None, marking)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a bracket stands: its line or cell before and after it, as far as it matters.

    `ended`: the text above its line was at an end. `last`: nothing follows it in its block.
    """

    before: str
    after: str
    ended: bool
    last: bool
    title: bool

    @property
    def ends_sentence(self) -> bool:
        """The text of its own line before it ends like a sentence."""
        return self.before.rstrip()[-1:] in tuple(SENTENCE_END)

    @property
    def begins(self) -> bool:
        """Nothing but numbering stands before it in its line or cell."""
        return len(self.before) < _NEAR and _BEFORE.fullmatch(self.before) is not None

    @property
    def closes(self) -> bool:
        """Nothing stands after it in its line or cell."""
        return len(self.after) < _NEAR and not self.after.strip(" \t.;:*_")


def _mark(block: Block, shown: str, match: re.Match[str], said: _Said) -> Mark | None:
    spot = _spot(block, shown, match)
    if _is_other(said.meant, spot):
        return None
    glued = spot.before[-1:].isalnum()
    small = said.meant != said.meant.upper() and said.meant not in _codes()
    unsure = small or glued or (said.meant == "C" and _YEAR.match(spot.after) is not None)
    unsure = unsure or (len(said.meant) == 1 and _LETTERED_BY_NAME.search(spot.before) is not None)
    place = _place(spot)
    start, end = block.start + match.start(), block.start + match.end()
    return Mark(start, end, said.marking, place, _is_placed(spot, place, said.meant), not unsure)


def _spot(block: Block, shown: str, match: re.Match[str]) -> _Spot:
    start = shown.rfind("\n", 0, match.start()) + 1
    end = shown.find("\n", match.end())
    end = len(shown) if end < 0 else end
    before = shown[max(start, match.start() - _NEAR) : match.start()]
    after = shown[match.end() : min(end, match.end() + _NEAR)]
    title = block.kind == "heading" or is_labelled(shown[start : start + _NEAR])
    above, below = start, match.end()
    while above and shown[above - 1].isspace():
        above -= 1
    while below < len(shown) and shown[below] in " \t\n.":
        below += 1
    ended = not above or shown[above - 1] in SENTENCE_END
    if block.kind == "table":
        before, after, ended = before.split(" | ")[-1], after.split(" | ")[0], True
    before = "".join(sign for sign in before if unicodedata.category(sign) != "Cf")
    return _Spot(before, after, ended, below == len(shown), title)


def _place(spot: _Spot) -> str:
    if spot.begins:
        return ALONE if spot.closes and not spot.before.strip() else START
    return END if spot.closes and (spot.ends_sentence or spot.title) else INSIDE


def _is_placed(spot: _Spot, place: str, meant: str) -> bool:
    """Tell whether a mark stands where one does; a longer mark says so by itself at the start of any line."""
    if place == START:
        return spot.ended or bool(spot.before.strip()) or len(meant) > 1
    return place != INSIDE or spot.last or "//" in meant or spot.ends_sentence


def _is_other(meant: str, spot: _Spot) -> bool:
    """Tell whether a bracket is surely no mark: a plural, a copyright sign, the sign of an element, a party."""
    if meant == "S" and re.search(r"[A-Z]{2}$", spot.before):
        return True
    if meant == "C" and _is_copyright(spot):
        return True
    if meant == "R" and spot.before[-1:].isalpha():
        return True
    named = _NAMED_BY_LETTER.get(meant)
    return named is not None and not spot.title and named.search(spot.before) is not None


def _is_copyright(spot: _Spot) -> bool:
    if re.search(r"(?i)(?:copyright|©)\s*$", spot.before) or re.match(r"(?i)\s*(?:copyright\b|©)", spot.after):
        return True
    if _YEAR.match(spot.after) is None:
        return False
    names_nothing = re.search(r"[^\W\d_]", spot.after) is None
    return names_nothing or _COPYRIGHT.search(spot.after) is not None


def _without_letters(whole: str, marks: list[Mark]) -> list[Mark]:
    """Leave out what is the letter of a list: (C) after (A) and (B). Beside true marks it stays, as unsure.

    A letter is surely one when its own mark follows it, or when the document has no other mark.
    """
    runs = _letter_runs(whole)
    others = any(mark.start not in runs and mark.place == START and mark.sure for mark in marks)
    starts = {mark.start for mark in marks}
    kept = []
    for mark in marks:
        if mark.start in runs and mark.place != END:
            gap = re.compile(r"\s*").match(whole, mark.end)
            if not others or (gap is not None and gap.end() in starts):
                continue
            mark = replace(mark, sure=False)  # noqa: PLW2901 - the same mark, trusted less
        kept.append(mark)
    return kept


def _letter_runs(whole: str) -> frozenset[int]:
    """Return where the letters of lists stand, in lists that begin with (A) and miss no letter."""
    found: set[int] = set()
    expected, run = "A", 0
    for match in _LETTER.finditer(whole):
        letter = match.group("letter")
        if letter == "A":
            expected, run = "A", 0
        if letter == expected:
            found.add(match.start())
            expected, run = chr(ord(letter) + 1), run + 1
    return frozenset(found)


def _marking(mark: str, banner: Marking | None) -> Marking | None:
    """Return the marking of what stands in brackets, None for any other bracket.

    Raises MarkingError when it begins like a mark and can't be read, or has parts that no vocabulary knows.
    """
    try:
        marking = parse(mark) if _SPELLED.match(mark) else read_mark(mark, banner)
    except MarkingError:
        if _begins_like_mark(mark):
            raise
        return None
    if tokens := unknown(marking):
        if _begins_like_mark(mark):
            raise MarkingError("UNKNOWN_TOKEN", min(tokens), 0, "A part of the mark is not known here.")
        return None
    return marking


def read_mark(mark: str, banner: Marking | None, ruleset: Ruleset = "either") -> Marking:
    """Return the marking of the words of a portion mark, without its brackets; (SBU) alone is (U//SBU).

    Raises MarkingError.
    """
    return parse_portion(f"(U//{mark})" if mark in _UNCLASSIFIED else f"({mark})", banner, ruleset)


# A level in words, as in a banner: (TOP SECRET//SI). And short ones with the wrong sign between: (S-NF), (T.S.).
_SPELLED: Final = re.compile(
    r"(?:(?:COSMIC |NATO |UK )?(?:TOP )?SECRET|(?:NATO )?CONFIDENTIAL|(?:STRENG )?GEHEIM|TR[EÈ]S SECRET)(?![A-Za-z])"
)
_LOOSE: Final = re.compile(r"(?:TS|S|C)[-, :](?:NF|NOFORN|OC|ORCON|REL|SI|TK)(?![A-Z0-9])|T\.S\.")


def _begins_like_mark(mark: str) -> bool:
    if mark.startswith("//") or re.match(r"C?TS(?![A-Z0-9])", mark) or _SPELLED.match(mark) or _LOOSE.match(mark):
        return True
    return any(mark == code or mark.startswith(f"{code}/") for code in _codes())


@cache
def _codes() -> frozenset[str]:
    return frozenset((*(level.portion for scheme in SCHEMES.values() for level in scheme.levels), *_CODES))
