"""Faults that do not meet the eye: disguised letters, hidden text, and markings that stand beside the text."""

import random
from collections.abc import Callable
from typing import Final

from tests.faults.paper import HIDDEN, TINY, WHITE, Line, Page, Paper, Part, Picture
from tests.faults.wording import PAIRS, lines, page, prose

# Letters of other scripts that look like Latin capitals: Cyrillic, Greek.
_TWINS: Final = (
    str.maketrans("ACEIOPSTMN", "\u0410\u0421\u0415\u0406\u041e\u0420\u0405\u0422\u041c\u039d"),
    str.maketrans("AEINOPTM", "\u0391\u0395\u0399\u039d\u039f\u03a1\u03a4\u039c"),
)
_NO_WIDTH: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_CHANGED: Final = [pair for pair in PAIRS if pair[0] != pair[1].partition("//")[0]]


def _disguised(chance: random.Random, disguise: Callable[[str], str]) -> tuple[Paper, str]:
    """Return a paper whose higher marking is disguised: at both edges, at one, in a portion mark, or on page 2."""
    low, high, mark = chance.choice(_CHANGED)
    false = disguise(high)
    one, two = Line(prose(chance)), Line(prose(chance))
    papers = (
        Paper((page(false, one, two),)),
        Paper((page(false, one, two, bottom=low),)),
        Paper((page(low, one, two, bottom=false),)),
        Paper((page(low, Line(f"({disguise(mark)}) {prose(chance)}"), two),)),
        Paper((page(low, one), page(false, two))),
        Paper((page(low, one, two, Line(false), Line(prose(chance)), one, two),)),
    )
    return chance.choice(papers), high


def homoglyphs(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """Letters of the level from another alphabet."""
    twins = chance.choice(_TWINS)
    share = chance.choice((1.0, 1.0, 0.5))

    def disguise(banner: str) -> str:
        changed = "".join(sign.translate(twins) if chance.random() < share else sign for sign in banner)
        return changed if changed != banner else banner.translate(_TWINS[0])

    return _disguised(chance, disguise)


def zero_width(chance: random.Random, ending: str) -> tuple[Paper, str]:
    """Characters without width inside the level."""
    signs = "\u00ad" if ending == "pdf" else _NO_WIDTH

    def disguise(banner: str) -> str:
        at = chance.randint(1, len(banner) - 1) if len(banner) > 1 else 0
        return f"{banner[:at]}{chance.choice(signs)}{banner[at:]}"

    return _disguised(chance, disguise)


def full_width(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """Letters as wide as those of East Asian scripts."""
    return _disguised(
        chance, lambda banner: "".join(chr(ord(sign) + 0xFEE0) if sign.isalpha() else sign for sign in banner)
    )


def right_to_left(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """The banner backwards, turned round on the screen by a control character."""
    return _disguised(chance, lambda banner: f"\u202e{banner[::-1]}\u202c")


def _looking(chance: random.Random, look: str) -> tuple[Paper, str]:
    low, high, mark = chance.choice(_CHANGED)
    one, two = Line(prose(chance)), Line(prose(chance))
    true = Line(high, look)
    papers = (
        Paper((Page((true,), (one, two), lines(low)),)),
        Paper((Page((true, Line(low)), (one, two), lines(low)),)),
        Paper((Page((Line(low), true), (one, two), lines(low)),)),
        Paper((Page(lines(low), (one, two), (Line(low), true)),)),
        Paper((page(low, one, two, true, one, two, one),)),
        Paper((page(low, one, Line(f"({mark}) {prose(chance)}", look), two),)),
    )
    return chance.choice(papers), high


def true_in_white(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """The true marking in the colour of the page, a lower one in black."""
    return _looking(chance, WHITE)


def lower_in_white(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A lower banner that only a program reads, over, under or in place of the one that a person reads."""
    low, high, _ = chance.choice(_CHANGED)
    look = chance.choice((WHITE, TINY, HIDDEN))
    false = Line(low, look)
    one, two = Line(prose(chance)), Line(prose(chance))
    papers = (
        Paper((Page((false, Line(high)), (one, two), lines(high)),)),
        Paper((Page((Line(high), false), (one, two), (false, Line(high))),)),
        Paper((Page((false,), (one, two), lines(high)),)),
        Paper((Page((false,), (one, two, Line(high), one, two, one, two), (false,)),)),
        Paper((Page((false,), (Line(f"{high}"), one, two), ()),)),
    )
    return chance.choice(papers), high


def tiny(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """The true marking one point high."""
    return _looking(chance, TINY)


def hidden(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """The true marking as text that the format hides."""
    return _looking(chance, HIDDEN)


def _beside(chance: random.Random) -> tuple[str, str, str, Page]:
    low, high, mark = chance.choice(_CHANGED)
    text = chance.choice((high, f"({mark}) {prose(chance)}"))
    return low, high, text, page(low, Line(prose(chance)), Line(prose(chance)))


def in_comment(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A reviewer's comment that bears a higher marking."""
    _, high, text, first = _beside(chance)
    return Paper((first,), comment=text), high


def in_notes(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """Speaker notes that bear a higher marking."""
    _, high, text, first = _beside(chance)
    return Paper((first,), note=text), high


def in_footnote(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A footnote that bears a higher marking."""
    _, high, text, first = _beside(chance)
    return Paper((first,), footnote=text), high


def in_name(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A file's name that says more than the document."""
    low, high, _ = chance.choice(_CHANGED)
    level = high.partition("//")[0]
    name = chance.choice(
        (f"{level} fuel report", f"fuel report {level}", level.replace(" ", "_") + "_fuel", f"fuel-{level}")
    )
    banner = chance.choice(("", low))
    return Paper((page(banner, Line(prose(chance)), Line(prose(chance))),), name=name), level


def in_properties(chance: random.Random, ending: str) -> tuple[Paper, str]:
    """Properties of the file that say more than the document, or all there is."""
    low, high, _ = chance.choice(_CHANGED)
    names = {"eml": ("keywords", "subject"), "pdf": ("keywords", "subject", "title")}
    name = chance.choice(names.get(ending, ("keywords", "subject", "category", "title")))
    banner = chance.choice(("", low))
    return Paper((page(banner, Line(prose(chance)), Line(prose(chance))),), properties={name: high}), high


def in_picture(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """The true banner as a picture; the text has a lower one, or none."""
    low, high, _ = chance.choice(_CHANGED)
    body = (Line(prose(chance)), Line(prose(chance)))
    banner = chance.choice(("", low))
    picture, written = Picture(high), lines(banner)
    tops: tuple[tuple[Part, ...], ...] = ((picture, *written), (*written, picture))
    return Paper((Page(chance.choice(tops), body, written),)), high


def scanned(chance: random.Random, _ending: str) -> tuple[Paper, str]:
    """A marked text with a page that is only a picture and bears a higher stamp."""
    low, high, _ = chance.choice(_CHANGED)
    scan = Page((Picture(high),), (Picture(prose(chance)[:30]),), (Picture(high),))
    first = page(low, Line(prose(chance)), Line(prose(chance)))
    return Paper(chance.choice(((first, scan), (scan,), (scan, first)))), high
