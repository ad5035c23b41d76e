"""OpenDocument Text 1.3, written by hand: the banner in header and footer, and as first and last paragraph."""

from itertools import groupby
from xml.sax.saxutils import escape

from ingest.demonstration.content import Block, Break, Bullet, Heading, Paragraph, Specimen, Table
from ingest.demonstration.writers.archive import pack

_TYPE = "application/vnd.oasis.opendocument.text"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = (
    f'xmlns:office="{_URN}:office:1.0" xmlns:text="{_URN}:text:1.0" xmlns:style="{_URN}:style:1.0" '
    f'xmlns:table="{_URN}:table:1.0" xmlns:meta="{_URN}:meta:1.0" xmlns:fo="{_URN}:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(specimen: Specimen) -> bytes:
    """Return the document as a zip whose first entry is the stored `mimetype`."""
    return pack(
        [
            ("mimetype", _TYPE.encode()),
            ("META-INF/manifest.xml", _manifest().encode()),
            ("meta.xml", _meta(specimen).encode()),
            ("styles.xml", _styles(specimen).encode()),
            ("content.xml", _content(specimen).encode()),
        ]
    )


def _manifest() -> str:
    entries = [("/", _TYPE), *((name, "text/xml") for name in ("content.xml", "styles.xml", "meta.xml"))]
    lines = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>' for path, kind in entries
    )
    return f'{_HEAD}<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" manifest:version="1.3">{lines}</manifest:manifest>'


def _meta(specimen: Specimen) -> str:
    day = f"{specimen.date.isoformat()}T09:00:00"
    return (
        f"{_HEAD}<office:document-meta {_SPACES}><office:meta><dc:title>{escape(specimen.title)}</dc:title>"
        f"<dc:creator>{escape(specimen.office)}</dc:creator><dc:language>{specimen.language}</dc:language>"
        f"<meta:creation-date>{day}</meta:creation-date><dc:date>{day}</dc:date></office:meta></office:document-meta>"
    )


def _styles(specimen: Specimen) -> str:
    return (
        f"{_HEAD}<office:document-styles {_SPACES}><office:styles/><office:automatic-styles>"
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin="2cm"/><style:header-style/><style:footer-style/></style:page-layout>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" '
        f'style:page-layout-name="A4"><style:header><text:p>{escape(specimen.top)}</text:p></style:header>'
        f"<style:footer><text:p>{escape(specimen.bottom)}</text:p></style:footer></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )


def _content(specimen: Specimen) -> str:
    lines = [
        f"<text:p>{escape(specimen.top)}</text:p>",
        f'<text:h text:outline-level="1">{escape(specimen.title)}</text:h>',
        f"<text:p>{escape(specimen.heading_line)}</text:p>",
    ]
    for kind, group in groupby(specimen.blocks, key=type):
        items = [line for block in group for line in _block(block)]
        lines += ["<text:list>", *items, "</text:list>"] if kind is Bullet else items
    lines.append(f"<text:p>{escape(specimen.bottom)}</text:p>")
    return (
        f"{_HEAD}<office:document-content {_SPACES}><office:body><office:text>"
        + "".join(lines)
        + "</office:text></office:body></office:document-content>"
    )


def _block(block: Block) -> list[str]:
    match block:
        case Heading(words):
            return [f'<text:h text:outline-level="2">{escape(words)}</text:h>']
        case Paragraph(words):
            return [f"<text:p>{escape(words)}</text:p>"]
        case Bullet(words):
            return [f"<text:list-item><text:p>{escape(words)}</text:p></text:list-item>"]
        case Table(rows):
            columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
            return ["<table:table>", columns, *map(_row, rows), "</table:table>"]
        case Break():
            return []


def _row(cells: tuple[str, ...]) -> str:
    inner = "".join(f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{inner}</table:table-row>"
