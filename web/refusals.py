"""Which pages were refused the chat panel: counted while the server runs, and bounded, for who registers pages.

What can be known is little, and none of it is proof. The origin is what the page said of itself; the browser adds where
the request came from (Sec-Fetch-Site) and that it was for a frame (Sec-Fetch-Dest). A program may say anything.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

MOST: Final = 100  # origins that are told apart; all others count together
SITES: Final = frozenset({"same-origin", "same-site", "cross-site", "none"})


@dataclass(frozen=True, slots=True)
class Refused:
    """A page that was refused: what it said that its origin is, how often, when first and last, and from where."""

    origin: str
    times: int
    first: datetime
    last: datetime
    site: str  # Sec-Fetch-Site of the last time, "" where it was none of those that browsers send


@dataclass(slots=True)
class Refusals:
    """The refusals since the server began. In memory only, so that nobody who asks makes the library write."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    others: int = 0  # refusals of origins beyond `MOST`
    _found: dict[str, Refused] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, origin: str, site: str) -> bool:
        """Count a refusal; tell whether it is the first of its origin."""
        at = self.now()
        said = site if site in SITES else ""
        with self._guard:
            before = self._found.get(origin)
            if before is not None:
                self._found[origin] = replace(before, times=before.times + 1, last=at, site=said)
            elif len(self._found) < MOST:
                self._found[origin] = Refused(origin, 1, at, at, said)
                return True
            else:
                self.others += 1
        return False

    def listed(self) -> list[Refused]:
        """Return the refused origins, the newest first."""
        with self._guard:
            return sorted(self._found.values(), key=lambda one: (one.last, one.origin), reverse=True)
