"""Real sentences made wrong in one place: a figure, a unit, a date, a name, two names, a negation.

To measure what is caught. One change leaves a sentence true: clauses that change places. Each change is drawn by the
sentence's own digest, so that a run can be repeated.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from indexes.terms import STOP_WORDS, language
from rag.verify.names import CALENDAR, names
from rag.verify.words import words
from web.tongues import TONGUES, Tongue

FIGURE: Final = re.compile(r"(?<![\w.,/-])\d{1,3}(?:,\d{3})*(?![\w/-]|[.,]\d)")
YEAR: Final = re.compile(r"\b(?:1[89]|20)\d\d\b")
TWO_CLAUSES: Final = re.compile(r"(.{15,}?), (.{25,}?)\.")
TRUE: Final = frozenset({"clauses"})  # what stays true
MOST_WORDS: Final = 45
LEAST_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Perturbed:
    """A sentence, and the same changed in one place: wrong by that, unless the kind is in TRUE."""

    kind: str
    language: str
    said: str
    wrong: str

    @property
    def is_true(self) -> bool:
        """Whether the changed sentence still says what was said."""
        return self.kind in TRUE


def perturbed(sentences: Sequence[str]) -> Iterator[Perturbed]:
    """Yield for each sentence of 8 to 45 words the changes that it allows, one of each kind."""
    fitting = [one for one in sentences if LEAST_WORDS <= len(one.split()) <= MOST_WORDS]
    people = sorted({name for sentence in fitting for name in _names(sentence)})
    for sentence in fitting:
        draw = random.Random(sha256(sentence.encode()).digest())  # noqa: S311 - a draw to be repeated, no secret
        for kind, change in CHANGES.items():
            wrong = change(sentence, draw, people)
            if wrong and wrong != sentence:
                yield Perturbed(kind, language(sentence), sentence, wrong)


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
        for pair in _tongue(sentence).units
        for said, other in (pair, pair[::-1])
        if (one := re.search(rf"(?<=\d ){said}\b", sentence))
    ]
    if not found:
        return ""
    one, other = draw.choice(found)
    return f"{sentence[: one.start()]}{other}{sentence[one.end() :]}"


def _other_date(sentence: str, draw: random.Random, people: Sequence[str]) -> str:
    del people
    months = _tongue(sentence).months
    found = [*_tongue(sentence).month.finditer(sentence), *YEAR.finditer(sentence)]
    if not found:
        return ""
    one = draw.choice(found)
    if one[0] in months:
        other = draw.choice([month for month in months if month != one[0]])
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


def _exchanged_names(sentence: str, draw: random.Random, people: Sequence[str]) -> str:
    """Exchange the first and the last name, where each stands once."""
    del draw, people
    once = [name for name in _names_in_order(sentence) if sentence.count(name) == 1]
    return _with(sentence, once[0], once[-1]) if len(once) > 1 else ""


def _with(sentence: str, one: str, other: str) -> str:
    """Return a sentence with two words exchanged."""
    both = re.compile(rf"\b(?:{re.escape(one)}|{re.escape(other)})\b")
    return both.sub(lambda found: other if found[0] == one else one, sentence)


def _exchanged_clauses(sentence: str, draw: random.Random, people: Sequence[str]) -> str:
    """Exchange what stands before the first comma and behind it: not always good style, but the same matter."""
    del draw, people
    found = TWO_CLAUSES.fullmatch(sentence)
    if not found:
        return ""
    first, second = found.groups()
    return f"{second[0].upper()}{second[1:]}, {first[0].lower()}{first[1:]}."


def _negated(sentence: str, draw: random.Random, people: Sequence[str]) -> str:
    del draw, people
    tongue = _tongue(sentence)
    if found := tongue.negated.search(sentence):
        return f"{sentence[: found.start()]}{found[1]}{sentence[found.end() :]}"
    if found := tongue.modal.search(sentence):
        return f"{sentence[: found.start()]}{tongue.denied.format(found[1])}{sentence[found.end() :]}"
    return ""


def _tongue(sentence: str) -> Tongue:
    return TONGUES[language(sentence)]


def _names_in_order(sentence: str) -> list[str]:
    """Return the names of a sentence as they are written, of one word, those that open it left out."""
    written = {word.low: word.written for word in words(sentence) if not word.opens}
    single = [name.last for name in names(words(sentence)) if len(name.words) == 1]
    kept = (written[one] for one in single if one in written and one not in CALENDAR | STOP_WORDS)
    return list(dict.fromkeys(one for one in kept if one.isalpha() and one[0].isupper()))


def _names(sentence: str) -> list[str]:
    return sorted(_names_in_order(sentence))


CHANGES: Final[Mapping[str, Callable[[str, random.Random, Sequence[str]], str]]] = MappingProxyType(
    {
        "digit": _other_figure,
        "unit": _other_unit,
        "date": _other_date,
        "actor": _other_actor,
        "roles": _exchanged_names,
        "negation": _negated,
        "clauses": _exchanged_clauses,
    }
)
