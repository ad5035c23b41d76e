"""What is held of a claim once its sources were read: the four verdicts."""

from dataclasses import dataclass
from enum import Enum

from rag.verify.guard import Doubt


class Verdict(Enum):
    """Whether the cited words bear a claim out. Only the first two may be shown."""

    SUPPORTED = "Supported"
    PARTLY = "Partly supported"
    CONTRADICTED = "Contradicted"
    NOT_FOUND = "Not found"

    @property
    def is_shown(self) -> bool:
        """Whether a claim with this verdict may reach a screen."""
        return self in {Verdict.SUPPORTED, Verdict.PARTLY}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what it rests on: a score from 0 to 1 (1: surely supported) and the doubts of the guard.

    `rests` are the numbers, in the order given, of the sentences that bear the claim out or contradict it. `trouble` is
    "" or says in words that a configured judge failed.
    """

    verdict: Verdict
    score: float
    doubts: tuple[Doubt, ...] = ()
    rests: tuple[int, ...] = ()
    trouble: str = ""

    @property
    def remark(self) -> str:
        """What the source says where the claim differs from it, and what it does not say, in words; "" for nothing."""
        said = ", ".join(dict.fromkeys(doubt.found for doubt in self.doubts if doubt.found))
        unsaid = ", ".join(dict.fromkeys(doubt.said for doubt in self.doubts if doubt.said and not doubt.found))
        parts = [f"the source says {said}"] if said else []
        return "; ".join([*parts, f"the source does not say {unsaid}"] if unsaid else parts)
