"""Bytes and a type to plain elements: the only module that imports unstructured.

unstructured reports its use over the network when it is imported, and downloads a language model and
installs it when it first splits sentences. `prepare` stops both before the first import. It runs in
child processes only (`ingest/sandbox.py`), which have no network anyway.
"""

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from typing import Any, Final
from zipfile import ZipFile

from lxml import html

from ingest import mail, metadata, office, pandoc, pdf, picture, plain, stamps
from ingest.ocr import Eyes
from ingest.reading import Element, Reading, clean
from ingest.reasons import not_read

PINNED: Final = "0.27.32"
SILENCE: Final = {
    "DO_NOT_TRACK": "1",
    "SCARF_NO_ANALYTICS": "1",
    "UNSTRUCTURED_DISABLE_NOTICE": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
READ_DIRECTLY: Final = ("pdf", "txt", "png", "jpeg", "tiff")  # without unstructured
_PICTURED: Final = ("docx", "pptx", "xlsx")
_ANY: Final = [""]  # no language detection: it loads 55 tables for a value that nobody reads
_KINDS: Final = {
    "Title": "heading",
    "ListItem": "list",
    "Table": "table",
    "Header": "header",
    "Footer": "footer",
}


def prepare() -> None:
    """Import unstructured silently, once, and warm what every child needs.

    Raises RuntimeError when another release is installed: the replaced function is private to the pinned one.
    """
    found = list(_from_html("<p>The quick brown fox jumps over the lazy dog.</p>"))
    if len(found) != 1:
        raise RuntimeError("unstructured does not read a plain paragraph.")


def read(data: bytes, kind: str, eyes: Eyes) -> Reading:
    """Return what stands in a file of this kind (a name of `sources.KINDS`); `eyes` serve where pages are pictures.

    Raises NotRead with the reason when it cannot be read, and whatever the parsers raise on damaged
    files: `ingest/child.py` turns that into `broken`.
    """
    reading = _LOOKING[kind](data, eyes) if kind in _LOOKING else _READERS[kind](data)
    found = tuple(element for element in reading.elements if element.text.strip())
    if not found:
        raise not_read("empty")
    pictured = stamps.told(data, eyes) if kind in _PICTURED else ()
    return replace(reading, elements=found, beside=(*reading.beside, *pictured))


@dataclass(frozen=True, slots=True)
class _Partitioners:
    docx: Callable[..., list[Any]]
    pptx: Callable[..., list[Any]]
    xlsx: Callable[..., list[Any]]
    html: Callable[..., list[Any]]
    md: Callable[..., list[Any]]


@cache
def _unstructured() -> _Partitioners:
    """Return unstructured's functions. INVARIANT: the only place that imports it, and silence comes first."""
    os.environ.update(SILENCE)
    if version("unstructured") != PINNED:
        raise RuntimeError(f"unstructured {PINNED} is needed; its sentence model is replaced by name.")
    # ruff: noqa: PLC0415, SLF001 - imported here because silence must come first; one private name is replaced
    import spacy
    from unstructured.nlp import tokenize
    from unstructured.partition import docx, html, md, pptx, xlsx

    def sentences_by_rule() -> Any:
        language = spacy.blank("en")
        language.add_pipe("sentencizer")
        return language

    tokenize._load_spacy_model = sentences_by_rule
    tokenize._get_nlp.cache_clear()
    tokenize._get_nlp()
    return _Partitioners(
        docx.partition_docx, pptx.partition_pptx, xlsx.partition_xlsx, html.partition_html, md.partition_md
    )


def _docx(data: bytes) -> Reading:
    archive = office.opened(data, "docx")
    plain = io.BytesIO(office.unwrapped(archive))
    found = [_plain(e) for e in _unstructured().docx(file=plain, include_page_breaks=False, languages=_ANY)]
    # Word's page breaks depend on the printer, so a DOCX has no pages here.
    elements = [Element(e.kind, e.text) for e in found]
    text = (*elements, *office.docx_rest(archive))
    return Reading(text, title=office.title(archive), labels=metadata.of_office(archive), beside=office.beside(archive))


def _pptx(data: bytes) -> Reading:
    archive = office.opened(data, "pptx")
    found = [_plain(e) for e in _unstructured().pptx(file=io.BytesIO(data), include_page_breaks=False, languages=_ANY)]
    return _paged(office.with_pptx_rest(archive, found), archive)


def _xlsx(data: bytes) -> Reading:
    archive = office.opened(data, "xlsx")
    found = [_plain(e) for e in _unstructured().xlsx(file=io.BytesIO(data), languages=_ANY)]
    return _paged(office.with_xlsx_rest(archive, found), archive)


def _paged(elements: Iterable[Element], archive: ZipFile) -> Reading:
    found = tuple(elements)
    pages = max((element.page or 0 for element in found), default=0)
    labels, beside = metadata.of_office(archive), office.beside(archive)
    return Reading(found, pages, office.title(archive), labels=labels, beside=beside)


def _html(data: bytes) -> Reading:
    text = plain.decoded(data, declared=True)
    elements = tuple(_from_html(text))
    title = re.search(r"(?is)<title[^>]*>(.*?)</title>", text)
    shown = " ".join(clean(plain.unescaped(title.group(1))).split()) if title else ""
    return Reading(elements, title=shown, beside=plain.beside(text))


def _from_html(text: str) -> Iterator[Element]:
    for element in _unstructured().html(text=text, languages=_ANY):
        found = _plain(element)
        yield Element(found.kind, found.text)


def _markdown(data: bytes) -> Reading:
    text = plain.decoded(data)
    found = [Element(e.kind, e.text) for e in map(_plain, _unstructured().md(text=text, languages=_ANY))]
    return Reading(tuple(found), beside=plain.beside(text))


def _mail(data: bytes) -> Reading:
    return mail.read(data, lambda text: list(_from_html(text)))


def _with_pandoc(kind: str) -> Callable[[bytes], Reading]:
    def converted(data: bytes) -> Reading:
        page = pandoc.to_html(data, kind)
        head, foot = pandoc.margins(data, kind)
        return Reading((*head, *_from_html(page), *foot), beside=plain.beside(page))

    return converted


def _plain(element: Any) -> Element:
    kind = _KINDS.get(type(element).__name__, "paragraph")
    text = element.text
    if kind == "table" and element.metadata.text_as_html:
        text = _rows(element.metadata.text_as_html) or text
    return Element(kind, clean(text), element.metadata.page_number, clean(element.metadata.page_name or ""))


def _rows(table: str) -> str:
    """Return a table's rows, one a line, with the cells parted by " | "."""
    rows = []
    for row in html.fromstring(table).iter("tr"):
        cells = [" ".join(cell.text_content().split()) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            rows.append(" | ".join(cells))
    return "\n".join(rows)


_LOOKING: Final[dict[str, Callable[[bytes, Eyes], Reading]]] = {
    "pdf": pdf.read,
    "png": picture.read,
    "jpeg": picture.read,
    "tiff": picture.read,
}
_READERS: Final[dict[str, Callable[[bytes], Reading]]] = {
    "docx": _docx,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "html": _html,
    "eml": _mail,
    "txt": plain.read,
    "md": _markdown,
    "rtf": _with_pandoc("rtf"),
    "odt": _with_pandoc("odt"),
}
