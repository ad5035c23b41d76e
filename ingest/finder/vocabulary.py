"""The words that a marking is made of, and the words that only look like them, as data.

Levels of today come from the kernel's schemes. What is written here in addition are levels of the past, the controls
that stand on old papers, and the ordinary words of such papers that a machine could take for a level.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from indexes.policy.schemes import SCHEMES
from ingest.finder.letters import plain

UNCLASSIFIED, USE_ONLY, RESTRICTED, CONFIDENTIAL, SECRET, TOP_SECRET = 10, 15, 20, 30, 40, 50
"""Ranks of levels, for weighing only: those of the schemes times ten, so that the past fits between."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase: `letters` as they are compared, `name` as a marking writes it, `rank` 0 but for levels."""

    letters: str
    name: str
    rank: int = 0


_PAST: Final = (
    Term("RESTRICTED", "RESTRICTED", RESTRICTED),
    Term("UNCLAS", "UNCLASSIFIED", UNCLASSIFIED),
    Term("LIMITEDOFFICIALUSE", "LIMITED OFFICIAL USE", USE_ONLY),
    Term("LIMOFFUSE", "LIMITED OFFICIAL USE", USE_ONLY),
    Term("OFFICIALUSEONLY", "OFFICIAL USE ONLY", USE_ONLY),
    Term("FOROFFICIALUSEONLY", "FOR OFFICIAL USE ONLY", USE_ONLY),
    Term("ADMINISTRATIVEINTERNALUSEONLY", "OFFICIAL USE ONLY", USE_ONLY),
    Term("TOPSECRETSECURITYINFORMATION", "TOP SECRET", TOP_SECRET),
    Term("SECRETSECURITYINFORMATION", "SECRET", SECRET),
    Term("CONFIDENTIALSECURITYINFORMATION", "CONFIDENTIAL", CONFIDENTIAL),
    Term("RESTRICTEDSECURITYINFORMATION", "RESTRICTED", RESTRICTED),
)
_SHORT: Final = (Term("LOU", "LIMITED OFFICIAL USE", USE_ONLY), Term("FOUO", "FOR OFFICIAL USE ONLY", USE_ONLY))
"""How the kernel writes levels of the past that are unclassified and handled with care."""

_NOT_ALONE: Final = ("OFFICIAL",)  # a level of today that is also an ordinary word on old papers

CONTROLS: Final = (
    *(
        Term(plain(name), name)
        for name in "NOFORN EXDIS LIMDIS NODIS STADIS ORCON WNINTEL NOCONTRACT PROPIN RELIDO IMCON FOUO SBU".split()
    ),
    Term("NOTRELEASABLETOFOREIGNNATIONALS", "NOFORN"),
    Term("NOFOREIGNDISSEM", "NOFORN"),
    Term("NOFOREIGNDISSEMINATION", "NOFORN"),
    Term("EYESONLY", "EYES ONLY"),
    Term("SENSITIVE", "SENSITIVE"),
    Term("ATOMAL", "ATOMAL"),
    Term("RESTRICTEDDATA", "RD"),
    Term("FORMERLYRESTRICTEDDATA", "FRD"),
)

RELATIVES: Final = tuple(
    Term(plain(word), word)
    for word in (
        *"SECRETARY SECRETARIES SECRETARIAT SECRETARYS UNDERSECRETARY SECSTATE".split(),
        *"CONFIDENCE CONFIDENTIALITY CONFIDENTIALLY".split(),
        *"CLASSIFIED DECLASSIFIED DECLASSIFY CLASSIFICATION CLASSIFY DECLASSIFICATION DECLASSIFYING".split(),
        *"RECLASSIFIED RECLASSIFY RESTRICTION RESTRICTIONS UNRESTRICTED RESTRICT RESTRICTING".split(),
        *"RESTRICTIVE PROHIBITED REPRODUCTION DISTRICT DISTRIBUTED".split(),
    )
)
"""Words with a level inside them, or so near one that a damaged one may be either: the nearer of the two counts."""

ORDINARY: Final = tuple(
    Term(plain(phrase), phrase)
    for phrase in (
        *"SECRETS SECRETLY SECRECY SECTION SECTOR SECURE SECURED SECURES SECURITY REGRET REGRETS DISCREET".split(),
        *"DISCRETE STREET SELECT SELECTED SERVICE SERVICES SENATE RECEIPT SECOND SOVIET SEPTEMBER SPECIFIC".split(),
        *"RECENT RECRUIT RECEIVED SEEKER SIGNED DECREE SEGMENT SCREEN SECRETED RECORD RECORDS RELEASED".split(),
        *"CONFIDENT PRESIDENTIAL CONTINENTAL RESIDENTIAL CREDENTIAL SPECIFIED QUALIFIED UNQUALIFIED".split(),
        *"UNSPECIFIED IDENTIFIED UNIDENTIFIED RESTRICTS DEFERRED DEPARTMENT".split(),
        *"SENSITIVITY ATOMIC EFFECT EFFECTS DIRECT DETECT EXPECT".split(),
        "SECRET SERVICE",
        "SECRET SERVICES",
        "SECRET POLICE",
        "SECRET WRITING",
        "CONFIDENTIAL INFORMANT",
        "CONFIDENTIAL SOURCE",
        "CONFIDENTIAL SOURCES",
        "RESTRICTED DATA",
        "FORMERLY RESTRICTED DATA",
    )
)
"""Words and phrases that are no level when they are read letter by letter."""

MARGIN: Final = 0.04  # by so much a level must beat a word that only looks like it


@cache
def levels() -> tuple[Term, ...]:
    """Return the levels of every scheme and of the past, each with all its spellings."""
    found = [
        Term(plain(words), level.banner, level.rank * 10)
        for scheme in SCHEMES.values()
        for level in scheme.levels
        for words in (level.banner, *level.others)
        if words not in _NOT_ALONE
    ]
    known = {term.letters for term in found}
    return (*found, *(term for term in _PAST if term.letters not in known))


@cache
def longest() -> int:
    """Return the number of letters of the longest term."""
    return max(len(term.letters) for term in (*levels(), *CONTROLS))


def level_of(marking: str) -> str:
    """Return the level in a marking written out: the highest of its words that is one, "" for none."""
    letters = [plain(part) for part in marking.replace("//", "/").split("/")]
    found = [term for term in (*levels(), *_SHORT) for part in letters if part == term.letters]
    return max(found, key=lambda term: (term.rank, len(term.letters))).name if found else ""


def rank_of(level: str) -> int:
    """Return the rank of a level in words, 0 for words that are none."""
    return max((term.rank for term in levels() if term.name == level or term.letters == plain(level)), default=0)
