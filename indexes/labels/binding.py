"""The binding of STANAG 4778, detached: a file beside a file that says which label belongs to which bytes.

Each binding names the file and carries its digest. SHA-384 is written; SHA-256 and SHA-512 are read too. Signatures
are not verified: that one is there is told, and it is trusted for nothing. What is bound by digest alone is as
trustworthy as the folder in which it lies; it protects from mistakes, not from somebody who may write there.
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote

from indexes.labels import stanag4774
from indexes.labels.mapping import marking_of
from indexes.labels.markup import Node, parsed, written, wrong
from indexes.labels.names import BINDING, MIME, PREFIXES, SIGNATURE
from indexes.labels.stanag4774 import Slab
from indexes.policy import Marking

DIGESTS: Final = MappingProxyType(
    {
        "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
        "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
        "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
    }
)
_WRITTEN: Final = "http://www.w3.org/2001/04/xmldsig-more#sha384"
_CHECKSUM: Final = "sha384-"
NOT_BOUND: Final = frozenset(
    {"NO_BINDING", "WRONG_NAME", "NO_DIGEST", "UNKNOWN_DIGEST", "WRONG_DIGEST", "LABEL_CHANGED", "LABELS_DIFFER"}
)
"""Codes of errors that say: this label was not made for this file."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a binding points at, and the digest that it must have: algorithm and value, "" and b"" if it states none."""

    uri: str
    algorithm: str = ""
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Bound:
    """One binding: its labels and what they are bound to."""

    slabs: tuple[Slab, ...]
    nodes: tuple[Node, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """All of a binding document; `signed` tells that a signature is there, which nobody here has verified."""

    parts: tuple[Bound, ...]
    signed: bool

    @property
    def slabs(self) -> tuple[Slab, ...]:
        """All its labels."""
        return tuple(slab for part in self.parts for slab in part.slabs)

    @property
    def flags(self) -> tuple[str, ...]:
        """What a person should know: errors that were forgiven, and a signature that was not verified."""
        forgiven = [flag for slab in self.slabs for flag in slab.flags]
        return tuple(dict.fromkeys([*forgiven, *(["signature not verified"] if self.signed else [])]))


def read(node: Node) -> Binding:
    """Return the binding of a BindingInformation element. Raises MarkingError for what 4778 does not have."""
    if not node.is_a(BINDING, "BindingInformation"):
        raise wrong("NO_BINDING", "This is not a binding of STANAG 4778.", node.name)
    signed = any(child.is_a(SIGNATURE, "Signature") for child in node.walk())
    containers = _children(node, "MetadataBindingContainer")
    parts = tuple(_bound(one) for container in containers for one in _children(container, "MetadataBinding"))
    if not parts:
        raise wrong("NO_BINDING", "The binding binds nothing.")
    return Binding(parts, signed)


def _children(node: Node, name: str) -> tuple[Node, ...]:
    for child in node.children:
        if not child.is_a(BINDING, name) and child.namespace != SIGNATURE:
            raise wrong("UNKNOWN_ELEMENT", "A binding has an element that is not known here.", child.name)
    return node.all(name)


def _bound(node: Node) -> Bound:
    for child in node.children:
        if not child.is_a(BINDING, "Metadata", "DataReference"):
            sentence = "A binding holds its labels and points at its data; other forms are not read."
            raise wrong("UNKNOWN_ELEMENT", sentence, child.name)
    nodes = tuple(label for one in node.all("Metadata") for label in stanag4774.labels_in(one))
    references = tuple(_reference(one) for one in node.all("DataReference"))
    if not nodes or not references:
        raise wrong("NO_BINDING", "The binding lacks a label, or what it is bound to.")
    return Bound(tuple(stanag4774.read(one) for one in nodes), nodes, references)


def _reference(node: Node) -> Reference:
    uri = node.get("URI")
    if uri is None:
        raise wrong("WRONG_NAME", "The binding does not say what it is bound to.")
    if not node.children:
        return Reference(uri)
    found = {child.name: child for child in node.children if child.namespace == SIGNATURE}
    if len(node.children) != len(found) or found.keys() != {"DigestMethod", "DigestValue"}:
        raise wrong("UNKNOWN_DIGEST", "A digest is stated by its method and its value, and nothing else.")
    algorithm = DIGESTS.get(found["DigestMethod"].get("Algorithm") or "")
    if algorithm is None or found["DigestMethod"].children:
        raise wrong("UNKNOWN_DIGEST", "The digest is none of SHA-256, SHA-384 and SHA-512.")
    try:
        value = base64.b64decode("".join(found["DigestValue"].text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise wrong("WRONG_DIGEST", "The digest in the binding cannot be read.") from error
    return Reference(uri, algorithm, value)


def check(sidecar: bytes, filename: str, data: bytes) -> tuple[Marking, Binding]:
    """Return the marking that a sidecar states for the file of this name and these bytes.

    Raises MarkingError: a code of NOT_BOUND when it was not made for this file, else what is wrong with the label.
    """
    binding = read(parsed(sidecar))
    for part in binding.parts:
        for reference in part.references:
            _require_same(reference, filename, data)
        for slab, node in zip(part.slabs, part.nodes, strict=True):
            if slab.id and slab.id.startswith(_CHECKSUM) and slab.id != _checksum(node, data):
                raise wrong("LABEL_CHANGED", "The label was changed after it was bound to the file.")
    return marking_of(binding.slabs), binding


def _require_same(reference: Reference, filename: str, data: bytes) -> None:
    if unquote(reference.uri).removeprefix("./") != filename:
        raise wrong("WRONG_NAME", "The label names another file.")
    if not reference.algorithm:
        raise wrong("NO_DIGEST", "The label does not carry the digest of the file.")
    if not hmac.compare_digest(hashlib.new(reference.algorithm, data).digest(), reference.digest):
        raise wrong("WRONG_DIGEST", "The file is not the one that the label was made for.")


def _checksum(node: Node, data: bytes) -> str:
    """Return the Id that we give a label: it covers label and file, so that a label changed by mistake is noticed."""
    digest = hashlib.sha384(written(node.having(Id=None), PREFIXES).encode())
    digest.update(hashlib.sha384(data).digest())
    return _CHECKSUM + digest.hexdigest()[:32]


def bind(slabs: Iterable[Slab], filename: str, data: bytes, media_type: str | None = None) -> str:
    """Return the sidecar that binds these labels to the file of this name and these bytes. Raises MarkingError."""
    nodes = [stanag4774.write(replace(slab, id=None)) for slab in slabs]
    metadata = [Node(BINDING, "Metadata", children=(node.having(Id=_checksum(node, data)),)) for node in nodes]
    method = Node(SIGNATURE, "DigestMethod").having(Algorithm=_WRITTEN)
    value = Node(SIGNATURE, "DigestValue", base64.b64encode(hashlib.sha384(data).digest()).decode())
    typed = (((MIME, "contentType"), media_type),) if media_type else ()
    reference = Node(BINDING, "DataReference", "", typed, (method, value)).having(URI=quote(os.fsencode(filename)))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + written(_enclosed((*metadata, reference)), PREFIXES)


def _enclosed(children: Sequence[Node]) -> Node:
    binding = Node(BINDING, "MetadataBinding", children=tuple(children))
    container = Node(BINDING, "MetadataBindingContainer", children=(binding,))
    return Node(BINDING, "BindingInformation", children=(container,))
