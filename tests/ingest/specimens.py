"""Small real files of every kind that is read, made on the spot."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
import pptx
from docx.oxml import parse_xml
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

LINE = 14  # points between two lines of a PDF
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(*pages: Sequence[str], password: str | None = None) -> bytes:
    """Return a PDF: one list of lines a page, a blank line makes a gap; "[picture]" draws a rectangle."""
    target = io.BytesIO()
    drawing = canvas.Canvas(target, pagesize=A4, encrypt=password, invariant=True)
    for lines in pages:
        height = 800
        for line in lines:
            if line == "[picture]":
                drawing.rect(100, 300, 200, 200, fill=1)
            elif line:
                drawing.drawString(72, height, line)
            height -= LINE
        drawing.showPage()
    drawing.save()
    return target.getvalue()


def word(
    paragraphs: Sequence[str],
    *,
    header: str = "",
    footer: str = "",
    rows: Sequence[Sequence[str]] = (),
    box: str = "",
    heading: str = "",
    title: str = "",
) -> bytes:
    """Return a DOCX; `box` is the text of a text box in the header."""
    document = docx.Document()
    document.core_properties.title = title
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = footer
    if box:
        inner = f"<w:txbxContent><w:p><w:r><w:t>{box}</w:t></w:r></w:p></w:txbxContent>"
        section.header._element.append(parse_xml(f"<w:p {NAMESPACE}><w:r>{inner}</w:r></w:p>"))
    if heading:
        document.add_heading(heading, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                table.cell(number, column).text = cell
    return _saved(document)


def slides(*texts: Sequence[str], notes: str = "", master: str = "") -> bytes:
    """Return a PPTX: on each slide one text box per text, from the top down; `notes` go to the first slide."""
    presentation = pptx.Presentation()
    if master:
        box = presentation.slide_layouts[6].shapes._spTree  # python-pptx gives no way to draw on a layout
        drawn = presentation.slides.add_slide(presentation.slide_layouts[6]).shapes.add_textbox(0, 0, 9144, 9144)
        drawn.text_frame.text = master
        box.append(drawn._element)
    for number, lines in enumerate(texts):
        first = master and number == 0
        slide = presentation.slides[0] if first else presentation.slides.add_slide(presentation.slide_layouts[6])
        for place, line in enumerate(lines):
            shape = slide.shapes.add_textbox(Inches(1), Inches(0.5 + place), Inches(8), Inches(0.5))
            shape.text_frame.text = line
        if notes and number == 0:
            slide.notes_slide.notes_text_frame.text = notes
    return _saved(presentation)


def sheets(**named: Sequence[Sequence[object]]) -> bytes:
    """Return an XLSX: one sheet for each name; the row ("&C…",) sets the page header instead."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            if len(row) == 1 and str(row[0]).startswith("&C"):
                sheet.oddHeader.center.text = str(row[0])[2:]
            else:
                sheet.append(list(row))
    return _saved(book)


def mail(body: str, *, subject: str = "Fuel", marking: str = "", attachment: str = "", kind: str = "plain") -> bytes:
    """Return an EML message with a body of text/plain or text/html."""
    fields = [f"Subject: {subject}", "From: Ada <ada@unit.example>", "To: Bo <bo@unit.example>"]
    fields += [f"X-Marking: {marking}"] if marking else []
    part = f"Content-Type: text/{kind}; charset=utf-8\n\n{body}\n"
    if not attachment:
        return ("\n".join(["MIME-Version: 1.0", *fields]) + "\n" + part).encode()
    fields.append('MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"')
    other = f'Content-Type: application/pdf\nContent-Disposition: attachment; filename="{attachment}"\n\nxx\n'
    return ("\n".join(fields) + f"\n\n--b\n{part}\n--b\n{other}\n--b--\n").encode()


def zipped(**members: bytes) -> bytes:
    """Return a zip archive; a name's double underscores stand for slashes, single ones for dots."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


def _saved(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
