"""PDF to text with the place of each line: the only module that imports pypdfium2."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from ingest.reading import MAX_WORDS, Element, Line, Reading, clean
from ingest.reasons import NotRead, not_read, pages_have
from ingest.sight import TEXT_LAYER, Sight, Word
from ingest.turning import Rectangle, turned

MIN_CHARACTERS: Final = 4  # a page with fewer and a picture is a scan
MAX_PAGES: Final = 20_000
MAX_PAGE_CHARACTERS: Final = 5_000_000
_TALLEST: Final = 3.0  # of the signs' own height: a font's height beyond it is not believed
_GAP: Final = 0.6  # of a line's height: more white than this between lines parts paragraphs
_LARGER: Final = 1.15  # of the page's usual line height: a heading
_HEADING_LENGTH: Final = 120


def read(data: bytes) -> Reading:
    """Return paragraphs with their lines' rectangles and a sight of each page, in PDFium's reading order.

    Rectangles are those of the page as it is shown: cropped, and turned as the page says.
    Raises NotRead: `encrypted`, `broken`, `too-much`, or `no-text` with the pages that lack text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise not_read("encrypted" if "password" in str(error).lower() else "broken") from error
    count = len(document)
    if count > MAX_PAGES:
        raise not_read("too-much")
    elements: list[Element] = []
    sights: list[Sight] = []
    silent: list[int] = []
    room = MAX_WORDS
    for number in range(1, count + 1):
        found = _page(document, number)
        silent += [number] if found is None else []
        if found is not None:
            lines, sight = found
            elements += _paragraphs(lines, number)
            room -= len(sight.words)
            sights += [sight] if room >= 0 else []
    if silent:
        raise NoText(tuple(silent), count)
    return Reading(tuple(elements), count, _title(document), sights=tuple(sights), beside=tuple(_beside(document)))


class NoText(NotRead):
    """Raised when pages lack text; knows which, because they cross to the parent as numbers."""

    def __init__(self, pages: tuple[int, ...], count: int) -> None:
        """Keep the page numbers (from 1) and the number of pages of the document."""
        super().__init__(not_read("no-text", where=pages_have(pages, count)).reason)
        self.pages = pages
        self.count = count


def _title(document: Any) -> str:
    return " ".join(clean(document.get_metadata_value("Title") or "").split())


def _page(document: Any, number: int) -> "tuple[list[_Printed], Sight] | None":
    """Return the lines and the words of a page, None when something is drawn but nothing written."""
    try:
        page = document[number - 1]
        textpage = page.get_textpage()
        frame = _Frame(Rectangle(*page.get_bbox()), page.get_rotation())
    except pypdfium2.PdfiumError as error:
        raise not_read("broken") from error
    if textpage.count_chars() > MAX_PAGE_CHARACTERS:
        raise not_read("too-much")
    lines = list(_lines(textpage, frame))
    if sum(len(line.text.strip()) for line in lines) < MIN_CHARACTERS and _has_picture(page):
        return None
    words = tuple(word for line in lines for word in line.words)
    return lines, Sight(number, TEXT_LAYER, *frame.size, words)


def _has_picture(page: Any) -> bool:
    drawn = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    return any(True for _ in page.get_objects(filter=drawn, max_depth=5))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What of a page is shown, in the file's own points, and by how much it is turned for showing."""

    seen: Rectangle
    degrees: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is shown."""
        whole = self.shown(self.seen)
        return whole.right, whole.top

    def shown(self, place: Rectangle) -> Rectangle:
        """Return a rectangle of the file as one of the page that is shown."""
        left, bottom, right, top = self.seen
        inside = Rectangle(place.left - left, place.bottom - bottom, place.right - left, place.top - bottom)
        return turned(inside, right - left, top - bottom, self.degrees)


@dataclass(frozen=True, slots=True)
class _Printed:
    r"""A printed line: its text, what joins it to the next ("\n", "" or "-"), its rectangle and its words."""

    text: str
    joint: str
    place: Line
    words: tuple[Word, ...]


def _lines(textpage: Any, frame: _Frame) -> Iterator[_Printed]:
    """Yield each printed line. PDFium writes U+FFFE in place of a hyphen and the line's end after it."""
    text = textpage.get_text_range()
    number = 0
    for match in re.finditer(r"([^\n\ufffe\x02]*)([\n\ufffe\x02]|$)", text):
        shown = clean(match.group(1).rstrip("\r"))
        if not shown.strip():
            continue
        joint = "\n"
        if match.group(2) in ("\ufffe", "\x02"):
            joint = "" if shown[-1].islower() and text[match.end() : match.end() + 1].islower() else "-"
        signs = _signs(textpage, match.start(), len(shown.rstrip()))
        place = frame.shown(_rectangle(textpage, signs))
        words = []
        for found in re.finditer(r"\S+", shown):
            spot = frame.shown(_union(textpage, _signs(textpage, match.start() + found.start(), len(found.group()))))
            words.append(Word(found.group(), 1.0, *spot, number))
        yield _Printed(shown, joint, Line(0, len(shown), *place), tuple(words))
        number += 1


def _signs(textpage: Any, start: int, length: int) -> tuple[int, int]:
    """Return PDFium's numbers of the first and the last sign of a piece of its text."""
    first = raw.FPDFText_GetCharIndexFromTextIndex(textpage, start)
    return first, raw.FPDFText_GetCharIndexFromTextIndex(textpage, start + length - 1)


def _union(textpage: Any, signs: tuple[int, int]) -> Rectangle:
    """Return the rectangle around the ink of the signs, an empty one at the corner when they have none."""
    first, last = signs
    count = textpage.count_rects(first, last - first + 1) if 0 <= first <= last else 0
    parts = [textpage.get_rect(index) for index in range(count)]
    if not parts:
        return Rectangle(0.0, 0.0, 0.0, 0.0)
    lefts, bottoms, rights, tops = zip(*parts, strict=True)
    return Rectangle(min(lefts), min(bottoms), max(rights), max(tops))


def _rectangle(textpage: Any, signs: tuple[int, int]) -> Rectangle:
    """Return a line's place: as wide as its signs, as high as its font, so that lines of one size are equal."""
    ink = _union(textpage, signs)
    if ink.top <= ink.bottom:
        return ink
    _, low, _, high = textpage.get_charbox(signs[0], loose=True)
    if not 0 < high - low < _TALLEST * (ink.top - ink.bottom):  # not where the writing is turned
        return ink
    return Rectangle(ink.left, min(ink.bottom, low), ink.right, max(ink.top, high))


def _paragraphs(lines: list[_Printed], page: int) -> Iterator[Element]:
    heights = [line.place.top - line.place.bottom for line in lines if line.place.top > line.place.bottom]
    usual = median(heights) if heights else 0.0
    group: list[_Printed] = []
    for line in lines:
        if group and group[-1].joint == "\n" and _parted(group[-1].place, line.place, usual):
            yield _element(group, page, usual)
            group = []
        group.append(line)
    if group:
        yield _element(group, page, usual)


def _parted(above: Line, below: Line, usual: float) -> bool:
    """Say whether a new paragraph begins: more white, another size, or a jump back up (the next column)."""
    white = above.bottom - below.top
    taller = max(above.top - above.bottom, below.top - below.bottom)
    lower = min(above.top - above.bottom, below.top - below.bottom)
    return white > _GAP * usual or white < -1.5 * usual or taller > 1.4 * max(lower, 0.1)


def _element(group: list[_Printed], page: int, usual: float) -> Element:
    text, lines = "", []
    for printed in group:
        start, place = len(text), printed.place
        text += printed.text
        lines.append(Line(start, len(text), place.left, place.bottom, place.right, place.top))
        text += printed.joint
    height = max(line.top - line.bottom for line in lines)
    heading = height > _LARGER * usual and len(text) <= _HEADING_LENGTH
    return Element("heading" if heading else "paragraph", text.rstrip("\n"), page, lines=tuple(lines))


def _beside(document: Any) -> Iterator[str]:
    """Yield what the file says beside its text: its properties, then the words of its annotations."""
    texts = list(document.get_metadata_dict(skip_empty=True).values())
    for page in document:
        for number in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, number)
            texts.append(_contents(annotation))
            raw.FPDFPage_CloseAnnot(annotation)
    yield from (text for text in map(clean, texts) if text.strip())


def _contents(annotation: Any) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\x00")
