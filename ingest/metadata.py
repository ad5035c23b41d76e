"""Pieces of a file's metadata that bear a label, as raw text: found in the child process, read by the parent.

Nothing is understood here: a piece is passed on when it bears the sign of a label. What is too long is cut, so that
the parent refuses it; nothing that bears the sign is left out in silence.
"""

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from lxml import etree

from indexes.labels.inside import MOST, NAMESPACES
from indexes.labels.markup import MAX_BYTES
from ingest.reading import clean

_PART: Final = re.compile(r"customXml/(?!itemProps)[^/]+\.xml", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEADER: Final = 4096  # bytes; the dictionary of a metadata stream is far shorter
_MAX_STREAM: Final = 4 * 1024 * 1024


def of_office(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Return the custom XML parts and custom properties of an office file that bear a label."""
    return _kept(_office(archive))


def of_pdf(data: bytes, attachments: Iterable[bytes]) -> tuple[str, ...]:
    """Return the metadata streams (XMP) and attachments of a PDF that bear a label, those of older revisions too."""
    return _kept([*_streams(data), *attachments])


def _kept(raw: Iterable[bytes]) -> tuple[str, ...]:
    pieces = dict.fromkeys(piece for one in raw if (piece := _piece(one)))
    return tuple(pieces)[: MOST + 1]


def _piece(raw: bytes) -> str:
    """Return the text if it bears the sign of a label, cut one beyond what the parent takes; else ""."""
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = raw.decode("utf-16" if wide else "utf-8-sig", "replace")
    if not any(sign in text for sign in NAMESPACES):
        return ""
    return clean(_DECLARATION.sub("", text)).strip()[: MAX_BYTES + 1]


def _office(archive: zipfile.ZipFile) -> Iterator[bytes]:
    for name in sorted(archive.namelist()):
        if _PART.fullmatch(name):
            yield archive.read(name)
        elif name == "docProps/custom.xml" and _piece(archive.read(name)):
            yield from _properties(archive.read(name))


def _properties(raw: bytes) -> Iterator[bytes]:
    """Yield each property's value; only one that is label XML itself counts."""
    parser: Any = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for node in etree.fromstring(raw, parser).iter():
        yield (node.text or "").encode("utf-8", "replace")


def _streams(data: bytes) -> Iterator[bytes]:
    position = -1
    while (position := data.find(b"/XML", position + 1)) >= 0:
        start = max(data.rfind(b"obj", max(0, position - _HEADER), position), 0)
        end = data.find(b"stream", position, position + _HEADER)
        header = data[start:end]
        if end >= 0 and re.search(rb"/Subtype\s*/XML\b", header):
            yield _content(data, end + len(b"stream"), compressed=b"/FlateDecode" in header)


def _content(data: bytes, start: int, *, compressed: bool) -> bytes:
    start += 2 if data[start : start + 2] == b"\r\n" else 1
    end = data.find(b"endstream", start)
    body = data[start : end if end >= 0 else len(data)][:_MAX_STREAM]
    if not compressed:
        return body
    try:
        return zlib.decompressobj().decompress(body, _MAX_STREAM)
    except zlib.error:
        return b""  # the stream of a broken or an encrypted file: it can be read by nobody
