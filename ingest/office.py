"""Office files as zip archives: refused when they unpack too far, and the text that unstructured leaves out.

unstructured does not read text boxes, notes and comments of a DOCX, speaker notes and master text of a
PPTX, nor the page headers of an XLSX; a banner or a paragraph may stand in any of them.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from ingest.reading import Element, clean
from ingest.reasons import not_read

MAX_UNPACKED: Final = 512 * 1024 * 1024
MAX_RATIO: Final = 200  # of a member larger than MAX_SMALL; office XML compresses 5 to 30 times
MAX_SMALL: Final = 16 * 1024 * 1024
MAX_MEMBERS: Final = 20_000
_MAIN: Final = {
    "docx": "word/document.xml",
    "pptx": "ppt/presentation.xml",
    "xlsx": "xl/workbook.xml",
    "odt": "content.xml",
}
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET_CODES: Final = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+|&[A-Z](?![a-z])')


def opened(data: bytes, kind: str) -> zipfile.ZipFile:
    """Return the archive, once it is known to be of this kind and to unpack to a sane size.

    Raises NotRead: `encrypted`, `broken`, `type-mismatch` or `bomb`.
    """
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise not_read("encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "type-mismatch")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise not_read("broken") from error
    _require_sane(archive)
    if _MAIN[kind] not in archive.namelist():
        raise not_read("type-mismatch")
    return archive


def _require_sane(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise not_read("bomb")
    for member in members:
        if member.flag_bits & 1:
            raise not_read("encrypted")
        if member.file_size > MAX_SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise not_read("bomb")


def title(archive: zipfile.ZipFile) -> str:
    """Return the title in the file's properties, "" if none."""
    if "docProps/core.xml" not in archive.namelist():
        return ""
    found = tree(archive, "docProps/core.xml").findtext("{http://purl.org/dc/elements/1.1/}title")
    return " ".join(clean(found or "").split())


def beside(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Return what a file says beside its text: its properties, the comments on cells and slides."""
    texts = []
    for name in sorted(archive.namelist()):
        if re.fullmatch(r"docProps/(core|custom)\.xml", name):
            texts += [" ".join(clean(node.text or "").split()) for node in tree(archive, name).iter() if not len(node)]
        elif _BODIES.fullmatch(name):
            texts += [clean(text) for text in _spoken_of(tree(archive, name))]
        elif re.fullmatch(r"(xl|ppt)/(threadedComments/|comments/)?\w*[cC]omment\w*\.xml", name):
            texts += [clean("".join(node.itertext())) for node in _comments(tree(archive, name))]
    return tuple(text for text in texts if text.strip())


def _comments(root: Any) -> Iterator[Any]:
    return (node for node in root.iter() if etree.QName(node).localname in ("comment", "cm", "threadedComment"))


def unwrapped(archive: zipfile.ZipFile) -> bytes:
    """Return a DOCX in which what stands in insertions, content controls, fields and smart tags stands as plain text.

    Readers pass over what is wrapped so, and a word of a banner may be.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name in dict.fromkeys(archive.namelist()):
            content = archive.read(name)
            if _BODIES.fullmatch(name):
                root = tree(archive, name)
                _unwrap(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            made.writestr(name, content)
    return written.getvalue()


_BODIES: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_WRAPPERS: Final = frozenset(
    f"{_W}{name}" for name in ("ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "fldSimple")
)


def _unwrap(root: Any) -> None:
    """Put the children of each wrapper in its place."""
    for node in [one for one in root.iter() if one.tag in _WRAPPERS][::-1]:
        parent = node.getparent()
        at = parent.index(node)
        kept = [
            one for one in node if one.tag not in (f"{_W}sdtPr", f"{_W}sdtEndPr", f"{_W}smartTagPr", f"{_W}customXmlPr")
        ]
        parent[at : at + 1] = kept


def _spoken_of(root: Any) -> Iterator[str]:
    """Yield what a DOCX says but not as its text: deleted words, WordArt, descriptions of pictures and tables."""
    for paragraph in root.iter(f"{_W}p"):
        yield "".join(node.text or "" for node in paragraph.iter(f"{_W}delText"))
    for node in root.iter():
        for name, value in node.attrib.items():
            local = etree.QName(name).localname
            art = etree.QName(node).localname
            if (art, local) in {("textpath", "string"), ("docPr", "descr"), ("docPr", "title")} or (
                art in ("tblCaption", "tblDescription") and local == "val"
            ):
                yield str(value)


def docx_rest(archive: zipfile.ZipFile) -> list[Element]:
    """Return text boxes of headers, footers and body, then footnotes, endnotes and comments."""
    margins, rest = [], []
    for name in sorted(archive.namelist()):
        if re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            kind = "header" if "header" in name else "footer"
            margins += [Element(kind, text) for text in _boxes(tree(archive, name))]
        elif name == "word/document.xml":
            rest += [Element("paragraph", text) for text in _boxes(tree(archive, name))]
        elif name in ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"):
            section = posixpath.basename(name).removesuffix(".xml")
            rest += [Element("paragraph", text, section=section) for text in _paragraphs(tree(archive, name))]
    return margins + rest


def _boxes(root: Any) -> Iterator[str]:
    # Word writes each box twice, for old and new programs: the copy under Fallback is left out.
    for box in root.iter(f"{_W}txbxContent"):
        if not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors()):
            yield from _paragraphs(box)


def _paragraphs(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p"):
        text = clean("".join(node.text or "" for node in paragraph.iter(f"{_W}t"))).strip()
        if text:
            yield text


def with_pptx_rest(archive: zipfile.ZipFile, elements: list[Element]) -> Iterator[Element]:
    """Yield master text as headers, then slide by slide the elements and the speaker notes."""
    for name in sorted(archive.namelist()):
        if re.fullmatch(r"ppt/(slideMasters|slideLayouts)/[^/]+\.xml", name):
            yield from (Element("header", text, 1) for text in _fixed_shapes(tree(archive, name)))
    notes = _notes(archive)
    last = max([*notes, *(element.page or 1 for element in elements)], default=0)
    for page in range(1, last + 1):
        yield from (element for element in elements if (element.page or 1) == page)
        yield from (Element("paragraph", text, page, "notes") for text in notes.get(page, ()))


def _fixed_shapes(root: Any) -> Iterator[str]:
    for shape in root.iter(f"{_P}sp"):
        if shape.find(f".//{_P}nvPr/{_P}ph") is None:
            yield from _drawn(shape)


def _drawn(shape: Any) -> Iterator[str]:
    for paragraph in shape.iter(f"{_A}p"):
        text = clean("".join(node.text or "" for node in paragraph.iter(f"{_A}t"))).strip()
        if text:
            yield text


def _notes(archive: zipfile.ZipFile) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for page, slide in enumerate(_slides(archive), start=1):
        for target in _targets(archive, slide, "/notesSlide"):
            shapes = tree(archive, target).iter(f"{_P}sp")
            bodies = [s for s in shapes if s.find(f".//{_P}nvPr/{_P}ph[@type='body']") is not None]
            if texts := [text for shape in bodies for text in _drawn(shape)]:
                found[page] = texts
    return found


def _slides(archive: zipfile.ZipFile) -> list[str]:
    related = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    parts = _related(archive, "ppt/presentation.xml")
    listed = tree(archive, "ppt/presentation.xml").iter(f"{_P}sldId")
    return [parts[slide.get(related)][1] for slide in listed if slide.get(related) in parts]


def _targets(archive: zipfile.ZipFile, part: str, ending: str) -> list[str]:
    return [target for kind, target in _related(archive, part).values() if kind.endswith(ending)]


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for relation in tree(archive, relations):
        target = posixpath.normpath(posixpath.join(f"/{folder}", relation.get("Target", ""))).lstrip("/")
        if target in archive.namelist():
            found[relation.get("Id", "")] = (relation.get("Type", ""), target)
    return found


def with_xlsx_rest(archive: zipfile.ZipFile, elements: list[Element]) -> Iterator[Element]:
    """Yield sheet by sheet its page header, its elements and its page footer."""
    margins = _sheet_margins(archive)
    sections = {element.page: element.section for element in elements}
    for page in range(1, max([*margins, *(element.page or 1 for element in elements)], default=0) + 1):
        heads, feet = margins.get(page, ((), ()))
        section = sections.get(page, "")
        yield from (Element("header", text, page, section) for text in heads)
        yield from (element for element in elements if (element.page or 1) == page)
        yield from (Element("footer", text, page, section) for text in feet)


def _sheet_margins(archive: zipfile.ZipFile) -> dict[int, tuple[list[str], list[str]]]:
    related = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    parts = _related(archive, "xl/workbook.xml")
    found = {}
    for page, sheet in enumerate(tree(archive, "xl/workbook.xml").iter(f"{_S}sheet"), start=1):
        part = parts.get(sheet.get(related), ("", ""))[1]
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", part):
            continue
        margin = tree(archive, part).find(f"{_S}headerFooter")
        if margin is not None:
            found[page] = (_coded(margin, "Header"), _coded(margin, "Footer"))
    return found


def _coded(margin: Any, ending: str) -> list[str]:
    """Return the left, centre and right parts of the headers or footers without their format codes."""
    texts: list[str] = []
    for node in margin:
        if str(node.tag).endswith(ending):
            for part in re.split(r"&[LCR]", (node.text or "").replace("&&", "\x00")):
                text = _SHEET_CODES.sub("", part).replace("\x00", "&")
                if (text := clean(text).strip()) and text not in texts:
                    texts.append(text)
    return texts


def tree(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the parsed XML of one member; entities are not resolved. Raises lxml errors when it is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)
