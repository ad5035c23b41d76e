"""A report as DOCX: the marking in the header and the footer of every page, first and even pages included."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from web.banner import Mark
from web.export_pdf import band
from web.export_sheet import ExportSheet, SourceLine
from web.language import Language, texts

if TYPE_CHECKING:
    from docx.document import Document as Written


def docx(sheet: ExportSheet, spoken: Language) -> bytes:
    """Give a report as DOCX. It holds no author and no time but what the report says."""
    from docx import Document  # noqa: PLC0415 - slow to load; only a report needs it

    word, _ = texts(spoken)
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = f"{word('Answer')} {sheet.id[:8]} · Coversheet", "", ""
    properties.language = spoken.code
    _banners(document, sheet.bar)
    document.add_heading(sheet.question, level=1)
    asked = word("asked %(time)s") % {"time": sheet.asked}
    document.add_paragraph(f"{word('Answer')} {sheet.id} · {asked} · {word('the report as a whole:')} {sheet.bar.text}")
    for note in sheet.notes:
        document.add_paragraph(spoken.told(note))
    document.add_heading(word("Answer"), level=2)
    if sheet.abstention:
        document.add_paragraph().add_run(spoken.told(sheet.abstention)).bold = True
    for claim in sheet.claims:
        line = document.add_paragraph(style="List Number")
        line.add_run(claim.mark.text).bold = True
        words = f"“{claim.text}”" if claim.quoted else claim.text
        line.add_run(f" {words} {''.join(f'[{one}]' for one in claim.sources)} ")
        verdict = spoken.told(claim.verdict) + (f": {spoken.told(claim.instead)}" if claim.instead else "")
        line.add_run(f"({verdict})").italic = True
    if sheet.sources:
        document.add_heading(word("Sources"), level=2)
    for source in sheet.sources:
        _source(document, source)
    if sheet.authority:
        document.add_heading(word("Classification authority"), level=2)
        for name, value in sheet.authority:
            document.add_paragraph(f"{name}: {spoken.told(value)}")
        if sheet.by_hand:
            document.add_paragraph(spoken.told(sheet.by_hand))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _source(document: "Written", source: SourceLine) -> None:
    line = document.add_paragraph(f"[{source.number}] ")
    line.add_run(source.title).bold = True
    known = f" · {source.known}" if source.known else ""
    line.add_run(f" [{source.mark.text}] {source.place}{known} · {source.document}")
    if source.quote:
        quote = document.add_paragraph(style="Quote")
        quote.add_run(source.portion.text).bold = True
        quote.add_run(f" {source.quote}")


def _banners(document: "Written", mark: Mark) -> None:
    """Put the marking at the head and the foot of every kind of page in every section."""
    document.settings.odd_and_even_pages_header_footer = True
    for section in document.sections:
        section.different_first_page_header_footer = True
        for head in (section.header, section.first_page_header, section.even_page_header):
            _bar(head.paragraphs[0], mark)
        for foot in (section.footer, section.first_page_footer, section.even_page_footer):
            _number(foot.paragraphs[0])
            _bar(foot.add_paragraph(), mark)


def _bar(line: Any, mark: Mark) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - see `docx`
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import RGBColor  # noqa: PLC0415

    colours = band(mark)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run(mark.text)
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(colours["text"][1:].upper())
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colours["fill"][1:].upper())):
        shade.set(qn(f"w:{name}"), value)
    line._p.get_or_add_pPr().append(shade)  # noqa: SLF001 - python-docx has no other way to shade a paragraph


def _number(line: Any) -> None:
    """Write the page's number as a field that the word processor fills."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - see `docx`
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)  # noqa: SLF001 - python-docx knows no fields
