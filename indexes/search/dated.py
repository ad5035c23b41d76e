"""Documents of the days that a question speaks of go a little higher; none is left out for its date.

A stated preference and no filter: "What was agreed in March 1962?" is answered as well by what was written later.
"""

import numpy as np
from numpy.typing import NDArray

from indexes.search.chunks import Chunks, Numbers
from indexes.search.dates import asked_days, days_of
from indexes.search.query import Query

BONUS = 0.5  # standard deviations; measured, see docs/evaluation.md


def preferred(query: Query, chunks: Chunks, candidates: Numbers) -> NDArray[np.float64]:
    """Return for each candidate what is added to its score; the candidates are sorted."""
    added = np.zeros(len(candidates))
    asked = asked_days(query.text, day_first=query.language != "en")
    if not asked:
        return added
    found = [added[:0]]
    for which, positions in chunks.divided(candidates):
        state = chunks.opened[which]
        meets = state.facts.columns["date"].where(
            lambda date: bool(date) and any(days.meets(days_of(date)) for days in asked)
        )
        found.append(np.where(meets[state.wholes.owners[positions]], BONUS, 0.0))
    return np.concatenate(found)
