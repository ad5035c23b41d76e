"""Word documents: the banner stands in the page header and footer of every section."""

import io

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import _Footer, _Header

from ingest.demonstration.content import Block, Break, Bullet, Heading, Paragraph, Specimen, Table
from ingest.demonstration.writers.archive import repack
from ingest.demonstration.writers.properties import fill, moment


def write(specimen: Specimen) -> bytes:
    """Return the document as DOCX; each break opens a new section on a new page."""
    document = docx.Document()
    fill(document.core_properties, specimen)
    _banner(document.sections[0].header, specimen.top)
    _banner(document.sections[0].footer, specimen.bottom)
    document.add_heading(specimen.title, level=1)
    document.add_paragraph(specimen.heading_line)
    for block in specimen.blocks:
        _add(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue(), moment(specimen))


def _banner(place: _Header | _Footer, marking: str) -> None:
    if marking:
        paragraph = place.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(marking).bold = True


def _add(document: Document, block: Block) -> None:
    match block:
        case Heading(words):
            document.add_heading(words, level=2)
        case Paragraph(words):
            document.add_paragraph(words)
        case Bullet(words):
            document.add_paragraph(words, style="List Bullet")
        case Table(rows):
            grid = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
            for line, cells in zip(grid.rows, rows, strict=True):
                for cell, words in zip(line.cells, cells, strict=True):
                    cell.text = words
        case Break():
            document.add_section(WD_SECTION.NEW_PAGE)
