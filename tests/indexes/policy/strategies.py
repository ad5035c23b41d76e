"""What the properties of the kernel are tried on: well-formed markings of all systems, and readers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

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
UNKNOWN = ("SAR-BP", "RD-CNWDI", "MADE UP", "LES")
DISSEMINATION = ("RSEN", "FOUO", "ORCON", "IMCON", "RELEASE", "PROPIN", "RELIDO", "DEA SENSITIVE", "FISA")
RELEASES = ("NOFORN", "REL TO USA, AUS, GBR", "REL TO USA, FVEY", "REL TO USA, DEU, JPN, ISAF", "REL TO USA, NATO")
FOREIGN = ("FGI", "FGI DEU GBR", "FGI DEU NATO", "FGI NATO", "FGI/FGI NATO")
NATO_CONTROLS = ("ATOMAL", "BALK", "BOHEMIA", "ORCON", "MADE UP")
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


def _chosen(draw: DrawFn, words: tuple[str, ...], most: int = 3) -> list[str]:
    """Return some of `words`, in their order."""
    found = draw(st.sets(st.sampled_from(words), max_size=most))
    return [word for word in words if word in found]


@st.composite
def _united_states(draw: DrawFn) -> str:
    fields = [
        [draw(st.sampled_from(SCI[system])) for system in _chosen(draw, tuple(SCI), 2)],
        _chosen(draw, UNKNOWN, 1),
        _chosen(draw, FOREIGN, 1),
        _chosen(draw, DISSEMINATION),
        _chosen(draw, ("EXDIS", "NODIS"), 1),
    ]
    release = draw(st.sampled_from(RELEASES))
    written = ["/".join(release if word == "RELEASE" else word for word in field) for field in fields if field]
    return "//".join([draw(st.sampled_from([level.banner for level in SCHEMES["US"].levels])), *written])


@st.composite
def _nato(draw: DrawFn) -> str:
    level = draw(st.sampled_from([level.banner for level in SCHEMES["NATO"].levels]))
    admin = draw(st.sampled_from(["", "", " - STAFF", " - MEDICAL, STAFF"]))
    return "//".join([level + draw(st.sampled_from(NATO_RELEASES)) + admin, *_chosen(draw, NATO_CONTROLS, 2)])


@st.composite
def _european(draw: DrawFn) -> str:
    levels = [level.banner for system in ("EU", "UK") for level in SCHEMES[system].levels]
    level = draw(
        st.sampled_from([*levels, "UK OFFICIAL-SENSITIVE", "UK SECRET//UK EYES ONLY", "UK OFFICIAL UK EYES ONLY"])
    )
    return "//".join([level, *_chosen(draw, UNKNOWN, 1)])


def _well_formed(texts: SearchStrategy[str]) -> SearchStrategy[Marking]:
    found = texts.map(lambda written: marking_or_error(parse, written))
    return cast("SearchStrategy[Marking]", found.filter(lambda one: isinstance(one, Marking)))


PLAIN: SearchStrategy[Marking] = _well_formed(st.one_of(_united_states(), _nato(), _european()))
"""Markings of one system, as a page bears them, without need-to-know groups."""

UNGROUPED: SearchStrategy[Marking] = st.one_of(PLAIN, st.lists(PLAIN, min_size=1, max_size=4).map(join))
"""Markings as parse and join make them, without need-to-know groups."""


@st.composite
def markings(draw: DrawFn) -> Marking:
    """Draw a marking as parse, join and grouped make them."""
    parts = draw(st.lists(PLAIN, min_size=1, max_size=3))
    chosen = st.sets(st.sampled_from(GROUPS), min_size=1)
    return join([grouped(part, draw(chosen)) if draw(st.booleans()) else part for part in parts])


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
