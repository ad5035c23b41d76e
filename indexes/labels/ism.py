"""ISM attributes (namespace urn:us:gov:ic:ism, V10): to the banner that they state, read by the kernel; and back.

The banner is composed and then parsed, so every rule of banners holds here too. An attribute, a token or a
combination that is not known is an error. Source: IC-ISM V10 (ISM-ID-00187 parents, 00033 and 00319 releases).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from indexes.labels.markup import Node, wrong
from indexes.labels.names import ISM
from indexes.policy import Marking, MarkingError, dominates, parse, text, unknown
from indexes.policy.schemes import SCI_SYSTEMS

_LEVELS: Final = MappingProxyType(
    {"U": "UNCLASSIFIED", "R": "RESTRICTED", "C": "CONFIDENTIAL", "S": "SECRET", "TS": "TOP SECRET"}
)
_DISSEMINATION: Final = MappingProxyType(
    {
        "RS": "RSEN",
        "FOUO": "FOUO",
        "OC": "ORCON",
        "OC-USGOV": "ORCON-USGOV",
        "IMC": "IMCON",
        "NF": "NOFORN",
        "PR": "PROPIN",
        "REL": "REL TO",
        "RELIDO": "RELIDO",
        "EYES": "EYES ONLY",
        "DSEN": "DEA SENSITIVE",
        "FISA": "FISA",
        "DISPLAYONLY": "DISPLAY ONLY",
    }
)
_NON_IC: Final = MappingProxyType(
    {
        "DS": "LIMDIS",
        "XD": "EXDIS",
        "ND": "NODIS",
        "SBU": "SBU",
        "SBU-NF": "SBU NOFORN",
        "LES": "LES",
        "LES-NF": "LES NOFORN",
        "SSI": "SSI",
        "NNPI": "NNPI",
    }
)
_ATOMIC: Final = MappingProxyType({"DCNI": "DOD UCNI", "UCNI": "DOE UCNI", "TFNI": "TFNI"})
_NATO_CONTROLS: Final = ("ATOMAL", "BALK", "BOHEMIA")
_READ: Final = frozenset(
    """
    classification ownerProducer joint SCIcontrols SARIdentifier atomicEnergyMarkings FGIsourceOpen
    FGIsourceProtected disseminationControls releasableTo displayOnlyTo nonICmarkings nonUSControls
    """.split()
)
# The authority block and the structure of a document: they say nothing about who may read.
_BESIDE: Final = frozenset(
    """
    classifiedBy derivativelyClassifiedBy derivedFrom classificationReason compilationReason declassDate declassEvent
    declassException resourceElement excludeFromRollup noticeType noticeReason noticeDate unregisteredNoticeType
    externalNotice createDate DESVersion ISMCATCESVersion compliesWith pocType
    """.split()
)


def read_ism(attributes: Mapping[str, str]) -> Marking:
    """Return the marking that ISM attributes state, by their local names.

    Raises MarkingError: UNKNOWN_ATTRIBUTE, UNKNOWN_VALUE, ISM_RULE, and whatever the kernel says of the banner.
    """
    for name in attributes:
        if name not in _READ | _BESIDE:
            raise wrong("UNKNOWN_ATTRIBUTE", "An ISM attribute is not known here.", name)
    marking = parse(banner(attributes))
    if unknown(marking):
        raise wrong("UNKNOWN_VALUE", "An ISM attribute has a token that is not known here.")
    return marking


def banner(attributes: Mapping[str, str]) -> str:
    """Return the banner that the attributes state. Raises MarkingError for tokens that no banner has."""
    words = {name: _tokens(name, attributes.get(name, "")) for name in _READ - {"joint"}}
    if len(words["classification"]) != 1 or not words["ownerProducer"]:
        raise wrong("ISM_RULE", "ISM attributes state one classification and who owns the information.")
    level = _LEVELS.get(words["classification"][0])
    if level is None:
        raise wrong("UNKNOWN_VALUE", "This ISM classification is not known.", words["classification"][0])
    owners = sorted(words["ownerProducer"], key=_place)
    joint = attributes.get("joint", "false")
    if joint not in {"true", "false", "1", "0"}:
        raise wrong("UNKNOWN_VALUE", "The ISM attribute joint is true or false.", joint)
    head = _head(level, owners, joint=joint in {"true", "1"})
    if words["nonUSControls"] and owners != ["NATO"]:
        raise wrong("ISM_RULE", "nonUSControls stands only where NATO owns the information (ISM-ID-00163).")
    fields = (
        _listed(words["nonUSControls"], dict.fromkeys(_NATO_CONTROLS, "")),
        _compartments(words["SCIcontrols"]),
        _programs(words["SARIdentifier"]),
        _atomic(words["atomicEnergyMarkings"]),
        _foreign(words["FGIsourceOpen"], words["FGIsourceProtected"]),
        _dissemination(words),
        _listed(words["nonICmarkings"], _NON_IC),
    )
    return "//".join([head, *("/".join(field) for field in fields if field)])


def _tokens(name: str, value: str) -> list[str]:
    found = value.split()
    if len(set(found)) != len(found):
        raise wrong("ISM_RULE", "A token stands once in an ISM attribute.", name)
    if not all(re.fullmatch("[A-Z0-9]+(-[A-Z0-9]+)*", token) for token in found):
        raise wrong("UNKNOWN_VALUE", "An ISM attribute has a token that is not known here.", name)
    return found


def _place(code: str) -> tuple[bool, str]:
    return len(code) != len("USA"), code  # three-letter codes first


def _head(level: str, owners: Sequence[str], *, joint: bool) -> str:
    if joint or len(owners) > 1:
        if len(owners) == 1 or "FGI" in owners:
            raise wrong("ISM_RULE", "JOINT information has two owners or more, each of them named.")
        return f"//JOINT {level} {' '.join(owners)}"
    if owners[0] == "USA":
        return level
    if owners[0] == "NATO":
        return "//COSMIC TOP SECRET" if level == "TOP SECRET" else f"//NATO {level}"
    return f"//{owners[0]} {level}"


def _listed(tokens: Sequence[str], table: Mapping[str, str]) -> list[str]:
    for token in tokens:
        if token not in table:
            raise wrong("UNKNOWN_VALUE", "An ISM attribute has a token that is not known here.", token)
    return [word or token for token, word in table.items() if token in tokens]


def _compartments(tokens: Sequence[str]) -> list[str]:
    """Return SCI entries: SI SI-G SI-G-ABCD becomes SI-G ABCD; a parent that is not listed is an error."""
    return _nested(tokens, "an SCI control")


def _nested(tokens: Sequence[str], what: str) -> list[str]:
    entries: dict[str, dict[str, list[str]]] = {}
    for token in sorted(tokens, key=lambda token: token.split("-")):
        system, *rest = token.split("-")
        if len(rest) > 2 or not all([system, *rest]):  # noqa: PLR2004 - compartment and sub-compartment
            raise wrong("UNKNOWN_VALUE", "A control has more parts than are known.", token)
        parents = {system} if len(rest) == 1 else {system, f"{system}-{rest[0]}"} if rest else set()
        if not parents <= set(tokens):
            raise wrong("ISM_PARENT_MISSING", f"Above {what} stands its parent, listed too (ISM-ID-00187).", token)
        compartments = entries.setdefault(system, {})
        if rest:
            compartments.setdefault(rest[0], []).extend(rest[1:])
    return [
        system + "".join(f"-{' '.join([name, *inside])}" for name, inside in compartments.items())
        for system, compartments in entries.items()
    ]


def _programs(tokens: Sequence[str]) -> list[str]:
    entries = _nested([token.removeprefix("SAR-") for token in tokens], "a special access program")
    return [f"SAR-{entries[0]}", *entries[1:]] if entries else []


def _atomic(tokens: Sequence[str]) -> list[str]:
    entries = []
    for kind in ("RD", "FRD"):
        inside = [token for token in tokens if token.startswith(f"{kind}-")]
        if inside and kind not in tokens:
            raise wrong("ISM_PARENT_MISSING", "Above an atomic energy marking stands its parent, listed too.", kind)
        sigmas = sorted(
            int(token[len(kind) + 4 :])
            for token in inside
            if token[len(kind) :].startswith("-SG-") and token[len(kind) + 4 :].isdecimal()
        )
        named = [f"{kind}-CNWDI"] if f"{kind}-CNWDI" in inside else []
        if len(sigmas) + len(named) != len(inside):
            raise wrong("UNKNOWN_VALUE", "An atomic energy marking is not known here.", kind)
        named += [f"{kind}-SIGMA {' '.join(map(str, sigmas))}"] if sigmas else []
        entries += named or ([kind] if kind in tokens else [])
    rest = [token for token in tokens if not token.startswith(("RD", "FRD"))]
    return [*entries, *_listed(rest, _ATOMIC)]


def _foreign(named: Sequence[str], concealed: Sequence[str]) -> list[str]:
    if concealed not in ([], ["FGI"]):
        raise wrong("ISM_RULE", "A protected source is written FGI where it leaves its owner.")
    if concealed or "UNKNOWN" in named:
        return ["FGI"]
    return [" ".join(["FGI", *sorted(named, key=_place)])] if named else []


def _dissemination(words: Mapping[str, list[str]]) -> list[str]:
    controls, released, displayed = words["disseminationControls"], words["releasableTo"], words["displayOnlyTo"]
    if bool(released) != bool({"REL", "EYES"} & set(controls)) or bool(displayed) != ("DISPLAYONLY" in controls):
        raise wrong("ISM_RULE", "A list of nations stands with REL, EYES or DISPLAYONLY, and only there.")
    order = sorted(released, key=lambda code: (code != "USA", *_place(code)))
    lists = {
        "REL TO": f"REL TO {', '.join(order)}",
        "EYES ONLY": f"{'/'.join(order)} EYES ONLY",
        "DISPLAY ONLY": f"DISPLAY ONLY {', '.join(sorted(displayed, key=_place))}",
    }
    return [lists.get(word, word) for word in _listed(controls, _DISSEMINATION)]


def write_ism(marking: Marking) -> dict[str, str]:
    """Return the ISM attributes that state a marking: `read_ism(write_ism(m)) == m`.

    Raises MarkingError (NOT_EXPRESSIBLE) for several systems, need-to-know groups, words that ISM V10 does not have.
    """
    try:
        attributes = dict(_attributes(marking))
        if read_ism(attributes) == marking:
            return attributes
    except MarkingError as error:
        raise wrong("NOT_EXPRESSIBLE", "ISM attributes have no word for a part of this marking.") from error
    raise wrong("NOT_EXPRESSIBLE", "ISM attributes cannot state this marking.")


def _attributes(marking: Marking) -> Iterator[tuple[str, str]]:
    """Yield the attributes for the canonical banner, field by field; what is not recognised ends in an error."""
    head, *sections = text(marking).removeprefix("//").split("//")
    owner, word = _owner(head)
    yield "classification", next((code for code, name in _LEVELS.items() if name == word), word)
    yield "ownerProducer", owner
    found: dict[str, list[str]] = {}
    for section in sections:
        field = ""
        for entry in section.split("/"):
            field, tokens, nations = _recognised(entry, field)
            found.setdefault(field, []).extend(tokens)
            for name, codes in nations.items():
                found.setdefault(name, []).extend(codes)
    yield from ((name, " ".join(tokens)) for name, tokens in found.items())


def _owner(head: str) -> tuple[str, str]:
    if head in _LEVELS.values():
        return "USA", head
    first, _, rest = head.partition(" ")
    if first == "JOINT":
        word = next(word for word in _LEVELS.values() if rest.startswith(f"{word} "))
        return rest.removeprefix(f"{word} "), word
    return ("NATO" if first == "COSMIC" else first), rest


def _recognised(entry: str, field: str) -> tuple[str, list[str], dict[str, list[str]]]:
    first = entry.split("-", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    if first == "SAR" or field == "SARIdentifier":
        return "SARIdentifier", _spread(entry.removeprefix("SAR-")), {}
    if entry in _NATO_CONTROLS:
        return "nonUSControls", [entry], {}
    if first in SCI_SYSTEMS:
        return "SCIcontrols", _spread(entry), {}
    if first in {"RD", "FRD"}:
        numbers = entry.partition("SIGMA ")[2].split()
        inside = [f"{first}-SG-{number}" for number in numbers] if numbers else [entry] * (entry != first)
        return "atomicEnergyMarkings", [*([first] if field != "atomicEnergyMarkings" else []), *inside], {}
    if first == "FGI":
        codes = entry.split()[1:]
        return ("FGIsourceOpen", codes, {}) if codes else ("FGIsourceProtected", ["FGI"], {})
    return _control(entry)


def _control(entry: str) -> tuple[str, list[str], dict[str, list[str]]]:
    for phrase, token, name in (
        ("REL TO ", "REL", "releasableTo"),
        ("DISPLAY ONLY ", "DISPLAYONLY", "displayOnlyTo"),
    ):
        if entry.startswith(phrase):
            return "disseminationControls", [token], {name: entry.removeprefix(phrase).split(", ")}
    for name, table in (
        ("disseminationControls", _DISSEMINATION),
        ("nonICmarkings", _NON_IC),
        ("atomicEnergyMarkings", _ATOMIC),
    ):
        for token, word in table.items():
            if word == entry:
                return name, [token], {}
    raise wrong("NOT_EXPRESSIBLE", "ISM V10 has no token for a part of this marking.", entry)


def _spread(entry: str) -> list[str]:
    """Return the tokens of an entry such as SI-G ABCD EFGH: SI, SI-G, SI-G-ABCD, SI-G-EFGH."""
    system, *rest = entry.split("-")
    tokens = [system]
    for part in rest:
        name, *inside = part.split(" ")
        tokens += [f"{system}-{name}", *(f"{system}-{name}-{word}" for word in inside)]
    return tokens


def found(top: Node) -> Marking | None:
    """Return the marking of a document whose elements bear ISM attributes; None if none does.

    It is that of the resource element, else that of the outermost marked element. Raises MarkingError when there are
    several that differ, or when one of the other elements is marked higher.
    """
    for node in top.walk():
        for (namespace, name), _ in node.attributes:
            if namespace.startswith(f"{ISM}:"):
                raise wrong("UNKNOWN_ATTRIBUTE", "ISM attributes of this edition are not read.", name)
    marked = [node for node in top.walk() if _is_marked(node)]
    if not marked:
        return None
    heads = [node for node in marked if node.get("resourceElement", ISM) == "true"] or list(_outermost(top))
    markings = [_marking(node) for node in heads]
    if any(one != markings[0] for one in markings):
        raise wrong("LABELS_DIFFER", "There are several ISM markings of the document, and they differ.")
    if not all(dominates(markings[0], _marking(node)) for node in marked):
        raise wrong("PORTION_ABOVE", "A part bears a higher ISM marking than the document.")
    return markings[0]


def _outermost(node: Node) -> Iterator[Node]:
    if _is_marked(node):
        yield node
        return
    for child in node.children:
        yield from _outermost(child)


def _is_marked(node: Node) -> bool:
    return any(namespace == ISM and name in _READ for (namespace, name), _ in node.attributes)


def _marking(node: Node) -> Marking:
    return read_ism({name: value for (namespace, name), value in node.attributes if namespace == ISM})
