"""Sources of a marking in conflict: one rule for all of them.

A document's text, the labels in and beside its file, the label given with it and its folder's rule each state a
marking. Their join is the document's, if all speak of one system and none claims less than the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from indexes.policy import Marking, MarkingError, dominates, join, parse, text, unknown
from ingest.evidence import FOLDER, GIVEN, METADATA, SIDECAR, Evidence
from ingest.reasons import not_read

NAMES: Final = {
    SIDECAR: "The label beside the file",
    METADATA: "The label inside the file",
    GIVEN: "The label given with it",
    FOLDER: "The rule for its folder",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says: its kind (of `evidence.KINDS`), the marking, and the finds that say so.

    A `floor` is the least that a document may bear; it marks nothing by itself.
    """

    kind: str
    marking: Marking
    evidence: tuple[Evidence, ...]
    floor: bool = False

    @property
    def name(self) -> str:
        """Who speaks, at the start of a sentence."""
        return NAMES.get(self.kind, "The text")


def verdict(told: Statement | None, others: Sequence[Statement]) -> Marking:
    """Return the marking of a document of which the text tells `told` (None: nothing) and the other sources `others`.

    Raises NotRead: `unmarked` when nothing but floors speaks, `marking-conflict` naming the two that disagree,
    `unknown-token` for a label with a part that no vocabulary has.
    """
    every = [*([told] if told else []), *others]
    if all(one.floor for one in every):
        raise not_read("unmarked")
    for other in every:
        if unknown(other.marking):
            raise not_read("unknown-token", where=f" ({other.name.lower()})")
        if told and not other.floor and not dominates(other.marking, told.marking):
            raise not_read("marking-conflict", what=_less(told, other))
    for one, other in pairwise(every):
        if _systems(one) != _systems(other):
            raise not_read("marking-conflict", what=_apart(one, other))
    try:
        joined = join(one.marking for one in every)
        text(joined)
    except MarkingError as error:
        raise not_read("marking-conflict", what=_apart(every[0], every[-1])) from error
    return joined


def decided(marking: Marking, said: Sequence[Marking], *, may_lower: bool) -> Marking:
    """Return the marking that a person decided. It may lie below what the file says only where two persons said so.

    Raises NotRead (`marking-conflict`).
    """
    for one in said:
        if not may_lower and not dominates(marking, one):
            what = f"The file says {text(one)}. To store it as {text(marking)} needs the names of two persons."
            raise not_read("marking-conflict", what=what)
    return marking


def _systems(statement: Statement) -> tuple[str, ...]:
    return tuple(label.system for label in statement.marking.labels)


def _less(told: Statement, other: Statement) -> str:
    """Name the find of the text that lies above the other source, else all that the text says."""
    above = [find for find in told.evidence if find.marking and not dominates(other.marking, parse(find.marking))]
    said = f"{above[0].marking} {above[0].where}" if above else text(told.marking)
    return f"{told.name} is marked {said}. {other.name}, {text(other.marking)}, may not lower that."


def _apart(one: Statement, other: Statement) -> str:
    second = other.name[0].lower() + other.name[1:]
    return f"{one.name} says {text(one.marking)} and {second} says {text(other.marking)}. One marking can't say both."
