"""Rich Text Format 1.9, written by hand: the banner in header and footer, and as first and last paragraph."""

from ingest.demonstration.content import Block, Break, Bullet, Heading, Paragraph, Specimen, Table

_ESCAPES = {"\\": "\\\\", "{": "\\{", "}": "\\}"}


def write(specimen: Specimen) -> bytes:
    """Return the document as RTF in pure ASCII; other letters are written by their number."""
    stamp = f"\\yr{specimen.date.year}\\mo{specimen.date.month}\\dy{specimen.date.day}\\hr9\\min0"
    lines = [
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Helvetica;}}",
        f"{{\\info{{\\title {escape(specimen.title)}}}{{\\author {escape(specimen.office)}}}{{\\creatim{stamp}}}}}",
        f"{{\\header\\pard\\qc\\b {escape(specimen.top)}\\b0\\par}}",
        f"{{\\footer\\pard\\qc\\b {escape(specimen.bottom)}\\b0\\par}}",
        f"\\pard\\qc\\b {escape(specimen.top)}\\b0\\par",
        f"\\pard\\ql\\b\\fs32 {escape(specimen.title)}\\b0\\fs22\\par",
        f"\\pard {escape(specimen.heading_line)}\\par",
        *(line for block in specimen.blocks for line in _block(block)),
        f"\\pard\\qc\\b {escape(specimen.bottom)}\\b0\\par",
        "}",
        "",
    ]
    return "\n".join(lines).encode("ascii")


def escape(text: str) -> str:
    """Return the text with RTF's own signs and everything beyond ASCII escaped."""
    return "".join(_ESCAPES.get(sign, sign if sign.isascii() else f"\\u{ord(sign)}?") for sign in text)


def _block(block: Block) -> list[str]:
    match block:
        case Heading(words):
            return [f"\\pard\\sb200\\b {escape(words)}\\b0\\par"]
        case Paragraph(words):
            return [f"\\pard\\sb120 {escape(words)}\\par"]
        case Bullet(words):
            return [f"\\pard\\li360\\fi-180\\bullet  {escape(words)}\\par"]
        case Table(rows):
            return [_row(row) for row in rows] + ["\\pard\\par"]
        case Break():
            return ["\\page"]


def _row(cells: tuple[str, ...]) -> str:
    edges = "".join(f"\\cellx{2400 * (number + 1)}" for number in range(len(cells)))
    return f"\\trowd{edges}\\pard\\intbl " + "".join(f"{escape(cell)}\\cell " for cell in cells) + "\\row"
