"""Well-formed banners, made by chance from the grammar in the manuals with words of their own, not from tables of ours.

Each comes with the system and the rank as which it must be read. Sources: DoDM 5200.01-V2 Encl. 3
and 4; IC manual 2016 Tables 3 to 5; ADatP-4774 App. 2; 2013/488/EU; GSCP 2024.
"""

import random
from collections.abc import Callable
from typing import Final

RESTRICTED: Final = 2
RANKS: Final = {"UNCLASSIFIED": 1, "CONFIDENTIAL": 3, "SECRET": 4, "TOP SECRET": 5}
TRIGRAPHS: Final = (
    "AUS",
    "BEL",
    "CAN",
    "DEU",
    "DNK",
    "FRA",
    "GBR",
    "ITA",
    "JPN",
    "KOR",
    "NLD",
    "NOR",
    "NZL",
    "POL",
    "TUR",
)
TETRAGRAPHS: Final = ("ACGU", "FVEY", "ISAF", "KFOR", "NATO")
_NATO: Final = (
    ("NATO UNCLASSIFIED", 1),
    ("NATO RESTRICTED", 2),
    ("NATO CONFIDENTIAL", 3),
    ("NATO SECRET", 4),
    ("COSMIC TOP SECRET", 5),
)
_EUROPE: Final = (
    ("RESTREINT UE/EU RESTRICTED", "EU", 2),
    ("CONFIDENTIEL UE/EU CONFIDENTIAL", "EU", 3),
    ("SECRET UE/EU SECRET", "EU", 4),
    ("TRÈS SECRET UE/EU TOP SECRET", "EU", 5),
    ("TRES SECRET UE/EU TOP SECRET", "EU", 5),
    ("UK OFFICIAL", "UK", 1),
    ("OFFICIAL", "UK", 1),
    ("OFFICIAL-SENSITIVE", "UK", 1),
    ("UK SECRET", "UK", 4),
    ("UK TOP SECRET", "UK", 5),
    ("UK SECRET//UK EYES ONLY", "UK", 4),
    ("FRA DIFFUSION RESTREINTE", "FRA", 2),
    ("FRA SECRET", "FRA", 4),
    ("FRA TRÈS SECRET", "FRA", 5),
    ("FRA TRES SECRET", "FRA", 5),
    ("VS-NUR FÜR DEN DIENSTGEBRAUCH", "DEU", 2),
    ("VS-VERTRAULICH", "DEU", 3),
    ("DEU GEHEIM", "DEU", 4),
    ("DEU STRENG GEHEIM", "DEU", 5),
)
_NAMES: Final = ("Austria", "Finland", "Japan", "Jordan", "Sweden", "Switzerland", "Ukraine")
_GROUPS: Final = ("CASE 7", "Exercise-2", "watch", "A.B_C", "9 north")
Made = tuple[str, str, int]
"""A banner, the system and the rank of its level."""


def banner(chance: random.Random) -> Made:
    """Return one banner of one system, without need-to-know groups."""
    kinds: tuple[tuple[Callable[[random.Random], Made], int], ...] = (
        (_united_states, 8),
        (_owned, 2),
        (_unclassified, 1),
        (_nato, 3),
        (_europe, 1),
    )
    makers, weights = zip(*kinds, strict=True)
    made: Made = chance.choices(makers, weights)[0](chance)
    return made


def grouped(chance: random.Random, written: str) -> str:
    """Return a banner with need-to-know groups, or as it was."""
    if chance.random() < 0.85:
        return written
    return f"{written} [NTK: {', '.join(chance.sample(_GROUPS, chance.randint(1, 3)))}]"


def several(chance: random.Random) -> tuple[str, tuple[Made, ...]]:
    """Return a banner over one system, seldom over two or three, and what it was made of."""
    parts: dict[str, Made] = {}
    for _ in range(1 if chance.random() < 0.9 else chance.randint(2, 3)):
        made = banner(chance)
        parts.setdefault(made[1], made)
    order = chance.sample(list(parts.values()), len(parts))
    return " + ".join(grouped(chance, made[0]) for made in order), tuple(order)


def _united_states(chance: random.Random) -> Made:
    level, rank = chance.choice([*RANKS.items(), ("SECRET", 4), ("TOP SECRET", 5)])
    sci, needs = _compartments(chance, rank) if rank > 1 else ("", frozenset[str]())
    dissemination, foreign_only = _dissemination(chance, rank, needs)
    fields = [
        level,
        sci,
        _programmes(chance) if rank > 1 and chance.random() < 0.15 else "",
        _atomic(chance, rank) if chance.random() < 0.15 else "",
        _foreign(chance) if rank > 1 and chance.random() < 0.2 else "",
        dissemination,
        _other(chance, rank, foreign_only=foreign_only) if chance.random() < 0.2 else "",
    ]
    return "//".join(field for field in fields if field), "US", rank


def _compartments(chance: random.Random, rank: int) -> tuple[str, frozenset[str]]:
    """Return an SCI field and the controls that it asks for (IC manual 2016, chapter on SCI)."""
    if chance.random() < 0.4:
        return "", frozenset()
    top, secret = rank == 5, rank >= 4
    choices: list[tuple[str, str, bool]] = [
        ("HCS-O", "ORCON NOFORN", True),
        ("HCS-P", "NOFORN", True),
        ("HCS-P ABC", "ORCON NOFORN", top),
        ("SI", "", True),
        ("SI-G", "ORCON", top),
        ("SI-G ABCD", "ORCON", top),
        ("SI-G ABCD EFGH-XYZ", "ORCON", top),
        ("SI-XYZ", "", top),
        ("TK", "", secret),
        ("TK-BLFH", "NOFORN", secret),
        ("TK-IDIT ABC 123", "NOFORN", secret),
        ("RSV-ABC", "", secret),
        ("RSV-ABC DEF", "", secret),
    ]
    picked: dict[str, tuple[str, str]] = {}
    for written, needs, allowed in chance.sample(choices, chance.randint(1, 3)):
        if allowed:
            picked.setdefault(written[:2], (written, needs))
    found = sorted(picked.values())
    return "/".join(written for written, _ in found), frozenset(" ".join(needs for _, needs in found).split())


def _programmes(chance: random.Random) -> str:
    names = sorted(chance.sample(("BP", "CD", "GB-J12 K15", "XR", "ZZ-A1"), chance.randint(1, 3)))
    return "SAR-" + "/".join(names)


def _atomic(chance: random.Random, rank: int) -> str:
    if rank == 1:
        return chance.choice(("DOD UCNI", "DOE UCNI", "DOD UCNI/DOE UCNI"))
    choices = ["RD", "FRD", "TFNI", "RD-SIGMA 14", "RD-SIGMA 15 20", "FRD-SIGMA 14 18"]
    return chance.choice([*choices, "RD-CNWDI"] if rank >= 4 else choices)


def _foreign(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return "FGI"
    return "FGI " + " ".join(sorted(chance.sample(TRIGRAPHS, chance.randint(1, 3))))


def _nations(chance: random.Random) -> list[str]:
    long = sorted(chance.sample(TETRAGRAPHS, chance.randint(1, 2))) if chance.random() < 0.25 else []
    return [*sorted(chance.sample(TRIGRAPHS, chance.randint(0 if long else 1, 4))), *long]


def _dissemination(chance: random.Random, rank: int, needs: frozenset[str]) -> tuple[str, bool]:
    """Return a dissemination field, and whether it says NOFORN. Order: IC manual 2016 Table 4."""
    words: list[str] = []
    originator = "ORCON" in needs or (rank > 1 and chance.random() < 0.2)
    release = "NOFORN" if "NOFORN" in needs else chance.choice(("", "", "NOFORN", "REL TO", "REL TO", "DISPLAY ONLY"))
    release = "" if release == "DISPLAY ONLY" and rank == 1 else release
    words += ["RSEN"] if rank >= 4 and chance.random() < 0.1 else []
    words += ["FOUO"] if rank == 1 and not release and chance.random() < 0.3 else []
    words += [chance.choice(("ORCON", "ORCON", "ORCON-USGOV")) if not needs else "ORCON"] if originator else []
    words += ["IMCON"] if rank >= 4 and release in ("NOFORN", "REL TO") and chance.random() < 0.1 else []
    words += ["NOFORN"] if release == "NOFORN" else []
    words += ["PROPIN"] if chance.random() < 0.1 else []
    words += [f"REL TO {', '.join(['USA', *_nations(chance)])}"] if release == "REL TO" else []
    words += ["RELIDO"] if release in ("", "REL TO") and not originator and chance.random() < 0.2 else []
    words += ["DEA SENSITIVE"] if chance.random() < 0.05 else []
    words += ["FISA"] if chance.random() < 0.05 else []
    words += (
        [f"DISPLAY ONLY {', '.join(_nations(chance))}"]
        if release == "DISPLAY ONLY" and words[-1:] != ["RELIDO"]
        else []
    )
    return "/".join(words), release == "NOFORN"


def _other(chance: random.Random, rank: int, *, foreign_only: bool) -> str:
    choices = ["SSI", "LES"]
    choices += ["EXDIS", "NODIS"] if foreign_only else []
    choices += ["LIMDIS", "SBU"] if rank == 1 else []
    return chance.choice(choices)


def _owned(chance: random.Random) -> Made:
    """Return a banner of foreign or of joint owners, or of a concealed one (DoDM 5200.01-V2 Encl. 4 para 4 and 9)."""
    level, rank = chance.choice([("RESTRICTED", 2), *list(RANKS.items())[1:]])
    owners = sorted(chance.sample(TRIGRAPHS, chance.randint(1, 3)))
    if chance.random() < 0.5:
        head = f"{chance.choice((owners[0], 'FGI'))} {level}"
        listed = "" if head.startswith("FGI") else f"REL TO {', '.join(['USA', *owners])}"
        return "//" + "//".join(filter(None, (head, chance.choice(("", "NOFORN", listed))))), "US", rank
    joint = owners if rank == RESTRICTED and len(owners) > 1 else sorted({*owners, "USA"})
    if rank == RESTRICTED and "USA" in joint:
        level, rank = "SECRET", 4
    release = f"//REL TO {', '.join(['USA', *owners])}" if "USA" in joint else ""
    return f"//JOINT {level} {' '.join(joint)}{release}", "US", rank


def _unclassified(chance: random.Random) -> Made:
    """Return a CUI banner: categories A to Z, specified ones first (CUI Marking Handbook v1.1)."""
    specified = sorted(chance.sample(("SP-CTI", "SP-EXPT", "SP-PRVCY"), chance.randint(0, 2)))
    basic = sorted(chance.sample(("LEI", "PROPIN", "PRVCY"), chance.randint(0, 2)))
    categories = "/".join([*specified, *basic])
    return "//".join(filter(None, ("CUI", categories, chance.choice(("", "", "NOFORN"))))), "US", 1


def _nato(chance: random.Random) -> Made:
    level, rank = chance.choice(_NATO)
    if rank < 5 and chance.random() < 0.15:
        level = level.replace("NATO ", chance.choice(("NATO/EAPC ", "NATO/PFP ", "NATO/KFOR ")), 1)
    release = f" Releasable to {', '.join(sorted(chance.sample(_NAMES, chance.randint(1, 3))))}"
    only = f" {', '.join(sorted(chance.sample(_NAMES, chance.randint(1, 3))))} Only"
    tail = chance.choice((release, release, only)) if rank < 5 and chance.random() < 0.5 else ""
    tail += chance.choice((" - STAFF", " - MEDICAL", " - PERSONAL")) if rank == 1 and chance.random() < 0.3 else ""
    special = ["ATOMAL"] if rank >= 3 and chance.random() < 0.3 else []
    special += [chance.choice(("BALK", "BOHEMIA"))] if rank == 5 and chance.random() < 0.4 else []
    return level + tail + (f"//{'/'.join(special)}" if special else ""), "NATO", rank


def _europe(chance: random.Random) -> Made:
    return chance.choice(_EUROPE)
