"""What in a claim its source does not bear out: numbers, dates, names, negation, certainty, direction, who did what.

The guard can say no for certain reasons; that it finds none does not make a claim supported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from rag.verify import polarity
from rag.verify.names import is_exchange, missing, swapped
from rag.verify.numbers import Number, numbers
from rag.verify.words import Word, words


class Kind(Enum):
    """What a doubt is about."""

    NUMBER = "number"
    UNIT = "unit"
    NAME = "name"
    NEGATION = "negation"
    CERTAINTY = "certainty"
    DIRECTION = "direction"
    ROLE = "role"  # two names exchanged
    PLACE = "place"  # two names in exchanged parts of the sentence, with the words around them


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that the source does not bear out: the claim's words, and what the source has there, "" for nothing."""

    kind: Kind
    said: str
    found: str

    @property
    def is_contradiction(self) -> bool:
        """Whether the source says something else, and is not only silent."""
        return bool(self.found)


def doubts(claim: str, sentences: Sequence[str]) -> list[Doubt]:
    """Return what of a claim the cited sentences do not bear out, in a fixed order of kinds."""
    said = words(claim)
    whole = [words(sentence) for sentence in sentences]
    every = [word for sentence in whole for word in sentence]
    found = [*_numbers(claim, " ".join(sentences)), *(Doubt(Kind.NAME, name, "") for name in missing(said, every))]
    nearest = _nearest(said, whole)
    if nearest is not None:
        found += [*_polarity(said, nearest), *_certainty(said, nearest), *_order(said, nearest)]
    return found


def _nearest(said: Sequence[Word], whole: Sequence[Sequence[Word]]) -> Sequence[Word] | None:
    """Return the sentence that shares most content words with the claim, the first of equals; None without any."""
    mine = {word.stem for word in said if word.is_content}
    shared = [len(mine & {word.stem for word in sentence if word.is_content}) for sentence in whole]
    best = max(shared, default=0)
    return whole[shared.index(best)] if best else None


def _numbers(claim: str, source: str) -> Iterator[Doubt]:
    there = numbers(source)
    for number in numbers(claim):
        same = [other for other in there if other.value == number.value]
        alike = [other for other in there if number.unit and _counts_the_same(other, number)]
        if not same:
            yield Doubt(Kind.NUMBER, number.written, alike[0].written if alike else "")
        elif number.is_measured and all(other.is_measured and other.unit != number.unit for other in same):
            yield Doubt(Kind.UNIT, f"{number.written} {number.unit}", f"{same[0].written} {same[0].unit}")
        elif alike and not any(_counts_the_same(other, number) or not other.unit for other in same):
            yield Doubt(Kind.NUMBER, f"{number.written} {number.unit}", f"{alike[0].written} {alike[0].unit}")


def _counts_the_same(one: Number, other: Number) -> bool:
    return one.unit.rstrip("s") == other.unit.rstrip("s")


def _polarity(said: Sequence[Word], source: Sequence[Word]) -> Iterator[Doubt]:
    mine, yours = polarity.negated(said), polarity.negated(source)
    differing = [stem for stem in mine if stem in yours and mine[stem] != yours[stem]]
    if differing:
        written = {word.stem: word.written for word in (*source, *said)}
        word = written[differing[0]]
        yield Doubt(
            Kind.NEGATION, f"not {word}" if mine[differing[0]] else word, f"not {word}" if yours[differing[0]] else word
        )
    elif mine.keys() == yours.keys() and polarity.denials(said) % 2 != polarity.denials(source) % 2:
        yield Doubt(Kind.NEGATION, "", "it is not so" if polarity.denials(source) % 2 else "it is so")


def _certainty(said: Sequence[Word], source: Sequence[Word]) -> Iterator[Doubt]:
    mine, yours = polarity.hedged(said), polarity.hedged(source)
    surer = [stem for stem in mine if stem in yours and mine[stem] > yours[stem]]
    shared = [stem for stem in mine if stem in yours]
    if len(surer) * 2 > len(shared):
        cue = next((word.written for word in source if word.low in polarity.HEDGES), "")
        yield Doubt(Kind.CERTAINTY, "", cue)


def _order(said: Sequence[Word], source: Sequence[Word]) -> Iterator[Doubt]:
    turned = polarity.turned(said, source)
    if turned:
        yield Doubt(Kind.DIRECTION, *turned)
    pair = swapped(said, source)
    if pair:
        kind = Kind.ROLE if is_exchange(said, source, pair) else Kind.PLACE
        yield Doubt(kind, f"{pair[0]}, {pair[1]}", f"{pair[1]}, {pair[0]}")
