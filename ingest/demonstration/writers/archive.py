"""Zip files whose bytes depend on their content only: fixed times, fixed attributes, given order."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime

_STAMP = (2026, 8, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of the members in the given order; one named `mimetype` is stored, the others are deflated."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def repack(office: bytes, modified: datetime) -> bytes:
    """Return an Office Open XML file with fixed entry times and `modified` (UTC) as its time of change."""
    stamp = modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        members = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    return pack(
        (name, _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content) if name == _CORE else content)
        for name, content in members
    )
