"""RTF and ODT through the program pandoc, when the machine has it; headers and footers read beside it."""

import re
import shutil
import subprocess
from typing import Any, Final

from ingest import office
from ingest.reading import Element, clean
from ingest.reasons import not_read

MAX_HEAP: Final = "1G"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_RTF_MARGIN: Final = re.compile(r"\{\\(header|footer)[lrf]?(?![a-z])")
_RTF_CODE: Final = re.compile(r"\\'([0-9a-fA-F]{2})|\\u(-?\d+) ?\??|\\([a-zA-Z]+)(-?\d+)? ?|\\([^a-zA-Z])|[{}\r\n]")


def to_html(data: bytes, kind: str) -> str:
    """Return the document as HTML. Raises NotRead: `missing-reader` without pandoc, `broken` when it fails."""
    program = shutil.which("pandoc")
    if program is None:
        raise not_read("missing-reader")
    if kind == "odt":
        office.opened(data, kind)
    elif not data.lstrip().startswith(b"{\\rtf"):
        raise not_read("type-mismatch")
    command = [program, "+RTS", f"-M{MAX_HEAP}", "-RTS", "--sandbox", "-f", kind, "-t", "html", "--wrap=none"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if done.returncode != 0:
        raise not_read("broken")
    return clean(done.stdout.decode("utf-8"))


def margins(data: bytes, kind: str) -> tuple[list[Element], list[Element]]:
    """Return the headers and the footers, which pandoc leaves out."""
    return _odt_margins(data) if kind == "odt" else _rtf_margins(data)


def _odt_margins(data: bytes) -> tuple[list[Element], list[Element]]:
    archive = office.opened(data, "odt")
    if "styles.xml" not in archive.namelist():
        return [], []
    tree = office.tree(archive, "styles.xml")
    return _styled(tree, "header"), _styled(tree, "footer")


def _styled(tree: Any, kind: str) -> list[Element]:
    found: list[Element] = []
    for ending in ("", "-left", "-first"):
        for margin in tree.iter(f"{_STYLE}{kind}{ending}"):
            for paragraph in margin.iter(f"{_TEXT}p", f"{_TEXT}h"):
                text = " ".join(clean("".join(paragraph.itertext())).split())
                if text:
                    found.append(Element(kind, text))
    return found


def _rtf_margins(data: bytes) -> tuple[list[Element], list[Element]]:
    source = data.decode("latin-1")
    found: dict[str, list[Element]] = {"header": [], "footer": []}
    for match in _RTF_MARGIN.finditer(source):
        group = _group(source, match.start())
        for line in re.split(r"\\(?:par|line)(?![a-z])", group[match.end() - match.start() :]):
            text = " ".join(clean(_RTF_CODE.sub(_character, line)).split())
            if text:
                found[match.group(1)].append(Element(match.group(1), text))
    return found["header"], found["footer"]


def _group(source: str, start: int) -> str:
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(source, start):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return source[start : match.end()]
    return source[start:]


def _character(code: re.Match[str]) -> str:
    if code.group(1):
        return bytes.fromhex(code.group(1)).decode("cp1252", "replace")
    if code.group(2):
        return chr(int(code.group(2)) % 65536)
    if code.group(5):
        return {"~": " ", "_": "-"}.get(code.group(5), code.group(5) if code.group(5) in "\\{}" else "")
    return "\t" if code.group(3) == "tab" else ""
