"""Workbooks: the banner in the header and footer of each sheet, and in its first and last row."""

import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from ingest.demonstration.content import Break, Specimen, Table, texts_of
from ingest.demonstration.writers.archive import repack
from ingest.demonstration.writers.properties import SUBJECT, moment


def write(specimen: Specimen) -> bytes:
    """Return the document as XLSX; each break opens a new sheet. Numbers stay text, as they were written."""
    book = openpyxl.Workbook()
    book.properties.title = specimen.title
    book.properties.subject = SUBJECT
    book.properties.creator = specimen.office
    book.properties.language = specimen.language
    book.properties.created = moment(specimen)
    sheet = book.active
    sheet.title = "1"
    _open(sheet, specimen)
    sheet.append([specimen.title])
    sheet.append([specimen.heading_line])
    for block in specimen.blocks:
        if isinstance(block, Break):
            sheet.append([specimen.bottom])
            sheet = book.create_sheet(str(len(book.worksheets) + 1))
            _open(sheet, specimen)
        elif isinstance(block, Table):
            for row in block.rows:
                sheet.append(list(row))
        else:
            sheet.append(list(texts_of(block)))
    sheet.append([specimen.bottom])
    buffer = io.BytesIO()
    book.save(buffer)
    return repack(buffer.getvalue(), moment(specimen))


def _open(sheet: Worksheet, specimen: Specimen) -> None:
    sheet.oddHeader.center.text = specimen.top
    sheet.oddFooter.center.text = specimen.bottom
    sheet.column_dimensions["A"].width = 32
    sheet.append([specimen.top])
