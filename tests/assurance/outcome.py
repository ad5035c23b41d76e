"""What one rig found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often a rig tried, what went wrong in plain sentences, which planted bugs it caught, and how long it took."""

    trials: int
    failures: tuple[str, ...]
    caught: tuple[str, ...]
    seconds: float
