"""Which categories may stand together on one label: the rules of `schemes.py`, applied."""

import re
from collections.abc import Iterator

from indexes.policy.marking import Label
from indexes.policy.schemes import SCHEMES, SCI_COMPARTMENT_TITLES, SCI_SYSTEMS, US_NOFORN, Rule

_COMPARTMENT = re.compile("([A-Z]+)(?:-([A-Z0-9]+)(?: [A-Z0-9]+)?)?")


def broken(label: Label) -> Iterator[tuple[str, Rule]]:
    """Yield each category of `label` that breaks a rule of its system, with that rule; rules in their order."""
    words = sorted(label.restrictive | label.informative)
    for rule in SCHEMES[label.system].rules:
        for word in words:
            if re.fullmatch(rule.pattern, word) and not _kept(rule, label):
                yield word, rule


def _kept(rule: Rule, label: Label) -> bool:
    return (
        rule.lowest <= label.level <= rule.highest
        and all(any(re.fullmatch(need, held) for held in label.restrictive) for need in rule.needs)
        and (not rule.noforn or label.allowed("REL TO") == US_NOFORN)
    )


def parents(category: str) -> frozenset[str]:
    """Return the categories that must be held besides `category`: SI-G ABCD needs SI-G and SI; NODIS needs EXDIS.

    Source: IC manual 2016 Table 5 (a compartment needs its own read-in and the parent's).
    """
    if category == "NODIS":
        return frozenset({"EXDIS"})
    system, dash, rest = category.partition("-")
    if not dash or system not in SCI_SYSTEMS:
        return frozenset()
    compartment, space, _ = rest.partition(" ")
    return frozenset({system, f"{system}-{compartment}"} if space else {system})


def belongs(system: str, category: str) -> bool:
    """Return whether a label of `system` can bear the restrictive `category`, written in its canonical way."""
    if any(category in control.restrictive for control in SCHEMES[system].controls):
        return True
    if system != "US":
        return False
    match = _COMPARTMENT.fullmatch(category)
    known = match is not None and match[1] in SCI_SYSTEMS and (match[1], match[2]) not in SCI_COMPARTMENT_TITLES
    return known or category == "NATO"  # the read-in that FGI NATO asks for
