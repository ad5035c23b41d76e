"""Many sightings, one judgement: which level is surely there, and whether anything speaks for a higher one.

INVARIANT: what is proposed is never lower than any level seen with a sureness of NOTICED or more.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ingest.evidence import BANNER, FIELD, PORTION
from ingest.finder.letters import likeness, plain
from ingest.finder.lines import TEXT
from ingest.finder.sightings import Sighting
from ingest.finder.vocabulary import SECRET, UNCLASSIFIED

CERTAIN: Final = 0.85  # all that speaks for a level must come to this much
NOTICED: Final = 0.25  # and nothing that speaks for a higher one to this much
NOTICED_BESIDE_UNCLASSIFIED: Final = 0.15  # where the lowest level is claimed, less is enough to doubt it
_OF_A_KIND: Final = 0.5  # what a second look at the same place of the same page adds
_WELL_READ: Final = 0.5  # a place that counts as one of two
_EXACT: Final = 0.85
_AMONG: Final = 0.12  # words in running text: many of them say no more than one
_TORN_ALIKE: Final = 0.6


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
    certain = [rank for rank, group in by_rank.items() if weights[rank] >= CERTAIN and _is_well_seen(rank, group)]
    noticed = NOTICED_BESIDE_UNCLASSIFIED if certain and max(certain) <= UNCLASSIFIED else NOTICED
    counted = [rank for rank, weight in weights.items() if weight >= noticed]
    if not counted:
        return Judgement(None, certain=False, sure=0.0, torn=False)
    highest = max(counted)
    group = sorted(by_rank[highest], key=lambda seen: -seen.sure)
    names = {seen.term.name for seen in group if seen.sure >= noticed and seen.kind != PORTION}
    agreed = len(names) == 1 and not _is_contradicted(group, [s for r in by_rank if r < highest for s in by_rank[r]])
    return Judgement(group[0], highest in certain and agreed, weights[highest], _is_torn(group), tuple(group))


def together(group: Iterable[Sighting]) -> float:
    """Return how sure several sightings are together: places of their own add up, two looks at one place hardly do."""
    places: dict[tuple[int, str, int], list[float]] = defaultdict(list)
    among = 0.0
    for seen in group:
        if seen.sure <= _AMONG:
            among = max(among, seen.sure)
        else:
            places[_spot(seen)].append(seen.sure)
    doubt = 1.0 - among
    for sures in places.values():
        sures.sort(reverse=True)
        doubt *= 1.0 - sures[0]
        for more in sures[1:]:
            doubt *= 1.0 - _OF_A_KIND * more
    return 1.0 - doubt


def _is_well_seen(rank: int, group: list[Sighting]) -> bool:
    """Tell whether a level stands in places that can bear it.

    One good place is enough for SECRET and above. A lower level on a scan must stand in two places, because the higher
    banner over it may be the one that could not be read; the lowest must be read letter by letter in both.
    """
    least = _EXACT if rank <= UNCLASSIFIED else _WELL_READ
    good = [seen for seen in group if seen.kind != PORTION and seen.sure >= least]
    if any(seen.kind == FIELD for seen in good) and all(seen.source == TEXT for seen in good):
        return True
    if rank >= SECRET:
        return any(seen.kind != PORTION for seen in group)
    return len({_spot(seen) for seen in good}) > 1


def _is_contradicted(group: list[Sighting], lower: list[Sighting]) -> bool:
    """Tell whether a form field names a lower level, and the higher one was seen only once, away from the edges."""
    fields = any(seen.kind == FIELD and seen.sure >= _WELL_READ for seen in lower)
    places = {_spot(seen) for seen in group if seen.sure >= _WELL_READ}
    return fields and len(places) < 2 and not any(seen.kind in (FIELD, BANNER) for seen in group)  # noqa: PLR2004


def _is_torn(group: list[Sighting]) -> bool:
    """Tell whether a word joined to the level can't be read, and is not near a control that was read elsewhere."""
    whole = {plain(name) for seen in group for name in seen.controls}
    return any(
        not any(likeness(letters[: len(name)], name) >= _TORN_ALIKE for name in whole)
        for seen in group
        for letters in seen.torn
    )


def _spot(seen: Sighting) -> tuple[int, str, int]:
    height = 0 if seen.box is None else round(seen.box.bottom / 24)
    return seen.page, seen.place, height
