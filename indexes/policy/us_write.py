"""The canonical text of a label of the United States: what `notation_us.read` reads back as the same label."""

from collections.abc import Iterable

from indexes.policy.countries import NATO
from indexes.policy.marking import Label
from indexes.policy.rules import parents
from indexes.policy.scheme_us import (
    CONCEALED,
    CUI_LIMITS,
    DISPLAY,
    FOREIGN_LEVELS,
    JOINT,
    OWNER,
    SCI_SYSTEMS,
    US,
    US_NOFORN,
    US_PLAIN,
)
from indexes.policy.us_fields import place
from indexes.policy.vocabulary import Form

# A narrower word hides what it carries with it.
_HIDES = (
    ("NODIS", "EXDIS"),
    ("ORCON", "ORCON-USGOV"),
    ("TLP:RED", "TLP:AMBER+STRICT"),
    ("TLP:RED", "TLP:AMBER"),
    ("TLP:AMBER+STRICT", "TLP:AMBER"),
    ("RD-CNWDI", "RD"),
)


def write(label: Label, form: Form) -> str:
    """Return the canonical text of a label of the United States; `form` is "banner" or "portion"."""
    strange = sorted(token.removeprefix("?") for token in label.restrictive if token.startswith("?"))
    sci = sorted([*_sci_words(label.restrictive), *(token for token in strange if _is_early(token))], key=_first)
    controls = _controls(label)
    release = _dissemination(label, controls, form)
    others = [
        sci,
        [token for token in strange if not _is_early(token)],
        _programmes(label.restrictive),
        _spelled(controls, "HANDLING", form),
        _atomic(label, controls, form),
        _foreign_words(label),
    ]
    after = [_non_ic(label, controls, form), _spelled(controls, "TLP", form)]
    categories = _cui(label)
    owned = any(word.startswith((OWNER, JOINT)) for word in label.informative)
    limited = all(_limit(entry) in CUI_LIMITS for entry in release)
    if categories and limited and not owned and not any([*others, *after]):
        fields = ["CUI", "/".join(categories[1:]), "/".join(release)]
        return "//".join(filter(None, fields))
    # This library's own notation for CUI beside other words: a field of its own, last but one.
    named = [f"CUI {name}" if name != "CUI" else name for name in categories]
    fields = [_head(label, form), *map("/".join, (*others, release, after[0], named, after[1]))]
    return "//".join(filter(None, fields))


def _limit(entry: str) -> str:
    return next((name for name in ("REL TO", "DISPLAY ONLY") if entry.startswith(name)), entry)


def _first(entry: str) -> str:
    return entry.split("-", maxsplit=1)[0]


def _is_early(token: str) -> bool:
    return len(_first(token)) <= 5 and " " not in _first(token)  # noqa: PLR2004 - the shape of an unpublished system


def _head(label: Label, form: Form) -> str:
    owner = next((word for word in label.informative if word.startswith(OWNER)), None)
    owners = sorted((word.removeprefix(JOINT) for word in label.informative if word.startswith(JOINT)), key=place)
    if owner is None and not owners:
        level = next(level for level in US.levels if level.rank == label.level)
        return level.banner if form == "banner" else level.portion
    words = {rank: word for word, rank in FOREIGN_LEVELS[form].items()}
    if owners:
        return " ".join(["//JOINT", words[label.level], *owners])
    return f"//{(owner or '').removeprefix(OWNER) or 'FGI'} {words[label.level]}"


def _sci_words(restrictive: frozenset[str]) -> list[str]:
    return [_tree(system, restrictive) for system in SCI_SYSTEMS if system in restrictive]


def _tree(stem: str, restrictive: Iterable[str]) -> str:
    """Return a category with all that hangs below it: SI-G ABCD EFGH-XYZ."""
    inside = sorted(token for token in restrictive if stem in parents(token))
    # Sorted, a compartment stands right before its sub-compartments: SI-G, SI-G ABCD, SI-G EFGH, SI-XYZ.
    start = len(stem) + 1
    tails = (f" {token[start:].partition(' ')[2]}" if " " in token[start:] else token[len(stem) :] for token in inside)
    return stem + "".join(tails)


def _programmes(restrictive: frozenset[str]) -> list[str]:
    names = sorted(token for token in restrictive if token.startswith("SAR-") and not parents(token))
    trees = [_tree(name, restrictive).removeprefix("SAR-") for name in names]
    return [f"SAR-{trees[0]}", *trees[1:]] if trees else []


def _controls(label: Label) -> list[str]:
    """Return the names of the register's words that the label bears, in the register's order."""
    shown = {
        control.name
        for control in US.controls
        if control.restrictive <= label.restrictive
        and (control.restrictive or control.name in label.informative)
        and not (control.narrows and not control.restrictive)
        and control.name not in ("SBU NOFORN", "LES NOFORN")
    }
    for word, hidden in _HIDES:
        if word in shown:
            shown.discard(hidden)
    return [control.name for control in US.controls if control.name in shown]


def _spelled(names: Iterable[str], category: str, form: Form) -> list[str]:
    words = {control.name: control for control in US.controls if control.category == category}
    return [name if form == "banner" else words[name].portion for name in names if name in words]


def _atomic(label: Label, names: list[str], form: Form) -> list[str]:
    words = _spelled(names, "AEA", form)
    numbers = sorted(int(token.split()[1]) for token in label.restrictive if token.startswith("SIGMA "))
    if not numbers:
        return words
    data = "RD" if "RD" in label.restrictive else "FRD"
    entry = f"{data}-{'SIGMA' if form == 'banner' else 'SG'} {' '.join(map(str, numbers))}"
    if data in words:  # RD-SIGMA says RD
        words.remove(data)
    at = sum(word in ("RD", "RD-CNWDI") for word in words)
    return [*words[:at], entry, *words[at:]]


def _foreign_words(label: Label) -> list[str]:
    nato = {NATO.code} & label.restrictive
    named = {word.removeprefix(CONCEALED) for word in label.informative if word.startswith(CONCEALED)}
    if "" in named:
        # A concealed source hides the list, but a NATO read-in must stay: this is our own way to write both.
        return ["FGI", "FGI NATO"] if nato else ["FGI"]
    return [" ".join(["FGI", *sorted(named | nato, key=place)])] if named | nato else []


def _dissemination(label: Label, names: list[str], form: Form) -> list[str]:
    nations, shown = label.allowed("REL TO"), label.allowed(DISPLAY)
    owners = {word.removeprefix(JOINT) for word in label.informative if word.startswith(JOINT)}
    listed = {}
    if nations is not None and "USA" in owners and nations == owners:
        pass  # a JOINT marking without a list is for its owners
    elif nations == US_NOFORN and shown is None:
        listed["NOFORN"] = "NOFORN" if form == "banner" else "NF"
    elif nations is not None and nations - US_PLAIN:
        listed["REL TO"] = _release_words(nations)
    if shown is not None and nations is not None:
        listed["DISPLAY ONLY"] = ", ".join(_shortened(shown - nations - US_PLAIN)).join(["DISPLAY ONLY ", ""])
    words = {control.name: control for control in US.controls if control.category == "DISSEM"}
    order = [name for name in words if name in listed or name in names]
    return [listed.get(name, name if form == "banner" else words[name].portion) for name in order]


def _release_words(nations: frozenset[str]) -> str:
    return ", ".join(["REL TO USA", *_shortened(nations - US_NOFORN - {"US"})])


def _shortened(codes: frozenset[str]) -> list[str]:
    if codes >= NATO.members - {"USA"}:  # 32 names in a banner help nobody; the short form reads back as the same set
        codes = (codes - NATO.members) | {NATO.code}
    return sorted(codes, key=place)


def _non_ic(label: Label, names: list[str], form: Form) -> list[str]:
    nicknames = sorted(token for token in label.restrictive if token.startswith("ACCM-"))
    return [*_spelled(names, "NON-IC", form), *nicknames]


def _cui(label: Label) -> list[str]:
    """Return CUI and its categories, the specified ones first."""
    names = {word.partition(" ")[2] for word in label.informative if word == "CUI" or word.startswith("CUI ")}
    ordered = sorted(names, key=lambda name: (bool(name), not name.startswith("SP-"), name))
    return [name or "CUI" for name in ordered]
