"""A report as PDF/UA: tagged, the marking at head and foot of every page. The only importer of WeasyPrint.

INVARIANT: nothing is fetched while it is drawn: the fetcher refuses every address.
"""

import logging
from typing import Any, Final

from markupsafe import Markup

from indexes.errors import UsageError
from web.banner import Mark
from web.export_sheet import ExportSheet
from web.language import Language
from web.templating import templates

FILLS: Final = {  # the values of web/static/coversheet.css: fill, text
    "u": ("#007a33", "#ffffff"),
    "cui": ("#502b85", "#ffffff"),
    "c": ("#0033a0", "#ffffff"),
    "s": ("#c8102e", "#ffffff"),
    "ts": ("#ff8c00", "#000000"),
    "sci": ("#fce83a", "#000000"),
}
NO_PANGO: Final = (
    "PDF needs the library Pango, which is not installed here. Install Debian's libpango-1.0-0 and libpangoft2-1.0-0; "
    "until then take DOCX or JSON."
)


def pdf(sheet: ExportSheet, spoken: Language) -> bytes:
    """Give a report as PDF. Raises UsageError where Pango is missing."""
    try:
        import weasyprint  # noqa: PLC0415 - loads Pango, which a server without it must not need
        from weasyprint import images  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise UsageError(NO_PANGO) from error

    # It has Pillow take pictures that are cut off, in the whole process; whoever else reads pictures here must not.
    images.ImageFile.LOAD_TRUNCATED_IMAGES = False

    class Refusing(URLFetcher):  # type: ignore[misc]
        """Gives nothing for any address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            del url, headers
            raise ValueError("Nothing is fetched.")

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its warnings quote what it draws
    text = templates(spoken.code).get_template("export.html").render(sheet=sheet)
    style = templates(spoken.code).get_template("export.css").render(band=band(sheet.bar), fills=FILLS)
    refusing = Refusing()
    sheets = [weasyprint.CSS(string=style, url_fetcher=refusing)]
    drawn = weasyprint.HTML(string=text, url_fetcher=refusing)
    document: bytes = drawn.write_pdf(pdf_variant="pdf/ua-1", stylesheets=sheets)
    return document


def band(mark: Mark) -> dict[str, str]:
    """Give what the bars of a page are drawn with; the marking is a CSS string in which every sign is escaped."""
    fill, text = FILLS.get(mark.tone, ("#2b3438", "#ffffff"))
    return {
        "words": Markup(css_string(mark.text)),  # noqa: S704 - escaped for CSS
        "fill": fill,
        "text": text,
    }


def css_string(words: str) -> str:
    r"""Give text as a CSS string: letters and digits as they are, all else as \HEX, so that nothing ends it."""
    signs = (one if one.isascii() and one.isalnum() else f"\\{ord(one):x} " for one in words)
    return f'"{"".join(signs)}"'
