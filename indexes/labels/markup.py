"""XML as plain values: the only importer of defusedxml, and the one place where labels become text.

Labels are small and flat. What is large, deep, has a document type, entities or mixed content is refused unread.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from indexes.policy import MarkingError

MAX_BYTES: Final = 64 * 1024
MAX_POLICY_BYTES: Final = 4 * 1024 * 1024  # a policy file lists every country in two languages
MAX_DEPTH: Final = 32
XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class Node:
    """One element: namespace and local name, its text, its attributes (by namespace and name), its children.

    Text is free of surplus white space, attributes are as they stand.
    INVARIANT: an element with children has no text of its own.
    """

    namespace: str
    name: str
    text: str = ""
    attributes: tuple[tuple[tuple[str, str], str], ...] = ()
    children: tuple["Node", ...] = ()

    def get(self, name: str, namespace: str = "") -> str | None:
        """Return an attribute's value, None without it."""
        return dict(self.attributes).get((namespace, name))

    def find(self, name: str) -> "Node | None":
        """Return the first child of that name in the element's own namespace."""
        return next((child for child in self.children if child.is_a(self.namespace, name)), None)

    def all(self, name: str) -> tuple["Node", ...]:
        """Return the children of that name in the element's own namespace."""
        return tuple(child for child in self.children if child.is_a(self.namespace, name))

    def is_a(self, namespace: str, *names: str) -> bool:
        """Tell whether this element is one of these, in this namespace."""
        return self.namespace == namespace and self.name in names

    def walk(self) -> Iterator["Node"]:
        """Yield the element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def having(self, **attributes: str | None) -> "Node":
        """Return the element with these attributes (without namespace) set; None leaves one out."""
        kept = {key: value for key, value in self.attributes if key[1] not in attributes or key[0]}
        kept |= {("", name): value for name, value in attributes.items() if value is not None}
        return replace(self, attributes=tuple(kept.items()))


def parsed(data: bytes, most: int = MAX_BYTES, *, lenient: bool = False) -> Node:
    """Return the root element. Raises MarkingError: LABEL_TOO_BIG, UNSAFE_XML, BAD_XML, LABEL_TOO_DEEP.

    `lenient` lets text stand between elements (it is left out): for metadata of others around a label.
    """
    if len(data) > most:
        raise wrong("LABEL_TOO_BIG", f"A label has at most {most // 1024} KiB.")
    try:
        root = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise wrong("UNSAFE_XML", "A label has no document type and no entities.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise wrong("BAD_XML", "This is not well-formed XML.") from error
    return _node(root, 1, lenient=lenient)


def _node(element: Any, depth: int, *, lenient: bool) -> Node:
    if depth > MAX_DEPTH:
        raise wrong("LABEL_TOO_DEEP", f"A label is nested at most {MAX_DEPTH} deep.")
    namespace, name = _name(element.tag)
    loose = [element.text or "", *(child.tail or "" for child in element)]
    text = " ".join("".join(loose).split())
    if text and len(element) and not lenient:
        raise wrong("MIXED_CONTENT", "A label has no text between its elements.", name)
    attributes = tuple((_name(key), value) for key, value in element.attrib.items())
    children = tuple(_node(child, depth + 1, lenient=lenient) for child in element)
    return Node(namespace, name, "" if children else text, attributes, children)


def _name(tag: str) -> tuple[str, str]:
    namespace, brace, name = tag.rpartition("}")
    return (namespace.removeprefix("{"), name) if brace else ("", tag)


def written(node: Node, prefixes: Mapping[str, str]) -> str:
    """Return the element as XML, two spaces a level; `prefixes` are those of its namespaces, declared at the root.

    The text has no XML declaration, so that it can stand inside another document; it is to be stored as UTF-8.
    """
    used = {one.namespace for one in node.walk()} | {key[0] for one in node.walk() for key, _ in one.attributes}
    declared = [
        f'xmlns:{prefix}="{escape(namespace)}"' for namespace, prefix in prefixes.items() if namespace in used - {""}
    ]
    return "\n".join(_lines(node, prefixes, "", declared)) + "\n"


def _lines(node: Node, prefixes: Mapping[str, str], indent: str, declared: list[str]) -> Iterator[str]:
    tag = f"{prefixes[node.namespace]}:{node.name}" if node.namespace else node.name
    named = [
        f'{prefixes[namespace] + ":" if namespace else ""}{name}="{escape(value)}"'
        for (namespace, name), value in node.attributes
    ]
    head = " ".join([f"{indent}<{tag}", *declared, *named])
    if not node.children:
        yield f"{head}>{escape(node.text)}</{tag}>" if node.text else f"{head}/>"
        return
    yield f"{head}>"
    for child in node.children:
        yield from _lines(child, prefixes, f"{indent}  ", [])
    yield f"{indent}</{tag}>"


def writable(text: str) -> bool:
    """Tell whether XML can carry the text and reading gives it back: no control characters, no surplus white space."""
    return re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", text) is None and text == " ".join(text.split())


def wrong(code: str, sentence: str, token: str = "") -> MarkingError:
    """Return the error for a label that is not taken; `code` is stable. The caller raises it."""
    return MarkingError(code, token, 0, sentence)
