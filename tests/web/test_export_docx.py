"""A DOCX in French: its own words are translated, markings and words of documents are not."""

import io
from dataclasses import replace

import docx as reading

from tests.web.test_export_pdf import MARK, SHEET
from web.export_docx import docx
from web.language import language


def test_the_words_are_french_and_the_marking_is_not() -> None:
    sheet = replace(SHEET, authority=(("Classified By", "otter"),), abstention="No answer from here.")
    document = reading.Document(io.BytesIO(docx(sheet, language("fr"))))
    words = [one.text for one in document.paragraphs]
    assert "Autorité de classification" in words
    assert "Classified By: otter" in words
    assert document.sections[0].header.paragraphs[0].text == MARK.text
    assert document.core_properties.language == "fr"
