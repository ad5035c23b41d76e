"""How many questions are answered at once, and how many may wait: more are turned away, with a plain word.

Nobody is told how many stand before him: that number would tell him of others.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from indexes.errors import CoversheetError

TOO_BUSY: Final = "Too many questions are waiting. Yours is kept in its field. Try again in a minute."
PATIENCE: Final = 30.0  # seconds that a caller without a stream waits


class TooBusy(CoversheetError):  # noqa: N818 - a state, not a fault
    """No more questions may wait."""

    exit_code = 6

    def __init__(self) -> None:
        """Say so in one sentence."""
        super().__init__(TOO_BUSY)


@dataclass(slots=True)
class Room:
    """Seats for questions that are being answered, `seats` at once, and `chairs` for those that wait."""

    seats: int = 8
    chairs: int = 200
    _free: threading.Semaphore = field(init=False)
    _waiting: threading.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        """Begin empty."""
        self._free = threading.Semaphore(self.seats)
        self._waiting = threading.Semaphore(self.chairs)

    @contextmanager
    def chair(self) -> Iterator[None]:
        """Hold a place among those that wait or are served. Raises TooBusy when there is none."""
        if not self._waiting.acquire(blocking=False):
            raise TooBusy
        try:
            yield
        finally:
            self._waiting.release()

    def sit(self) -> bool:
        """Take a seat if one is free; `rise` gives it back."""
        return self._free.acquire(blocking=False)

    def rise(self) -> None:
        """Give a seat back."""
        self._free.release()

    @contextmanager
    def seated(self, patience: float = PATIENCE) -> Iterator[None]:
        """Wait for a seat, at most `patience` seconds, and hold it. Raises TooBusy when none comes free."""
        with self.chair():
            if not self._free.acquire(timeout=patience):
                raise TooBusy
            try:
                yield
            finally:
                self._free.release()
