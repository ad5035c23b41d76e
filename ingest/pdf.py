"""PDF to text with the place of each line: the only module that imports pypdfium2."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from ingest.picture import LONGEST, Picture
from ingest.reading import Element, Line, Reading, clean
from ingest.reasons import NotRead, not_read, pages_have

MIN_CHARACTERS: Final = 4  # a page with fewer and a picture is a scan
MAX_PAGES: Final = 20_000
MAX_PAGE_CHARACTERS: Final = 5_000_000
_TALLEST: Final = 3.0  # of the signs' own height: a font's height beyond it is not believed
_GAP: Final = 0.6  # of a line's height: more white than this between lines parts paragraphs
_LARGER: Final = 1.15  # of the page's usual line height: a heading
_HEADING_LENGTH: Final = 120
_SHARPEST: Final = 1.9  # pixels a point of a page's picture


def read(data: bytes) -> Reading:
    """Return paragraphs with their lines' rectangles, page by page, in PDFium's reading order.

    Raises NotRead: `encrypted`, `broken`, `too-much`, or `no-text` with the pages that lack text.
    """
    document = _opened(data)
    count = len(document)
    if count > MAX_PAGES:
        raise not_read("too-much")
    elements: list[Element] = []
    silent: list[int] = []
    for number in range(1, count + 1):
        found = _page(document, number)
        silent += [number] if found is None else []
        elements += found or []
    if silent:
        raise NoText(tuple(silent), count)
    return Reading(tuple(elements), count, _title(document))


def picture(data: bytes, page: int) -> Picture:
    """Return page number `page` as pixels on white, and how many pages there are. Raises NotRead as `read` does."""
    document = _opened(data)
    count = len(document)
    if not 1 <= page <= count:
        return Picture(count)
    try:
        shown = document[page - 1]
        scale = min(_SHARPEST, LONGEST / max(*shown.get_size(), 1.0))
        bitmap = shown.render(scale=scale, rev_byteorder=True)
    except pypdfium2.PdfiumError as error:
        raise not_read("broken") from error
    width, height, stride = min(bitmap.width, LONGEST), min(bitmap.height, LONGEST), bitmap.stride
    rows = memoryview(bitmap.buffer).cast("B")
    pixels = b"".join(rows[line * stride : line * stride + 3 * width] for line in range(height))
    return Picture(count, width, height, pixels)


class NoText(NotRead):
    """Raised when pages lack text; knows which, because they cross to the parent as numbers."""

    def __init__(self, pages: tuple[int, ...], count: int) -> None:
        """Keep the page numbers (from 1) and the number of pages of the document."""
        super().__init__(not_read("no-text", where=pages_have(pages, count)).reason)
        self.pages = pages
        self.count = count


def _opened(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise not_read("encrypted" if "password" in str(error).lower() else "broken") from error


def _title(document: Any) -> str:
    return " ".join(clean(document.get_metadata_value("Title") or "").split())


def _page(document: Any, number: int) -> list[Element] | None:
    """Return the paragraphs of a page, [] for an empty page, None when something is drawn but nothing written."""
    try:
        page = document[number - 1]
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise not_read("broken") from error
    if textpage.count_chars() > MAX_PAGE_CHARACTERS:
        raise not_read("too-much")
    lines = list(_lines(textpage))
    if sum(len(line.text.strip()) for line in lines) < MIN_CHARACTERS and _has_picture(page):
        return None
    return list(_paragraphs(lines, number))


def _has_picture(page: Any) -> bool:
    drawn = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    return any(True for _ in page.get_objects(filter=drawn, max_depth=5))


@dataclass(frozen=True, slots=True)
class _Printed:
    r"""A printed line: its text, what joins it to the next ("\n", "" or "-"), and its rectangle."""

    text: str
    joint: str
    place: Line


def _lines(textpage: Any) -> Iterator[_Printed]:
    """Yield each printed line. PDFium writes U+FFFE in place of a hyphen and the line's end after it."""
    text = textpage.get_text_range()
    for match in re.finditer(r"([^\n\ufffe\x02]*)([\n\ufffe\x02]|$)", text):
        shown = clean(match.group(1).rstrip("\r"))
        if not shown.strip():
            continue
        first = raw.FPDFText_GetCharIndexFromTextIndex(textpage, match.start())
        last = raw.FPDFText_GetCharIndexFromTextIndex(textpage, match.start() + len(shown.rstrip()) - 1)
        joint = "\n"
        if match.group(2) in ("\ufffe", "\x02"):
            joint = "" if shown[-1].islower() and text[match.end() : match.end() + 1].islower() else "-"
        yield _Printed(shown, joint, _rectangle(textpage, shown, first, last))


def _rectangle(textpage: Any, text: str, first: int, last: int) -> Line:
    """Return the line's place: as wide as its signs, as high as its font, so that lines of one size are equal."""
    count = textpage.count_rects(first, last - first + 1) if 0 <= first <= last else 0
    parts = [textpage.get_rect(index) for index in range(count)]
    if not parts:
        return Line(0, len(text), 0.0, 0.0, 0.0, 0.0)
    lefts, bottoms, rights, tops = zip(*parts, strict=True)
    _, low, _, high = textpage.get_charbox(first, loose=True)
    tall = high > low and high - low < _TALLEST * (max(tops) - min(bottoms))  # not where the page is turned
    return Line(
        0,
        len(text),
        min(lefts),
        min((*bottoms, low) if tall else bottoms),
        max(rights),
        max((*tops, high) if tall else tops),
    )


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
