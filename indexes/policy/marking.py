"""The marking of information as a value: its order (`dominates`) and its roll-up (`join`)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexes.policy.errors import MarkingError
from indexes.policy.scheme_us import DROPPED
from indexes.policy.schemes import CONCEALED, DISPLAY, JOINT, OWNER, SCHEMES, SYSTEMS, UNCLASSIFIED, US_NOFORN

NEED_TO_KNOW = "NTK"
NOBODY = "NOBODY"  # how an empty set of groups is written; so no group may bear that name
_GROUP = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._ -]{0,62}[A-Za-z0-9._-])?")


@dataclass(frozen=True, slots=True)
class Label:
    """What one system says: a level and three kinds of categories.

    `restrictive`: all must be held. `permissive`: per tag, one must be held; tags are ANDed; an empty set is held
    by nobody. `informative`: shown, never asked for. Raises MarkingError for a system, level or tag order that
    does not exist. Source: ADatP-4774 App. 2 (kinds of categories).
    """

    system: str
    level: int
    restrictive: frozenset[str] = frozenset()
    permissive: tuple[tuple[str, frozenset[str]], ...] = ()
    informative: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what no scheme has, so that every label that exists can be compared."""
        scheme = SCHEMES.get(self.system)
        tags = [tag for tag, _ in self.permissive]
        if scheme is None or all(self.level != level.rank for level in scheme.levels) or tags != sorted(set(tags)):
            raise MarkingError("BAD_LABEL", self.system, 0, "A label needs a known system, level and order of tags.")

    def allowed(self, tag: str) -> frozenset[str] | None:
        """Return the values of which one must be held for `tag`; None if this label has no such tag."""
        return dict(self.permissive).get(tag)

    def limit(self, tag: str) -> frozenset[str] | None:
        """Return the values that `tag` leaves, None for no limit. Who may read may be shown, so without a DISPLAY ONLY
        list of its own a label is shown to those of its REL TO list.
        """
        values = self.allowed(tag)
        return self.allowed("REL TO") if values is None and tag == DISPLAY else values


@dataclass(frozen=True, slots=True)
class Marking:
    """The marking of a document, a portion or an answer: at most one label a system, never none.

    Most markings have one label. An answer drawn from several systems has one for each, and a reader must satisfy
    them all. INVARIANT: `labels` is never empty and stands in the order of `schemes.SYSTEMS`.
    Raises MarkingError otherwise.
    """

    labels: tuple[Label, ...]

    def __post_init__(self) -> None:
        """Refuse the empty marking: absence of a marking is never permission."""
        systems = [label.system for label in self.labels]
        if not systems or systems != [system for system in SYSTEMS if system in systems]:
            raise MarkingError("BAD_MARKING", "", 0, "A marking has one label or more, at most one for each system.")

    def label(self, system: str) -> Label | None:
        """Return the label of `system`, None if the marking says nothing there."""
        return next((label for label in self.labels if label.system == system), None)


def dominates(a: Marking, b: Marking) -> bool:
    """Return whether `a` is at least as restrictive as `b`, in every system and category.

    For each label of `b`: `a` has that system, its level is not lower, it has all the restrictive categories, and for
    each permissive tag it has the tag with no value more (a larger release list is less restrictive). A partial
    order up to informative words, which are ignored. Source: ADatP-4774.1 3.11.4, read as an order.
    """
    return all((above := a.label(label.system)) is not None and _covers(above, label) for label in b.labels)


def covers(banner: Marking, portion: Marking) -> bool:
    """Return whether a document with this `banner` may hold a portion with that marking.

    As `dominates`, but for the words that a classified banner of the United States does not repeat: LIMDIS, SBU and
    UCNI stand on unclassified portions only (IC manual 2016 pp. 116, 170 and 179).
    """
    label = banner.label("US")
    if label is None or label.level == UNCLASSIFIED:
        return dominates(banner, portion)
    labels = (
        replace(one, restrictive=one.restrictive - DROPPED) if one.system == "US" and one.level == UNCLASSIFIED else one
        for one in portion.labels
    )
    return dominates(banner, Marking(tuple(labels)))


def _covers(a: Label, b: Label) -> bool:
    # A label without a DISPLAY ONLY list has one all the same: that of its release (see `limit`).
    tags = {tag for tag, _ in b.permissive} | {tag for tag, _ in a.permissive if tag == DISPLAY}
    return a.level >= b.level and a.restrictive >= b.restrictive and all(_narrower(a, b, tag) for tag in tags)


def _narrower(a: Label, b: Label, tag: str) -> bool:
    values, wider = a.limit(tag), b.limit(tag)
    return wider is None or (values is not None and values <= wider)


def join(markings: Iterable[Marking]) -> Marking:
    """Return the least marking that dominates all of `markings`: the roll-up of portions into a banner.

    A system: highest level, union of restrictive and of informative categories; for a permissive tag the
    intersection of those that have it. Raises MarkingError when there is nothing to join: no default exists.

    Differs from ADatP-4774.1 4.4 on purpose. Its rule 6 drops a tag that one label lacks, and its rule 5 drops a
    tag whose intersection is empty; both widen access and are safe only behind its rule 9 (check the result, else
    system high). Here a missing tag means "no constraint", so the other label's constraint stays, and an empty
    intersection stays empty: nobody may read it. So a join never lowers.
    The United States rules (IC manual 2016 Table 3) follow: a release list joined with an unmarked classified
    portion, or lists without a common country, leave the United States alone, which is NOFORN.
    """
    found: dict[str, list[Label]] = {}
    for marking in markings:
        for label in marking.labels:
            found.setdefault(label.system, []).append(label)
    if not found:
        raise MarkingError("NOTHING_TO_JOIN", "", 0, "There is no marking to join, and there is no default marking.")
    return Marking(tuple(_joined(found[system]) for system in SYSTEMS if system in found))


def _joined(labels: list[Label]) -> Label:
    words = _owned([label.informative for label in labels])
    label = Label(
        labels[0].system,
        max(label.level for label in labels),
        frozenset().union(*(label.restrictive for label in labels)),
        _narrowest(labels),
        frozenset().union(*words),
    )
    shared = frozenset.intersection(*words)
    return replace(label, informative=_settled(label, shared))


def _narrowest(labels: list[Label]) -> tuple[tuple[str, frozenset[str]], ...]:
    found = {}
    for tag in sorted({tag for label in labels for tag, _ in label.permissive}):
        limits = [values for label in labels if (values := label.limit(tag)) is not None]
        found[tag] = frozenset.intersection(*limits)
    if DISPLAY in found and found[DISPLAY] == found.get("REL TO"):
        del found[DISPLAY]  # nobody is left who may be shown it and not read it
    return tuple(found.items())


def _owned(words: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return the informative words with owners as sources, unless all have the same owners.

    What is wholly foreign, or JOINT, becomes foreign government information in a United States marking once it is
    mixed: FGI and the owners but the United States (DoDM 5200.01-V2 Encl. 4 Fig. 32, 43 to 46).
    """
    owners = {frozenset(word for word in some if word.startswith((OWNER, JOINT))) for some in words}
    if len(owners) == 1:
        return words
    return [frozenset(_source(word) for word in some if word != f"{JOINT}USA") for some in words]


def _source(word: str) -> str:
    for prefix in (OWNER, JOINT):
        if word.startswith(prefix):
            return CONCEALED + word.removeprefix(prefix)
    return word


def concealed(words: frozenset[str]) -> frozenset[str]:
    """Return the words; one concealed source conceals all foreign sources (DoDM 5200.01-V2 Encl. 4 Fig. 45)."""
    if CONCEALED not in words:
        return words
    return frozenset(word for word in words if word == CONCEALED or not word.startswith(CONCEALED))


def _settled(label: Label, shared: frozenset[str]) -> frozenset[str]:
    """Return the informative words that a roll-up keeps; access does not depend on them."""
    # Words of low information leave a higher banner (FOUO: IC manual 2016 p. 134).
    tops = [rule.pattern for rule in SCHEMES[label.system].rules if label.level > rule.highest]
    words = frozenset(word for word in label.informative if not any(re.fullmatch(top, word) for top in tops))
    words = concealed(words)
    # RELIDO survives only where every portion bears it (so none is ORCON), not beside NOFORN (IC manual 2016 Table 3).
    if "RELIDO" not in shared or label.allowed("REL TO") == US_NOFORN or label.allowed(DISPLAY) is not None:
        words -= {"RELIDO"}
    # RD hides FRD hides TFNI (IC manual 2016 p. 104); CLEAR is what any other colour of TLP is not.
    for held, hidden in (("RD", {"FRD", "TFNI"}), ("TLP AMBER", {"TLP:CLEAR", "TLP:GREEN"})):
        if held in label.restrictive:
            words -= hidden
    words -= {"TFNI"} if "FRD" in words else set()
    words -= {"TLP:CLEAR"} if "TLP:GREEN" in words else set()
    return frozenset(words)


def grouped(marking: Marking, groups: Iterable[str]) -> Marking:
    """Return `marking` narrowed to members of at least one of `groups` (need-to-know), in each of its systems.

    Groups that are already there are intersected, so this never widens. Raises MarkingError without a group, or
    for a name that cannot be written.
    """
    wanted = frozenset(groups)
    if not wanted:
        raise MarkingError("NO_GROUP", "", 0, "Name at least one need-to-know group.")
    if not all(is_group(name) for name in wanted):
        raise MarkingError("BAD_GROUP", "", 0, "A group is named with letters, figures, spaces, dots and hyphens.")
    return Marking(tuple(narrowed(label, NEED_TO_KNOW, wanted) for label in marking.labels))


def ungrouped(marking: Marking) -> Marking:
    """Return `marking` without its need-to-know groups: for saying how high a place is, never for reading."""
    labels = (
        replace(label, permissive=tuple((tag, values) for tag, values in label.permissive if tag != NEED_TO_KNOW))
        for label in marking.labels
    )
    return Marking(tuple(labels))


def is_group(name: str) -> bool:
    """Return whether `name` can be written as a need-to-know group."""
    return _GROUP.fullmatch(name) is not None and name != NOBODY and "  " not in name


def narrowed(label: Label, tag: str, values: frozenset[str]) -> Label:
    """Return `label` with `tag` limited to `values`; never widens what the tag already has."""
    tags = dict(label.permissive)
    tags[tag] = tags.get(tag, values) & values
    return replace(label, permissive=tuple(sorted(tags.items())))


def unknown(marking: Marking) -> frozenset[str]:
    """Return the tokens of `marking` that no vocabulary knows, without the "?" that keeps anyone from holding them."""
    return frozenset(
        token.removeprefix("?") for label in marking.labels for token in label.restrictive if token.startswith("?")
    )
