"""A question, read once: what is embedded, which words are asked for, and what a document must be.

Phrases in quotation marks ("...", « ... », „...“) and `field:value` narrow a search; a leading minus turns one round.
All else is the question's text. Pure: no storage, no model; what is wrong is the same error whatever a library holds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from indexes.errors import QuestionError
from indexes.media import MEDIA_TYPES
from indexes.search.dates import FIRST, LAST, Days, read_days
from indexes.search.phrases import Phrase
from indexes.terms import asked_terms, language

PHRASE: Final = "phrase"
TYPES: Final = MEDIA_TYPES
_SIGNS: Final[Mapping[str, str]] = MappingProxyType({"date": "", "after": ">", "before": "<"})
_FIELDS: Final = ("originator", "collection", "title", "type", *_SIGNS)
_NAMES: Final = "|".join((*_FIELDS, *(name.capitalize() for name in _FIELDS)))  # DATE: is the head of a memorandum
_QUOTED: Final = '"[^"]*"|\u00ab[^\u00bb]*\u00bb|\u201e[^\u201c\u201d"]*[\u201c\u201d"]'
_MARKS: Final = '"\u00ab\u00bb\u201e\u201c\u201d \u00a0\u202f'
_TOKEN: Final = re.compile(
    rf"(?<!\S)(?P<no>-?)(?P<field>{_NAMES}):(?P<value>{_QUOTED}|[^\s\"\u00ab\u201e]\S*)"
    rf"|(?<!\S)(?P<not>-?)(?P<phrase>{_QUOTED})|(?<=[(\[])(?P<inner>{_QUOTED})"
)
_DATE_ERROR: Final = (
    "A date filter names a year, a month, a day or a range, such as date:1962, date:1962-03, date:1962-03-12, "
    "date:1962-03..1962-05, date:<1965, after:1962-03 or before:1965."
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a document, or a passage, must be or must not be; of those with one `group`, any will do.

    `says` is for originator, collection, title and phrases, `days` for dates, `media_type` for types.
    """

    field: str
    group: str
    wanted: bool
    says: Phrase | None = None
    days: Days | None = None
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks for. `asked` holds its words with their weights, in the order in which they are added up."""

    text: str
    asked: Mapping[str, float]
    language: str  # en, fr or de
    conditions: tuple[Condition, ...] = ()

    @classmethod
    def of(cls, question: str) -> "Query":
        """Read a question. Raises QuestionError for a filter that can't be read."""
        conditions: list[Condition] = []
        left: list[str] = []
        at = 0
        for token in _TOKEN.finditer(question):
            condition = _filter(token) if token["field"] else _phrase(token, len(conditions))
            if condition is None:
                continue
            conditions.append(condition)
            said = _bare(token) if condition.field == PHRASE and condition.wanted else ""
            left += [question[at : token.start()], said]
            at = token.end()
        text = " ".join("".join((*left, question[at:])).split()) if at else question
        return cls(text, asked_terms(text), language(text), tuple(conditions))

    @property
    def names(self) -> int:
        """How many of the words are names or numbers."""
        return sum(weight > 1.0 for weight in self.asked.values())

    @property
    def only_narrows(self) -> bool:
        """Tell whether there is nothing to rank by: filters and no text."""
        return bool(self.conditions) and not any(map(str.isalnum, self.text))


def _bare(token: re.Match[str]) -> str:
    """Return what a token says without its quotation marks, or without the punctuation behind it."""
    written = str(token["value"] or token["phrase"] or token["inner"])
    return written.strip(_MARKS) if written[0] in _MARKS else written.rstrip(",;?!)")


def _phrase(token: re.Match[str], number: int) -> Condition | None:
    says = Phrase.of(_bare(token))
    # Each phrase is a group of its own: all of them must stand.
    return Condition(PHRASE, f"{PHRASE} {number}", wanted=not token["not"], says=says) if says else None


def _filter(token: re.Match[str]) -> Condition:
    field, value, wanted = token["field"].lower(), _bare(token), not token["no"]
    if field == "type":
        if value.lower() not in TYPES:
            raise QuestionError(f"The filter type: takes one of {', '.join(TYPES)}.")
        return Condition(field, field, wanted, media_type=TYPES[value.lower()])
    if field in _SIGNS:
        days = read_days(_SIGNS[field] + value)
        if days is None:
            raise QuestionError(_DATE_ERROR)
        # Two bounds are both meant, two days are one or the other.
        bound = " from" if days.last == LAST else " until" if days.first == FIRST else ""
        return Condition("date", f"date{bound}", wanted, days=days)
    says = Phrase.of(value)
    if says is None:
        raise QuestionError(f"The filter {field}: needs a word, or several in quotation marks.")
    return Condition(field, field, wanted, says=says)
