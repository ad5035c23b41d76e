"""Many sightings, one judgement: which level is surely there, and whether anything speaks for a higher one.

INVARIANT: what is proposed is never lower than any level seen with a sureness of NOTICED or more.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ingest.evidence import PORTION
from ingest.finder.sightings import Sighting
from ingest.finder.vocabulary import UNCLASSIFIED

CERTAIN: Final = 0.85  # all that speaks for a level must come to this much
NOTICED: Final = 0.25  # and nothing that speaks for a higher one to this much
NOTICED_BESIDE_UNCLASSIFIED: Final = 0.15  # where the lowest level is claimed, less is enough to doubt it
_OF_A_KIND: Final = 0.5  # what a second look at the same place of the same page adds


@dataclass(frozen=True, slots=True)
class Judgement:
    """The highest level that counts (None when nothing was seen), whether it is certain, and all that speaks for it."""

    top: Sighting | None
    certain: bool
    sure: float
    torn: bool
    supporting: tuple[Sighting, ...] = ()


def weigh(sightings: Iterable[Sighting]) -> Judgement:
    """Return the judgement over the sightings of a whole document."""
    by_rank: dict[int, list[Sighting]] = defaultdict(list)
    for seen in sightings:
        by_rank[seen.term.rank].append(seen)
    weights = {rank: together(group) for rank, group in by_rank.items()}
    certain = [
        rank
        for rank, weight in weights.items()
        if weight >= CERTAIN and any(seen.kind != PORTION for seen in by_rank[rank])
    ]
    noticed = NOTICED_BESIDE_UNCLASSIFIED if certain and max(certain) <= UNCLASSIFIED else NOTICED
    counted = [rank for rank, weight in weights.items() if weight >= noticed]
    if not counted:
        return Judgement(None, certain=False, sure=0.0, torn=False)
    highest = max(counted)
    group = sorted(by_rank[highest], key=lambda seen: -seen.sure)
    names = {seen.term.name for seen in group if seen.sure >= noticed and seen.kind != PORTION}
    torn = any(seen.torn for seen in group)
    sure = weights[highest]
    return Judgement(group[0], highest in certain and len(names) == 1 and not torn, sure, torn, tuple(group))


def together(group: Iterable[Sighting]) -> float:
    """Return how sure several sightings are together: places of their own add up, two looks at one place hardly do."""
    places: dict[tuple[int, str, int], list[float]] = defaultdict(list)
    for seen in group:
        places[_spot(seen)].append(seen.sure)
    doubt = 1.0
    for sures in places.values():
        sures.sort(reverse=True)
        doubt *= 1.0 - sures[0]
        for more in sures[1:]:
            doubt *= 1.0 - _OF_A_KIND * more
    return 1.0 - doubt


def _spot(seen: Sighting) -> tuple[int, str, int]:
    height = 0 if seen.box is None else round(seen.box.bottom / 24)
    return seen.page, seen.place, height
