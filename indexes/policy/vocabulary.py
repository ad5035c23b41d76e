"""What a vocabulary of markings is made of: levels, controls, rules, release tags; the data stand in `scheme_*.py`.

Ranks follow the hierarchy of NATO's policy file (1 unclassified to 5 top secret) in every system, but ranks of
two systems are never compared: a clearance of one system gives nothing in another.
"""

from dataclasses import dataclass
from typing import Final, Literal

Form = Literal["banner", "portion"]
"""The two ways to write a marking: words on a page, letters before a paragraph."""

Ruleset = Literal["either", "dodm-2013", "ic-2016", "historical"]
"""By which book a text is read. The same string is valid in one and invalid in another.

`either`: what no book forbids, and the canonical notation of this library. `dodm-2013`: DoDM 5200.01-V2 (2012, Change 2
of 2013). `ic-2016`: IC Markings System Register and Manual, 31 December 2016. `historical`: what was printed between
1940 and 2013 and is no longer written: retired levels and controls, loose separators.
"""

EITHER: Final = "either"
DODM: Final = "dodm-2013"
IC: Final = "ic-2016"
HISTORICAL: Final = "historical"
RULESETS: Final[tuple[Ruleset, ...]] = ("either", "dodm-2013", "ic-2016", "historical")

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
    except where it narrows the nations (`narrows`). What is `retired` is read by `either` and `historical` only.
    """

    name: str
    portion: str
    category: str
    others: tuple[str, ...] = ()
    restrictive: frozenset[str] = frozenset()
    narrows: bool = False
    retired: bool = False


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
    """A permissive tag: `anchor` is in every set of nations that a release list of this system can write."""

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
