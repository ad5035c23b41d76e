"""A marking over several systems in the words of one: what a United States or a NATO document would bear."""

from dataclasses import replace

from indexes.policy.countries import NATO as ALLIANCE
from indexes.policy.marking import NEED_TO_KNOW, Label, Marking, join
from indexes.policy.reader import Reader
from indexes.policy.scheme_us import CONCEALED, US_PLAIN
from indexes.policy.vocabulary import CONFIDENTIAL, RESTRICTED, UNCLASSIFIED

_SOURCES = {"EU": "EU", "UK": "GBR", "FRA": "FRA", "DEU": "DEU"}
_NATO_WORDS = frozenset({"ATOMAL", "BALK", "BOHEMIA"})
_SHARED = frozenset({"ATOMAL", "BALK", "BOHEMIA", "ORCON"})


def home_of(reader: Reader) -> str:
    """Return the system in whose words an answer is marked for this reader, "" for none.

    US for a national whom it has cleared (or one without a recorded nation), else NATO for whom NATO has cleared.
    """
    if reader.rank("US") is not None and reader.nationality in {None, "USA"}:
        return "US"
    return "NATO" if reader.rank("NATO") is not None else ""


def led_by(home: str, marking: Marking) -> Marking:
    """Return `marking` as one label of `home` ("US" or "NATO"), or unchanged where that label could not say all.

    US: what NATO, the EU or a nation owns becomes foreign government information, RESTRICTED is protected as
    CONFIDENTIAL, and without a United States release list nobody else may read it (DoDM 5200.01-V2 Encl. 4 Fig. 43, 44;
    IC manual 2016 Table 2). NATO: what the United States has released to all of NATO. INVARIANT: nothing is dropped on
    the way: a tag or a category without words in `home` leaves the marking of several systems, the most restrictive.
    """
    translate = {"US": _american, "NATO": _allied}.get(home)
    labels = [] if translate is None else [translate(label) for label in marking.labels]
    known = [label for label in labels if label is not None]
    if not known or len(known) < len(labels):
        return marking
    return join(Marking((label,)) for label in known)


def _american(label: Label) -> Label | None:
    if label.system == "US":
        return label
    tags = dict(label.permissive)
    groups = {NEED_TO_KNOW: tags.pop(NEED_TO_KNOW)} if NEED_TO_KNOW in tags else {}
    released = tags.pop("Releasable to", frozenset({"NATO"}))
    level = CONFIDENTIAL if label.level == RESTRICTED else label.level
    plain = {**groups, "REL TO": US_PLAIN}
    empty = replace(label, system="US", level=level, permissive=tuple(sorted(plain.items())), informative=frozenset())
    if tags:
        return None
    if label.system == "NATO":
        if not label.restrictive <= _SHARED or not released & {"NATO", "USA"}:
            return None
        orcon = {"ORCON", "ORCON-USGOV"} if "ORCON" in label.restrictive else frozenset[str]()
        return replace(empty, restrictive=(label.restrictive & _NATO_WORDS) | orcon | {"NATO"})
    if label.restrictive:
        return None
    return replace(empty, informative=frozenset({CONCEALED + _SOURCES[label.system]}))


def _allied(label: Label) -> Label | None:
    if label.system == "NATO":
        return label
    tags = dict(label.permissive)
    groups = {NEED_TO_KNOW: tags.pop(NEED_TO_KNOW)} if NEED_TO_KNOW in tags else {}
    released = tags.pop("REL TO", None)
    shared = released is not None and released >= ALLIANCE.members
    plain = label.level == UNCLASSIFIED and released is None
    if label.system != "US" or tags or not (shared or plain) or not label.restrictive <= _SHARED - {"ORCON"}:
        return None
    permissive = {**groups, "Releasable to": frozenset({"NATO"})}
    return Label("NATO", label.level, label.restrictive, tuple(sorted(permissive.items())))
