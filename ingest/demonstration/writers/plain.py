"""Plain text and Markdown: the banner is the first and the last line."""

from ingest.demonstration.content import Block, Break, Bullet, Heading, Paragraph, Specimen, Table


def text(specimen: Specimen) -> bytes:
    """Return the document as UTF-8 text; an empty one has no bytes at all."""
    if specimen.kind == "empty":
        return b""
    return "\n".join(_framed(specimen, body(specimen))).encode()


def markdown(specimen: Specimen) -> bytes:
    """Return the document as UTF-8 Markdown with headings, lists and pipe tables."""
    lines = [f"# {specimen.title}", "", specimen.heading_line, ""]
    for block in specimen.blocks:
        lines += _markdown(block)
    return "\n".join(_framed(specimen, lines)).encode()


def body(specimen: Specimen) -> list[str]:
    """Return title, heading line and blocks as lines of text, without a banner."""
    lines = [specimen.title, "", specimen.heading_line, ""]
    for block in specimen.blocks:
        lines += _text(block)
    return lines


def _framed(specimen: Specimen, lines: list[str]) -> list[str]:
    top = [specimen.top, ""] if specimen.top else []
    bottom = [specimen.bottom, ""] if specimen.bottom else []
    return [*top, *lines, *bottom]


def _text(block: Block) -> list[str]:
    match block:
        case Heading(words) | Paragraph(words):
            return [words, ""]
        case Bullet(words):
            return [f"- {words}", ""]
        case Table(rows):
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            aligned = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
            return [*(line.rstrip() for line in aligned), ""]
        case Break():
            return []


def _markdown(block: Block) -> list[str]:
    match block:
        case Heading(words):
            return [f"## {words}", ""]
        case Paragraph(words):
            return [words, ""]
        case Bullet(words):
            return [f"- {words}", ""]
        case Table(rows):
            head, *rest = ["| " + " | ".join(row) + " |" for row in rows]
            return [head, "|" + " --- |" * len(rows[0]), *rest, ""]
        case Break():
            return []
