"""Papers as files: text, Markdown, HTML, mail and PDF here, office files in `office`."""

import io
from collections.abc import Callable, Iterator, Mapping
from html import escape
from types import MappingProxyType
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.faults import office
from tests.faults.paper import HIDDEN, PLAIN, TINY, WHITE, Line, Page, Paper, Part, Picture, Table
from tests.faults.pictures import drawn

_WIDTH, _HEIGHT = A4
_WIDE_FONT = "HeiseiKakuGo-W5"  # known to every reader of PDF by its name; has Greek, Cyrillic and full-width letters
_STYLES = MappingProxyType(
    {
        PLAIN: "",
        WHITE: ' style="color:#fff;background:#ffffff"',
        TINY: ' style="font-size:1px"',
        HIDDEN: ' style="display:none"',
    }
)


def _text(paper: Paper) -> bytes:
    return "\n\n".join(_lines(paper)).encode()


def _lines(paper: Paper) -> Iterator[str]:
    for page in paper.pages:
        for part in (*page.top, *page.body, *page.bottom):
            if isinstance(part, Table):
                yield "\n".join("   ".join(row) for row in part.rows)
            elif isinstance(part, Line):
                yield part.text


def _markdown(paper: Paper) -> bytes:
    blocks = [f"<!-- {paper.comment} -->"] if paper.comment else []
    for page in paper.pages:
        for part in (*page.top, *page.body, *page.bottom):
            if isinstance(part, Table):
                head, *rest = ["| " + " | ".join(row) + " |" for row in part.rows]
                blocks.append("\n".join([head, "|" + " --- |" * len(part.rows[0]), *rest]))
            elif isinstance(part, Line):
                blocks.append(part.text if part.look == PLAIN else f"<p{_STYLES[part.look]}>{part.text}</p>")
    return "\n\n".join(blocks).encode()


def _html(paper: Paper) -> bytes:
    metas = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in paper.properties.items())
    title = escape(paper.properties.get("title", "Report"))
    blocks = [f"<!-- {paper.comment} -->"] if paper.comment else []
    for page in paper.pages:
        blocks += [_block(part) for part in (*page.top, *page.body, *page.bottom)]
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{metas}</head><body>{''.join(blocks)}</body></html>".encode()
    )


def _block(part: Part) -> str:
    if isinstance(part, Table):
        rows = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in part.rows)
        return f"<table>{''.join(rows)}</table>"
    if isinstance(part, Picture):
        import base64  # noqa: PLC0415 - used here only

        return f'<img src="data:image/png;base64,{base64.b64encode(drawn(part.words)).decode()}">'
    return f"<p{_STYLES[part.look]}>{escape(part.text)}</p>"


def _mail(paper: Paper) -> bytes:
    fields = ["MIME-Version: 1.0", "From: Ada <ada@unit.example>", "To: Bo <bo@unit.example>"]
    fields.append(f"Subject: {paper.properties.get('subject', 'Report')}")
    fields += [f"X-Classification: {value}" for name, value in paper.properties.items() if name == "keywords"]
    fields.append("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit")
    return ("\n".join(fields) + "\n\n").encode() + _text(paper) + b"\n"


def _pdf(paper: Paper) -> bytes:
    target = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont(_WIDE_FONT))
    canvas = Canvas(target, pagesize=A4, invariant=True)
    if paper.properties:
        canvas.setTitle(paper.properties.get("title", ""))
        canvas.setSubject(paper.properties.get("subject", ""))
        canvas.setKeywords(paper.properties.get("keywords", ""))
    for number, page in enumerate(paper.pages):
        _draw(canvas, page)
        if number == 0 and paper.comment:
            canvas.textAnnotation(paper.comment, Rect=[400, 400, 440, 440])
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(canvas: Any, page: Page) -> None:
    at = _stack(canvas, page.top, _HEIGHT - 40, middle=True)
    _stack(canvas, page.body, at - 24, middle=False)
    _stack(canvas, page.bottom, 32 + 16 * (len(page.bottom) - 1), middle=True)


def _stack(canvas: Any, parts: tuple[Part, ...], top: float, *, middle: bool) -> float:
    at = top
    for part in parts:
        if isinstance(part, Picture):
            shown = ImageReader(io.BytesIO(drawn(part.words)))
            width, height = shown.getSize()
            at -= 30
            canvas.drawImage(shown, 72, at, 30 * width / height, 30)
            at -= 16
            continue
        for words in ("   ".join(row) for row in part.rows) if isinstance(part, Table) else (part.text,):
            _print(canvas, words, part.look if isinstance(part, Line) else PLAIN, at, middle=middle)
            at -= 16 if middle or isinstance(part, Table) else 30
    return at


def _print(canvas: Any, words: str, look: str, at: float, *, middle: bool) -> None:
    font = "Helvetica" if words.isascii() else _WIDE_FONT
    size = 1 if look == TINY else 11
    start = (_WIDTH - pdfmetrics.stringWidth(words, font, size)) / 2 if middle else 72
    text = canvas.beginText(start, at)
    text.setFont(font, size)
    text.setFillGray(1 if look == WHITE else 0)
    text.setTextRenderMode(3 if look == HIDDEN else 0)
    text.textOut(words)
    canvas.drawText(text)


WRITERS: Mapping[str, Callable[[Paper], bytes]] = MappingProxyType(
    {
        "docx": office.word,
        "eml": _mail,
        "html": _html,
        "md": _markdown,
        "pdf": _pdf,
        "pptx": office.slides,
        "txt": _text,
        "xlsx": office.sheets,
    }
)
"""The writer of each format, by the ending of its files."""
