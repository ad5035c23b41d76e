"""Labels in XML that go with a document: the file beside it (STANAG 4778, detached), and those inside it.

A label beside a file counts only when it names the file and carries its digest; a label that is there and does not
count stops the document. Nothing here compares with the text: what the sources of a marking say together is decided
in the pipeline.
"""

import hashlib
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from indexes.labels import binding, inside
from indexes.labels.markup import MAX_BYTES
from indexes.policy import Marking, MarkingError, text
from ingest.evidence import METADATA, SIDECAR, Evidence
from ingest.reasons import NotRead, reason

ENDINGS: Final = (".xml", ".label", ".label.xml", ".slab", ".slab.xml")
"""What is put to a document's whole name for the label beside it; all but the first also replace its ending."""
_BESIDE: Final = " beside the file"
_INSIDE: Final = " in the file"


def sidecar_of(path: Path, data: bytes) -> tuple[Marking, Evidence] | None:
    """Return the marking that the label beside this file states for these bytes; None where there is no label.

    Raises NotRead: `label-not-bound` when the label was made for another file, other bytes, or is not bound at all;
    `unclear-label` when it cannot be read as a marking. The markings that it bears are kept in `seen`.
    """
    found: dict[Marking, Evidence] = {}
    for beside in _beside(path):
        untrusted = _read(beside)
        try:
            marking, bound = binding.check(untrusted, path.name, data)
            found[marking] = _evidence(SIDECAR, "in the label beside the file", marking, bound.flags)
        except MarkingError as error:
            raise _refused(error, _BESIDE, [untrusted.decode("utf-8", "replace")]) from error
    if len(found) > 1:
        raise NotRead(reason("label-not-bound"), tuple(found), tuple(found.values()))
    return next(iter(found.items()), None)


def code_of(path: Path) -> str:
    """Return the digest of the labels beside this file, "" without one: under other labels it is examined again."""
    try:
        found = [_read(beside) for beside in _beside(path)]
    except NotRead:
        return "unread"  # examining the file says why
    return hashlib.sha256(b"".join(found)).hexdigest() if found else ""


def inside_of(labels: Sequence[str]) -> tuple[Marking, Evidence] | None:
    """Return the marking that the labels inside a file state (`Reading.labels`); None without a label.

    Raises NotRead: `unclear-label` when one cannot be read, is about a part of the file, or when several differ.
    """
    try:
        found = inside.found(labels)
        if found is None:
            return None
        return found.marking, _evidence(METADATA, "in the metadata", found.marking, found.flags)
    except MarkingError as error:
        raise _refused(error, _INSIDE, labels) from error


def _beside(path: Path) -> Iterator[Path]:
    names = [path.name + ending for ending in ENDINGS] + [path.stem + ending for ending in ENDINGS[1:]]
    for name in dict.fromkeys(names):
        beside = path.with_name(name)
        if beside != path and (beside.is_symlink() or beside.exists()):
            yield beside


def _read(beside: Path) -> bytes:
    """Return the bytes of a label; a link, a folder or a file that cannot be opened is no label of this file."""
    try:
        if not stat.S_ISREG(beside.lstat().st_mode):
            raise NotRead(reason("label-not-bound"))
        with beside.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotRead(reason("label-not-bound")) from error


def _evidence(kind: str, where: str, marking: Marking, flags: Sequence[str]) -> Evidence:
    """Return the evidence; what was forgiven or not verified is told with the place."""
    told = f"{where} ({'; '.join(flags)})" if flags else where
    return Evidence(kind, told, text(marking), text(marking))


def _refused(error: MarkingError, where: str, pieces: Sequence[str]) -> NotRead:
    unbound = where == _BESIDE and error.code in binding.NOT_BOUND
    why = reason("label-not-bound") if unbound else reason("unclear-label", where=where)
    return NotRead(why, inside.seen(pieces))
