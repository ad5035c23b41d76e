"""PDF to text with the place of each line, and pages drawn as pictures: the only module that imports pypdfium2."""

import contextlib
import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from ingest import metadata
from ingest.leaf import LONGEST, Leaf
from ingest.ocr import MAX_PIXELS, Eyes, Picture
from ingest.printed import Printed
from ingest.reading import Reading, clean
from ingest.reasons import not_read
from ingest.scans import Page, gathered
from ingest.sight import Word
from ingest.spots import Spots
from ingest.turning import Rectangle, turned

DOTS: Final = 200  # an inch, of a page that is read as a picture: see docs/scans.md
MAX_PAGES: Final = 20_000
MAX_PAGE_CHARACTERS: Final = 5_000_000
_TALLEST: Final = 3.0  # of the signs' own height: a font's height beyond it is not believed
_BANNER: Final = 2.0  # times as wide as high: a picture that may show a line of words
_BANNER_HEIGHT: Final = 0.15  # of the page's height
_COVERED: Final = 0.5  # of the page, by pictures: with text on them it is a scan that somebody has read before
_SHARPEST: Final = 1.9  # pixels a point of a page that a reviewer looks at
_INVISIBLE: Final = 3  # the way to write in which a text layer lies under a scan


def read(data: bytes, eyes: Eyes) -> Reading:
    """Return paragraphs with their lines' rectangles in PDFium's reading order, and a sight of each page.

    Pages without a usable text layer are read as pictures. Rectangles are those of the page as it is shown: cropped,
    and turned as the page says.
    Raises NotRead: `encrypted`, `broken`, `too-much`, and what `scans.gathered` raises.
    """
    document = _opened(data)
    if len(document) > MAX_PAGES:
        raise not_read("too-much")
    pages = (_page(document, number) for number in range(1, len(document) + 1))
    whole = gathered(pages, len(document), _title(document), eyes)
    labels = metadata.of_pdf(data, _attachments(document))
    return replace(whole, labels=labels, beside=tuple(_beside(document)))


def leaf(data: bytes, page: int, longest: int = LONGEST) -> Leaf:
    """Return page number `page` in colour on white, and how many pages there are. Raises NotRead as `read` does.

    `longest` is how many pixels its longer side may have.
    """
    document = _opened(data)
    count = len(document)
    if not 1 <= page <= count:
        return Leaf(count)
    try:
        shown = document[page - 1]
        scale = min(_SHARPEST, longest / max(*shown.get_size(), 1.0))
        bitmap = shown.render(scale=scale, rev_byteorder=True)
    except pypdfium2.PdfiumError as error:
        raise not_read("broken") from error
    width, height, stride = min(bitmap.width, longest), min(bitmap.height, longest), bitmap.stride
    rows = memoryview(bitmap.buffer).cast("B")
    pixels = b"".join(rows[line * stride : line * stride + 3 * width] for line in range(height))
    return Leaf(count, width, height, pixels)


def spots(data: bytes, page: int) -> Spots:
    """Return where the words of page number `page` stand, as they are shown. Raises NotRead as `read` does."""
    document = _opened(data)
    if not 1 <= page <= len(document):
        raise not_read("broken")
    found = _page(document, page)
    words = tuple(word for line in found.layer for word in line.words)
    return Spots(*found.size, words)


def _opened(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise not_read("encrypted" if "password" in str(error).lower() else "broken") from error


def _title(document: Any) -> str:
    return " ".join(clean(document.get_metadata_value("Title") or "").split())


def _attachments(document: Any) -> Iterator[bytes]:
    """Yield the files inside the file: a label may be one of them."""
    for number in range(document.count_attachments()):
        with contextlib.suppress(pypdfium2.PdfiumError):  # an empty attachment, or a damaged one: nobody can read it
            yield bytes(document.get_attachment(number).get_data())


def _page(document: Any, number: int) -> Page:
    try:
        page = document[number - 1]
        textpage = page.get_textpage()
        frame = _Frame(Rectangle(*page.get_bbox()), page.get_rotation())
    except pypdfium2.PdfiumError as error:
        raise not_read("broken") from error
    if textpage.count_chars() > MAX_PAGE_CHARACTERS:
        raise not_read("too-much")
    return Page(
        number,
        frame.size,
        tuple(_lines(textpage, frame)),
        drawn=_has_picture(page),
        scanned=_is_scan(page, frame),
        picture=lambda: _drawn(page, frame),
    )


def _has_picture(page: Any) -> bool:
    drawn = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
    return any(True for _ in page.get_objects(filter=drawn, max_depth=5))


def _is_scan(page: Any, frame: "_Frame") -> bool:
    """Say whether pictures cover most of the page, text that nobody sees lies under one, or one may be a banner."""
    width, height = frame.size
    covered, hidden, banner = 0.0, False, False
    for found in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT), max_depth=5):
        if found.type == raw.FPDF_PAGEOBJ_TEXT:
            hidden = hidden or raw.FPDFTextObj_GetTextRenderMode(found) == _INVISIBLE
            continue
        # The place of a picture inside a form is the form's own affair: the form's place stands for it.
        left, bottom, right, top = (found.container or found).get_bounds()
        wide, high = max(0.0, right - left), max(0.0, top - bottom)
        covered += wide * high
        banner = banner or (wide >= _BANNER * high > 0 and high <= _BANNER_HEIGHT * height)
    return banner or (covered > 0 and (hidden or covered >= _COVERED * width * height))


def _drawn(page: Any, frame: "_Frame") -> Picture:
    """Return the page as it is shown, in grey, with no more points than can be read."""
    width, height = frame.size
    scale = min(DOTS / 72, math.sqrt(MAX_PIXELS / max(1.0, width * height)))
    try:
        bitmap = page.render(scale=scale, grayscale=True)
    except pypdfium2.PdfiumError as error:
        raise not_read("broken") from error
    shown = bytes(bitmap.buffer)
    rows = (shown[start : start + bitmap.width] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return Picture(bitmap.width, bitmap.height, b"".join(rows), scale)


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


def _lines(textpage: Any, frame: _Frame) -> Iterator[Printed]:
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
        yield Printed(shown, joint, place, tuple(words))
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
