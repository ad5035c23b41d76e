"""The banner that the portions of a document add up to, by book (IC manual 2016 section D and Tables 2, 3; DoDM
5200.01-V2 Encl. 3 and 4).

This is the clerk's roll-up: a banner as the book writes it. Who may read what was put together is decided by
`marking.join`, which never lowers; a book drops words that `join` keeps (LIMDIS from a classified banner).
"""

from collections.abc import Callable, Iterable, Sequence

from indexes.policy.countries import ALLIANCES
from indexes.policy.errors import MarkingError
from indexes.policy.notation import written
from indexes.policy.scheme_us import SAR_MOST, US, US_CATEGORIES
from indexes.policy.us_fields import expanded, place
from indexes.policy.vocabulary import CONFIDENTIAL, DODM, RESTRICTED, UNCLASSIFIED, Ruleset
from indexes.policy.written import Written

_EXPANDABLE = ("ACGU", "FVEY", "TEYE")  # expressly allowed to be expanded in a roll-up (IC manual 2016 Table 3)
_NOFORN = ("NOFORN",)
_ORDER = {control.name: at for at, control in enumerate(US.controls)}
_LEVELS = {level.rank: level.banner for level in US.levels}


def roll_up(marks: Sequence[str], ruleset: Ruleset) -> str:
    """Return the banner of a document with these portion marks, such as ["(S//NF)", "(U)"].

    NATO's portions alone keep NATO's banner, one foreign owner's his, JOINT portions of the same owners theirs; any mix
    is a United States banner that names the others as foreign government information. Under `ic-2016` what is
    classified and bears no release marking counts as NOFORN beside a release list; the date of a portion is not asked.
    Raises MarkingError for a mark that can't be read, one that leaves something to a banner, and for no mark at all.
    """
    portions = [_one(mark, ruleset) for mark in marks]
    if not portions:
        raise MarkingError("NOTHING_TO_JOIN", "", 0, "There is no portion mark, and there is no default marking.")
    heads = {(portion.owners, portion.joint) for portion in portions}
    owners, joint = heads.pop() if len(heads) == 1 else (("USA",), False)
    if owners == ("USA",):
        _require_known(portions)
    level = max(portion.level for portion in portions)
    foreign = _foreign(portions) if owners == ("USA",) else []
    if owners == ("USA",) and level == RESTRICTED:
        level = CONFIDENTIAL  # DoDM 5200.01-V2 Encl. 4 para 9: at least CONFIDENTIAL in a United States banner
    fields = {
        "SCI": _trees(_united(portions, lambda one: one.sci)),
        "SAR": _programmes(portions, ruleset),
        "HANDLING": _ordered(_united(portions, lambda one: one.handling)),
        "AEA": _atomic(portions, level, ruleset),
        "FGI": foreign if level > UNCLASSIFIED else [],
        "DISSEM": _dissemination(portions, level, ruleset),
        "NON-IC": _non_ic(portions, level, ruleset),
        "TLP": _ordered(_united(portions, lambda one: one.tlp))[-1:],
    }
    head = _head(level, owners, joint=joint)
    categories = _united(portions, lambda one: one.cui)
    if categories:
        head = _controlled(categories, level)
        fields["CUI"] = sorted(set(categories) - {"CUI"}, key=lambda name: (not name.startswith("SP-"), name))
    order = ("CUI", *(name for name in US_CATEGORIES if name != "CUI")) if categories else US_CATEGORIES
    return "//".join([head, *("/".join(fields[name]) for name in order if fields.get(name))])


def _require_known(portions: Sequence[Written]) -> None:
    """Refuse categories of NATO that a United States banner has no word for."""
    for word in _united(portions, _categories):
        if word not in _ORDER:
            sentence = "A category of NATO has no place in a banner of the United States; a person must decide."
            raise MarkingError("NATO_CATEGORY_IN_ROLL_UP", word, 0, sentence)


def _controlled(categories: Sequence[str], level: int) -> str:
    """Return the head of a CUI banner. Raises MarkingError for one that is classified as well."""
    if level > UNCLASSIFIED:
        raise MarkingError("CUI_ON_CLASSIFIED", categories[0], 0, "CUI in a classified marking is left to a person.")
    return "CUI"


def _one(mark: str, ruleset: Ruleset) -> Written:
    portion, *others = written(mark, ruleset)
    if others:
        sentence = "A portion mark over several systems comes from several documents; roll up those of one."
        raise MarkingError("SEVERAL_SYSTEMS", mark, 0, sentence)
    if portion.unknown:
        raise MarkingError("UNKNOWN_TOKEN", portion.unknown[0], 0, "A portion has a word that no vocabulary knows.")
    if "[NTK:" in mark:
        raise MarkingError("GROUPS_IN_ROLL_UP", mark, 0, "Groups of persons are not rolled up; join the markings.")
    if portion.owners == ("NATO",) and (portion.rel_to or portion.only or set(portion.context) - {"NATO"}):
        sentence = "A release list or activity of NATO is not rolled up into a banner; a person must decide."
        raise MarkingError("NATO_RELEASE_IN_ROLL_UP", mark, 0, sentence)
    if any(caveat.endswith("-INHERITS-BANNER") for caveat in portion.caveats):
        sentence = (
            "A portion that takes its list or its owners from the banner says nothing of what the banner must be."
        )
        raise MarkingError("REL_WITHOUT_BANNER_LIST", mark, 0, sentence)
    return portion


def _head(level: int, owners: Sequence[str], *, joint: bool) -> str:
    plain = _LEVELS[level].removeprefix("US ")
    if owners == ("USA",):
        return plain
    if owners == ("NATO",):
        return "//COSMIC TOP SECRET" if plain == "TOP SECRET" else f"//NATO {plain}"
    return f"//JOINT {plain} {' '.join(owners)}" if joint else f"//{owners[0]} {plain}"


def _united(portions: Iterable[Written], field: Callable[[Written], Iterable[str]]) -> list[str]:
    return sorted({entry for portion in portions for entry in field(portion)})


def _trees(names: Iterable[str]) -> list[str]:
    """Return one entry for each system or programme, with all its compartments: SI-G ABCD, SI-XYZ → SI-G ABCD-XYZ."""
    found: dict[str, dict[str, set[str]]] = {}
    for name in names:
        system, *compartments = name.split("-")
        inside = found.setdefault(system, {})
        for compartment in compartments:
            word, *subs = compartment.split()
            inside.setdefault(word, set()).update(subs)
    return [
        "-".join([system, *(" ".join([word, *sorted(subs)]) for word, subs in sorted(inside.items()))])
        for system, inside in sorted(found.items())
    ]


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))


def _programmes(portions: Sequence[Written], ruleset: Ruleset) -> list[str]:
    names = _trees(_united(portions, lambda one: one.sar))
    if "MULTIPLE PROGRAMS" in names or (ruleset == DODM and len(names) > SAR_MOST):
        names = ["MULTIPLE PROGRAMS"]
    return [f"SAR-{names[0]}", *names[1:]] if names else []


def _foreign(portions: Sequence[Written]) -> list[str]:
    """Return the FGI field: owners of foreign portions, sources named, JOINT owners but the United States."""
    sources = set(_united(portions, lambda one: one.fgi))
    for portion in portions:
        if portion.joint or portion.foreign:
            sources |= set(portion.owners) - {"USA"}
    if "FGI" in sources:  # one concealed source conceals the list (DoDM 5200.01-V2 Encl. 4 Fig. 45)
        return ["FGI"]
    return [" ".join(["FGI", *sorted(sources, key=place)])] if sources else []


def _atomic(portions: Sequence[Written], level: int, ruleset: Ruleset) -> list[str]:
    names = set(_united(portions, lambda one: one.aea))
    numbers = {name for name in names if "SIGMA" in name}
    names -= numbers
    if "RD-CNWDI" in names:
        names -= {"RD"}
    restricted = any(name.startswith("RD") for name in names | numbers)
    if restricted:  # RD hides FRD hides TFNI (IC manual 2016 p. 104)
        names -= {"FRD"}
    if restricted or "FRD" in names or numbers:
        names -= {"TFNI"}
    if level > UNCLASSIFIED and ruleset != DODM:
        names -= {"DOD UCNI", "DOE UCNI"}
    found = _ordered(names)
    if numbers:
        data = "RD" if restricted else "FRD"
        found = [name for name in found if name != data]
        every = sorted({int(number) for name in numbers for number in name.split()[1:]})
        at = 1 if found[:1] == ["RD-CNWDI"] else 0
        found.insert(at, f"{data}-SIGMA {' '.join(map(str, every))}")
    return [*found, *_ordered(_united(portions, _categories))]


def _categories(portion: Written) -> Iterable[str]:
    """Return NATO's special categories."""
    return (word for word in portion.caveats if not word.endswith("-INHERITS-BANNER"))


def _dissemination(portions: Sequence[Written], level: int, ruleset: Ruleset) -> list[str]:
    names = set(_united(portions, lambda one: one.dissem)) - {"NOFORN", "RELIDO", "EYES ONLY"}
    others = set(_united(portions, lambda one: one.non_ic))
    if level > UNCLASSIFIED or (ruleset != DODM and (others & _SUPERSEDES or "DEA SENSITIVE" in names)):
        names -= {"FOUO"}
    if level > UNCLASSIFIED:
        names -= {"OUO", "LOU"}
    if "ORCON" in names:  # the narrower of the two wins (IC manual 2016 p. 141)
        names -= {"ORCON-USGOV"}
    release = {name.split(" USA")[0].split(" ONLY ")[0]: name for name in _release(portions, level, ruleset)}
    order = {"REL TO": "REL TO", "DISPLAY": "DISPLAY ONLY"}
    keyed = [(_ORDER[order.get(key, key)], text) for key, text in release.items()]
    keyed += [(_ORDER.get(name, len(_ORDER)), name) for name in names]
    return [text for _, text in sorted(keyed)]


_SUPERSEDES = {"LES", "LES NOFORN", "SBU", "SBU NOFORN", "SSI", "LIMDIS"}


def _non_ic(portions: Sequence[Written], level: int, ruleset: Ruleset) -> list[str]:
    names = set(_united(portions, lambda one: one.non_ic))
    classified = level > UNCLASSIFIED
    if classified:
        names -= {"LIMDIS", "SBU", "SBU NOFORN"}
        names -= {"LES NOFORN"} if "LES" in names else set()
    if "NODIS" in names:
        names -= {"EXDIS"}
    split = classified or "NOFORN" in _release(portions, level, ruleset)
    for plain in ("SBU", "LES"):
        if split and f"{plain} NOFORN" in names:
            names = (names - {f"{plain} NOFORN"}) | {plain}
        elif f"{plain} NOFORN" in names:
            names -= {plain}
    return _ordered(names)


def _release(portions: Sequence[Written], level: int, ruleset: Ruleset) -> Sequence[str]:
    """Return the release markings: ["NOFORN"], ["REL TO USA, …", "RELIDO"], [] …, by IC manual 2016 Table 3."""
    nobody = () if ruleset == DODM else _NOFORN  # where nothing is common: DoDM 5200.01-V2 leaves the plain level
    unmarked = [one for one in portions if not _is_marked(one)]
    plain = [one for one in unmarked if one.level > UNCLASSIFIED]
    marked = [one for one in portions if _is_marked(one)]
    if any("NOFORN" in one.dissem for one in marked) or _needs_noforn(portions, level, ruleset):
        return _NOFORN
    if _splits(portions) and (marked or plain or level > UNCLASSIFIED):
        return _NOFORN
    mixed = len({(one.owners, one.joint) for one in portions}) > 1
    if ruleset != DODM and mixed and any(one.foreign for one in plain):
        return _NOFORN  # foreign information without a release marking counts as NOFORN (Table 2)
    if not marked:
        return ()
    # An unclassified portion under a control counts as RELIDO (the worked example of IC manual 2016 p. 53).
    caveated = [one for one in unmarked if one.level == UNCLASSIFIED and _controls(one)] if ruleset != DODM else []
    if all("RELIDO" in one.dissem for one in marked) and not plain:
        return (() if caveated else _lists(marked)) or ("RELIDO",)
    listed = [one for one in marked if one.rel_to or one.display_only]
    if plain or len(listed) < len(marked) or (listed and caveated):
        return nobody
    return _lists(listed) or nobody


def _is_marked(portion: Written) -> bool:
    return bool(portion.rel_to or portion.display_only or {"NOFORN", "RELIDO"} & set(portion.dissem))


def _controls(portion: Written) -> tuple[str, ...]:
    return (*portion.dissem, *portion.non_ic, *portion.aea, *portion.cui)


def _splits(portions: Sequence[Written]) -> bool:
    return any({"SBU NOFORN", "LES NOFORN"} & set(one.non_ic) for one in portions)


def _needs_noforn(portions: Sequence[Written], level: int, ruleset: Ruleset) -> bool:
    unclassified = any("UCNI" in name for one in portions for name in one.aea)
    return unclassified and level > UNCLASSIFIED and ruleset != DODM  # IC manual 2016 p. 116


def _lists(portions: Sequence[Written]) -> tuple[str, ...]:
    """Return what all lists have in common: release implies display."""
    if not all(one.rel_to or one.display_only for one in portions):
        return ()
    release = _common([one.rel_to or ("USA",) for one in portions])
    display = _common([(*(one.rel_to or ("USA",)), *one.display_only) for one in portions])
    shown = [code for code in display if code not in release and code != "USA"]
    found = []
    if len(release) > 1:
        found.append(f"REL TO {', '.join(release)}")
        if all("RELIDO" in one.dissem for one in portions):
            found.append("RELIDO")
    if shown:
        found.append(f"DISPLAY ONLY {', '.join(shown)}")
    return tuple(found)


def _common(lists: Sequence[Sequence[str]]) -> list[str]:
    """Return the codes that all lists contain: as they stand, or as members of alliances that may be expanded."""
    codes = set(lists[0]).intersection(*lists[1:])
    members = frozenset.intersection(*(_opened(some) for some in lists))
    covered = frozenset().union(*(ALLIANCES[code].members for code in codes if code in ALLIANCES))
    every = codes | {code for code in members - covered if code not in ALLIANCES}
    return ["USA", *sorted(every - {"USA"}, key=place)] if "USA" in every else sorted(every, key=place)


def _opened(codes: Sequence[str]) -> frozenset[str]:
    return frozenset(codes) | expanded([code for code in codes if code in _EXPANDABLE])
