"""Which chunks a question's filters let pass, and the search among those alone.

Filters narrow what a reader may read anyway and decide nothing about access. Scores and the statistics behind them are
those of the whole view: a passage scores the same with a filter and without.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexes.embed import Vectors
from indexes.facts import Facts
from indexes.partition import Opened
from indexes.search.dates import days_of
from indexes.search.phrases import Phrase
from indexes.search.query import PHRASE, Condition, Query
from indexes.search.scores import Gathered
from indexes.vectors import Found

Mask: TypeAlias = NDArray[np.bool_]
BLOCK = 16_384  # vectors that are scored at once


def passing(query: Query, opened: Sequence[Opened]) -> list[Mask] | None:
    """Return for each partition which chunks pass, shape (chunks,); None when the question has no filters."""
    if not query.conditions:
        return None
    return [_mask(query.conditions, state) for state in opened]


def nearest_passing(opened: Sequence[Opened], masks: Sequence[Mask], vector: Vectors) -> list[Found]:
    """Return positions and scores of all chunks that pass: every one is scored, so that none is missed."""
    return [_scored(state, np.flatnonzero(mask), vector) for state, mask in zip(opened, masks, strict=True)]


def only_passing(masks: Sequence[Mask] | None, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of the chunks that pass; they are numbered through, partition after partition."""
    if not masks:
        return numbers
    return numbers[np.concatenate(masks)[numbers]]


def newest(opened: Sequence[Opened], masks: Sequence[Mask]) -> list[tuple[int, int]]:
    """Return the first passing chunk of each document as (partition, position): the newest first, undated ones last."""
    found = []
    for which, (state, mask) in enumerate(zip(opened, masks, strict=True)):
        places = np.flatnonzero(mask)
        documents, firsts = np.unique(state.wholes.owners[places], return_index=True)
        dates = state.facts.columns["date"]
        for document, at in zip(documents.tolist(), places[firsts].tolist(), strict=True):
            date = dates.values[dates.codes[document]]
            found.append((-days_of(date).last if date else 1, state.keys[at], (which, at)))
    return [place for _, _, place in sorted(found)]


def _scored(state: Opened, positions: NDArray[np.int64], vector: Vectors) -> Found:
    blocks = [positions[begin : begin + BLOCK] for begin in range(0, len(positions), BLOCK)]
    scores = [state.vectors.scores(vector, block) for block in blocks]
    return positions, np.concatenate([np.empty(0, np.float32), *scores])


def _mask(conditions: Sequence[Condition], state: Opened) -> Mask:
    facts = state.facts
    passes: Mask = facts.columns["there"].where(bool)
    grouped = [(wanted, list(some)) for (wanted, _), some in groupby(sorted(conditions, key=_group), key=_group)]
    for wanted, some in grouped:
        if some[0].field != PHRASE:
            any_of_them = reduce(np.logical_or, [_of_documents(one, facts) for one in some])
            passes &= any_of_them if wanted else ~any_of_them
    mask: Mask = passes[state.wholes.owners]
    for wanted, some in grouped:
        if some[0].field == PHRASE and some[0].says is not None:
            standing = _standing(some[0].says, state, np.flatnonzero(mask))
            mask = mask & (standing if wanted else ~standing)
    return mask


def _group(condition: Condition) -> tuple[bool, str]:
    return condition.wanted, condition.group


def _of_documents(condition: Condition, facts: Facts) -> Mask:
    """Return for each document whether it is what the condition says; one that does not say is not."""
    days, says = condition.days, condition.says
    if days is not None:
        return facts.columns["date"].where(lambda date: bool(date) and days.meets(days_of(date)))
    if says is not None:
        return facts.columns[condition.field].where(says.stands_in)
    return facts.columns["media_type"].where(lambda media_type: media_type == condition.media_type)


def _standing(phrase: Phrase, state: Opened, positions: NDArray[np.int64]) -> Mask:
    """Return which chunks say the phrase, of those at `positions`: the word index names some, their texts are read."""
    found = Gathered.of(dict.fromkeys((stem for some in phrase.needed for stem in some), 1.0), [state])
    stems = np.array(found.words)[found.numbers()]
    for some in phrase.needed:
        positions = np.intersect1d(positions, found.chunks[np.isin(stems, some)])
    standing: Mask = np.zeros(len(state.rows), bool)
    for at, title, text in state.facts.texts(positions.tolist()):
        standing[at] = phrase.stands_in(text, title)
    return standing
