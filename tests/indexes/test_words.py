"""Word search: one index over everything, or many with summed statistics, gives the same bits."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.errors import Damaged
from indexes.terms import terms
from indexes.words import HEADER, K1, MAGIC, B, Statistics, WordIndex, inverse_frequencies

VOCABULARY = "ferry depot diesel convoy müller armée f-16 bridge otter wren harbour fuel".split()
TEXTS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join), min_size=1, max_size=40)
ASKED = st.lists(st.sampled_from([*VOCABULARY, "absent"]), min_size=1, max_size=5).map(" ".join)


def summed(indexes: Sequence[WordIndex], question: str) -> list[list[float]]:
    """Return the scores of each index with the statistics of all of them."""
    asked = sorted(set(terms(question)))
    statistics = Statistics(0, 0, dict.fromkeys(asked, 0))
    for index in indexes:
        statistics = statistics.plus(index.statistics(asked))
    average = statistics.words / statistics.chunks if statistics.chunks else 0.0
    return [index.scores(inverse_frequencies(statistics), average).tolist() for index in indexes]


@given(texts=TEXTS, cut=st.integers(0, 40))
def test_an_extended_index_equals_one_built_anew(texts: list[str], cut: int) -> None:
    extended = WordIndex.build(texts[:cut]).extended(texts[cut:])
    assert extended.to_bytes() == WordIndex.build(texts).to_bytes()


@given(texts=TEXTS, question=ASKED, homes=st.lists(st.integers(0, 6), min_size=40, max_size=40))
def test_summed_statistics_give_the_scores_of_one_index(texts: list[str], question: str, homes: list[int]) -> None:
    """Bit for bit: this is what lets partitions be searched apart (design decision 2)."""
    (whole,) = summed([WordIndex.build(texts)], question)
    places = [[at for at in range(len(texts)) if homes[at] == home] for home in range(7)]
    parts = summed([WordIndex.build(texts[at] for at in place) for place in places], question)
    for place, scores in zip(places, parts, strict=True):
        assert scores == [whole[at] for at in place]


def test_statistics_of_one_part_alone_would_give_other_scores() -> None:
    """The fault that summing avoids."""
    first, second = WordIndex.build(["ferry depot", "ferry"]), WordIndex.build(["depot depot", "wren"])
    apart = [*summed([first], "ferry depot"), *summed([second], "ferry depot")]
    assert apart != summed([first, second], "ferry depot")


@given(texts=TEXTS)
def test_bytes_come_back_as_they_went(texts: list[str]) -> None:
    index = WordIndex.build(texts)
    back = WordIndex.from_bytes(index.to_bytes())
    assert back.to_bytes() == index.to_bytes()
    assert len(back) == len(texts)
    assert summed([back], "ferry depot") == summed([index], "ferry depot")


@given(content=st.binary(max_size=200), with_magic=st.booleans())
def test_bytes_that_are_no_index_are_refused(*, content: bytes, with_magic: bool) -> None:
    with pytest.raises(Damaged):
        WordIndex.from_bytes((MAGIC if with_magic else b"") + content)


def test_a_shortened_or_lengthened_file_is_refused() -> None:
    content = WordIndex.build(["ferry depot", "wren"]).to_bytes()
    for changed in [*(content[:length] for length in range(len(content))), content + b"\0"]:
        with pytest.raises(Damaged):
            WordIndex.from_bytes(changed)


def test_sizes_below_zero_are_refused() -> None:
    header = np.array([-12, 1, 0, 0, 0], "<i8").tobytes()
    with pytest.raises(Damaged):
        WordIndex.from_bytes(MAGIC.ljust(HEADER - 40, b"\0") + header)


def test_a_score_by_hand() -> None:
    """Robertson and Zaragoza 2009: idf x tf (k1 + 1) / (tf + k1 (1 - b + b length / average))."""
    ((one, other),) = summed([WordIndex.build(["ferry ferry depot", "wren"])], "ferry")
    weight = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert one == pytest.approx(weight * 2 * (K1 + 1) / (2 + K1 * (1 - B + B * 3 / 2)))
    assert other == 0.0


def test_words_of_no_text_have_no_weight() -> None:
    statistics = WordIndex.build(["ferry"]).statistics(["ferri", "absent"])
    assert statistics == Statistics(1, 1, {"ferri": 1, "absent": 0})
    assert list(inverse_frequencies(statistics)) == ["ferri"]


def test_texts_without_words_score_nothing() -> None:
    assert summed([WordIndex.build(["", "the"])], "ferry") == [[0.0, 0.0]]
    assert summed([WordIndex.build([])], "ferry") == [[]]
