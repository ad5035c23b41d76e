"""Labels of the other systems: policies of our own naming, one for each system of the kernel, without loss.

No identifiers are published for them, so these labels are for libraries that know this table (docs/labels.md). The
level is the banner's word; restrictive words are the tag Controls, informative ones Handling, a permissive tag keeps
its name. What is read must be a marking that the kernel can write and read back, so all its rules hold.
"""

from collections.abc import Iterable

from indexes.labels.markup import wrong
from indexes.labels.names import CONTROLS, HANDLING, INFORMATIVE, PERMISSIVE, RESTRICTIVE, own_policy
from indexes.labels.stanag4774 import Category, Statement
from indexes.policy import Label, Marking, MarkingError, text, unknown
from indexes.policy.schemes import SCHEMES


def systems() -> tuple[str, ...]:
    """Return the systems whose policy is ours, in the kernel's order."""
    return tuple(system for system in SCHEMES if system != "NATO")


def read(statement: Statement, system: str) -> Label:
    """Return the label that a statement under our policy for `system` means. Raises MarkingError."""
    level = next((one for one in SCHEMES[system].levels if one.banner == statement.classification), None)
    if level is None:
        raise wrong("UNKNOWN_LEVEL", "This policy has no such classification.", statement.classification)
    tags: dict[str, frozenset[str]] = {}
    for one in statement.categories:
        expected = {CONTROLS: RESTRICTIVE, HANDLING: INFORMATIVE}.get(one.tag, PERMISSIVE)
        if one.kind != expected:
            raise wrong("WRONG_TYPE", "This category is of another type in its policy.", one.tag)
        if one.tag in tags or one.uri is not None:
            raise wrong("BAD_CATEGORY", "A category of this policy stands once and has no identifier.", one.tag)
        if any(value.startswith("?") for value in one.values):
            raise wrong("UNKNOWN_VALUE", "A category has a value that is not known here.", one.tag)
        tags[one.tag] = frozenset(one.values)
    restrictive, informative = tags.pop(CONTROLS, frozenset()), tags.pop(HANDLING, frozenset())
    label = Label(system, level.rank, restrictive, tuple(sorted(tags.items())), informative)
    try:
        text(Marking((label,)))
    except (MarkingError, KeyError) as error:
        raise wrong(
            "UNKNOWN_VALUE", "A category or a value is not known here, or breaks a rule of its system."
        ) from error
    return label


def write(label: Label) -> Statement:
    """Return the statement for a label: `read(write(label), label.system) == label`.

    Raises MarkingError (NOT_EXPRESSIBLE) for unknown tokens and for a set that nobody is in: XML has no empty list.
    """
    if unknown(Marking((label,))) or any(not values for _, values in label.permissive):
        raise wrong("NOT_EXPRESSIBLE", "A label cannot state an unknown word or an empty list.")
    level = next(one for one in SCHEMES[label.system].levels if one.rank == label.level)
    categories = [
        *_category(CONTROLS, RESTRICTIVE, label.restrictive),
        *(one for tag, values in label.permissive for one in _category(tag, PERMISSIVE, values)),
        *_category(HANDLING, INFORMATIVE, label.informative),
    ]
    statement = Statement(label.system, level.banner, tuple(categories), own_policy(label.system))
    if read(statement, label.system) != label:
        raise wrong("NOT_EXPRESSIBLE", "This marking cannot be stated in a label.")
    return statement


def _category(tag: str, kind: str, values: Iterable[str]) -> list[Category]:
    return [Category(tag, kind, tuple(sorted(values)))] if values else []
