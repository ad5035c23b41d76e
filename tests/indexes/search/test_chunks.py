"""The best chunks and their order follow from scores and keys, wherever the chunks lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexes.partition import Opened
from indexes.search.chunks import Chunks
from indexes.segments import JoinedVectors
from indexes.vectors import VectorIndex
from tests.indexes.test_vectors import unit_rows

SCORED = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=40)  # partition and score


@dataclass(frozen=True, slots=True)
class Part:
    """What is read of an opened partition."""

    rows: Sequence[int]
    keys: Sequence[bytes]
    vectors: JoinedVectors


def part(keys: Sequence[int]) -> Opened:
    """Return a partition whose chunks have these keys; the vector of a chunk is the row of its key."""
    rows = unit_rows(40, 1)[np.array(keys, np.int64)]
    cut = len(keys) // 2
    joined = JoinedVectors([VectorIndex.build(rows[:cut]), VectorIndex.build(rows[cut:])])
    return cast("Opened", Part(range(len(keys)), [bytes([key]) for key in keys], joined))


def spread(scored: Sequence[tuple[int, int]]) -> tuple[Chunks, list[int], list[float]]:
    """Return the chunks in four partitions, and in the order of their numbers their keys and scores."""
    homes = [[key for key, (home, _) in enumerate(scored) if home == which] for which in range(4)]
    keys = [key for some in homes for key in some]
    return Chunks.of([part(some) for some in homes]), keys, [float(scored[key][1]) for key in keys]


@given(scored=SCORED, count=st.integers(1, 45))
def test_the_best_are_those_of_one_list(scored: list[tuple[int, int]], count: int) -> None:
    chunks, keys, scores = spread(scored)
    best = chunks.best(np.arange(len(chunks)), np.array(scores), count)
    expected = sorted(range(len(scored)), key=lambda key: (-scored[key][1], key))[:count]
    assert sorted(keys[number] for number in best) == sorted(expected)


@given(scored=SCORED)
def test_the_order_is_that_of_scores_and_then_of_keys(scored: list[tuple[int, int]]) -> None:
    chunks, keys, scores = spread(scored)
    ordered = chunks.in_order(np.arange(len(chunks)), scores)
    assert [score for _, score in ordered] == sorted(scores, reverse=True)
    found = [keys[chunks.begin[which] + at] for (which, at), _ in ordered]
    assert found == sorted(range(len(scored)), key=lambda key: (-scored[key][1], key))


@given(scored=SCORED)
def test_a_number_names_one_chunk(scored: list[tuple[int, int]]) -> None:
    chunks, keys, _ = spread(scored)
    assert [chunks.key(number) for number in range(len(chunks))] == [bytes([key]) for key in keys]
    assert np.array_equal(chunks.rows(np.arange(len(chunks))), unit_rows(40, 1)[keys])
    parts = [(np.arange(len(state.rows)), np.ones(len(state.rows), np.float32)) for state in chunks.opened]
    assert chunks.numbers(parts)[0].tolist() == list(range(len(chunks)))


def test_no_partition_has_no_chunk() -> None:
    chunks = Chunks.of([])
    numbers, scores = chunks.numbers([])
    assert (len(chunks), len(numbers), len(scores), chunks.in_order(numbers, [])) == (0, 0, 0, [])
    assert len(chunks.best(numbers, scores, 3)) == 0
