"""Labels that stand inside a file: in a part of an office file, in the metadata of a PDF.

A label inside a file is bound by being there. One that is bound to a part of the file only is not the file's label.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from indexes.labels import binding, ism, stanag4774
from indexes.labels.mapping import marking_of
from indexes.labels.markup import Node, parsed, wrong
from indexes.labels.names import BINDING, LABEL
from indexes.policy import Marking, MarkingError

MOST: Final = 16  # pieces of XML in one file
NAMESPACES: Final = ("urn:nato:stanag:4774:", "urn:nato:stanag:4778:", "urn:us:gov:ic:ism")
"""What a piece of metadata bears when it holds a label, whole or cut off: the sign to look for in a file."""
_OF_NATO: Final = NAMESPACES[:2]
_WHOLE: Final = frozenset(
    {"", "/", "pack:///"}
    | {f"pack:///{part}" for part in ("word/document.xml", "ppt/presentation.xml", "xl/workbook.xml")}
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the labels of one file say together; `flags` tell what was forgiven or not verified."""

    marking: Marking
    flags: tuple[str, ...]


def found(pieces: Sequence[str]) -> Found | None:
    """Return what pieces of XML from one file say; None if no label stands in them.

    Raises MarkingError when a label cannot be read, is about a part of the file, or when several differ.
    """
    if len(pieces) > MOST:
        raise wrong("LABEL_TOO_BIG", f"A file has at most {MOST} pieces of metadata with labels.")
    told: list[Found] = []
    for piece in pieces:
        told += _told(parsed(piece.encode("utf-8", "replace"), lenient=True))
    if not told:
        return None
    if any(one.marking != told[0].marking for one in told):
        raise wrong("LABELS_DIFFER", "There are several labels in the file, and they differ.")
    return Found(told[0].marking, tuple(dict.fromkeys(flag for one in told for flag in one.flags)))


def _told(top: Node) -> Iterator[Found]:
    bindings = [node for node in top.walk() if node.is_a(BINDING, "BindingInformation")]
    for node in bindings:
        bound = binding.read(node)
        if any(not _WHOLE & {one.uri for one in part.references} for part in bound.parts):
            raise wrong("PART_ONLY", "A label in the file is bound to a part of it only.")
        yield Found(marking_of(bound.slabs), bound.flags)
    loose = [stanag4774.read(node) for node in _outside(top)]
    if loose:
        yield Found(marking_of(loose), tuple(flag for slab in loose for flag in slab.flags))
    for node in top.walk():
        yield from _escaped(node)
    if (marking := ism.found(top)) is not None:
        yield Found(marking, ())


def _outside(node: Node) -> Iterator[Node]:
    """Yield the labels that stand in no binding."""
    if node.is_a(BINDING, "BindingInformation"):
        return
    if node.namespace.startswith(_OF_NATO):
        if not node.is_a(LABEL, *stanag4774.ROOTS):
            raise wrong("UNKNOWN_ELEMENT", "A part of a label stands alone, or is of another edition.", node.name)
        yield node
        return
    for child in node.children:
        yield from _outside(child)


def _escaped(node: Node) -> Iterator[Found]:
    """Yield what a label says that stands as text in a property, XML within XML; one level of it."""
    for text in (node.text, *(value for _, value in node.attributes)):
        if text.startswith("<") and any(name in text for name in NAMESPACES):
            inner = parsed(text.encode("utf-8", "replace"), lenient=True)
            if any(one.text.startswith("<") for one in inner.walk()):
                raise wrong("LABEL_TOO_DEEP", "A label stands as text within text within XML.")
            yield from _told(inner)


def seen(pieces: Sequence[str]) -> tuple[Marking, ...]:
    """Return every marking that can be made out in pieces of XML, one by one: for placing a file in quarantine."""
    markings: list[Marking] = []
    for piece in pieces[:MOST]:
        try:
            top = parsed(piece.encode("utf-8", "replace"), lenient=True)
        except MarkingError:
            continue
        for node in top.walk():
            with contextlib.suppress(MarkingError):
                markings.append(marking_of([stanag4774.as_originator(stanag4774.read(node))]))
    return tuple(dict.fromkeys(markings))
