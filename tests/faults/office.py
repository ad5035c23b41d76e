"""Papers as DOCX, PPTX and XLSX, with what Word, PowerPoint and Excel can hide."""

import io
from typing import Any

import docx
import openpyxl
import pptx
from docx.enum.section import WD_SECTION
from docx.shared import Pt as WordPt
from docx.shared import RGBColor
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Font
from pptx.dml.color import RGBColor as SlideColor
from pptx.util import Pt

from tests.faults.paper import HIDDEN, PLAIN, TINY, WHITE, Line, Paper, Part, Picture, Table
from tests.faults.pictures import drawn

_FOOTNOTE = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p>'
    "<w:r><w:t>{}</w:t></w:r></w:p></w:footnote></w:footnotes>"
)


def word(paper: Paper) -> bytes:
    """Return a DOCX: a section for each page, its marking in header and footer."""
    document = docx.Document()
    _state(document.core_properties, paper)
    for number, page in enumerate(paper.pages):
        section = document.add_section(WD_SECTION.NEW_PAGE) if number else document.sections[0]
        for margin, parts in ((section.header, page.top), (section.footer, page.bottom)):
            margin.is_linked_to_previous = False
            for part in parts:
                _write(margin, part)
        for part in page.body:
            _write(document, part)
    if paper.comment:
        document.add_comment(document.paragraphs[0].runs, text=paper.comment)
    return _with_footnote(_saved(document), paper.footnote)


def _write(place: Any, part: Part) -> None:
    if isinstance(part, Table):
        grid = place.add_table(rows=len(part.rows), cols=len(part.rows[0]))
        for line, cells in zip(grid.rows, part.rows, strict=True):
            for cell, words in zip(line.cells, cells, strict=True):
                cell.text = words
        return
    run = place.add_paragraph().add_run()
    if isinstance(part, Picture):
        run.add_picture(io.BytesIO(drawn(part.words)), width=WordPt(240))
        return
    run.text = part.text
    if part.look == WHITE:
        run.font.color.rgb = RGBColor.from_string("FFFFFF")
    elif part.look == TINY:
        run.font.size = WordPt(1)
    elif part.look == HIDDEN:
        run.font.hidden = True


def _with_footnote(data: bytes, words: str) -> bytes:
    if not words:
        return data
    import zipfile  # noqa: PLC0415 - used here only

    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("word/footnotes.xml", _FOOTNOTE.format(words))
    return whole.getvalue()


def slides(paper: Paper) -> bytes:
    """Return a PPTX: a slide for each page, a text box for each line."""
    presentation = pptx.Presentation()
    _state(presentation.core_properties, paper)
    for number, page in enumerate(paper.pages):
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        for place, part in enumerate((*page.top, *page.body, *page.bottom)):
            _show(slide, part, Pt(6 + 34 * place))
        if number == 0 and paper.note:
            slide.notes_slide.notes_text_frame.text = paper.note
    return _saved(presentation)


def _show(slide: Any, part: Part, top: Any) -> None:
    if isinstance(part, Table):
        shape = slide.shapes.add_table(len(part.rows), len(part.rows[0]), Pt(36), top, Pt(600), Pt(30))
        for number, row in enumerate(part.rows):
            for column, words in enumerate(row):
                shape.table.cell(number, column).text = words
        return
    if isinstance(part, Picture):
        slide.shapes.add_picture(io.BytesIO(drawn(part.words)), Pt(36), top, Pt(240))
        return
    shape = slide.shapes.add_textbox(Pt(36), top, Pt(640), Pt(28))
    run = shape.text_frame.paragraphs[0].add_run()
    run.text = part.text
    run.font.size = Pt(1) if part.look == TINY else Pt(14)
    if part.look == WHITE:
        run.font.color.rgb = SlideColor.from_string("FFFFFF")  # type: ignore[no-untyped-call]
    elif part.look == HIDDEN:
        shape._element.nvSpPr.cNvPr.set("hidden", "1")


def sheets(paper: Paper) -> bytes:
    """Return an XLSX: a sheet for each page; a single plain line of its marking stands in the sheet's page header."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in ("title", "subject", "keywords", "category"):
        setattr(book.properties, name, paper.properties.get(name))
    for number, page in enumerate(paper.pages, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        top, bottom = _margin(sheet.oddHeader, page.top), _margin(sheet.oddFooter, page.bottom)
        for part in (*top, *page.body, *bottom):
            _fill(sheet, part)
        if number == 1 and paper.comment:
            sheet["A1"].comment = Comment(paper.comment, "Reviewer")
    return _saved(book)


def _margin(margin: Any, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    if len(parts) == 1 and isinstance(parts[0], Line) and parts[0].look == PLAIN:
        margin.center.text = parts[0].text
        return ()
    return parts


def _fill(sheet: Any, part: Part) -> None:
    if isinstance(part, Picture):
        sheet.add_image(SheetImage(io.BytesIO(drawn(part.words))), f"A{sheet.max_row + 1}")
        return
    for row in part.rows if isinstance(part, Table) else ((part.text,),):
        sheet.append(list(row))
    if isinstance(part, Line) and part.look != PLAIN:
        cell = sheet.cell(sheet.max_row, 1)
        if part.look == HIDDEN:
            sheet.row_dimensions[sheet.max_row].hidden = True
        else:
            cell.font = Font(color="FFFFFFFF") if part.look == WHITE else Font(size=1)


def _state(properties: Any, paper: Paper) -> None:
    for name, value in paper.properties.items():
        setattr(properties, name, value)


def _saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
