"""The vocabularies of the United States, NATO, the European Union and the United Kingdom, as data.

No code reads text here: the parsers stand in `notation_*.py`, the order in `marking.py`.
Ranks follow the hierarchy of NATO's policy file (1 unclassified to 5 top secret) in every system, but ranks of
two systems are never compared: a clearance of one system gives nothing in another.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Form = Literal["banner", "portion"]
"""The two ways to write a marking: words on a page, letters before a paragraph."""

UNCLASSIFIED, RESTRICTED, CONFIDENTIAL, SECRET, TOP_SECRET = 1, 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Level:
    """One level: its rank, its words in a banner, its letters in a portion mark, other spellings (no accents)."""

    rank: int
    banner: str
    portion: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """One word that follows the level: where it stands, and what it does to access.

    `restrictive` lists what a reader must hold. A control with an empty `restrictive` is informative,
    except where it narrows the nations (`narrows`).
    """

    name: str
    portion: str
    category: str
    others: tuple[str, ...] = ()
    restrictive: frozenset[str] = frozenset()
    narrows: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What must be true of a label that bears a category matching `pattern` (a regular expression, whole match).

    The rank is at least `lowest` and at most `highest`; each pattern of `needs` matches a restrictive category;
    `noforn` asks for United States nationals only. INVARIANT: except `highest`, which concerns informative words
    that `join` drops, a rule that holds for a label holds for every join with it.
    """

    pattern: str
    code: str
    sentence: str
    lowest: int = UNCLASSIFIED
    highest: int = TOP_SECRET
    needs: tuple[str, ...] = ()
    noforn: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """A permissive tag: `anchor` is in every set of nations that this system can write."""

    tag: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """One system: its levels from low to high, its words, its rules and the tag that its release lists carry."""

    system: str
    levels: tuple[Level, ...]
    controls: tuple[Control, ...] = ()
    rules: tuple[Rule, ...] = ()
    release: Release | None = None


# ------------------------------------------------------------------------------------------------ United States
US_PLAIN = frozenset({"US", "USA"})  # classified, no release marking: cleared by the US, nation not stated
US_NOFORN = frozenset({"USA"})
CONCEALED = "FGI:"  # foreign government information whose source may not be named; "FGI:DEU" names one

# Words of the fields, in the order in which a marking lists them (DoDM 5200.01-V2 Encl. 4; IC manual 2016 Table 4).
US_CATEGORIES = ("SCI", "FGI", "DISSEM", "NON-IC")
SCI_SYSTEMS = ("HCS", "KDK", "RSV", "SI", "TK")
SCI_TITLES = MappingProxyType({"COMINT": "SI", "TALENT KEYHOLE": "TK", "KLONDIKE": "KDK", "RESERVE": "RSV"})
SCI_COMPARTMENT_TITLES = MappingProxyType({("SI", "GAMMA"): "G"})

# IC manual 2016, register table. Affiliations have no field of their own, so they must be held (fail closed).
US_CONTROLS = (
    Control("RSEN", "RS", "DISSEM", ("RISK SENSITIVE",)),
    Control("FOUO", "FOUO", "DISSEM", ("FOR OFFICIAL USE ONLY",)),
    Control("ORCON", "OC", "DISSEM", ("ORIGINATOR CONTROLLED",), frozenset({"ORCON"})),
    Control("IMCON", "IMC", "DISSEM", ("CONTROLLED IMAGERY",)),
    Control("NOFORN", "NF", "DISSEM", ("NOT RELEASABLE TO FOREIGN NATIONALS",), narrows=True),
    Control("PROPIN", "PR", "DISSEM", ("CAUTION-PROPRIETARY INFORMATION INVOLVED",), frozenset({"PROPIN"})),
    Control("REL TO", "REL TO", "DISSEM", narrows=True),
    Control("RELIDO", "RELIDO", "DISSEM", ("RELEASABLE BY INFORMATION DISCLOSURE OFFICIAL",)),
    Control("DEA SENSITIVE", "DSEN", "DISSEM", restrictive=frozenset({"DEA SENSITIVE"})),
    Control("FISA", "FISA", "DISSEM", ("FOREIGN INTELLIGENCE SURVEILLANCE ACT",), frozenset({"FISA"})),
    Control("EXDIS", "XD", "NON-IC", ("EXCLUSIVE DISTRIBUTION",), frozenset({"EXDIS"}), narrows=True),
    # NODIS takes precedence over EXDIS (IC manual 2016, p. 172), so it carries both and the union is NODIS.
    Control("NODIS", "ND", "NON-IC", ("NO DISTRIBUTION",), frozenset({"EXDIS", "NODIS"}), narrows=True),
)

# Pairs that one marking may not bear (DoDM 5200.01-V2 Encl. 4 para 10; IC manual 2016 pp. 136-174).
US_EXCLUSIONS = (
    ("NOFORN", "REL TO"),
    ("NOFORN", "RELIDO"),
    ("ORCON", "RELIDO"),
    ("EXDIS", "NODIS"),
    ("EXDIS", "REL TO"),
    ("NODIS", "REL TO"),
    ("EXDIS", "RELIDO"),
    ("NODIS", "RELIDO"),
)

_NEEDS_NOFORN = "HCS information must be marked NOFORN."
US_RULES = (
    Rule("(HCS|KDK|RSV|SI|TK)", "SCI_UNCLASSIFIED", "SCI is never unclassified.", lowest=CONFIDENTIAL),
    Rule("TK", "TK_BELOW_SECRET", "TK starts at SECRET.", lowest=SECRET),
    Rule("RSV", "RSV_BELOW_SECRET", "RSV starts at SECRET.", lowest=SECRET),
    Rule("RSV", "RSV_REQUIRES_COMPARTMENT", "RSV never stands without a compartment.", needs=("RSV-[^ ]+",)),
    Rule("SI-G", "GAMMA_NOT_TOP_SECRET", "SI-G (GAMMA) exists at TOP SECRET only.", lowest=TOP_SECRET),
    Rule("SI-G", "GAMMA_REQUIRES_ORCON", "SI-G (GAMMA) must be marked ORCON.", needs=("ORCON",)),
    Rule(
        "HCS-O", "HCS_O_REQUIRES_ORCON_NOFORN", "HCS-O must be marked ORCON and NOFORN.", needs=("ORCON",), noforn=True
    ),
    Rule("HCS", "HCS_REQUIRES_NOFORN", _NEEDS_NOFORN, noforn=True),
    Rule("HCS-P .+", "HCS_P_NOT_TOP_SECRET", "HCS-P with sub-compartments is TOP SECRET.", lowest=TOP_SECRET),
    Rule("HCS-P .+", "HCS_P_REQUIRES_ORCON", "HCS-P with sub-compartments must be marked ORCON.", needs=("ORCON",)),
    Rule("KDK", "KDK_REQUIRES_NOFORN", "KLONDIKE information must be marked NOFORN.", noforn=True),
    Rule("TK-(BLFH|IDIT|KAND)", "TK_REQUIRES_NOFORN", "This TK compartment must be marked NOFORN.", noforn=True),
    Rule("EXDIS", "EXDIS_REQUIRES_NOFORN", "EXDIS and NODIS go with NOFORN.", noforn=True),
    Rule("ORCON", "ORCON_UNCLASSIFIED", "ORCON starts at CONFIDENTIAL.", lowest=CONFIDENTIAL),
    Rule("IMCON", "IMCON_BELOW_SECRET", "IMCON starts at SECRET.", lowest=SECRET),
    Rule("RSEN", "RSEN_BELOW_SECRET", "RSEN starts at SECRET.", lowest=SECRET),
    Rule("FOUO", "FOUO_ON_CLASSIFIED", "FOUO stands on unclassified information only.", highest=UNCLASSIFIED),
    Rule("(FGI:.*|NATO)", "FGI_UNCLASSIFIED", "An FGI field starts at CONFIDENTIAL.", lowest=CONFIDENTIAL),
)

US = Scheme(
    "US",
    (
        Level(UNCLASSIFIED, "UNCLASSIFIED", "U"),
        Level(CONFIDENTIAL, "CONFIDENTIAL", "C"),
        Level(SECRET, "SECRET", "S"),
        Level(TOP_SECRET, "TOP SECRET", "TS"),
    ),
    US_CONTROLS,
    US_RULES,
    Release("REL TO", "USA"),
)

# --------------------------------------------------------------------------------------------------------- NATO
# ADatP-4774 App. 2 (levels, Releasable To, Administrative); DoDM 5200.01-V2 Encl. 4 Fig. 28 (portions, fused forms).
NATO = Scheme(
    "NATO",
    (
        Level(UNCLASSIFIED, "NATO UNCLASSIFIED", "NU", ("NATO SANS CLASSIFICATION",)),
        Level(RESTRICTED, "NATO RESTRICTED", "NR", ("NATO DIFFUSION RESTREINTE",)),
        Level(CONFIDENTIAL, "NATO CONFIDENTIAL", "NC", ("NATO CONFIDENTIEL",)),
        Level(SECRET, "NATO SECRET", "NS"),
        Level(TOP_SECRET, "COSMIC TOP SECRET", "CTS", ("COSMIC TRES SECRET",)),
    ),
    tuple(
        Control(name, portion, category, restrictive=frozenset({name}))
        for name, portion, category in (
            ("ATOMAL", "ATOMAL", "SPECIAL"),
            ("BALK", "BALK", "SPECIAL"),
            ("BOHEMIA", "BOHEMIA", "SPECIAL"),
            ("ORCON", "OC", "DISSEM"),
        )
    ),
    (
        Rule("ATOMAL", "ATOMAL_BELOW_CONFIDENTIAL", "ATOMAL starts at NATO CONFIDENTIAL.", lowest=CONFIDENTIAL),
        Rule("BOHEMIA", "BOHEMIA_NOT_NATO_TS", "BOHEMIA goes with COSMIC TOP SECRET only.", lowest=TOP_SECRET),
        Rule("BALK", "BALK_NOT_NATO_TS", "BALK goes with COSMIC TOP SECRET only.", lowest=TOP_SECRET),
        Rule("ORCON", "ORCON_BELOW_CONFIDENTIAL", "ORCON starts at NATO CONFIDENTIAL.", lowest=CONFIDENTIAL),
        Rule(
            "ADMIN:.*",
            "ADMINISTRATIVE_ON_CLASSIFIED",
            "Administrative words such as STAFF go with NATO UNCLASSIFIED only.",
            highest=UNCLASSIFIED,
        ),
    ),
    Release("Releasable to", "NATO"),
)
NATO_ADMINISTRATIVE = ("COMMERCIAL", "MANAGEMENT", "MEDICAL", "PERSONAL", "STAFF")
# One word for level and category, printed until the IC register split them in December 2010 (IC manual 2016 Table 8).
NATO_FUSED_BANNERS = MappingProxyType(
    {
        "COSMIC TOP SECRET ATOMAL": (TOP_SECRET, "ATOMAL"),
        "COSMIC TOP SECRET BALK": (TOP_SECRET, "BALK"),
        "COSMIC TOP SECRET BOHEMIA": (TOP_SECRET, "BOHEMIA"),
        "NATO SECRET ATOMAL": (SECRET, "ATOMAL"),
        "SECRET ATOMAL": (SECRET, "ATOMAL"),
        "NATO CONFIDENTIAL ATOMAL": (CONFIDENTIAL, "ATOMAL"),
        "CONFIDENTIAL ATOMAL": (CONFIDENTIAL, "ATOMAL"),
    }
)
NATO_FUSED_PORTIONS = MappingProxyType(
    {
        "CTSA": (TOP_SECRET, "ATOMAL"),
        "CTS-A": (TOP_SECRET, "ATOMAL"),
        "CTS-B": (TOP_SECRET, "BOHEMIA"),
        "CTS-BALK": (TOP_SECRET, "BALK"),
        "NSAT": (SECRET, "ATOMAL"),
        "NS-A": (SECRET, "ATOMAL"),
        "NCA": (CONFIDENTIAL, "ATOMAL"),
        "NC-A": (CONFIDENTIAL, "ATOMAL"),
    }
)

# ----------------------------------------------------------------------------------------------- European Union
# Council Decision 2013/488/EU: one bilingual string; the single slash is part of it.
EU = Scheme(
    "EU",
    (
        Level(RESTRICTED, "RESTREINT UE/EU RESTRICTED", "R-UE/EU-R"),
        Level(CONFIDENTIAL, "CONFIDENTIEL UE/EU CONFIDENTIAL", "C-UE/EU-C"),
        Level(SECRET, "SECRET UE/EU SECRET", "S-UE/EU-S"),
        Level(TOP_SECRET, "TRÈS SECRET UE/EU TOP SECRET", "TS-UE/EU-TS", ("TRES SECRET UE/EU TOP SECRET",)),
    ),
)

# ----------------------------------------------------------------------------------------------- United Kingdom
# Government Security Classifications Policy (2014, 2023, 2024): three tiers. -SENSITIVE is a word inside OFFICIAL.
UK = Scheme(
    "UK",
    (
        Level(UNCLASSIFIED, "UK OFFICIAL", "UK O", ("OFFICIAL",)),
        Level(SECRET, "UK SECRET", "UK S"),
        Level(TOP_SECRET, "UK TOP SECRET", "UK TS"),
    ),
    rules=(
        Rule(
            "SENSITIVE",
            "SENSITIVE_IS_NOT_A_TIER",
            "SENSITIVE is a handling word inside OFFICIAL, not a tier.",
            highest=UNCLASSIFIED,
        ),
    ),
    release=Release("EYES ONLY", "GBR"),
)

# The order in which the parts of a marking over several systems are written.
SYSTEMS = ("US", "NATO", "EU", "UK")
SCHEMES = MappingProxyType({scheme.system: scheme for scheme in (US, NATO, EU, UK)})
