"""Which files there are, and what each one is: walking, size, digest, and type by name ending and by content."""

import hashlib
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from indexes import media
from indexes.errors import UsageError
from ingest.reasons import not_read

RULES_NAME: Final = "ingest.toml"
MAX_BYTES: Final = 200 * 1024 * 1024
KINDS: Final[dict[str, str]] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".pptx": "pptx",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".eml": "eml",
    ".txt": "txt",
    ".md": "md",
    ".markdown": "md",
    ".rtf": "rtf",
    ".odt": "odt",
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".tif": "tiff",
    ".tiff": "tiff",
}
MEDIA_TYPES: Final = media.MEDIA_TYPES
_SIDECARS: Final = (".label", ".label.xml", ".slab", ".slab.xml")
_TEXT_KINDS: Final = ("html", "eml", "txt", "md")
_PICTURES: Final[dict[str, tuple[bytes, ...]]] = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpeg": (b"\xff\xd8\xff",),
    "tiff": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
}
# First bytes of what is never one of the kinds above, whatever its name says.
_FOREIGN: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"\x1f\x8b",
    b"BZh9",
    b"\xfd7zXZ",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"SQLite format 3",
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read once: its bytes are those that are hashed, parsed and stored."""

    path: Path
    data: bytes
    digest: str  # SHA-256, hex

    @property
    def filename(self) -> str:
        """The file's name without its folders; a sign that can't be printed, or is no UTF-8, is replaced."""
        return "".join(sign if sign.isprintable() else "\ufffd" for sign in self.path.name)


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files at and below the paths: sorted, each once.

    Left out are hidden files, rule files, labels of other files, and symbolic links met inside folders; a path that
    the user names is followed even when it is a link. Raises UsageError when a named path is not there.
    """
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder {path}.")
        for found in _below(path.resolve()):
            if found not in seen:
                seen.add(found)
                yield found


def _below(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for child in sorted(path.iterdir()):
        hidden = child.name.startswith(".") or child.name == RULES_NAME or is_sidecar(child)
        if hidden or child.is_symlink():
            continue
        if child.is_dir():
            yield from _below(child)
        elif stat.S_ISREG(child.lstat().st_mode):
            yield child


def is_sidecar(path: Path) -> bool:
    """Tell whether a file is the label of another: by its ending, or as `name.docx.xml` beside `name.docx`."""
    if path.name.lower().endswith(_SIDECARS):
        return True
    document = path.with_suffix("")
    return path.suffix.lower() == ".xml" and is_supported(document) and document.is_file()


def load(path: Path) -> Source:
    """Return the file's bytes and digest. Raises NotRead: `unreadable`, or `too-big` without reading it."""
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise not_read("unreadable") from error
    if len(data) > MAX_BYTES:
        raise not_read("too-big", limit=f"{MAX_BYTES // 1024**2} MB")
    return Source(path, data, hashlib.sha256(data).hexdigest())


def is_supported(path: Path) -> bool:
    """Tell whether a name ending is one of KINDS."""
    return path.suffix.lower() in KINDS


def kind_of(source: Source) -> str:
    """Return the kind that name ending and content agree on.

    Raises NotRead: `empty`, `unsupported` (the ending), `type-mismatch` (the content is something else).
    What a zip archive holds is checked in the child (`ingest/office.py`).
    """
    if not source.data:
        raise not_read("empty")
    kind = KINDS.get(source.path.suffix.lower())
    if kind is None:
        raise not_read("unsupported")
    if not _agrees(source.data, kind):
        raise not_read("type-mismatch")
    return kind


def _agrees(data: bytes, kind: str) -> bool:
    head = data[:1024]
    if kind == "pdf":
        return b"%PDF-" in head
    if kind == "rtf":
        return head.lstrip().startswith(b"{\\rtf")
    if kind in ("docx", "pptx", "xlsx"):
        return head.startswith((*_ZIP, _OLE))  # an encrypted office file is an OLE file
    if kind == "odt":
        return head.startswith(_ZIP)
    if kind in _PICTURES:
        return head.startswith(_PICTURES[kind])
    foreign = head.startswith((*_FOREIGN, *_ZIP, _OLE, b"{\\rtf")) or head.lstrip().startswith(b"%PDF-")
    return kind in _TEXT_KINDS and not foreign
