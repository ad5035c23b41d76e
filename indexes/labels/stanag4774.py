"""The confidentiality label of STANAG 4774 as a value: XML to label and back. What it means stands in `mapping.py`.

Written strictly: elements qualified, attributes not. Read with patience for errors that published samples have;
each that is forgiven is kept in `flags`. Everything else that the standard does not know is an error.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from indexes.labels.markup import Node, writable, wrong
from indexes.labels.names import ALTERNATIVE, KINDS, LABEL, METADATA, ORIGINATOR

MOST_CATEGORIES: Final = 64
MOST_VALUES: Final = 512
_ROOTS: Final = MappingProxyType(
    {
        ORIGINATOR: (ORIGINATOR, ""),
        ALTERNATIVE: (ALTERNATIVE, ""),
        METADATA: (METADATA, ""),
        "alternateConfidentialityLabel": (ALTERNATIVE, "alternate for alternative"),
        "ConfidentialityLabel": (ORIGINATOR, "older root element"),
    }
)
ROOTS: Final = tuple(_ROOTS)
_EDITIONS: Final = "urn:nato:stanag:4774:"
_CATEGORY: Final = MappingProxyType(
    {
        "Type": ("Type", ""),
        "TagName": ("TagName", ""),
        "URI": ("URI", ""),
        "type": ("Type", "type for Type"),
        "tagName": ("TagName", "tagName for TagName"),
        "URL": ("URI", "URL for URI"),
    }
)
_ID_TYPES: Final = frozenset(
    "rfc822Name dNSName directoryName uniformResourceIdentifier iPAddress x400Address userPrincipalName jID".split()
)


@dataclass(frozen=True, slots=True)
class Category:
    """One category as it stands in a label: `kind` is one of names.KINDS."""

    tag: str
    kind: str
    values: tuple[str, ...]
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a label says: policy, level, categories; each as it is written there."""

    policy: str
    classification: str
    categories: tuple[Category, ...] = ()
    policy_uri: str | None = None
    privacy_mark: str | None = None


@dataclass(frozen=True, slots=True)
class Originator:
    """Who made a label, and in which form he is named."""

    name: str
    id_type: str


@dataclass(frozen=True, slots=True)
class Succession:
    """What the label becomes and when. It is shown and never applied: lowering is a person's act."""

    at: datetime
    statement: Statement


@dataclass(frozen=True, slots=True)
class Slab:
    """One label: its root element, what it says, when it was made; `flags` say what was forgiven on reading."""

    root: str
    statement: Statement
    created: datetime | None
    review: datetime | None = None
    originator: Originator | None = None
    succession: Succession | None = None
    id: str | None = None
    flags: tuple[str, ...] = field(default=(), compare=False)


def read(node: Node) -> Slab:
    """Return the label of a root element. Raises MarkingError for whatever the standard does not allow."""
    if not node.is_a(LABEL, *ROOTS):
        raise wrong("NOT_A_LABEL", "This is not a confidentiality label of STANAG 4774.", node.name)
    root, flag = _ROOTS[node.name]
    flags = [flag] if flag else []
    _only(node, "ConfidentialityInformation", "OriginatorID", "CreationDateTime", "SuccessionHandling")
    _attributes(node, "Id", "ReviewDateTime")
    statement = _statement(_one(node, "ConfidentialityInformation"), flags)
    created = _at_most_one(node, "CreationDateTime")
    if created is None:
        flags.append("no CreationDateTime")
    review = node.get("ReviewDateTime")
    return Slab(
        root,
        statement,
        None if created is None else _moment(_leaf(created), flags),
        None if review is None else _moment(review, flags),
        _originator(_at_most_one(node, "OriginatorID")),
        _succession(_at_most_one(node, "SuccessionHandling"), flags),
        node.get("Id"),
        tuple(dict.fromkeys(flags)),
    )


def _statement(node: Node, flags: list[str]) -> Statement:
    _only(node, "PolicyIdentifier", "Classification", "PrivacyMark", "Category")
    _attributes(node)
    policy = _one(node, "PolicyIdentifier")
    uri = _renamed(policy, {"URI": ("URI", ""), "URL": ("URI", "URL for URI")}, flags).get("URI")
    classification = _one(node, "Classification")
    _attributes(classification)
    privacy = _at_most_one(node, "PrivacyMark")
    found = node.all("Category")
    if len(found) > MOST_CATEGORIES:
        raise wrong("LABEL_TOO_BIG", f"A label has at most {MOST_CATEGORIES} categories.")
    return Statement(
        _filled(policy),
        _filled(classification),
        tuple(category(one, flags) for one in found),
        uri,
        None if privacy is None else _leaf(privacy),
    )


def category(node: Node, flags: list[str]) -> Category:
    """Return one category, of a label or a clearance; what is forgiven is added to `flags`. Raises MarkingError."""
    named = _renamed(node, _CATEGORY, flags)
    if "Type" not in named or not named.get("TagName"):
        raise wrong("BAD_CATEGORY", "A category has a type and a tag name.", node.name)
    if named["Type"] not in KINDS:
        raise wrong("UNKNOWN_TYPE", "A category is RESTRICTIVE, PERMISSIVE or INFORMATIVE.", named["Type"])
    if any(child.name in {"IntegerValue", "BitStringValue"} for child in node.children):
        raise wrong("NOT_GENERIC", "Values are written as GenericValue, not as numbers or bits.", named["TagName"])
    generic = [child.name == "GenericValue" and child.namespace in {LABEL, node.namespace} for child in node.children]
    if not generic or not all(generic):
        raise wrong("BAD_CATEGORY", "A category has one value or more, each a GenericValue.", named["TagName"])
    if len(node.children) > MOST_VALUES:
        raise wrong("LABEL_TOO_BIG", f"A category has at most {MOST_VALUES} values.", named["TagName"])
    for child in node.children:
        _attributes(child)
    values = tuple(_filled(child) for child in node.children)
    return Category(named["TagName"], named["Type"], values, named.get("URI"))


def _originator(node: Node | None) -> Originator | None:
    if node is None:
        return None
    _attributes(node, "IDType")
    id_type = node.get("IDType")
    if id_type not in _ID_TYPES:
        raise wrong("UNKNOWN_ID_TYPE", "The originator is named in a form that the standard does not have.")
    return Originator(_filled(node), id_type)


def _succession(node: Node | None, flags: list[str]) -> Succession | None:
    if node is None:
        return None
    _only(node, "SuccessionDateTime", "SuccessorConfidentialityLabel")
    _attributes(node)
    at = _moment(_leaf(_one(node, "SuccessionDateTime")), flags)
    successor = _one(node, "SuccessorConfidentialityLabel")
    inside = successor.find("ConfidentialityInformation")
    if inside is not None:
        _only(successor, "ConfidentialityInformation", "OriginatorID", "CreationDateTime", "SuccessionHandling")
    return Succession(at, _statement(successor if inside is None else inside, flags))


def _moment(text: str, flags: list[str]) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise wrong("BAD_TIME", "A time in a label is written 2026-11-25T12:00:00Z.") from error
    if "T" not in text:
        raise wrong("BAD_TIME", "A time in a label is written 2026-11-25T12:00:00Z.")
    if found.tzinfo is None:
        flags.append("time without zone, taken as UTC")
        return found.replace(tzinfo=UTC)
    return found


def _renamed(node: Node, names: Mapping[str, tuple[str, str]], flags: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for (namespace, name), value in node.attributes:
        if namespace or name not in names or names[name][0] in found:
            raise wrong("UNKNOWN_ATTRIBUTE", "An element has an attribute that the standard does not have.", name)
        right, flag = names[name]
        found[right] = value
        flags += [flag] if flag else []
    return found


def _only(node: Node, *names: str) -> None:
    for child in node.children:
        if not child.is_a(node.namespace, *names):
            raise wrong("UNKNOWN_ELEMENT", "A label has an element that the standard does not have.", child.name)
    if node.text:
        raise wrong("MIXED_CONTENT", "A label has no text between its elements.", node.name)


def _attributes(node: Node, *names: str) -> None:
    for (namespace, name), _ in node.attributes:
        if namespace or name not in names:
            raise wrong("UNKNOWN_ATTRIBUTE", "An element has an attribute that the standard does not have.", name)


def _one(node: Node, name: str) -> Node:
    found = _at_most_one(node, name)
    if found is None:
        raise wrong("MISSING_ELEMENT", "A label lacks an element that the standard asks for.", name)
    return found


def _at_most_one(node: Node, name: str) -> Node | None:
    found = node.all(name)
    if len(found) > 1:
        raise wrong("REPEATED_ELEMENT", "An element stands more often than the standard allows.", name)
    return found[0] if found else None


def _leaf(node: Node) -> str:
    if node.children:
        raise wrong("UNKNOWN_ELEMENT", "A label has an element that the standard does not have.", node.name)
    return node.text


def _filled(node: Node) -> str:
    if not _leaf(node):
        raise wrong("EMPTY_ELEMENT", "An element of the label is empty.", node.name)
    return node.text


def write(slab: Slab) -> Node:
    """Return the label as the standard has it. Raises MarkingError: NO_CREATION_TIME, NOT_WRITABLE."""
    if slab.created is None:
        raise wrong("NO_CREATION_TIME", "A label states when it was made.")
    children = [_written(slab.statement, "ConfidentialityInformation")]
    if slab.originator is not None:
        id_type = ((("", "IDType"), slab.originator.id_type),)
        children.append(Node(LABEL, "OriginatorID", slab.originator.name, id_type))
    children.append(Node(LABEL, "CreationDateTime", _time(slab.created)))
    if slab.succession is not None:
        at = Node(LABEL, "SuccessionDateTime", _time(slab.succession.at))
        inside = _written(slab.succession.statement, "ConfidentialityInformation")
        successor = Node(LABEL, "SuccessorConfidentialityLabel", children=(inside,))
        children.append(Node(LABEL, "SuccessionHandling", children=(at, successor)))
    review = None if slab.review is None else _time(slab.review)
    node = Node(LABEL, slab.root, children=tuple(children)).having(Id=slab.id, ReviewDateTime=review)
    for one in node.walk():
        if not writable(one.text) or not all(writable(value) for _, value in one.attributes):
            raise wrong("NOT_WRITABLE", "A part of this label cannot be written in XML.", one.name)
    return node


def _written(statement: Statement, name: str) -> Node:
    children = [
        Node(LABEL, "PolicyIdentifier", statement.policy).having(URI=statement.policy_uri),
        Node(LABEL, "Classification", statement.classification),
    ]
    if statement.privacy_mark:
        children.append(Node(LABEL, "PrivacyMark", statement.privacy_mark))
    children += [
        Node(LABEL, "Category", children=tuple(Node(LABEL, "GenericValue", value) for value in one.values)).having(
            Type=one.kind, TagName=one.tag, URI=one.uri
        )
        for one in statement.categories
    ]
    return Node(LABEL, name, children=tuple(children))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def labels_in(node: Node) -> Iterator[Node]:
    """Yield every label element at or below `node`; labels inside a label are its own.

    Raises MarkingError: UNKNOWN_ELEMENT for a part of a label that stands alone, or is of another edition.
    """
    if node.is_a(LABEL, *ROOTS):
        yield node
        return
    if node.namespace.startswith(_EDITIONS):
        raise wrong("UNKNOWN_ELEMENT", "A part of a label stands alone, or is of another edition.", node.name)
    for child in node.children:
        yield from labels_in(child)


def as_originator(slab: Slab) -> Slab:
    """Return the label as if it were the originator's: for reading each of several by itself."""
    return replace(slab, root=ORIGINATOR)
