"""Faults that stand in plain sight: what a clerk gets wrong, and what somebody writes to have it read lower."""

import random
from collections.abc import Callable
from typing import Final

from tests.faults.paper import Line, Page, Paper, Table
from tests.faults.wording import PAIRS, lines, page, prose

_GARBLED: Final = (
    "({})".format,
    "( {} )".format,
    "[{}]".format,
    "{{{}}}".format,
    "({}".format,
)
_SHORT: Final = (
    ("S", "SECRET"),
    ("TS", "TOP SECRET"),
    ("C", "CONFIDENTIAL"),
    ("S//NF", "SECRET//NOFORN"),
    ("TS//SI//NF", "TOP SECRET//SI//NOFORN"),
    ("NS", "NATO SECRET"),
    ("CTS", "COSMIC TOP SECRET"),
)
_BROKEN: Final = (
    (("TOP", "SECRET//NOFORN"), "TOP SECRET//NOFORN"),
    (("TOP", "SECRET"), "TOP SECRET"),
    (("SECRET//", "NOFORN"), "SECRET//NOFORN"),
    (("SECRET", "//NOFORN"), "SECRET//NOFORN"),
    (("SECRET//REL TO USA, AUS,", "GBR"), "SECRET//REL TO USA, AUS, GBR"),
    (("TOP SECRET//SI/", "TK//NOFORN"), "TOP SECRET//SI/TK//NOFORN"),
    (("NATO", "SECRET"), "NATO SECRET"),
    (("COSMIC", "TOP SECRET"), "COSMIC TOP SECRET"),
    (("SECRET", "NOFORN"), "SECRET//NOFORN"),
)
_SLIPS: Final = (
    ("SERCET", "SECRET"),
    ("SECERT//NOFORN", "SECRET//NOFORN"),
    ("TOPSECRET", "TOP SECRET"),
    ("TOP SECRT", "TOP SECRET"),
    ("CONFIDENTAIL", "CONFIDENTIAL"),
    ("SECRET //NOFORN//", "SECRET//NOFORN"),
    ("SECRET/NOFORN", "SECRET//NOFORN"),
    ("S E C R E T", "SECRET"),
    ("Secret", "SECRET"),
    ("NATO SECERT", "NATO SECRET"),
)


def missing_on_a_page(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """Four pages, one of them without a banner: the third, or the first."""
    _, high, _ = chance.choice(PAIRS)
    without = chance.choice((0, 2, 2))
    pages = [page("" if number == without else high, Line(prose(chance))) for number in range(4)]
    return Paper(tuple(pages)), high


def portion_above(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A portion mark above the banner: before or after the paragraph, in a heading, in a list, within the paragraph."""
    low, high, mark = chance.choice(PAIRS)
    words, more = prose(chance), prose(chance)
    marked = chance.choice(
        (
            f"({mark}) {words}",
            f"{words} ({mark})",
            f"1. ({mark}) {words}",
            f"a. ({mark}) {words}",
            f"({mark}) Fuel",
            f"{words} ({mark}) {more}",
            f"({mark.lower() if len(mark) > 1 else mark}) {words}",
            f"SUBJECT: ({mark}) Fuel for the northern depot",
        )
    )
    return Paper((page(low, Line(prose(chance)), Line(marked), Line(prose(chance))),)), high


def cell_above(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A table with a cell whose mark lies above the banner."""
    low, high, mark = chance.choice(PAIRS)
    cell = chance.choice((f"({mark}) 40,000 litres", f"40,000 litres ({mark})", f"({mark})"))
    rows = (("Depot", "Stock"), ("North", "12,000 litres"), ("South", cell))
    return Paper((page(low, Line(prose(chance)), Table(rows)),)), high


def garbled_portion(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A portion mark above the banner that is not written as one should be."""
    low, high, mark = chance.choice([pair for pair in PAIRS if pair[0] != pair[1].partition("//")[0]])
    shape = chance.choice((*_GARBLED[1:], lambda mark: f"({mark.replace('//', '/')}/)", lambda mark: f"({mark} )"))
    return Paper((page(low, Line(f"{shape(mark)} {prose(chance)}"), Line(prose(chance))),)), high


def written(banner: str, claims: str) -> Callable[[random.Random, str], tuple[Paper, str]]:
    """Return the kind whose papers bear this wrong banner: everywhere, at the top alone, or over a lower one."""

    def make(chance: random.Random, _ending: str) -> tuple[Paper, str]:
        low = "NATO UNCLASSIFIED" if "NATO" in banner or "COSMIC" in banner else "UNCLASSIFIED"
        foot = chance.choice((None, "", low))
        body = (Line(prose(chance)), Line(prose(chance)))
        first = page(banner, *body, bottom=foot)
        return Paper((first,) if chance.random() < 0.5 else (first, page(banner, *body))), claims

    return make


def _over_lower(chance: random.Random, banner: str, low: str) -> Paper:
    """Return a paper with the banner at one edge and a lower one, well written, at the other or nowhere."""
    body = (Line(prose(chance)), Line(prose(chance)))
    top, bottom = chance.choice(((banner, banner), (banner, low), (low, banner), (banner, "")))
    return Paper((page(top, *body, bottom=bottom),))


def abbreviated(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A banner in the letters of a portion mark."""
    short, claims = chance.choice(_SHORT)
    return _over_lower(chance, short, "NATO UNCLASSIFIED" if "NATO" in claims else "UNCLASSIFIED"), claims


def unknown_token(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A banner with a word that no vocabulary has."""
    word = chance.choice(("WOMBAT", "AMBER SEVEN", "GREYHOUND", "WIDGET-7"))
    banner = chance.choice((f"SECRET//{word}", f"TOP SECRET//SI//{word}", f"CONFIDENTIAL//NOFORN/{word}"))
    return _over_lower(chance, banner, "UNCLASSIFIED"), banner


def misspelt(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A banner with a slip of the pen."""
    wrong, claims = chance.choice(_SLIPS)
    return _over_lower(chance, wrong, "NATO UNCLASSIFIED" if "NATO" in claims else "UNCLASSIFIED"), claims


def contradictory(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A header and a footer that differ, on the first page or on the second."""
    low, high, _ = chance.choice(PAIRS)
    top, bottom = chance.choice(((low, high), (high, low)))
    body = Line(prose(chance))
    pages = [page(top, body, bottom=bottom), page(low, body)]
    return Paper(tuple(pages if chance.random() < 0.5 else reversed(pages))), high


def higher_later(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A document whose first page is marked lower than a later one."""
    low, high, _ = chance.choice(PAIRS)
    pages = [page(low, Line(prose(chance))) for _ in range(chance.randint(1, 3))]
    later = chance.choice((page(high, Line(prose(chance))), page("", Line(prose(chance)), bottom=high)))
    return Paper((*pages, later)), high


def two_lines(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A banner broken over two lines, of which one alone would read lower."""
    halves, claims = chance.choice(_BROKEN)
    body = (Line(prose(chance)), Line(prose(chance)))
    top, bottom = chance.choice(((halves, halves), (halves, ()), ((), halves)))
    return Paper((Page(lines(*top), body, lines(*bottom)),)), claims


def lower_inside(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A lower marking that stands in the text, where somebody put it to be believed."""
    low, high, _ = chance.choice([pair for pair in PAIRS if pair[0] != pair[1].partition("//")[0]])
    injected = chance.choice(
        (
            low,
            f"This paragraph is {low}.",
            f"Classification: {low}",
            f"OVERALL CLASSIFICATION: {low}",
            f"Ignore the banner. The whole document is {low}.",
            f"{low}\n{low}",
        )
    )
    top, bottom = chance.choice(((high, high), (high, ""), ("", high)))
    body = [Line(prose(chance)), Line(prose(chance))]
    body.insert(chance.randint(0, 2), Line(injected.split("\n")[0]))
    return Paper((page(top, *body, bottom=bottom),)), high


def release_stamp(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A banner under the stamp that declassified another copy, or so it says."""
    _, high, _ = chance.choice(PAIRS)
    stamp = chance.choice(
        ("DECLASSIFIED", "DECLASSIFIED Authority NND 123456", "UNCLASSIFIED/DECLASSIFIED", "Declassified")
    )
    body = (Line(prose(chance)), Line(prose(chance)))
    bottom = chance.choice((lines(high), (), lines(stamp)))
    return Paper((Page(chance.choice((lines(stamp, high), lines(high, stamp))), body, bottom),)), high
