"""Markings as they stand on the screen: the words first, and the colour that goes with them.

Source of the colours: the national conventions for banner fills (web/static/coversheet.css holds the values). Other
systems take the fill of the nearest national level; the words always name the system.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexes import policy
from indexes.policy import Label, Marking
from indexes.policy.errors import MarkingError
from indexes.policy.schemes import SCHEMES, SCI_SYSTEMS, TOP_SECRET

TONES = {1: "u", 2: "cui", 3: "c", 4: "s", 5: "ts"}  # by rank, 1 unclassified to 5 top secret


@dataclass(frozen=True, slots=True)
class Mark:
    """A marking ready to print. `tone` names a fill of the style sheet and never carries the meaning alone."""

    text: str
    tone: str


NEUTRAL = Mark("SIGN IN · NO DOCUMENT IS SHOWN HERE", "none")


def screen(ceiling: Marking) -> Mark:
    """Give the marking of the whole screen: the most that it may show."""
    return Mark(policy.text(ceiling), _tone(ceiling))


def full(marking: Marking, ceiling: Marking) -> Mark:
    """Give the banner form of a marking; one with words that nobody knows takes the ceiling."""
    if policy.unknown(marking):
        return Mark(f"UNVERIFIED MARKING — HANDLE AS {policy.text(ceiling)}", _tone(ceiling))
    return Mark(policy.text(marking), _tone(marking))


def portion(marking: Marking, ceiling: Marking) -> Mark:
    """Give the short form, as `(S//NF)`; one with words that nobody knows takes the ceiling, in full."""
    if policy.unknown(marking):
        return full(marking, ceiling)
    return Mark(policy.portion_text(marking), _tone(marking))


def levels(ceiling: Marking) -> tuple[str, ...]:
    """Give the markings to which a person may limit a question, from high to low; all lie within the ceiling."""
    found: list[str] = []
    for rank in sorted(TONES, reverse=True):
        for marking in (*_below(ceiling, rank), *_plain(ceiling, rank)):
            words = policy.text(marking)
            if marking != ceiling and words not in found and policy.dominates(ceiling, marking):
                found.append(words)
    return tuple(found)


def _below(ceiling: Marking, rank: int) -> Iterable[Marking]:
    """Give the ceiling cut down to one rank in all systems, without compartments.

    Its limits of release stay, but for the lowest rank, which is seldom limited.
    """
    labels = tuple(cut for label in ceiling.labels if (cut := _cut(label, rank)) is not None)
    if labels and any(label.level == rank for label in labels):
        marking = Marking(labels)
        try:
            settled = policy.parse(policy.text(marking))
        except MarkingError:
            return
        yield settled


def _cut(label: Label, rank: int) -> Label | None:
    every = [level.rank for level in SCHEMES[label.system].levels]
    ranks = [one for one in every if one <= min(rank, label.level)]
    if not ranks:
        return None
    limits = () if max(ranks) == min(every) else label.permissive
    return replace(label, level=max(ranks), restrictive=frozenset(), permissive=limits, informative=frozenset())


def _plain(ceiling: Marking, rank: int) -> Iterable[Marking]:
    """Give the bare level of each system, as in "SECRET"."""
    for label in ceiling.labels:
        for level in SCHEMES[label.system].levels:
            if level.rank == rank <= label.level:
                yield policy.parse(level.banner)


def _tone(marking: Marking) -> str:
    top = max(label.level for label in marking.labels)
    compartmented = any(_is_sci(word) for label in marking.labels if label.system == "US" for word in label.restrictive)
    return "sci" if compartmented and top == TOP_SECRET else TONES[top]


def _is_sci(word: str) -> bool:
    return word.partition("-")[0] in SCI_SYSTEMS
