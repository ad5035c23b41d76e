"""The share that a search finds is measured against every vector, and a search that misses is seen to miss."""

import numpy as np
import pytest

from indexes import vectors
from indexes.segments import JoinedVectors
from indexes.stats import kind_of, recall
from indexes.vectors import CODED_FROM, VectorIndex
from tests.indexes.test_vectors import LARGE, clustered, unit_rows

SMALL = VectorIndex.build(unit_rows(30, 1))


def test_the_kind_is_named() -> None:
    coded = VectorIndex.build(clustered(CODED_FROM, 1))
    kinds = [kind_of(JoinedVectors(indexes)) for indexes in ([], [SMALL], [SMALL, SMALL], [coded], [coded, SMALL])]
    assert kinds == ["empty", "flat", "flat", "codes", "mixed"]


@pytest.mark.parametrize("count", [1, 2, 5, 300])
def test_an_exact_index_finds_all(count: int) -> None:
    rows = np.concatenate([unit_rows(count, 1), unit_rows(1, 1)])  # one vector lies there twice
    assert recall(JoinedVectors([VectorIndex.build(rows)])) == 1.0
    assert recall(JoinedVectors([VectorIndex.build(rows[:1]), VectorIndex.build(rows[1:])])) == 1.0
    assert recall(JoinedVectors([])) is None


def test_a_search_that_misses_is_seen_to_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    joined = JoinedVectors([VectorIndex.build(clustered(LARGE, 1))])
    found = recall(joined)
    assert found is not None
    assert found >= 0.995
    monkeypatch.setattr(vectors, "FACTOR", 1)
    monkeypatch.setattr(vectors, "LEAST", 1)
    monkeypatch.setattr("indexes.stats.DEPTH", 11)
    less = recall(joined)
    assert less is not None
    assert less < 0.9
