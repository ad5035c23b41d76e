"""Clearance documents (ADatP-4774.1) to what an account holds.

A document lists every level that is held. Accounts hold a highest level for each system, so a list with a gap has no
account that means the same and is refused. What an account can not say exactly is left out or refused, so that it
never opens more than the document does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from indexes.labels import nato, stanag4774
from indexes.labels.markup import Node, parsed, wrong
from indexes.labels.names import (
    CLEARANCE,
    CONTEXT,
    CONTROLS,
    NATO_POLICY,
    ONLY,
    PERMISSIVE,
    RELEASABLE,
    RELEASE,
    RESTRICTIVE,
    SENSITIVITY,
    own_policy,
)
from indexes.policy.countries import NATIONS, NATO
from indexes.policy.marking import NEED_TO_KNOW
from indexes.policy.schemes import SCHEMES

_CONTEXTS: Final = frozenset({"GEORGIA", "RUSSIA", "UKRAINE"})  # ADatP-4774 App. 2 Annex A; no marking here names them
_CLEARED: Final = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET")  # by the United States, today


@dataclass(frozen=True, slots=True)
class Clearance:
    """What one document gives: a clearance as `reader_from` reads it, and the rest of an account.

    `nation` is the one nation that the document names, None without one. `left_out` are values that no account says.
    """

    system: str
    clearance: str
    holds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    nation: str | None = None
    memberships: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()


def read(data: bytes) -> Clearance:
    """Return what a clearance document gives. Raises MarkingError with a stable code for what is not known here."""
    root = parsed(data)
    if not root.is_a(CLEARANCE, "ConfidentialityClearance"):
        raise wrong("NOT_A_CLEARANCE", "This is not a clearance document of ADatP-4774.1.", root.name)
    for child in root.children:
        if not child.is_a(CLEARANCE, "PolicyIdentifier", "ClassificationList", "Category"):
            raise wrong("UNKNOWN_ELEMENT", "A clearance has an element that is not known here.", child.name)
    policies, lists = root.all("PolicyIdentifier"), root.all("ClassificationList")
    if len(policies) != 1 or len(lists) != 1:
        raise wrong("NOT_A_CLEARANCE", "A clearance has one policy and one list of classifications.")
    system = _system(policies[0])
    words = [one.text for one in lists[0].children if one.is_a(CLEARANCE, "Classification")]
    if len(words) != len(lists[0].children):
        raise wrong("UNKNOWN_ELEMENT", "A list of classifications holds classifications only.")
    highest = _highest(system, words)
    categories = [stanag4774.category(one, []) for one in root.all("Category")]
    if system == "NATO":
        return _of_nato(highest, nato.grouped(categories, NATIONS | _CONTEXTS))
    return _of_own(system, highest, categories)


def _system(policy: Node) -> str:
    name = policy.text.upper()
    if name not in SCHEMES:
        raise wrong("UNKNOWN_POLICY", "The policy of this clearance is not known here.", policy.text)
    if policy.get("URI") not in {None, NATO_POLICY if name == "NATO" else own_policy(name)}:
        raise wrong("WRONG_URI", "The policy's name and its identifier do not agree.", policy.text)
    return name


def _highest(system: str, words: list[str]) -> str:
    """Return the banner of the highest level. Raises MarkingError when a level below it is not listed."""
    levels = sorted(SCHEMES[system].levels, key=lambda level: level.rank)
    levels = [level for level in levels if system != "US" or level.banner in _CLEARED]
    names = [level.banner.partition(" ")[2] if system == "NATO" else level.banner for level in levels]
    ranks = {name.upper(): place for place, name in enumerate(names)}
    unknown = [word for word in words if word.upper() not in ranks]
    if unknown or not words:
        raise wrong("UNKNOWN_LEVEL", "The policy has no such classification.", unknown[0] if unknown else "")
    listed = {ranks[word.upper()] for word in words}
    if listed != set(range(max(listed) + 1)):
        sentence = "The clearance lists a level without all those below it. An account cannot say that; grant by hand."
        raise wrong("GAP_IN_LEVELS", sentence)
    return levels[max(listed)].banner


def _of_nato(highest: str, values: Mapping[str, tuple[str, ...]]) -> Clearance:
    """Return what the categories of NATO's policy give.

    The kernel has one tag for Releasable To and Only, so a value counts only where the document has it under both. A
    release list carries no Context in the kernel, so the document must hold Releasable, or NATO as its body.
    """
    context = set(values.get(CONTEXT, ()))
    release, only = set(values.get(RELEASE, ())), set(values.get(ONLY, ()))
    if release and not context & {RELEASABLE, NATO.code}:
        sentence = "The clearance releases to somebody whose Context has neither Releasable nor NATO; grant by hand."
        raise wrong("NO_CONTEXT", sentence)
    bodies = context - {RELEASABLE}
    both = release & only
    if NATO.code not in context:
        both -= {NATO.code}
    nation = _only_nation(release | only)
    memberships = [("Context", body) for body in sorted(bodies - {NATO.code})]
    memberships += [("Releasable to", value) for value in sorted(both - ({nation} if nation else set()))]
    left_out = (release | only) - both - ({nation} if nation else set())
    return Clearance(
        "NATO",
        highest,
        tuple(sorted(set(values.get(SENSITIVITY, ())))),
        nation=nation,
        memberships=tuple(memberships),
        left_out=tuple(sorted(left_out)),
    )


def _of_own(system: str, highest: str, categories: Iterable[stanag4774.Category]) -> Clearance:
    release = SCHEMES[system].release
    nations = "" if release is None else release.tag
    kinds = {CONTROLS: RESTRICTIVE, NEED_TO_KNOW: PERMISSIVE, nations: PERMISSIVE}
    held: dict[str, set[str]] = {}
    for one in categories:
        if kinds.get(one.tag) != one.kind:
            raise wrong("UNKNOWN_TAG", "The policy of this clearance has no such category.", one.tag)
        held.setdefault(one.tag, set()).update(one.values)
    named = held.get(nations, set())
    if named - NATIONS:
        raise wrong("UNKNOWN_COUNTRY", "A nation in the clearance is not known.", min(named - NATIONS))
    nation = _only_nation(named)
    holds, groups = held.get(CONTROLS, set()), held.get(NEED_TO_KNOW, set())
    return Clearance(system, highest, tuple(sorted(holds)), tuple(sorted(groups)), nation)


def _only_nation(values: Iterable[str]) -> str | None:
    """Return the one nation among the values. Raises MarkingError when there are several: an account has one."""
    nations = NATIONS & set(values)
    if len(nations) > 1:
        raise wrong("SEVERAL_NATIONS", "The clearance names several nations; an account has one.")
    return next(iter(nations), None)
