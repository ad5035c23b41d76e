"""What took how long: on the clock, and of the processors. Ratios only of what was timed in turn in one run."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Times:
    """Times by name, in milliseconds."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.clock: dict[str, list[float]] = {}
        self.processor: dict[str, list[float]] = {}

    def of(self, name: str, call: Callable[[], T]) -> T:
        """Call, and keep the time."""
        clock, processor = time.perf_counter(), time.process_time()
        result = call()
        self.processor.setdefault(name, []).append(1000 * (time.process_time() - processor))
        self.clock.setdefault(name, []).append(1000 * (time.perf_counter() - clock))
        return result

    def ratio(self, ours: Sequence[str], others: Sequence[str]) -> dict[str, float]:
        """Return p50 to p50 of two sums, on the clock and of the processors. A name with a minus is taken away."""
        return {
            name: round(_middle(kept, ours) / _middle(kept, others), 3)
            for name, kept in (("clock", self.clock), ("processor", self.processor))
        }

    def table(self) -> dict[str, dict[str, float]]:
        """Return p50 and p99 on the clock and p50 of the processors of each."""
        return {
            name: {
                "p50": round(float(np.percentile(kept, 50)), 3),
                "p99": round(float(np.percentile(kept, 99)), 3),
                "processor": round(float(np.percentile(self.processor[name], 50)), 3),
            }
            for name, kept in self.clock.items()
        }


def _middle(kept: dict[str, list[float]], names: Sequence[str]) -> float:
    signed = [np.array(kept[name.removeprefix("-")]) * (-1 if name.startswith("-") else 1) for name in names]
    return float(np.median(np.sum(signed, axis=0)))
