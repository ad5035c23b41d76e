"""A security policy as data, as a policy file (SPIF) states it, and the three things that it decides.

`check`: may this label be. `dominant`: which label covers several. `may_read`: does this clearance open this label.
A policy of a file stands beside the kernel: its labels are checked, written and rolled up here, and are no markings
of partitions. Source: ADatP-4774.1, 3.11.4 and 4.4.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexes.labels.markup import wrong
from indexes.labels.names import INFORMATIVE, PERMISSIVE, RESTRICTIVE
from indexes.labels.stanag4774 import Statement
from indexes.policy import MarkingError

DECISION = "POLICY_DECISION_REQUIRED"


@dataclass(frozen=True, slots=True)
class Group:
    """What a rule points at: one value of a tag, or all of them (`value` None)."""

    tag: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Need:
    """A rule on what must stand beside: `operation` is onlyOne, oneOrMore or all."""

    operation: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One classification; `hierarchy` orders, higher is more; `phrase` is how a marking writes it."""

    name: str
    hierarchy: int
    phrase: str
    obsolete: bool = False
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a category: the levels on which it may not stand, the one that it asks for, what goes with it."""

    name: str
    phrase: str
    obsolete: bool = False
    excluded: frozenset[str] = frozenset()
    required: str | None = None
    needs: tuple[Need, ...] = ()
    against: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """One category: its kind is one of names.KINDS, `most` bounds how many values may stand together."""

    name: str
    kind: str
    uri: str
    values: tuple[Value, ...]
    most: int | None = None
    prefix: str = ""
    separator: str = " "
    suffix: str = ""

    def value(self, name: str) -> Value | None:
        """Return the value of this name (without regard to case), None without it."""
        return next((value for value in self.values if value.name.upper() == name.upper()), None)


@dataclass(frozen=True, slots=True)
class PolicyLabel:
    """A label under one policy: the level's name, and the values of each tag, tags in their order of names."""

    level: str
    values: tuple[tuple[str, frozenset[str]], ...] = ()

    def of(self, tag: str) -> frozenset[str] | None:
        """Return the values of a tag, None where the label does not have it."""
        return dict(self.values).get(tag)


@dataclass(frozen=True, slots=True)
class PolicyClearance:
    """What somebody holds under one policy: every level by name (none is inferred), and values of tags."""

    levels: frozenset[str]
    values: tuple[tuple[str, frozenset[str]], ...] = ()


def made(level: str, values: Mapping[str, Iterable[str]]) -> PolicyLabel:
    """Return the label with its tags in order; a tag without values is left out."""
    return PolicyLabel(level, tuple(sorted((tag, frozenset(held)) for tag, held in values.items() if held)))


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy file, read. `notes` say what of the file is not used here."""

    name: str
    id: str
    levels: tuple[Level, ...]
    tags: tuple[Tag, ...]
    separator: str = " "
    texts: bool = True  # whether its markings can be written: no codes that are not known here
    notes: tuple[str, ...] = ()

    def level(self, name: str) -> Level:
        """Return a level by its name. Raises MarkingError: UNKNOWN_LEVEL."""
        for level in self.levels:
            if level.name.upper() == name.upper():
                return level
        raise wrong("UNKNOWN_LEVEL", "The policy has no such classification.", name)

    def tag(self, name: str) -> Tag:
        """Return a tag by its name. Raises MarkingError: UNKNOWN_TAG."""
        for tag in self.tags:
            if tag.name.upper() == name.upper():
                return tag
        raise wrong("UNKNOWN_TAG", "The policy has no such category.", name)

    def label(self, statement: Statement) -> PolicyLabel:
        """Return the label that a STANAG 4774 statement makes under this policy, checked. Raises MarkingError."""
        if statement.policy.upper() != self.name.upper():
            raise wrong("UNKNOWN_POLICY", "The label is of another policy.", statement.policy)
        if statement.policy_uri not in {None, f"urn:oid:{self.id}"}:
            raise wrong("WRONG_URI", "The policy's name and its identifier do not agree.", statement.policy)
        values: dict[str, set[str]] = {}
        for one in statement.categories:
            tag = self.tag(one.tag)
            if tag.kind != one.kind:
                raise wrong("WRONG_TYPE", "This category is of another type in its policy.", one.tag)
            if one.uri not in {None, tag.uri}:
                raise wrong("WRONG_URI", "A category's name and its identifier do not agree.", one.tag)
            values.setdefault(tag.name, set()).update(one.values)
        label = made(statement.classification, values)
        self.check(label)
        return self._spelt(label)

    def _spelt(self, label: PolicyLabel) -> PolicyLabel:
        found = {
            tag.name: {value.name for value in tag.values if value.name.upper() in {one.upper() for one in held}}
            for tag, held in ((self.tag(name), held) for name, held in label.values)
        }
        return made(self.level(label.level).name, found)

    def check(self, label: PolicyLabel) -> None:
        """Return only if the label may be. Raises MarkingError with a stable code for the first rule that it breaks."""
        level = self.level(label.level)
        if level.obsolete:
            raise wrong("OBSOLETE", "This classification is no longer used.", label.level)
        values = list(self._values(label))
        chosen = {(tag.name, value.name) for tag, value in values}
        for tag, value in values:
            if value.obsolete:
                raise wrong("OBSOLETE", "This value is no longer used.", value.name)
            if level.name in value.excluded or value.required not in {None, level.name}:
                raise wrong("EXCLUDED_LEVEL", "This value may not stand on this classification.", value.name)
            count = sum(other is tag for other, _ in values)
            if tag.most is not None and count > tag.most:
                raise wrong("TOO_MANY_VALUES", "More values of this category stand together than may.", tag.name)
            if any(_picked(group, chosen) for group in value.against):
                raise wrong("EXCLUDED_CATEGORY", "Two values exclude each other.", value.name)
        needs = [*level.needs, *(need for _, value in values for need in value.needs)]
        if not all(_kept(need, chosen) for need in needs):
            raise wrong("REQUIRED_CATEGORY", "A category that the policy asks for is missing, or stands too often.")

    def _values(self, label: PolicyLabel) -> Iterator[tuple[Tag, Value]]:
        for name, held in label.values:
            tag = self.tag(name)
            for one in sorted(held):
                value = tag.value(one)
                if value is None:
                    raise wrong("UNKNOWN_VALUE", "A category has a value that the policy does not have.", one)
                yield tag, value

    def dominant(self, labels: Sequence[PolicyLabel]) -> PolicyLabel:
        """Return the label that covers all of `labels` (ADatP-4774.1 section 4.4, its nine rules).

        Rules 5 and 6 drop a permissive tag whose intersection is empty, or that one label lacks. They widen, and only
        rule 9 makes them safe: the result must be a label that may be. Raises MarkingError:
        POLICY_DECISION_REQUIRED when it is not, or when two levels stand equally high; a person or system high then.
        """
        if not labels:
            raise wrong("NOTHING_TO_JOIN", "There is no label to join, and there is no default label.")
        for label in labels:
            self.check(label)
        levels = [self.level(label.level) for label in labels]
        top = max(level.hierarchy for level in levels)
        names = {level.name for level in levels if level.hierarchy == top}
        if len(names) > 1:
            raise wrong(DECISION, "Two classifications stand equally high; a person must decide.")
        values: dict[str, frozenset[str]] = {}
        for tag in self.tags:
            held = [self._spelt(label).of(tag.name) for label in labels]
            there = [one for one in held if one is not None]
            if tag.kind != PERMISSIVE:
                values[tag.name] = frozenset().union(*there)
            elif len(there) == len(held):
                values[tag.name] = frozenset.intersection(*there)
        result = made(names.pop(), values)
        try:
            self.check(result)
        except MarkingError as error:
            raise wrong(DECISION, "No label covers all of these; a person must decide.") from error
        return result

    def may_read(self, clearance: PolicyClearance, label: PolicyLabel) -> bool:
        """Tell whether a clearance opens a label: the level is listed, all restrictive values held, one of each tag.

        Values are grouped by tag, in whatever order they came. A label that may not be is opened by nobody.
        """
        self.check(label)
        held = {tag.upper(): {value.upper() for value in values} for tag, values in clearance.values}
        if label.level.upper() not in {level.upper() for level in clearance.levels}:
            return False
        for name, values in label.values:
            tag = self.tag(name)
            wanted = {value.upper() for value in values}
            mine = held.get(tag.name.upper(), set())
            if tag.kind == RESTRICTIVE and not wanted <= mine:
                return False
            if tag.kind not in {RESTRICTIVE, INFORMATIVE} and not wanted & mine:
                return False
        return True

    def record(self) -> dict[str, Any]:
        """Return what the policy has, for showing it."""
        return {
            "policy": self.name,
            "identifier": self.id,
            "levels": [
                f"{level.hierarchy} {level.name}{' (obsolete)' if level.obsolete else ''}"
                for level in sorted(self.levels, key=lambda level: level.hierarchy)
            ],
            "categories": [
                f"{tag.name} ({tag.kind.lower()}): {', '.join(value.name for value in tag.values)}" for tag in self.tags
            ],
            "markings": "can be written and read" if self.texts else "have forms that are not read here",
            "notes": list(self.notes),
        }


def _picked(group: Group, chosen: set[tuple[str, str]]) -> int:
    """Return how many chosen values a group points at."""
    return sum(tag == group.tag and group.value in {None, value} for tag, value in chosen)


def _kept(need: Need, chosen: set[tuple[str, str]]) -> bool:
    counts = [_picked(group, chosen) for group in need.groups]
    if need.operation == "onlyOne":
        return sum(counts) == 1
    return any(counts) if need.operation == "oneOrMore" else all(counts)
