"""BM25 over the partitions of a view as over one collection, of chunks and of whole documents."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from indexes.partition import Opened
from indexes.wholes import document_scores
from indexes.words import Statistics, inverse_frequencies

# A chunk during ranking: which partition of the view, and which position in it.
Place: TypeAlias = tuple[int, int]


def word_scores(asked: Mapping[str, float], opened: Sequence[Opened]) -> list[NDArray[np.float64]]:
    """Return the BM25 score of every chunk of each partition, with the statistics of all of them together."""
    statistics = Statistics(0, 0, dict.fromkeys(asked, 0))
    for state in opened:
        statistics = statistics.plus(state.words.statistics(list(asked)))
    weights = {word: asked[word] * rarity for word, rarity in inverse_frequencies(statistics).items()}
    average = statistics.words / statistics.chunks if statistics.chunks else 0.0
    return [state.words.scores(weights, average) for state in opened]


def whole_scores(asked: Mapping[str, float], opened: Sequence[Opened], places: Sequence[Place]) -> list[float]:
    """Return for each place the BM25 score of the whole document that the chunk is a part of."""
    scores = document_scores(asked, [(state.words, state.wholes) for state in opened])
    return [float(scores[which][opened[which].wholes.owners[at]]) for which, at in places]
