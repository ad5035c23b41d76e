"""HTML pages: the banner is the first and the last line of the body."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from ingest.demonstration.content import Block, Break, Bullet, Heading, Paragraph, Specimen, Table

_STYLE = "body{font-family:sans-serif;max-width:46em;margin:auto}.banner{text-align:center;font-weight:bold}"


def write(specimen: Specimen) -> bytes:
    """Return the document as one UTF-8 page without scripts, images or links."""
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{specimen.language}">',
        f'<head><meta charset="utf-8"><title>{escape(specimen.title)}</title><style>{_STYLE}</style></head>',
        "<body>",
        f'<p class="banner">{escape(specimen.top)}</p>',
        f"<h1>{escape(specimen.title)}</h1>",
        f"<p>{escape(specimen.heading_line)}</p>",
        *_blocks(specimen.blocks),
        f'<p class="banner">{escape(specimen.bottom)}</p>',
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(lines).encode()


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for kind, group in groupby(blocks, key=type):
        items = [line for block in group for line in _block(block)]
        yield from ["<ul>", *items, "</ul>"] if kind is Bullet else items


def _block(block: Block) -> list[str]:
    match block:
        case Heading(words):
            return [f"<h2>{escape(words)}</h2>"]
        case Paragraph(words):
            return [f"<p>{escape(words)}</p>"]
        case Bullet(words):
            return [f"<li>{escape(words)}</li>"]
        case Table(rows):
            head, *rest = rows
            return ["<table>", _row(head, "th"), *(_row(row, "td") for row in rest), "</table>"]
        case Break():
            return []


def _row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
