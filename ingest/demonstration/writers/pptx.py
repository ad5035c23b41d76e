"""Slides: the banner is the first and the last text of each slide."""

import io
from collections.abc import Sequence

import pptx
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Length, Pt

from ingest.demonstration.content import Block, Break, Bullet, Heading, Paragraph, Specimen, Table
from ingest.demonstration.writers.archive import repack
from ingest.demonstration.writers.properties import fill, moment

_BLANK = 6  # the layout without placeholders in python-pptx's own template
_LEFT = Pt(36)
_WIDTH = Pt(648)


def write(specimen: Specimen) -> bytes:
    """Return the document as PPTX: a title slide, then one slide for the blocks up to each break."""
    presentation = pptx.Presentation()
    fill(presentation.core_properties, specimen)
    _slide(presentation, specimen, (Heading(specimen.title), Paragraph(specimen.heading_line)))
    slide: list[Block] = []
    for block in (*specimen.blocks, Break("")):
        if not isinstance(block, Break):
            slide.append(block)
        elif slide:
            _slide(presentation, specimen, slide)
            slide = []
    buffer = io.BytesIO()
    presentation.save(buffer)
    return repack(buffer.getvalue(), moment(specimen))


def _slide(presentation: Presentation, specimen: Specimen, blocks: Sequence[Block]) -> None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[_BLANK])
    _text(slide, Pt(6), [specimen.top], 12)
    at = 40
    for block in blocks:
        match block:
            case Heading(words):
                _text(slide, Pt(at), [words], 24)
                at += 60
            case Paragraph(words) | Bullet(words):
                _text(slide, Pt(at), [words], 14)
                at += 20 + 18 * (len(words) // 90)
            case Table(rows):
                _table(slide, Pt(at), rows)
                at += 24 * len(rows)
            case Break():
                pass
    _text(slide, Pt(512), [specimen.bottom], 12)


def _text(slide: Slide, top: Length, lines: Sequence[str], size: int) -> None:
    frame = slide.shapes.add_textbox(_LEFT, top, _WIDTH, Pt(size * 2)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size = Pt(size)


def _table(slide: Slide, top: Length, rows: tuple[tuple[str, ...], ...]) -> None:
    shape = slide.shapes.add_table(len(rows), len(rows[0]), _LEFT, top, _WIDTH, Pt(24 * len(rows)))
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            shape.table.cell(number, column).text = words
