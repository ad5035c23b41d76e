"""The same passage found more than once, under one face: the best ranked stands for those that say no more than it.

INVARIANT: only passages that were found, in their order, decide; so a result with folded passages depends on the
readable documents and the question alone, as the ranking does, and not on markings or partitions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from indexes.embed import Vectors
from indexes.records import Hit
from indexes.search.sameness import contained, words

CLOSE: Final = 0.8  # cosine of two passages that are worth comparing word by word
LOOKED_AT: Final = 50  # so many of the best passages are looked at, that those below the last face are found too
GRAIN: Final = 1024  # vectors in whole numbers: their products add up without rounding, in whatever order


@dataclass(frozen=True, slots=True)
class Found:
    """The ranked passages, best first: the vector of each and the hit, read only when it is needed."""

    count: int
    vector: Callable[[int], Vectors]
    hit: Callable[[int], Hit]


@dataclass(slots=True)
class _Group:
    face: Hit
    others: list[Hit] = field(default_factory=list)

    def takes(self, other: Hit) -> bool:
        return contained(words(other.text), words(self.face.text))

    def hit(self) -> Hit:
        return replace(self.face, folded=tuple(self.others))


def folded(found: Found, limit: int) -> list[Hit]:
    """Return the `limit` best passages that are not the same as a better one; each bears those that are."""
    groups: list[_Group] = []
    rows: list[Vectors] = []
    for at in range(found.count):
        if len(groups) >= limit and at >= LOOKED_AT:
            break
        row = np.rint(found.vector(at) * GRAIN)
        near = _near(rows, row)
        if not near and len(groups) >= limit:
            continue
        hit = found.hit(at)
        home = next((groups[which] for which in near if groups[which].takes(hit)), None)
        if home is not None:
            home.others.append(hit)
        elif len(groups) < limit:
            groups.append(_Group(hit))
            rows.append(row)
    return [group.hit() for group in groups]


def _near(faces: Sequence[Vectors], row: Vectors) -> list[int]:
    """Return which faces are close enough to be compared, best ranked first."""
    if not faces:
        return []
    cosines = np.stack(faces) @ row
    return [int(which) for which in np.flatnonzero(cosines >= CLOSE * GRAIN * GRAIN)]
