"""Fusion gives the same scores whatever the order of the candidates."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.ranking import LEAST, MOST, fuse, meaning_share, standard_scores

SCORES = st.lists(
    st.tuples(st.floats(-1, 1, allow_nan=False), st.floats(0, 40, allow_nan=False)), min_size=1, max_size=30
)


def test_standard_scores_by_hand() -> None:
    # 1, 2, 3: mean 2, deviation sqrt(2 / 3)
    assert standard_scores([1.0, 2.0, 3.0]) == pytest.approx([-math.sqrt(1.5), 0.0, math.sqrt(1.5)])


def test_equal_scores_say_nothing() -> None:
    assert standard_scores([0.25] * 4) == [0.0] * 4
    assert standard_scores([]) == []


def test_both_lists_count_by_their_share() -> None:
    assert fuse([1.0, 3.0], [3.0, 1.0], 0.3) == pytest.approx([0.4, -0.4])


def test_names_take_from_meaning_and_never_all() -> None:
    shares = [meaning_share(names, is_read=True) for names in range(40)]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (MOST, LEAST)
    assert meaning_share(2, is_read=False) < meaning_share(2, is_read=True)


def test_each_candidate_needs_both_scores() -> None:
    with pytest.raises(ValueError, match="zip"):
        fuse([1.0, 2.0], [1.0], 0.3)


@given(pairs=SCORES, seed=st.integers(0, 1000))
def test_the_order_of_the_candidates_changes_no_bit(pairs: list[tuple[float, float]], seed: int) -> None:
    shuffled = random.Random(seed).sample(range(len(pairs)), len(pairs))
    straight = fuse([one for one, _ in pairs], [other for _, other in pairs], 0.3)
    moved = fuse([pairs[at][0] for at in shuffled], [pairs[at][1] for at in shuffled], 0.3)
    assert [straight[at] for at in shuffled] == moved


def test_a_sum_that_rounds_in_order_would_not_do() -> None:
    """Why `math.fsum`: the plain sum of these depends on their order."""
    values = [0.1, 1e16, -1e16, 0.3]
    assert sum(values) != sum(reversed(values))
    assert standard_scores(values)[::-1] == standard_scores(values[::-1])
