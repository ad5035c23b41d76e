"""What the properties of the kernel are tried on: well-formed markings of all systems, and readers."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from itertools import combinations, product
from random import Random

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from indexes.policy import Marking, MarkingError, Reader, Refused, grouped, join, parse, require
from indexes.policy.schemes import SCHEMES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

GROUPS = ("CASE 7", "Exercise-2", "watch")
NATIONALITIES = (None, "USA", "GBR", "DEU", "JPN", "BRA")

SCI = {
    "HCS": ("HCS", "HCS-O", "HCS-P", "HCS-P JJJ"),
    "KDK": ("KLONDIKE",),
    "RSV": ("RSV-XYZ",),
    "SI": ("SI", "COMINT", "SI-GAMMA", "SI-G ABCD EFGH-XYZ"),
    "TK": ("TK", "TALENT KEYHOLE", "TK-IDIT ABCD"),
}
UNKNOWN = ("MADE UP", "ODD-ONE")
PROGRAMMES = ("SAR-BP", "SAR-BP-J12 J54-K15/CD", "SAR-MULTIPLE PROGRAMS", "HVSACO", "SAR-BP//WAIVED")
ATOMIC = ("RD", "RD-CNWDI", "RD-SIGMA 1 2", "FRD", "FRD-SIGMA 14", "RD-CNWDI/RD-SIGMA 1", "DOD UCNI", "TFNI", "ATOMAL")
NON_IC = ("LIMDIS", "EXDIS", "NODIS", "SBU", "SBU NOFORN", "LES", "LES NOFORN", "SSI", "NNPI", "ACCM-TEA LEAF")
DISSEMINATION = (
    *("RSEN", "FOUO", "ORCON", "ORCON-USGOV", "IMCON", "RELEASE", "PROPIN", "RELIDO"),
    *("DEA SENSITIVE", "FISA", "DISPLAY ONLY AFG, IRQ", "DISPLAY ONLY GBR, JPN"),
)
RELEASES = ("NOFORN", "REL TO USA, AUS, GBR", "REL TO USA, FVEY", "REL TO USA, DEU, JPN, ISAF", "REL TO USA, NATO")
FOREIGN = ("FGI", "FGI DEU GBR", "FGI DEU NATO", "FGI NATO", "FGI/FGI NATO")
NATO_CONTROLS = ("ATOMAL", "BALK", "BOHEMIA", "ORCON", "MADE UP")
OWNED = ["//DEU SECRET", "//FRA RESTRICTED", "//FGI TOP SECRET", "//JOINT SECRET CAN GBR USA", "//GBR UNCLASSIFIED"]
NATO_RELEASES = ("", " Releasable to Japan, Switzerland", " Releasable to JPN", " Releasable to KFOR, Ukraine")
HOLDS = (
    *(
        "DEA SENSITIVE",
        "EXDIS",
        "FISA",
        "HCS",
        "HCS-O",
        "HCS-P",
        "HCS-P JJJ",
        "KDK",
        "NODIS",
        "NOFORN",
        "ORCON",
        "PROPIN",
    ),
    *("RSV", "RSV-XYZ", "SI", "SI-G", "SI-G ABCD", "SI-G EFGH", "SI-XYZ", "TK", "TK-IDIT", "TK-IDIT ABCD"),
    *("ATOMAL", "BALK", "BOHEMIA", "NATO", "SI-GAMMA", "SI-", "SAR-BP"),
)


def may_read(who: Reader, marking: Marking, at: datetime = NOW) -> bool:
    """Return whether `require` lets pass; whatever else it raises fails the test."""
    try:
        require(who, marking, at)
    except Refused:
        return False
    return True


def marking_or_error(read: Callable[[str], Marking], written: str) -> Marking | MarkingError:
    """Return what a parser gives, its error included; any other exception fails the test."""
    try:
        return read(written)
    except MarkingError as error:
        return error


def _fields(words: Iterable[str], most: int) -> list[str]:
    """Return every field that up to `most` of these words make, in their order; the empty field first."""
    listed = list(words)
    return ["/".join(some) for count in range(most + 1) for some in combinations(listed, count)]


_COMPARTMENTS = [
    "/".join(entries)
    for count in range(3)
    for systems in combinations(SCI, count)
    for entries in product(*(SCI[system] for system in systems))
]


def _well_formed(*parts: Iterable[str]) -> list[Marking]:
    """Return markings with one choice of each part, by chance that is the same in every run; empty fields are left out.

    Most choices are no marking (FOUO on SECRET), so they are sorted out here, once, and not in each test.
    """
    chance, lists = Random(20161231), [list(part) for part in parts]
    texts = {"//".join(filter(None, (chance.choice(part) for part in lists))) for _ in range(TRIED)}
    texts = {written.replace("RELEASE", chance.choice(RELEASES)) for written in sorted(texts)}
    found = [marking_or_error(parse, written) for written in sorted(texts, key=lambda text: (len(text), text))]
    return [one for one in found if isinstance(one, Marking)]


TRIED = 6000


def seldom(*words: str) -> list[str]:
    """Return the words with the empty choice often enough that a marking has few of them."""
    return [""] * (2 * len(words)) + list(words)


@cache
def _united_states() -> list[Marking]:
    return _well_formed(
        [*(level.banner for level in SCHEMES["US"].levels), *OWNED],
        ["", *_COMPARTMENTS],
        seldom(*UNKNOWN),
        seldom(*PROGRAMMES),
        seldom(*ATOMIC),
        seldom(*FOREIGN),
        seldom(*_fields(DISSEMINATION, 2)),
        seldom(*NON_IC),
        seldom("CUI", "CUI SP-LPROT/CUI PRVCY"),
        seldom("TLP:GREEN", "TLP:AMBER+STRICT"),
    )


@cache
def _nato() -> list[Marking]:
    heads = [
        level.banner + release + admin
        for level in SCHEMES["NATO"].levels
        for release in NATO_RELEASES
        for admin in ("", "", " - STAFF", " - MEDICAL, STAFF")
    ]
    return _well_formed(heads, _fields(NATO_CONTROLS[:3], 2), ("", "", *NATO_CONTROLS[3:]))


@cache
def _european() -> list[Marking]:
    levels = [level.banner for system in ("EU", "UK", "FRA", "DEU") for level in SCHEMES[system].levels]
    words = (
        "OFFICIAL-SENSITIVE COMMERCIAL",
        "UK OFFICIAL-SENSITIVE",
        "UK SECRET//UK EYES ONLY",
        "UK OFFICIAL UK EYES ONLY",
    )
    return _well_formed([*levels, *words], ("", "", *UNKNOWN))


def _plain() -> SearchStrategy[Marking]:
    return st.one_of(st.sampled_from(_united_states()), st.sampled_from(_nato()), st.sampled_from(_european()))


PLAIN: SearchStrategy[Marking] = st.deferred(_plain)
"""Markings of one system, as a page bears them, without need-to-know groups."""

UNGROUPED: SearchStrategy[Marking] = st.one_of(PLAIN, st.lists(PLAIN, min_size=1, max_size=4).map(join))
"""Markings as parse and join make them, without need-to-know groups."""


_GROUPED = [list(some) for count in (0, 0, 1, 2) for some in combinations(GROUPS, count)]


def _with_groups(marking: Marking, groups: list[str]) -> Marking:
    return grouped(marking, groups) if groups else marking


def markings() -> SearchStrategy[Marking]:
    """Return markings as parse, join and grouped make them."""
    return st.lists(st.builds(_with_groups, PLAIN, st.sampled_from(_GROUPED)), min_size=1, max_size=3).map(join)


@st.composite
def readers(draw: DrawFn) -> Reader:
    """Draw any reader."""
    ranks = {system: st.sampled_from([level.rank for level in SCHEMES[system].levels]) for system in SCHEMES}
    systems = draw(st.sets(st.sampled_from(sorted(SCHEMES))))
    return Reader(
        "reader",
        tuple((system, draw(ranks[system])) for system in sorted(systems)),
        draw(st.sampled_from(NATIONALITIES)),
        frozenset(draw(st.sets(st.sampled_from(HOLDS)))),
        frozenset(draw(st.sets(st.sampled_from(GROUPS)))),
        None,
        None,
    )


@st.composite
def readers_near(draw: DrawFn, marking: Marking) -> Reader:
    """Draw a reader who often may read `marking`: cleared high enough, with its categories and some more."""
    systems = [label.system for label in marking.labels]
    systems += (
        draw(st.lists(st.sampled_from(sorted(set(SCHEMES) - set(systems))), max_size=1)) if len(systems) < 4 else []
    )
    needed = {word for label in marking.labels for word in label.restrictive if not word.startswith("?")}
    nations = {
        nation for label in marking.labels for tag, values in label.permissive if tag != "NTK" for nation in values
    }
    likely: list[str | None] = [nation for nation in sorted(nations) if nation in NATIONALITIES] or [None]
    tops = [(system, max(level.rank for level in SCHEMES[system].levels)) for system in systems]
    given = {label.system: label.level for label in marking.labels}
    return Reader(
        "reader",
        tuple((system, draw(st.sampled_from([top, given.get(system, top)]))) for system, top in tops),
        draw(st.one_of(st.sampled_from(likely), st.sampled_from(NATIONALITIES))),
        frozenset(needed | draw(st.sets(st.sampled_from(HOLDS)))),
        frozenset(draw(st.sets(st.sampled_from(GROUPS)))),
        None,
        None,
    )
