"""Markings of a policy file as text: `write_marking` and `parse_marking`, by the phrases and qualifiers of the file."""

import re

from indexes.labels.markup import wrong
from indexes.labels.scheme import Policy, PolicyLabel, Tag, made


def write_marking(policy: Policy, label: PolicyLabel) -> str:
    """Return the marking: policy, level, then tag by tag in the file's order. Raises MarkingError: NO_TEXTS, rules."""
    _require_texts(policy)
    policy.check(label)
    parts = [policy.name, policy.level(label.level).phrase]
    for tag in policy.tags:
        held = {value.upper() for value in label.of(tag.name) or ()}
        phrases = [value.phrase for value in tag.values if value.name.upper() in held]
        if phrases:
            parts.append(f"{tag.prefix}{tag.separator.join(phrases)}{tag.suffix}")
    return _plain(policy.separator.join(parts))


def parse_marking(policy: Policy, text: str) -> PolicyLabel:
    """Return the label that a marking states, checked. Raises MarkingError: NO_TEXTS, UNREADABLE_MARKING, or a rule.

    What could be read in two ways is not read.
    """
    _require_texts(policy)
    match = re.fullmatch(_pattern(policy), _plain(text))
    if match is None:
        raise wrong("UNREADABLE_MARKING", "This is no marking of the policy.", text)
    level = next(level for level in policy.levels if _plain(level.phrase) == match["level"])
    groups = match.groupdict()
    values = {
        tag.name: _values(tag, groups[f"tag{number}"])
        for number, tag in enumerate(policy.tags)
        if groups.get(f"tag{number}")
    }
    label = made(level.name, values)
    policy.check(label)
    return label


def _values(tag: Tag, listed: str) -> set[str]:
    words = re.split(_between(tag), listed)
    found = {value.name for value in tag.values if _plain(value.phrase) in words}
    if len(found) != len(words):
        raise wrong("UNREADABLE_MARKING", "A value stands twice, or can be read in two ways.", listed)
    return found


def _require_texts(policy: Policy) -> None:
    if not policy.texts:
        raise wrong("NO_TEXTS", "This policy writes its markings in a form that is not read here.")
    phrases = [_plain(f"{tag.prefix} {one.phrase} {tag.suffix}") for tag in policy.tags for one in tag.values]
    if len(set(phrases)) != len(phrases):
        raise wrong("NO_TEXTS", "Two values of this policy are written alike.")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _pattern(policy: Policy) -> str:
    between = re.escape(policy.separator.strip())
    levels = "|".join(re.escape(_plain(level.phrase)) for level in policy.levels)
    pattern = rf"{re.escape(_plain(policy.name))}\s*{between}\s*(?P<level>{levels})"
    for number, tag in enumerate(policy.tags):
        if not tag.values:
            continue
        words = "|".join(re.escape(_plain(v.phrase)) for v in sorted(tag.values, key=lambda v: -len(v.phrase)))
        listed = rf"(?P<tag{number}>(?:{words})(?:{_between(tag)}(?:{words}))*)"
        prefix, suffix = re.escape(tag.prefix.strip()), re.escape(tag.suffix.strip())
        pattern += rf"(?:\s*{between}\s+{prefix}\s*{listed}\s*{suffix}(?=\s|$))?"
    return pattern


def _between(tag: Tag) -> str:
    """Return the pattern of what stands between two values: the separator with any white space around it."""
    inner = re.escape(tag.separator.strip())
    return rf"\s*{inner}\s*" if inner else r"\s+"
