"""What one rig found."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often a rig tried, what went wrong in plain sentences, which planted bugs it caught, and how long it took.

    `acts` and `looks` are what the pairs of NI went through, by kind, `said` the figures of NI-T; other rigs leave
    them empty.
    """

    trials: int
    failures: tuple[str, ...]
    caught: tuple[str, ...]
    seconds: float
    acts: Counter[str] = field(default_factory=Counter)
    looks: Counter[str] = field(default_factory=Counter)
    said: tuple[str, ...] = ()


def joined(parts: Iterable[Outcome]) -> Outcome:
    """Return what the parts of a rig found together; the seconds are those of all processors."""
    whole = Outcome(0, (), (), 0.0)
    for part in parts:
        whole = Outcome(
            whole.trials + part.trials,
            whole.failures + part.failures,
            whole.caught + part.caught,
            whole.seconds + part.seconds,
            whole.acts + part.acts,
            whole.looks + part.looks,
            whole.said + part.said,
        )
    return whole
