"""Real sentences made wrong in one place: a figure, a unit, a date, who did it, a negation. To measure what is caught.

Each change is drawn by the sentence's own digest, so that a run can be repeated.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from indexes.terms import STOP_WORDS
from rag.verify.names import CALENDAR, names
from rag.verify.words import words

MONTHS: Final = "January February March April May June July August September October November December".split()
MONTH: Final = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b(?= \d)|(?<=\d )(?:{'|'.join(MONTHS)})\b")
UNITS: Final = (
    ("kilometers", "miles"),
    ("kilometres", "miles"),
    ("tons", "pounds"),
    ("hours", "days"),
    ("days", "weeks"),
    ("weeks", "months"),
    ("months", "years"),
    ("percent", "degrees"),
    ("dollars", "rubles"),
    ("feet", "yards"),
    ("million", "billion"),
)
MODAL: Final = re.compile(r"\b(is|are|was|were|will|would|can|could|should|has|had|have|must|may)\b(?! not\b)")
NEGATED: Final = re.compile(r"\b(is|are|was|were|will|would|can|could|should|has|had|have|must|may) not\b")
FIGURE: Final = re.compile(r"(?<![\w.,/-])\d{1,3}(?:,\d{3})*(?![\w/-]|[.,]\d)")
YEAR: Final = re.compile(r"\b(?:1[89]|20)\d\d\b")
MOST_WORDS: Final = 45
LEAST_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Perturbed:
    """A sentence, and the same made wrong in one place."""

    kind: str
    said: str
    wrong: str


def perturbed(sentences: Sequence[str]) -> Iterator[Perturbed]:
    """Yield for each sentence of 8 to 45 words the changes that it allows, one of each kind."""
    fitting = [one for one in sentences if LEAST_WORDS <= len(one.split()) <= MOST_WORDS]
    people = sorted({name for sentence in fitting for name in _names(sentence)})
    for sentence in fitting:
        draw = random.Random(sha256(sentence.encode()).digest())  # noqa: S311 - a draw to be repeated, no secret
        for kind, change in CHANGES.items():
            wrong = change(sentence, draw, people)
            if wrong and wrong != sentence:
                yield Perturbed(kind, sentence, wrong)


def _other_figure(sentence: str, draw: random.Random, people: Sequence[str]) -> str:
    del people
    found = [one for one in FIGURE.finditer(sentence) if not YEAR.fullmatch(one[0])]
    if not found:
        return ""
    one = draw.choice(found)
    value = int(one[0].replace(",", ""))
    other = value + draw.randint(1, max(2, value // 2))
    return f"{sentence[: one.start()]}{other:,}{sentence[one.end() :]}"


def _other_unit(sentence: str, draw: random.Random, people: Sequence[str]) -> str:
    del people
    found = [
        (one, other)
        for pair in UNITS
        for said, other in (pair, pair[::-1])
        if (one := re.search(rf"(?<=\d ){said}\b", sentence))
    ]
    if not found:
        return ""
    one, other = draw.choice(found)
    return f"{sentence[: one.start()]}{other}{sentence[one.end() :]}"


def _other_date(sentence: str, draw: random.Random, people: Sequence[str]) -> str:
    del people
    found = [*MONTH.finditer(sentence), *YEAR.finditer(sentence)]
    if not found:
        return ""
    one = draw.choice(found)
    if one[0] in MONTHS:
        other = draw.choice([month for month in MONTHS if month != one[0]])
    else:
        other = str(int(one[0]) + draw.choice([-7, -3, -1, 1, 2, 5]))
    return f"{sentence[: one.start()]}{other}{sentence[one.end() :]}"


def _other_actor(sentence: str, draw: random.Random, people: Sequence[str]) -> str:
    mine = _names(sentence)
    others = [name for name in people if name not in sentence]
    if not mine or not others:
        return ""
    name = draw.choice(mine)
    return re.sub(rf"\b{re.escape(name)}\b", draw.choice(others), sentence)


def _negated(sentence: str, draw: random.Random, people: Sequence[str]) -> str:
    del draw, people
    if found := NEGATED.search(sentence):
        return f"{sentence[: found.start()]}{found[1]}{sentence[found.end() :]}"
    if found := MODAL.search(sentence):
        return f"{sentence[: found.end()]} not{sentence[found.end() :]}"
    return ""


def _names(sentence: str) -> list[str]:
    """Return the names of a sentence as they are written, of one word, those that open it left out."""
    written = {word.low: word.written for word in words(sentence) if not word.opens}
    single = [name.last for name in names(words(sentence)) if len(name.words) == 1]
    kept = (written[one] for one in single if one in written and one not in CALENDAR | STOP_WORDS)
    return sorted({one for one in kept if one.isalpha() and one[0].isupper()})


CHANGES: Final[Mapping[str, Callable[[str, random.Random, Sequence[str]], str]]] = MappingProxyType(
    {
        "digit": _other_figure,
        "unit": _other_unit,
        "date": _other_date,
        "actor": _other_actor,
        "negation": _negated,
    }
)
