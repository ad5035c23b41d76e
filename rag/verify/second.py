"""A stronger judge beside the default one: how its figures join the score, and what is read to it. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from indexes.errors import CoversheetError

READ: Final = 6  # so many of the sentences that are nearest to a claim are read, in their own order
COUNTS: Final = 2.0  # a second judge counts so much, the default one 1
EDGE: Final = 0.02  # nobody is surer than this
DENIED: Final = 0.5  # from here on a judge says that the source contradicts the claim
FELL_BACK: Final = "A configured judge could not check every sentence; the built-in check alone was used there."


class Second(Protocol):
    """A model that says whether a source bears a claim out."""

    def weigh(self, claim: str, source: str) -> tuple[float, float]:
        """Return how likely the source bears the claim out, and how likely it contradicts it, 0 to 1 each.

        Raises CoversheetError where it can't.
        """
        ...


@dataclass(frozen=True, slots=True)
class Weighed:
    """The score after all judges, whether one of them says that the source contradicts, and whether one failed."""

    score: float
    denied: bool = False
    failed: bool = False


def weighed(score: float, claim: str, source: str, seconds: Iterable[Second]) -> Weighed:
    """Return what the default score becomes with the figures of further judges: the weighed mean of the log-odds.

    A judge that fails is left out; the others count as if it were not there.
    """
    pairs, denied, failed = [(score, 1.0)], False, False
    for second in seconds:
        try:
            borne, against = second.weigh(claim, source)
        except CoversheetError:
            failed = True
            continue
        pairs.append((borne, COUNTS))
        denied = denied or against >= DENIED
    return Weighed(score if len(pairs) == 1 else pooled(pairs), denied, failed)


def pooled(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the weighed mean of probabilities, taken over their log-odds."""
    held = [(min(max(value, EDGE), 1 - EDGE), weight) for value, weight in pairs]
    mean = math.fsum(weight * math.log(value / (1 - value)) for value, weight in held)
    return 1.0 / (1.0 + math.exp(-mean / math.fsum(weight for _, weight in held)))
