"""A score depends on the question and one vector, on nothing else that is stored, bit for bit."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.embed import Vectors
from indexes.errors import Damaged
from indexes.vectors import VectorIndex

DIMENSION = 384


def unit_rows(count: int, seed: int) -> Vectors:
    """Return random rows of length 1."""
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


@given(
    count=st.integers(1, 70), seed=st.integers(0, 999), cuts=st.lists(st.integers(0, 70), max_size=6), data=st.data()
)
def test_scores_are_the_same_bits_in_any_layout(count: int, seed: int, cuts: list[int], data: st.DataObject) -> None:
    rows, question = unit_rows(count, seed), unit_rows(1, seed + 1000)[0]
    whole = VectorIndex.build(rows)
    positions, scores = whole.best(question, count)
    by_search = dict(zip(positions.tolist(), scores.tolist(), strict=True))
    by_place = whole.cosines(question, range(count))
    order = data.draw(st.permutations(range(count)))
    edges = [0, *sorted(min(cut, count) for cut in cuts), count]
    for start, end in itertools.pairwise(edges):
        part = order[start:end]
        index = VectorIndex.build(rows[part].reshape(-1, DIMENSION))
        at, found = index.best(question, len(part))
        assert {part[place]: score for place, score in zip(at.tolist(), found.tolist(), strict=True)} == {
            place: by_search[place] for place in part
        }
        assert index.cosines(question, range(len(part))) == [by_place[place] for place in part]


@given(count=st.integers(1, 60), wanted=st.integers(1, 40), copies=st.integers(2, 50))
def test_a_group_of_equals_is_never_split(count: int, wanted: int, copies: int) -> None:
    rows = np.concatenate([unit_rows(count, 5), np.repeat(unit_rows(1, 6), copies, axis=0)])
    index = VectorIndex.build(rows)
    positions, scores = index.best(unit_rows(1, 6)[0], wanted)
    assert set(range(count, count + copies)) <= set(positions.tolist())
    assert len(positions) >= min(wanted, len(rows))
    everything = index.best(unit_rows(1, 6)[0], len(rows))[1]
    assert int((everything >= scores[-1]).sum()) == len(positions)
    assert list(scores) == sorted(scores, reverse=True)


def test_the_best_are_those_of_plain_arithmetic() -> None:
    rows, question = unit_rows(500, 1), unit_rows(1, 2)[0]
    expected = np.argsort(-(rows @ question))[:10]
    positions, scores = VectorIndex.build(rows).best(question, 10)
    assert positions.tolist() == expected.tolist()
    assert scores == pytest.approx((rows @ question)[expected], abs=1e-6)


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex.build(np.empty((0, DIMENSION), np.float32))
    positions, scores = index.best(unit_rows(1, 1)[0], 5)
    assert (len(index), len(positions), len(scores), index.cosines(unit_rows(1, 1)[0], [])) == (0, 0, 0, [])
    assert len(VectorIndex.from_bytes(index.to_bytes())) == 0


def test_bytes_come_back_as_they_went() -> None:
    rows = unit_rows(30, 3)
    content = VectorIndex.build(rows).to_bytes()
    assert np.array_equal(VectorIndex.from_bytes(content).all(), rows)
    assert VectorIndex.from_bytes(content).to_bytes() == content == VectorIndex.build(rows).to_bytes()


def test_bytes_that_are_no_index_are_refused() -> None:
    content = VectorIndex.build(unit_rows(3, 3)).to_bytes()
    chance = np.random.default_rng(4)
    garbage = [content[:length] for length in range(0, len(content), 7)]
    garbage += [chance.bytes(length) for length in range(0, 400, 9)]
    for one in garbage:
        with pytest.raises(Damaged):
            VectorIndex.from_bytes(one)


def test_another_kind_of_index_is_refused() -> None:
    import faiss  # noqa: PLC0415 - only to make what must be refused

    for other in (faiss.IndexHNSWFlat(DIMENSION, 8), faiss.IndexFlatL2(DIMENSION)):
        with pytest.raises(Damaged):
            VectorIndex.from_bytes(faiss.serialize_index(other).tobytes())
