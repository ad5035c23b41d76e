"""What disguises a marking, or stands beside the text and says more than it: it stops a document, never marks it.

Letters of another script that look Latin, characters without width, text that is turned round; a banner broken over
two lines; a mark in the wrong brackets; a marking in a comment, a property or the file's name. Each may only stop.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePath
from typing import Final

from indexes.policy import Marking, MarkingError, covers, dominates, parse, parse_portion, portion_text, text, unknown
from indexes.policy.schemes import CONFIDENTIAL, RESTRICTED, SECRET, TOP_SECRET
from ingest.assembly import Assembled
from ingest.lookalike import looks_like_marking
from ingest.markings import BannerLine, marking_of
from ingest.reading import Reading
from ingest.reasons import not_read
from ingest.sight import OCR

_EDGE: Final = 3  # lines from the top and the bottom of a page
_LONGEST: Final = 120  # characters of a line that may be a marking
_BRACKETED: Final = re.compile(r"[(\[{]([^()\[\]{}\n]{1,80})[)\]}]")
_OPENING: Final = re.compile(r"\s*\(([^()\n]{1,80})\)(?!\s*(?:\d{4}|[Cc]opyright))")  # and not (C) 2026
# A mark in the wrong brackets, or with spaces; or one that is never closed. After the numbering of a paragraph.
_NUMBERING: Final = r"\s*(?:(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[A-Za-z][.)]|[-*•·–—])\s+)*"
_ODD_MARK: Final = re.compile(rf"{_NUMBERING}[(\[{{]\s*([A-Za-z][A-Za-z0-9 ,/-]{{0,60}}?)\s*[)\]}}]")
_OPEN_MARK: Final = re.compile(rf"{_NUMBERING}[(\[{{]\s*([A-Z]{{1,3}}(?:/[A-Z, /-]*[A-Z])?/*)\s[^)\]}}]*$")
_SLASHED: Final = re.compile(r"\W*(?:(?:TOP )?SECRET|CONFIDENTIAL|UNCLASSIFIED)\b[^a-z]{0,80}//")
_LEVEL_WORDS: Final = r"(?:COSMIC |NATO |UK )?(?:TOP )?SECRET|(?:NATO )?CONFIDENTIAL"
_EDGE_LEVEL: Final = re.compile(rf"^\W*({_LEVEL_WORDS})(?![A-Za-z])|(?<![A-Za-z])({_LEVEL_WORDS})(?://[A-Z/ ,-]*)?\W*$")
_TURNED: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LEVELS: Final = (
    (re.compile(r"\b(?:TOP SECRET|COSMIC|TRES SECRET|STRENG GEHEIM)\b"), TOP_SECRET),
    (re.compile(r"\b(?:SECRET|GEHEIM)\b"), SECRET),
    (re.compile(r"\b(?:CONFIDENTIAL|CONFIDENTIEL|VERTRAULICH)\b"), CONFIDENTIAL),
    (re.compile(r"\b(?:NATO|EU|UE|DIFFUSION) RESTR(?:ICTED|EINTE?)\b"), RESTRICTED),
)
# Letters of other scripts that look like Latin capitals (the part of Unicode's confusables that spells markings).
_TWINS: Final = str.maketrans(
    dict.fromkeys("\u0410\u0391\u13aa\ua4ee\u1d00", "A")
    | dict.fromkeys("\u0412\u0392\u13f4\ua4d0\u0299", "B")
    | dict.fromkeys("\u0421\u03f9\u13df\ua4da\u1d04\u216d", "C")
    | dict.fromkeys("\u13a0\ua4d3\u1d05\u216e", "D")
    | dict.fromkeys("\u0415\u0395\u13ac\ua4f0\u1d07", "E")
    | dict.fromkeys("\u0492\u03dc\ua4dd\ua730", "F")
    | dict.fromkeys("\u041d\u0397\u13bb\ua4e7\u029c", "H")
    | dict.fromkeys("\u0406\u04c0\u0399\u13c6\ua4f2\u026a\u2160", "I")
    | dict.fromkeys("\u041a\u039a\u13e6\ua4d7\u1d0b", "K")
    | dict.fromkeys("\u13de\ua4e1\u029f\u216c", "L")
    | dict.fromkeys("\u041c\u039c\u13b7\ua4df\u1d0d\u216f", "M")
    | dict.fromkeys("\u039d\ua4e0\u0274", "N")
    | dict.fromkeys("\u041e\u039f\u0555\ua4f3\u1d0f", "O")
    | dict.fromkeys("\u0420\u03a1\u13e2\ua4d1\u1d18", "P")
    | dict.fromkeys("\u13a1\ua4e3\u0280", "R")
    | dict.fromkeys("\u0405\u054f\u13da\ua4e2\ua731", "S")
    | dict.fromkeys("\u0422\u03a4\u13a2\ua4d4\u1d1b", "T")
    | dict.fromkeys("\u054d\ua4f4\u1d1c", "U")
    | dict.fromkeys("\u0425\u03a7\ua4eb", "X")
    | dict.fromkeys("\u04ae\u03a5\ua4ec\u028f", "Y")
)


def require_open(assembled: Assembled, lines: tuple[BannerLine, ...]) -> None:
    """Refuse a text in which a marking is disguised, or in which a banner is half of one over two lines.

    Raises NotRead: `unclear-marking` with the page.
    """
    for start, end in _spans(assembled.text):
        line = assembled.text[start:end]
        if not line.isascii() and _is_disguised(line):
            raise not_read("unclear-marking", where=_page(assembled, start))
    for banner in lines:
        if _is_half(assembled.text, banner):
            raise not_read("unclear-marking", where=_page(assembled, banner.start))


def require_no_more(assembled: Assembled, marking: Marking) -> None:
    """Refuse a text that says more than its marking in another way than markings are written.

    At the edges of pages: a level in short or amid other capitals. At the start of paragraphs: a mark in the wrong
    brackets, in small letters, or never closed. Raises NotRead (`unclear-marking`).
    """
    edges = frozenset(_edges(assembled))
    for start, end in _spans(assembled.text):
        line = assembled.text[start:end].strip()
        above = _odd_mark_above(line, marking)
        if not above and start in edges and len(line) <= _LONGEST:
            above = _short_above(line, marking) or _words_above(line, marking)
        if above:
            raise not_read("unclear-marking", where=_page(assembled, start))


def require_no_more_beside(reading: Reading, filename: str, marking: Marking) -> None:
    """Refuse a document beside whose text a higher marking stands: in a comment, a property, the file's name.

    Raises NotRead: `marking-conflict`.
    """
    for claimed in _beside(reading, marking):
        if not dominates(marking, claimed):
            what = (
                f"A comment or property of the file is marked {text(claimed)}; the document is marked {text(marking)}."
            )
            raise not_read("marking-conflict", what=what)
    if any(_garbled(line) for line in _printed(reading)):
        raise not_read("unclear-marking", where=" in a picture of a page")
    for pictured in _pictured(reading):
        if _rank(pictured) <= _rank(marking) and not dominates(marking, pictured):
            what = f"A picture of the page is marked {text(pictured)}; the document is marked {text(marking)}."
            raise not_read("marking-conflict", what=what)
    lines = [line for told in reading.beside for line in told.split("\n")]
    if any(_words_above(line, marking) or _level_above(line, marking) for line in lines):
        raise not_read("unclear-marking", where=" in a comment or property")
    if _words_above(re.sub(r"[^A-Za-z]+", " ", PurePath(filename).stem), marking, whole=False):
        raise not_read("unclear-marking", where=" in the name of the file")


def seen(reading: Reading) -> tuple[Marking, ...]:
    """Return the markings that stand beside the text, for placing a quarantined file; never raises."""
    return (*_beside(reading, None), *_pictured(reading))


def _beside(reading: Reading, banner: Marking | None) -> Iterator[Marking]:
    for told in reading.beside:
        for line in told.split("\n"):
            mark = _OPENING.match(line)
            found = [marking_of(line), _portion(mark[1], banner) if mark is not None else None]
            yield from (one for one in found if one is not None and not unknown(one))


def _pictured(reading: Reading) -> Iterator[Marking]:
    """Yield the markings that stand, whole and exact, on a line of a page that was read as a picture.

    Which level counts is weighed by the finder; here only what such a line says beside its level is looked after.
    """
    found = (marking_of(line) for line in _printed(reading))
    yield from (one for one in found if one is not None and not unknown(one))


def _printed(reading: Reading) -> Iterator[str]:
    """Yield the lines of the pages that were read as pictures."""
    for sight in reading.sights:
        rows: dict[int, list[str]] = {}
        for word in sight.words if sight.source == OCR else ():
            rows.setdefault(word.line, []).append(word.text)
        yield from (" ".join(words) for words in rows.values())


def _garbled(line: str) -> bool:
    """Tell whether a line is a level and two slashes, and then something that can't be read: a control, perhaps."""
    found = marking_of(line) if _SLASHED.match(line) else None
    return _SLASHED.match(line) is not None and (found is None or bool(unknown(found)))


def _rank(marking: Marking) -> int:
    return max(label.level for label in marking.labels)


def _is_disguised(line: str) -> bool:
    """Tell whether a line, or a mark in it, is a marking only once its letters are taken for what they look like."""
    plain = _folded(line)
    reading = _undisguised(line)
    if reading == plain or len(reading) > _LONGEST * 4:
        return False
    ways = [reading, *([reading[::-1]] if _TURNED.search(line) else [])]
    if any(marking_of(way) is not None or looks_like_marking(way.strip()) for way in ways):
        return True
    honest = {match[1].strip() for match in _BRACKETED.finditer(plain)}
    marks = {match[1].strip() for way in ways for match in _BRACKETED.finditer(way.translate(_BRACKETS_BACK))}
    marks |= {match[1].strip() for way in ways for match in _BRACKETED.finditer(way)}
    return any(_portion(mark, None) is not None for mark in marks - honest)


_BRACKETS_BACK: Final = str.maketrans("()[]{}", ")(][}{")


def _folded(line: str) -> str:
    return " ".join("".join(s for s in unicodedata.normalize("NFD", line) if not unicodedata.combining(s)).split())


def _undisguised(line: str) -> str:
    visible = "".join(sign for sign in line if unicodedata.category(sign) != "Cf")
    return _folded(unicodedata.normalize("NFKC", visible).translate(_TWINS))


def _is_half(whole: str, banner: BannerLine) -> bool:
    """Tell whether a banner and the line next to it are one marking: TOP and SECRET, SECRET and NOFORN."""
    own = whole[banner.start : banner.end].strip()
    before = whole[: banner.start].rstrip().rsplit("\n", 1)[-1].strip()
    after = whole[banner.end :].strip().split("\n", 1)[0].strip()
    joined = []
    if before and len(before) <= _LONGEST and marking_of(before) is None:
        joined += [f"{before} {own}", f"{before}{own}"]
    if after and len(after) <= _LONGEST and marking_of(after) is None:
        joined += [f"{own} {after}", f"{own}//{after}", f"{own}/{after}", f"{own}{after}"]
    return any(_known(one) for one in joined)


def _known(line: str) -> bool:
    try:
        return not unknown(parse(line))
    except MarkingError:
        return False


def _odd_mark_above(line: str, marking: Marking) -> bool:
    """Tell whether a paragraph opens with what was meant as a portion mark above the marking."""
    odd = _ODD_MARK.match(line)
    if odd is not None and len(odd[1]) == 1 and f"({odd[1]})" in odd[0]:
        return False  # whether a letter in brackets is a mark is decided in `ingest/marks.py`
    if odd is not None and _may_be_mark(odd[1], closed_well=line[odd.start(1) - 1] == "("):
        return _mark_above(odd[1], marking)
    cut = _OPEN_MARK.match(line)
    return cut is not None and _mark_above(cut[1], marking)


def _may_be_mark(words: str, *, closed_well: bool) -> bool:
    """Leave (a), (c) and (s) alone: they are numbering, a sign, a plural."""
    return words.isupper() or "//" in words or (len(words) > 1 and not closed_well) or words.lower() in _SMALL


_SMALL: Final = ("ts", "ns", "nc", "cts")


def _mark_above(words: str, marking: Marking) -> bool:
    capitals = words.upper().strip()
    readings = (capitals, capitals.replace(" ", ""), capitals.partition("/")[0].strip())
    found = next((one for reading in readings if (one := _portion(reading, marking)) is not None), None)
    return found is not None and not covers(marking, found)


def _short_above(line: str, marking: Marking) -> bool:
    """Tell whether a line is a marking in the letters of a portion mark: S//NF in place of SECRET//NOFORN."""
    short = line.strip(" \t*_=~-–—•·|[]<>:.,;\"'()")
    found = _portion(short, marking) if short.isupper() else None
    return found is not None and not covers(marking, found)


def _words_above(line: str, marking: Marking, *, whole: bool = True) -> bool:
    """Tell whether capitals name a level above all those of the marking; `whole`: the line is all in capitals."""
    words = _folded(line)
    if (whole and not words.isupper()) or "DECLASSIF" in words:
        return False
    rank = next((rank for level, rank in _LEVELS if level.search(words)), 0)
    return rank > _rank(marking)


def _level_above(line: str, marking: Marking) -> bool:
    """Tell whether a line begins or ends with a level in capitals above those of the marking: `SECRET: Fuel`."""
    found = _EDGE_LEVEL.search(_folded(line.strip()))
    return found is not None and _words_above(found[1] or found[2], marking)


def _portion(words: str, banner: Marking | None) -> Marking | None:
    try:
        marking = parse_portion(f"({words.strip()})", banner)
        portion_text(marking)
    except MarkingError:
        return None
    return None if unknown(marking) else marking


def _spans(whole: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n]+", whole):
        if match[0].strip():
            yield match.span()


def _edges(assembled: Assembled) -> Iterator[int]:
    """Yield where the lines begin that stand at the edge of a page, in a header or in a footer."""
    spans = list(_spans(assembled.text))
    starts = [0, *(start for start in assembled.pages if start), len(assembled.text)]
    for begin, end in pairwise(starts):
        page = [start for start, _ in spans if begin <= start < end]
        yield from page[:_EDGE]
        yield from page[-_EDGE:]
    margins = [block for block in assembled.blocks if block.kind in ("header", "footer")]
    for block in margins:
        yield from (start for start, _ in spans if block.start <= start < block.end)


def _page(assembled: Assembled, at: int) -> str:
    page = sum(1 for start in assembled.pages if start <= at)
    return f" on page {page}" if page else ""
