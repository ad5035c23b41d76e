"""The reader: who he is cleared as, what he holds, and the highest marking that he may see."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict, Unpack

from indexes.policy.countries import NAMES, NATIONS, NATO
from indexes.policy.errors import MarkingError
from indexes.policy.marking import NEED_TO_KNOW, Label, Marking, is_group, unknown
from indexes.policy.notation import parse
from indexes.policy.rules import belongs, broken, clearance_for, parents
from indexes.policy.scheme_us import DISPLAY, NATIONALS_ONLY
from indexes.policy.schemes import SCHEMES, SYSTEMS, UNCLASSIFIED, US_PLAIN

_HOLD = re.compile("[A-Z0-9][A-Z0-9 -]{0,79}")
_BY_NATION = frozenset(scheme.release.tag for scheme in SCHEMES.values() if scheme.release is not None) | {DISPLAY}
_PLAIN_US = (("REL TO", US_PLAIN),)
_PLAIN = ((), _PLAIN_US, (("Releasable to", frozenset({NATO.code})),))


@dataclass(frozen=True, slots=True)
class Reader:
    """A person as the kernel sees him. Made by a session, from the account store, or by a test.

    `clearances` are (system, rank) pairs, ranks as in `schemes`; a system that is not there gives nothing, not
    even unclassified. `nationality` is an ISO alpha-3 code, None where it is not recorded. `holds` are restrictive
    categories, taken literally: SI-G does not give SI, nor SI its compartments. `groups` are need-to-know groups.
    `memberships` are further (tag, value) pairs of permissive tags that an administrator states, such as
    ("Releasable to", "KFOR"). Raises MarkingError for a category that nobody may hold, a malformed group or
    nationality, and a time without zone.
    """

    name: str
    clearances: tuple[tuple[str, int], ...]
    nationality: str | None
    holds: frozenset[str]
    groups: frozenset[str]
    valid_from: datetime | None
    valid_until: datetime | None
    memberships: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what would quietly never match, and the unknown categories ("?…") that nobody may hold."""
        for system, rank in self.clearances:
            Label(system, rank)  # raises for a level that does not exist
        if not all(_HOLD.fullmatch(hold) for hold in self.holds):
            raise MarkingError("BAD_HOLD", "", 0, "A category held is written in capital letters, figures and hyphens.")
        if not all(is_group(group) for group in self.groups):
            raise MarkingError("BAD_GROUP", "", 0, "A group is named with letters, figures, spaces, dots and hyphens.")
        if self.nationality is not None and self.nationality not in NATIONS:
            raise MarkingError("UNKNOWN_COUNTRY", "", 0, "A nationality is a three-letter country code such as USA.")
        if any(moment is not None and moment.utcoffset() is None for moment in (self.valid_from, self.valid_until)):
            raise MarkingError("NAIVE_TIME", "", 0, "The time from or until which a reader is valid needs a time zone.")

    def rank(self, system: str) -> int | None:
        """Return the highest rank cleared in `system`, None without a clearance there."""
        return max((rank for cleared, rank in self.clearances if cleared == system), default=None)

    def held(self) -> frozenset[str]:
        """Return the restrictive categories held: `holds`, and what comes with them.

        Any NATO clearance comes with the read-in that FGI NATO asks for (IC manual 2016 Table 5). Whom an originator
        admits to ORCON may read ORCON-USGOV, which is the wider of the two (p. 141). DEA SENSITIVE and LIMDIS count
        only for nationals of the United States (pp. 160, 170).
        """
        nato = frozenset() if self.rank("NATO") is None else {NATO.code}
        foreign = frozenset() if "USA" in self.values("REL TO") else NATIONALS_ONLY
        return self.holds - foreign | nato | ({"ORCON-USGOV"} if "ORCON" in self.holds else frozenset())

    def values(self, tag: str) -> frozenset[str]:
        """Return what this reader is, for one permissive tag; his clearance in the tag's system is asked elsewhere.

        REL TO, and who may be shown: his nation; "US" too for a United States national or one whose nation is not
        recorded, to whom NOFORN among the holds gives "USA" as well (the administrator says so; a foreign national
        gets nothing).
        Releasable to: his nation, and "NATO" for a national of a member or one whose nation is not recorded.
        """
        stated = frozenset(value for named, value in self.memberships if named == tag)
        if tag == NEED_TO_KNOW:
            return stated | self.groups
        nation = frozenset({self.nationality} if self.nationality and tag in _BY_NATION else ())
        if tag in ("REL TO", DISPLAY) and self.nationality in {None, "USA"}:
            nation |= {"US", "USA"} if self.nationality or "NOFORN" in self.holds else {"US"}
        if tag == "Releasable to" and (self.nationality is None or self.nationality in NATO.members):
            nation |= {NATO.code}
        return stated | nation


class Person(TypedDict):
    """What is known of a reader besides name and clearances; the fields are those of `Reader`."""

    nationality: str | None
    holds: Iterable[str]
    groups: Iterable[str]
    valid_from: datetime | None
    valid_until: datetime | None


def reader_from(name: str, clearances: Iterable[str], **person: Unpack[Person]) -> Reader:
    """Return a reader from clearances as text: SECRET, NATO SECRET, TOP SECRET//SI.

    The highest level of each system counts; restrictive categories in a text are added to the holds. A clearance
    names a level and read-ins, so a text with a release list, NOFORN, groups or an unknown word raises
    MarkingError, as does one that is no marking.
    """
    ranks: dict[str, int] = {}
    read_in: set[str] = set()
    for clearance in clearances:
        marking = parse(clearance)
        if unknown(marking):
            raise MarkingError("UNKNOWN_TOKEN", "", 0, "A clearance has a word that no vocabulary knows.")
        for label in marking.labels:
            if label.permissive not in _PLAIN:
                sentence = "A clearance has no release list, no NOFORN and no groups: state them apart from it."
                raise MarkingError("CLEARANCE_WITH_RELEASE", "", 0, sentence)
            ranks[label.system] = max(label.level, ranks.get(label.system, label.level))
            read_in |= label.restrictive
    cleared = tuple((system, ranks[system]) for system in SYSTEMS if system in ranks)
    return Reader(
        name,
        cleared,
        person["nationality"],
        frozenset(person["holds"]) | read_in,
        frozenset(person["groups"]),
        person["valid_from"],
        person["valid_until"],
    )


def ceiling(reader: Reader) -> Marking:
    """Return the highest marking that `reader` may see: whatever `require` lets pass, this dominates.

    Need-to-know groups are left out: the ceiling dominates markings without groups. A reader without any clearance
    gets UNCLASSIFIED (US), the lowest there is, although he may not read even that.
    """
    labels = tuple(_ceiling(reader, system, rank) for system in SYSTEMS if (rank := reader.rank(system)) is not None)
    return Marking(labels or (Label("US", UNCLASSIFIED),))


def _ceiling(reader: Reader, system: str, rank: int) -> Label:
    """Return the label with all the holds that a well-formed marking of this level and nation can bear.

    A hold that breaks a rule (GAMMA below TOP SECRET) stands on no marking that this reader could read, so leaving
    it out keeps the promise of `ceiling`, and its text can be read back.
    """
    holds = {token for token in reader.held() if belongs(system, token)}
    holds -= {token for token in holds if clearance_for(Label(system, rank, frozenset({token}))) > rank}
    permissive = _narrowest(reader, system)
    while True:
        label = Label(system, rank, frozenset(holds), permissive)
        orphans = {word for word in holds if any(belongs(system, above) for above in parents(word) - holds)}
        if impossible := {word for word, _ in broken(label)} | orphans:
            holds -= impossible
        elif system == "US" and rank == UNCLASSIFIED and not holds and permissive == _PLAIN_US:
            return replace(label, informative=frozenset({"FOUO"}))  # the one text for this set at that level
        else:
            return label


def _narrowest(reader: Reader, system: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the smallest set of values that lies within every set which this system writes and the reader is in."""
    release = SCHEMES[system].release
    if release is None:
        return ()
    values = reader.values(release.tag)
    if system == "UK":  # UK EYES ONLY is the only list, and no marking needs one
        return ((release.tag, frozenset({release.anchor})),) if release.anchor in values else ()
    nameable = values & (NATIONS | {"US"}) if system == "US" else values.intersection(NAMES)
    only = nameable if len(values) == 1 else frozenset()
    return ((release.tag, only | {release.anchor}),)
