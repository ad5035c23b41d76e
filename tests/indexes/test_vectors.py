"""A score depends on the question and one vector, on nothing else that is stored, bit for bit.

Below `CODED_FROM` vectors a search is exact, whatever the layout. Above, it may miss one: how many, is measured here.
"""

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.embed import Vectors
from indexes.errors import Damaged
from indexes.vectors import CODED_FROM, HEADER, MAGIC, VectorIndex, cosines, search_begun

DIMENSION = 384
LARGE = 12_000


@dataclass(frozen=True, slots=True)
class Group:
    """One partition, as a search sees it."""

    indexes: tuple[VectorIndex, ...]


def clustered(count: int, seed: int) -> Vectors:
    """Return rows around a few hearts, as the vectors of texts lie."""
    chance = np.random.default_rng(seed)
    rows = unit_rows(40, 11)[chance.integers(0, 40, count)] + 0.8 * unit_rows(count, seed)
    unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def together(parts: list[list[Vectors]], question: Vectors, count: int) -> list[tuple[int, float]]:
    """Search partitions of segments; return places through all of them and scores, best first, no more than `count`."""
    groups = [Group(tuple(VectorIndex.build(rows) for rows in part)) for part in parts]
    with ThreadPoolExecutor(2) as pool:
        found = search_begun(groups, question, count, pool)()
    every, begin = [], 0
    for (positions, scores), part in zip(found, parts, strict=True):
        every += [(-score, begin + at) for at, score in zip(positions.tolist(), scores.tolist(), strict=True)]
        begin += sum(map(len, part))
    return [(place, -score) for score, place in sorted(every)[:count]]


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
    by_place = cosines(question, rows)
    order = data.draw(st.permutations(range(count)))
    edges = [0, *sorted(min(cut, count) for cut in cuts), count]
    for start, end in itertools.pairwise(edges):
        part = order[start:end]
        index = VectorIndex.build(rows[part].reshape(-1, DIMENSION))
        at, found = index.best(question, len(part))
        assert {part[place]: score for place, score in zip(at.tolist(), found.tolist(), strict=True)} == {
            place: by_search[place] for place in part
        }
        assert cosines(question, index.all()) == [by_place[place] for place in part]


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
    assert (len(index), len(positions), len(scores), cosines(unit_rows(1, 1)[0], index.all())) == (0, 0, 0, [])
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

    for other in (faiss.IndexHNSWFlat(DIMENSION, 8), faiss.IndexFlatL2(DIMENSION), faiss.IndexRaBitQ(DIMENSION)):
        codes = faiss.serialize_index(other).tobytes()
        header = MAGIC.ljust(HEADER - 24, b"\0") + np.array([0, DIMENSION, len(codes)], "<i8").tobytes()
        for content in (codes, header + codes):
            with pytest.raises(Damaged):
                VectorIndex.from_bytes(content)


@given(
    count=st.integers(0, 300), cuts=st.lists(st.integers(0, 300), max_size=9), wanted=st.integers(1, 60), data=st.data()
)
def test_several_exact_indexes_are_searched_as_one(
    count: int, cuts: list[int], wanted: int, data: st.DataObject
) -> None:
    rows, question = clustered(count, 3), unit_rows(40, 11)[0]
    edges = [0, *sorted(min(cut, count) for cut in cuts), count]
    pieces = [rows[start:end] for start, end in itertools.pairwise(edges)]
    groups: list[list[Vectors]] = [[]]
    for piece in pieces:  # neighbours lie in one partition, or not
        if data.draw(st.booleans()):
            groups.append([])
        groups[-1].append(piece)
    positions, scores = VectorIndex.build(rows).best(question, wanted)
    expected = sorted(zip((-scores).tolist(), positions.tolist(), strict=True))[:wanted]
    assert together(groups, question, wanted) == [(place, -score) for score, place in expected]


@pytest.mark.parametrize("parts", [1, 3])
def test_a_large_index_misses_almost_none_and_scores_all_exactly(parts: int) -> None:
    rows = clustered(LARGE, 1)
    pieces = [[piece] for piece in np.array_split(rows, parts)]
    assert not any(VectorIndex.build(piece).is_exact for (piece,) in pieces)
    right = {10: 0, 100: 0, 300: 0}
    for question in clustered(20, 2):
        positions, scores = VectorIndex.build(rows).exact(question, 300)
        exact = dict(zip(positions.tolist(), scores.tolist(), strict=True))
        found = together(pieces, question, 300)
        assert all(exact[place] == score for place, score in found if place in exact)
        for count in right:
            right[count] += len({place for place, _ in found[:count]} & set(positions[:count].tolist()))
    assert right[10] >= 0.995 * 20 * 10
    assert right[100] >= 0.99 * 20 * 100
    assert right[300] >= 0.96 * 20 * 300


def test_codes_alone_would_miss_some() -> None:
    """The fault that exact scores of more candidates than asked for mend."""
    rows = clustered(LARGE, 1)
    index = VectorIndex.build(rows)
    missed = 0
    for question in clustered(20, 2):
        guessed, estimates = index.guessed(question, 10)
        exact, scores = index.exact(question, 10)
        missed += len(set(exact.tolist()) - set(guessed.tolist()))
        assert set(estimates.tolist()).isdisjoint(scores.tolist())
    assert missed > 10


def test_a_large_index_comes_back_and_is_built_alike() -> None:
    rows = clustered(CODED_FROM, 1)
    content = VectorIndex.build(rows).to_bytes()
    assert content == VectorIndex.build(rows).to_bytes()
    back = VectorIndex.from_bytes(content)
    assert (back.is_exact, len(back), back.to_bytes()) == (False, CODED_FROM, content)
    assert VectorIndex.build(rows[1:]).is_exact


def test_codes_that_are_not_of_these_vectors_are_refused() -> None:
    rows = clustered(CODED_FROM, 1)
    whole = VectorIndex.build(rows).to_bytes()
    codes = whole[HEADER + rows.nbytes :]
    size = len(codes)
    for count, part in ((CODED_FROM - 1, codes), (CODED_FROM, codes[:-9]), (CODED_FROM, b"x" * size)):
        header = MAGIC.ljust(HEADER - 24, b"\0") + np.array([count, DIMENSION, len(part)], "<i8").tobytes()
        with pytest.raises(Damaged):
            VectorIndex.from_bytes(header + rows[:count].tobytes() + part)
