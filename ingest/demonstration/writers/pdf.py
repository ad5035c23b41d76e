"""PDF with a text layer, banner at the top and bottom of every page; and a scan, which has no text layer."""

import io
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.colors import black, lightgrey
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate
from reportlab.platypus import Paragraph as Flow
from reportlab.platypus import Table as Grid

from ingest.demonstration.content import Block, Break, Bullet, Heading, Paragraph, Specimen, Table, texts_of
from ingest.demonstration.writers.properties import SUBJECT

_WIDTH, _HEIGHT = A4
_MARGIN = 64.0
_BLUR = 20  # points of the picture
_TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=10.5, leading=14, spaceAfter=7)
_BULLET = ParagraphStyle("bullet", parent=_TEXT, leftIndent=14, bulletIndent=4)
_HEADING = ParagraphStyle(
    "heading", parent=_TEXT, fontName="Helvetica-Bold", fontSize=13, leading=18, spaceBefore=6, keepWithNext=1
)
_TITLE = ParagraphStyle("title", parent=_HEADING, fontSize=15, leading=19, spaceAfter=6)
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=9, leading=11, spaceAfter=0)
_GRID = [("GRID", (0, 0), (-1, -1), 0.4, black), ("BACKGROUND", (0, 0), (-1, 0), lightgrey)]


class _Whole(Flow):  # type: ignore[misc]  # reportlab ships no types
    """A paragraph that never runs over a page, so that none loses the portion mark that opens it."""

    def split(self, _width: float, _height: float) -> list[Flowable]:
        """Give no parts: the paragraph moves to the next page as a whole."""
        return []


def write(specimen: Specimen) -> bytes:
    """Return the document as PDF; the same bytes each time (reportlab's `invariant`)."""
    if specimen.kind == "scan":
        return _scan(specimen)
    buffer = io.BytesIO()
    template = BaseDocTemplate(
        buffer,
        pagesize=A4,
        invariant=1,
        title=specimen.title,
        author=specimen.office,
        subject=SUBJECT,
        lang=specimen.language,
    )
    template.addPageTemplates([_page(top, bottom) for top, bottom in _banners(specimen)])
    template.build(list(_story(specimen)))
    return buffer.getvalue()


def _banners(specimen: Specimen) -> list[tuple[str, str]]:
    changes = [block.banner for block in specimen.blocks if isinstance(block, Break) and block.banner]
    return [(specimen.top, specimen.bottom), *((banner, banner) for banner in changes)]


def _page(top: str, bottom: str) -> PageTemplate:
    frame = Frame(_MARGIN, _MARGIN, _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN, id="body")
    name = top or "first"
    return PageTemplate(name, [frame], onPage=_line(top, _HEIGHT - 40), onPageEnd=_line(bottom, 32))


def _line(marking: str, height: float) -> Callable[[Canvas, BaseDocTemplate], None]:
    def draw(canvas: Canvas, _template: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawCentredString(_WIDTH / 2, height, marking)

    return draw


def _story(specimen: Specimen) -> Iterator[Flowable]:
    yield _Whole(escape(specimen.title), _TITLE)
    yield _Whole(escape(specimen.heading_line), _TEXT)
    for block in specimen.blocks:
        yield from _flow(block)


def _flow(block: Block) -> Iterator[Flowable]:
    match block:
        case Heading(words):
            yield _Whole(escape(words), _HEADING)
        case Paragraph(words):
            yield _Whole(escape(words), _TEXT)
        case Bullet(words):
            yield _Whole(escape(words), _BULLET, bulletText="-")
        case Table(rows):
            cells = [[Flow(escape(cell), _CELL) for cell in row] for row in rows]
            yield Grid(cells, style=_GRID, spaceBefore=2, spaceAfter=9, hAlign="LEFT")
        case Break(banner):
            if banner:
                yield NextPageTemplate(banner)
            yield PageBreak()


def _scan(specimen: Specimen) -> bytes:
    """Return one page that holds only a picture of the text, so much out of focus that nothing can be read in it."""
    picture = Image.new("L", (1240, 1754), 245)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=26)
    words = [text for block in specimen.blocks for text in texts_of(block)]
    lines = [specimen.top, "", specimen.title, specimen.heading_line, "", *_wrapped(words), "", specimen.bottom]
    for number, line in enumerate(lines):
        pen.text((120, 110 + 38 * number), line, fill=40, font=font)
    picture = picture.filter(ImageFilter.GaussianBlur(_BLUR))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, _WIDTH, _HEIGHT)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _wrapped(texts: list[str], width: int = 76) -> Iterator[str]:
    for text in texts:
        line = ""
        for word in text.split():
            if len(line) + len(word) >= width:
                yield line
                line = ""
            line = f"{line} {word}".strip()
        yield line
        yield ""
