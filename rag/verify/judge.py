"""The verdict on a claim: a small trained verifier weighs it, and the guard has a say whatever the verifier finds.

The weights are a table of figures beside this module; docs/decisions/0019 says how they were made.
A quotation needs neither: its words stand in its source.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexes.embed import Embedder
from rag.verify.bind import MOST, overlap
from rag.verify.features import NAMES, Measured, measure
from rag.verify.guard import Doubt, Kind, doubts
from rag.verify.names import CALENDAR, missing
from rag.verify.second import FELL_BACK, READ, Second, Weighed, weighed
from rag.verify.verdict import Judgement, Verdict
from rag.verify.words import stems, words

SHOWN: Final = 0.40  # below it a claim is not found in its source; measured, see docs/evaluation.md
SURE: Final = 0.45  # from here on it is supported
SAME_MATTER: Final = 0.5  # the share of a claim's words that a sentence says which may contradict it
AGAINST: Final = 0.3  # a claim below it is about something else, and nothing contradicts it
ADDS: Final = 0.12  # the weighed share of a claim's words that a further sentence must say for it to rest on it
CONTRADICTING: Final = frozenset({Kind.NUMBER, Kind.UNIT, Kind.NEGATION, Kind.DIRECTION, Kind.ROLE})
UNSURE: Final = frozenset({Kind.CERTAINTY, Kind.PLACE})


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression: `score = 1 / (1 + exp(-(weights · (values - means) / scales + bias)))`."""

    means: NDArray[np.float64]  # shape (len(NAMES),), like the next two
    scales: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def score(self, values: NDArray[np.float64]) -> float:
        """Return how surely a claim is supported, 0 to 1."""
        return 1.0 / (1.0 + math.exp(-(math.fsum((values - self.means) / self.scales * self.weights) + self.bias)))


@cache
def shipped() -> Weights:
    """Return the weights that come with the program."""
    table = json.loads(files("rag.verify").joinpath("weights.json").read_text(encoding="ascii"))
    rows = np.array([table["features"][name] for name in NAMES], np.float64)
    return Weights(rows[:, 0], rows[:, 1], rows[:, 2], float(table["bias"]))


def judge(claim: str, sentences: Sequence[str], embedder: Embedder, seconds: Sequence[Second] = ()) -> Judgement:
    """Return the verdict on a claim, given all sentences of the passages that it cites.

    `Judgement.rests` are the numbers of the sentences that it rests on. Without sentences it is not found. `seconds`
    are stronger judges, where some are configured: their figures join the score. Where one fails the others decide,
    and `Judgement.trouble` says so.
    """
    if not sentences:
        return Judgement(Verdict.NOT_FOUND, 0.0)
    for number, sentence in enumerate(sentences):
        if claim.strip() and claim.strip() in sentence:
            return Judgement(Verdict.SUPPORTED, 1.0, rests=(number,))
    measured = measure(claim, sentences, embedder)
    source = " ".join(sentences[number] for number in sorted(measured.bound.numbers[:READ]))
    found = weighed(shipped().score(measured.values), claim, source, seconds)
    judgement = judged(claim, sentences, measured, found)
    return replace(judgement, trouble=FELL_BACK) if found.failed else judgement


def judged(claim: str, sentences: Sequence[str], measured: Measured, found: Weighed) -> Judgement:
    """Return the verdict that the judges' score and the guard come to. The guard may lower it, and never raises it.

    A number or a month that the source does not have, and a sentence on the same matter that says otherwise or names
    somebody else, forbid a claim. A name that it does not have otherwise, a source that is less certain, and names that
    changed places with the words around them leave it supported in part.
    """
    score = found.score
    nearest = sentences[measured.bound.numbers[0]]
    raised = doubts(claim, [nearest])
    against = [one for one in raised if one.kind in CONTRADICTING and one.is_contradiction]
    against += _other_names(claim, nearest, measured)
    if against and measured.value("said_1") >= SAME_MATTER and score >= AGAINST:
        return Judgement(Verdict.CONTRADICTED, score, tuple(against), measured.bound.numbers[:1])
    if found.denied:
        return Judgement(Verdict.CONTRADICTED, score, (), measured.bound.numbers[:1])
    lacking = [Doubt(Kind.NUMBER, number, "") for number in measured.uncounted]
    lacking += [Doubt(Kind.NAME, name, "") for name in measured.unnamed if name.casefold() in CALENDAR]
    if lacking or score < SHOWN:
        return Judgement(Verdict.NOT_FOUND, score, tuple(lacking))
    unsure = [one for one in raised if one.kind in UNSURE]
    unsure += [Doubt(Kind.NAME, name, "") for name in measured.unnamed]
    verdict = Verdict.PARTLY if unsure or score < SURE else Verdict.SUPPORTED
    return Judgement(verdict, score, tuple(unsure), rests_on(claim, measured))


def _other_names(claim: str, nearest: str, measured: Measured) -> list[Doubt]:
    """Return doubts for names that the source lacks, where the nearest sentence has one that the claim lacks."""
    others = missing(words(nearest), words(claim)) if measured.unnamed else []
    return [Doubt(Kind.NAME, name, others[0]) for name in measured.unnamed if others]


def rests_on(claim: str, measured: Measured) -> tuple[int, ...]:
    """Return the nearest sentence and those of the next that say enough of the claim which none before them says."""
    bound, left = measured.bound, stems(claim)
    numbers: list[int] = []
    for number in bound.numbers[:MOST]:
        said = left & bound.said[number]
        if not numbers or overlap(stems(claim), said, bound.weights) >= ADDS:
            numbers.append(number)
            left -= said
    return tuple(sorted(numbers))
