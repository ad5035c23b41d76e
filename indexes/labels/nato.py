"""NATO labels: what a label under NATO's policy means as a `Label` of the kernel, and back (ADatP-4774 App. 2).

| label | kernel |
|---|---|
| Context NATO, no list | Releasable to {NATO}, as plain text means it |
| Context with Releasable, and a Releasable To list | Releasable to that list |
| Context of another body, no list | Context {that body} |
| Only list | Releasable to exactly that list, and Context unless it is NATO |

A label without a Context is refused: without a list anyone with the level could read it.
"""

from collections.abc import Iterable
from typing import Final

from indexes.labels.markup import wrong
from indexes.labels.names import (
    ADMINISTRATIVE,
    CONTEXT,
    NATO_POLICY,
    NATO_SENSITIVITIES,
    NATO_TAGS,
    ONLY,
    OTHER_COUNTRIES,
    RELEASABLE,
    RELEASE,
    SENSITIVITY,
)
from indexes.labels.stanag4774 import Category, Statement
from indexes.policy import Label
from indexes.policy.countries import NAMES, NATIONS
from indexes.policy.rules import broken
from indexes.policy.schemes import NATO, NATO_ADMINISTRATIVE, TOP_SECRET

_LEVELS = {level.banner.partition(" ")[2]: level.rank for level in NATO.levels}
_BODIES: Final = tuple(sorted(NAMES.keys() - NATIONS))
_ADMIN: Final = "ADMIN:"


def read(statement: Statement) -> Label:
    """Return the label that a NATO statement means. Raises MarkingError: an unknown level, tag or value included."""
    rank = _LEVELS.get(statement.classification.upper())
    if rank is None:
        raise wrong("UNKNOWN_LEVEL", "NATO's policy has no such classification.", statement.classification)
    values = grouped(statement.categories)
    body, releasable = _context(values.pop(CONTEXT, None), rank)
    label = Label(
        "NATO",
        rank,
        frozenset(values.pop(SENSITIVITY, ())),
        _permissive(body, values.pop(RELEASE, None), values.pop(ONLY, None), releasable=releasable),
        frozenset(f"{_ADMIN}{word}" for word in values.pop(ADMINISTRATIVE, ())),
    )
    for word, rule in broken(label):
        raise wrong(rule.code, rule.sentence, word)
    return label


def grouped(categories: Iterable[Category], further: frozenset[str] = frozenset()) -> dict[str, tuple[str, ...]]:
    """Return the values of each tag as NATO's policy spells them, however the label orders and cases them.

    Values of one tag that stand in two elements are one set. `further` are nations and bodies that are known besides
    those that a marking can name. Raises MarkingError for what the policy does not have.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in categories:
        tag = next((tag for tag in NATO_TAGS.values() if tag.name.upper() == one.tag.upper()), None)
        if tag is None:
            raise wrong("UNKNOWN_TAG", "NATO's policy has no such category.", one.tag)
        if tag.kind != one.kind:
            raise wrong("WRONG_TYPE", "This category is of another type in NATO's policy.", one.tag)
        if one.uri not in {None, tag.uri}:
            raise wrong("WRONG_URI", "A category's name and its identifier do not agree.", one.tag)
        found[tag.name] = (*found.get(tag.name, ()), *(_value(tag.name, value, further) for value in one.values))
    return found


def _value(tag: str, written: str, further: frozenset[str]) -> str:
    value = written.upper()
    allowed: Iterable[str] = {
        SENSITIVITY: NATO_SENSITIVITIES,
        ADMINISTRATIVE: NATO_ADMINISTRATIVE,
        CONTEXT: ("NATO", *_BODIES, *further),
        RELEASE: ("NATO", *NAMES, *further),
        ONLY: ("NATO", *NAMES, *further),
    }[tag]
    if tag == CONTEXT and value == RELEASABLE.upper():
        return RELEASABLE
    value = OTHER_COUNTRIES.get(value, value) if tag in {RELEASE, ONLY} else value
    if value not in allowed:
        raise wrong("UNKNOWN_VALUE", "A category has a value that is not known here.", written)
    return value


def _context(values: tuple[str, ...] | None, rank: int) -> tuple[str, bool]:
    """Return the one body of the context, and whether it says that a release list follows."""
    if values is None:
        raise wrong("NO_CONTEXT", "A NATO label must state its Context.")
    bodies = [value for value in values if value != RELEASABLE]
    if len(bodies) != 1 or len(set(values)) != len(values):
        raise wrong("BAD_CONTEXT", "The Context of a NATO label names one body.")
    if rank == TOP_SECRET and bodies[0] != "NATO":
        raise wrong("COSMIC_CONTEXT", "COSMIC TOP SECRET exists in the context NATO only.", bodies[0])
    return bodies[0], RELEASABLE in values


def _permissive(
    body: str, release: tuple[str, ...] | None, only: tuple[str, ...] | None, *, releasable: bool
) -> tuple[tuple[str, frozenset[str]], ...]:
    if release is not None and only is not None:
        sentence = "A label with an Only list and a Releasable To list is read in two ways; a person must decide."
        raise wrong("ONLY_WITH_RELEASABLE_TO", sentence)
    if releasable != (release is not None):
        raise wrong("BAD_RELEASE", "Context says Releasable where there is a Releasable To list, and only there.")
    if release is not None:
        if body not in release:
            raise wrong("BAD_RELEASE", "A Releasable To list names the body of the Context too.")
        return (("Releasable to", frozenset(release)),)
    context = () if body == "NATO" else (("Context", frozenset({body})),)
    if only is not None:
        return (*context, ("Releasable to", frozenset(only)))
    return context or (("Releasable to", frozenset({"NATO"})),)


def write(label: Label) -> Statement:
    """Return the statement for a NATO label: `read(write(label)) == label`.

    Raises MarkingError (NOT_EXPRESSIBLE) for what NATO's policy has no words for: need-to-know groups, ORCON, unknown
    tokens, a set that nobody is in.
    """
    categories = [*_context_of(label)]
    admin = [word.removeprefix(_ADMIN) for word in label.informative if word.startswith(_ADMIN)]
    if not label.restrictive <= set(NATO_SENSITIVITIES) or len(admin) != len(label.informative):
        raise wrong("NOT_EXPRESSIBLE", "NATO's policy has no word for a category of this marking.")
    categories += [_category(SENSITIVITY, label.restrictive)] if label.restrictive else []
    categories += [_category(ADMINISTRATIVE, admin)] if admin else []
    words = next(words for words, rank in _LEVELS.items() if rank == label.level)
    statement = Statement("NATO", words, tuple(categories), NATO_POLICY)
    if read(statement) != label:
        raise wrong("NOT_EXPRESSIBLE", "This marking cannot be stated in a NATO label.")
    return statement


def _context_of(label: Label) -> list[Category]:
    tags = dict(label.permissive)
    context = tags.pop("Context", frozenset({"NATO"}))
    release = tags.pop("Releasable to", None)
    if tags or len(context) != 1 or release == frozenset() or (release is None and context == {"NATO"}):
        raise wrong("NOT_EXPRESSIBLE", "NATO's policy has no word for whom this marking is limited to.")
    if release is None or (release == context == {"NATO"}):
        return [_category(CONTEXT, context)]
    if context == {"NATO"} <= release:
        return [_category(CONTEXT, (*context, RELEASABLE)), _category(RELEASE, release)]
    return [_category(CONTEXT, context), _category(ONLY, release)]


def _category(tag: str, values: Iterable[str]) -> Category:
    # NATO and Releasable, the values that every list has, stand where the published samples have them.
    order = sorted(values, key=lambda value: (value != "NATO", value == RELEASABLE, value))
    return Category(tag, NATO_TAGS[tag].kind, tuple(order), NATO_TAGS[tag].uri)
