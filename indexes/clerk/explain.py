"""A marking in plain sentences: each word, what it does, and the rule that says so."""

from collections.abc import Iterator
from dataclasses import dataclass

from indexes.clerk.sources import FIELDS, SYSTEMS, WORDS, rule_of
from indexes.clerk.vectors import facts
from indexes.policy import MarkingError, Ruleset, Written, written

_SHOWN = ("level", "sci", "sar", "aea", "fgi", "rel_to", "display_only", "dissem", "non_ic", "cui", "tlp", "caveats")
_NATO = ("context", "only", "administrative", "unknown")


@dataclass(frozen=True, slots=True)
class Line:
    """One word of a marking: what it does, and its source. `code` is that of an error, "" for what is sound."""

    token: str
    meaning: str
    source: str
    code: str = ""
    position: int = 0


def explain(text: str, ruleset: Ruleset) -> list[Line]:
    """Return the marking word by word; for a text that is no marking, the one line that says why."""
    try:
        parts = written(text, ruleset)
    except MarkingError as error:
        return [Line(error.token, str(error), rule_of(error.code), error.code, error.position)]
    return [line for part in parts for line in _lines(part)]


def _lines(part: Written) -> Iterator[Line]:
    yield Line(" ".join(part.owners), *SYSTEMS[_system(part)])
    values = facts(part)
    for field in (*_SHOWN, *_NATO):
        words = values[field] if isinstance(values[field], list) else [values[field]]
        for word in words:
            yield Line(str(word), *WORDS.get(word, FIELDS[field]))


def _system(part: Written) -> str:
    if part.joint:
        return "JOINT"
    (owner,) = part.owners
    if owner == "USA":
        return "US"
    # A British, French or German marking of its own notation has the same owner as one in United States syntax.
    return owner if owner in SYSTEMS and (owner == "NATO" or part.native) else "FOREIGN"
