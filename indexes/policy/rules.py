"""Which categories may stand together on one label: the rules of `schemes.py`, applied."""

import re
from collections.abc import Iterator

from indexes.policy.marking import Label
from indexes.policy.scheme_us import DISPLAY
from indexes.policy.schemes import SCHEMES, SCI_COMPARTMENT_TITLES, SCI_SYSTEMS, US_NOFORN, Rule
from indexes.policy.vocabulary import TOP_SECRET

_COMPARTMENT = re.compile("([A-Z]+)(?:-([A-Z0-9]+)(?: [A-Z0-9]+)?)?")
_PROGRAMME = re.compile("SAR-[A-Z0-9]+(?: [A-Z0-9]+)*(?:-[A-Z0-9]+(?: [A-Z0-9]+)?)?")
_MATCHERS = {rule.pattern: re.compile(rule.pattern).fullmatch for scheme in SCHEMES.values() for rule in scheme.rules}
_SCI = re.compile(rf"(?:{'|'.join(SCI_SYSTEMS)})(?![A-Z0-9])")
_NAMED = re.compile("SIGMA [1-9][0-9]?|ACCM-[A-Z0-9]+(?: [A-Z0-9]+)*")


def broken(label: Label) -> Iterator[tuple[str, Rule]]:
    """Yield each category of `label` that breaks a rule of its system, with that rule; rules in their order."""
    words = sorted(label.restrictive | label.informative)
    for rule in SCHEMES[label.system].rules:
        matches = _MATCHERS[rule.pattern]
        for word in words:
            if matches(word) and not _kept(rule, label):
                yield word, rule


def _kept(rule: Rule, label: Label) -> bool:
    return (
        rule.lowest <= label.level <= rule.highest
        and all(any(re.fullmatch(need, held) for held in label.restrictive) for need in rule.needs)
        and (not rule.noforn or (label.allowed("REL TO") == US_NOFORN and label.allowed(DISPLAY) is None))
    )


def clearance_for(label: Label) -> int:
    """Return the least rank that reads `label` in its system: any SCI asks for TOP SECRET (IC manual 2016 Table 5)."""
    sci = label.system == "US" and any(_SCI.match(word) for word in label.restrictive)
    return TOP_SECRET if sci else label.level


def parents(category: str) -> frozenset[str]:
    """Return the categories that must be held besides `category`: SI-G ABCD needs SI-G and SI; NODIS needs EXDIS.

    Source: IC manual 2016 Table 5 (a compartment needs its own read-in and the parent's).
    """
    if category in _BESIDES:
        return _BESIDES[category]
    start = len("SAR-") if category.startswith("SAR-") else 0
    root, dash, rest = category[start:].partition("-")
    if not dash or not (start or root in SCI_SYSTEMS):
        return frozenset()
    root = category[:start] + root
    compartment, space, _ = rest.partition(" ")
    return frozenset({root, f"{root}-{compartment}"} if space else {root})


_BESIDES = {
    "NODIS": frozenset({"EXDIS"}),
    "CNWDI": frozenset({"RD"}),
    "ORCON": frozenset({"ORCON-USGOV"}),
    "TLP STRICT": frozenset({"TLP AMBER"}),
    "TLP RED": frozenset({"TLP AMBER", "TLP STRICT"}),
}


def belongs(system: str, category: str) -> bool:
    """Return whether a label of `system` can bear the restrictive `category`, written in its canonical way."""
    if any(category in control.restrictive for control in SCHEMES[system].controls):
        return True
    if system != "US":
        return False
    match = _COMPARTMENT.fullmatch(category)
    known = match is not None and match[1] in SCI_SYSTEMS and (match[1], match[2]) not in SCI_COMPARTMENT_TITLES
    named = _PROGRAMME.fullmatch(category) or _NAMED.fullmatch(category)
    return known or named is not None or category == "NATO"  # the read-in that FGI NATO asks for
