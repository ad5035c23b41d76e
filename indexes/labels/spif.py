"""A policy file (SPIF, schema 2.1 as NATO uses it) from XML to a `Policy`. It is read strictly: a rule that is not
known here could forbid what we would then allow, so a file that has one is refused.

Equivalents in other policies, privacy marks and extensions are noted and not used.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from indexes.labels.markup import MAX_POLICY_BYTES, XML_NAMESPACE, Node, parsed, wrong
from indexes.labels.names import INFORMATIVE, PERMISSIVE, RESTRICTIVE
from indexes.labels.scheme import Group, Level, Need, Policy, Tag, Value

# The namespace is in circulation with letters changed about; all elements must share the top's.
_NAMESPACE: Final = re.compile(r"https?://(www\.)?xml[a-z]{3,5}\.org/spif/?")
_KINDS: Final = {"restrictive": RESTRICTIVE, "permissive": PERMISSIVE, "tagType7": INFORMATIVE}
_OPERATIONS: Final = ("onlyOne", "oneOrMore", "all")
_PLACES: Final = frozenset(
    "pageTopBottom pageTop pageBottom documentStart documentEnd portionMarking firstPage waterMark".split()
)
_UNUSED: Final = frozenset(
    """
    defaultSecurityPolicyId equivalentPolicies equivalentClassification equivalentSecCategoryTag privacyMarks
    extensions
    """.split()
)


def load(data: bytes) -> Policy:
    """Return the policy of a file. Raises MarkingError: NOT_A_POLICY, UNKNOWN_ELEMENT, BAD_POLICY, and XML's own."""
    top = parsed(data, MAX_POLICY_BYTES)
    if top.name != "SPIF" or not _NAMESPACE.fullmatch(top.namespace):
        raise wrong("NOT_A_POLICY", "This is not a policy file (SPIF).", top.name)
    notes = _require_known(top)
    identity = _one(top, "securityPolicyId")
    levels = _one(top, "securityClassifications").all("securityClassification")
    sets = [] if (outer := top.find("securityCategoryTagSets")) is None else outer.all("securityCategoryTagSet")
    names = _names(levels, sets)
    tags = [_tag(one, tag_set, names) for tag_set in sets for one in tag_set.all("securityCategoryTag")]
    policy = Policy(
        _attribute(identity, "name"),
        _attribute(identity, "id"),
        tuple(_level(one, names) for one in levels),
        tuple(tags),
        _qualifiers(top).get("separator", " "),
        texts=not _strange_codes(top),
        notes=tuple(notes),
    )
    _require_distinct(policy)
    return policy


def _require_known(top: Node) -> list[str]:
    """Return notes on what is not used; raises MarkingError for an element that is not known."""
    known = frozenset(
        """
        SPIF securityPolicyId securityClassifications securityClassification securityCategoryTagSets
        securityCategoryTagSet securityCategoryTag tagCategory markingData markingQualifier qualifier code
        requiredCategory categoryGroup excludedClass excludedCategory
        """.split()
    )
    notes = []

    def descend(node: Node) -> None:
        if node.namespace != top.namespace:
            notes.append(f"not used: {node.name} (an extension)")
        elif node.name in _UNUSED:
            notes.append(f"not used: {node.name}")
        elif node.name not in known:
            raise wrong("UNKNOWN_ELEMENT", "The policy file has an element that is not known here.", node.name)
        else:
            for child in node.children:
                descend(child)

    descend(top)
    return list(dict.fromkeys(notes))


Names = dict[tuple[str, str], tuple[str, dict[str, str]]]
"""By name of a tag set and type of the tag: the tag's name, and the names of its values by lacv."""


def _names(levels: Sequence[Node], sets: Iterable[Node]) -> Names:
    found: Names = {("", ""): ("", {_attribute(one, "lacv"): _attribute(one, "name") for one in levels})}
    for tag_set in sets:
        for one in tag_set.all("securityCategoryTag"):
            values = {_attribute(value, "lacv"): _attribute(value, "name") for value in one.all("tagCategory")}
            key = (_attribute(tag_set, "name"), _attribute(one, "tagType"))
            if key in found:
                raise wrong("BAD_POLICY", "Two categories of one set have the same type.", key[0])
            found[key] = (_attribute(one, "name"), values)
    return found


def _level(node: Node, names: Names) -> Level:
    phrase = _phrase(node) or _attribute(node, "name")
    needs = tuple(_need(one, names) for one in node.all("requiredCategory"))
    return Level(_attribute(node, "name"), _number(node, "hierarchy"), phrase, _flag(node, "obsolete"), needs)


def _tag(node: Node, tag_set: Node, names: Names) -> Tag:
    kind = _attribute(node, "tagType")
    kind = _attribute(node, "enumType") if kind == "enumerated" else kind
    if kind not in _KINDS:
        raise wrong("BAD_POLICY", "A category is of a type that is not known here.", kind)
    single = _flag(node, "singleSelection") or _flag(tag_set, "singleSelection")
    most = node.get("maxSelection") or tag_set.get("maxSelection")
    if any(one.get("minSelection") not in {None, "0"} for one in (node, tag_set)):
        raise wrong("BAD_POLICY", "A least number of values is not read here.", _attribute(node, "name"))
    bounds = [1] * single + ([_int(most)] if most else [])
    qualifiers = _qualifiers(node) or _qualifiers(tag_set)
    return Tag(
        _attribute(node, "name"),
        _KINDS[kind],
        f"urn:oid:{_attribute(tag_set, 'id')}",
        tuple(_value(one, names) for one in node.all("tagCategory")),
        min(bounds, default=None),
        qualifiers.get("prefix", ""),
        qualifiers.get("separator", " "),
        qualifiers.get("suffix", ""),
    )


def _value(node: Node, names: Names) -> Value:
    known = set(names["", ""][1].values())
    excluded = frozenset(one.text or one.get("name") or "" for one in node.all("excludedClass"))
    required = node.get("requiredClass")
    if not excluded <= known or (required is not None and required not in known):
        raise wrong("BAD_POLICY", "A rule names a classification that the file does not have.")
    return Value(
        _attribute(node, "name"),
        _phrase(node) or _attribute(node, "name"),
        _flag(node, "obsolete"),
        excluded,
        required,
        tuple(_need(one, names) for one in node.all("requiredCategory")),
        tuple(
            group
            for one in node.all("excludedCategory")
            for group in ([_group(inner, names) for inner in one.all("categoryGroup")] or [_group(one, names)])
        ),
    )


def _need(node: Node, names: Names) -> Need:
    operation = _attribute(node, "operation")
    groups = tuple(_group(one, names) for one in node.all("categoryGroup"))
    if operation not in _OPERATIONS or not groups:
        raise wrong("BAD_POLICY", "A required category is stated by an operation and its values.", operation)
    return Need(operation, groups)


def _group(node: Node, names: Names) -> Group:
    wanted = _attribute(node, "tagSetRef")
    kind = node.get("tagType")
    found = [entry for (name, of), entry in names.items() if name == wanted and name and kind in {None, of}]
    if len(found) != 1:
        raise wrong("BAD_POLICY", "A rule names a category that the file does not have once.", wanted)
    tag, values = found[0]
    lacv = node.get("lacv")
    if lacv is None:
        return Group(tag, None)
    if lacv not in values:
        raise wrong("BAD_POLICY", "A rule names a value that the file does not have.", lacv)
    return Group(tag, values[lacv])


def _phrase(node: Node) -> str | None:
    """Return the phrase for the head of a page, English or without language; None without one."""
    for data in node.all("markingData"):
        codes = {code.text for code in data.all("code")}
        if codes <= {"portionMarking"} and codes:
            continue
        if data.get("lang", XML_NAMESPACE) in {None, "", "en"} and data.get("phrase"):
            return data.get("phrase")
    return None


def _strange_codes(top: Node) -> bool:
    """Tell whether the file has marking codes that change how a marking is put together."""
    return any(node.name == "code" and node.text not in _PLACES for node in top.walk())


def _qualifiers(node: Node) -> dict[str, str]:
    """Return prefix, separator and suffix, those that are stated, white space included."""
    found: dict[str, str] = {}
    for marking in node.all("markingQualifier"):
        for one in marking.all("qualifier"):
            code, text = one.get("qualifierCode"), one.get("markingQualifier") or ""
            if code not in {"prefix", "separator", "suffix"}:
                raise wrong("BAD_POLICY", "A qualifier is a prefix, a separator or a suffix.")
            found.setdefault(code, text)
    return found


def _require_distinct(policy: Policy) -> None:
    for names in (
        [level.phrase for level in policy.levels],
        [level.name for level in policy.levels],
        [tag.name for tag in policy.tags],
        *([value.name for value in tag.values] for tag in policy.tags),
    ):
        if len({name.upper() for name in names}) != len(names):
            raise wrong("BAD_POLICY", "Two parts of the policy bear the same name.")


def _one(node: Node, name: str) -> Node:
    found = node.all(name)
    if len(found) != 1:
        raise wrong("BAD_POLICY", "The policy file lacks a part, or has it twice.", name)
    return found[0]


def _attribute(node: Node, name: str) -> str:
    value = node.get(name)
    if not value:
        raise wrong("BAD_POLICY", "An element of the policy file lacks an attribute.", name)
    return value


def _number(node: Node, name: str) -> int:
    return _int(_attribute(node, name))


def _int(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise wrong("BAD_POLICY", "A number is expected here.", text)
    return int(text)


def _flag(node: Node, name: str) -> bool:
    value = node.get(name)
    if value not in {None, "true", "false", "1", "0"}:
        raise wrong("BAD_POLICY", "True or false is expected here.", value or "")
    return value in {"true", "1"}
