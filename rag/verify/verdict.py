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
    """A verdict with what it rests on: a score from 0 to 1 (1: surely supported) and the doubts of the guard."""

    verdict: Verdict
    score: float
    doubts: tuple[Doubt, ...] = ()

    @property
    def said_instead(self) -> str:
        """What the source has where the claim differs, for a claim that is partly supported; "" for nothing."""
        return "; ".join(doubt.found for doubt in self.doubts if doubt.found)
