"""A word index says where words stand, and comes back from its bytes as it went."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.errors import Damaged
from indexes.terms import terms
from indexes.words import HEADER, K1, MAGIC, B, Statistics, WordIndex, inverse_frequencies, values

VOCABULARY = "ferry depot diesel convoy müller armée f-16 bridge otter wren harbour fuel".split()
TEXTS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join), min_size=1, max_size=40)


@given(texts=TEXTS, cut=st.integers(0, 40))
def test_an_extended_index_equals_one_built_anew(texts: list[str], cut: int) -> None:
    extended = WordIndex.build(texts[:cut]).extended(texts[cut:])
    assert extended.to_bytes() == WordIndex.build(texts).to_bytes()


@given(texts=TEXTS)
def test_the_postings_of_a_word_tell_where_it_stands_and_how_often(texts: list[str]) -> None:
    index = WordIndex.build(texts)
    read = [terms(text) for text in texts]
    for word in ("ferri", "f16", "absent"):
        (start, end), postings = index.spans([word]), index.postings
        found = postings.table[postings.pairs[start:end]].tolist()
        expected = [[at, words.count(word), len(words)] for at, words in enumerate(read) if word in words]
        assert [[at, *pair] for at, pair in zip(postings.positions[start:end].tolist(), found, strict=True)] == expected
    assert (index.lengths().tolist(), index.size) == ([len(words) for words in read], sum(map(len, read)))


def test_unknown_words_have_no_postings() -> None:
    start, end, unknown, same = WordIndex.build(["ferry", "the ferry"]).spans(["ferri", "absent"])
    assert (end - start, unknown) == (2, same)


@given(texts=TEXTS)
def test_bytes_come_back_as_they_went(texts: list[str]) -> None:
    index = WordIndex.build(texts)
    back = WordIndex.from_bytes(index.to_bytes())
    assert back.to_bytes() == index.to_bytes()
    assert (len(back), back.size, back.lengths().tolist()) == (len(texts), index.size, index.lengths().tolist())
    assert back.spans(["ferri", "absent"]) == index.spans(["ferri", "absent"])


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


def test_the_weight_of_a_word_falls_with_its_frequency() -> None:
    weights = inverse_frequencies(Statistics(10, 50, {"ferri": 1, "depot": 9, "absent": 0}))
    assert list(weights) == ["ferri", "depot"]
    assert weights["ferri"] == pytest.approx(math.log(1 + 9.5 / 1.5))
    assert weights["ferri"] > weights["depot"] > 0


def test_the_value_of_a_pair_by_hand() -> None:
    """Robertson and Zaragoza 2009: tf (k1 + 1) / (tf + k1 (1 - b + b length / average))."""
    (value,) = values(np.array([(2, 3)], np.int32), 2.0)
    assert value == pytest.approx(2 * (K1 + 1) / (2 + K1 * (1 - B + B * 3 / 2)))


def test_texts_without_words_are_texts() -> None:
    assert (len(WordIndex.build(["", "the"])), len(WordIndex.build([]))) == (2, 0)


def test_words_that_begin_alike_are_listed_in_order() -> None:
    index = WordIndex.build(["ferry depot", "the ferries and fern", "depot day", "zone"])
    for one in (index, WordIndex.from_bytes(index.to_bytes())):
        assert list(one.beginning("fer")) == ["fern", "ferri"]
        assert list(one.beginning("d")) == ["day", "depot"]
        assert list(one.beginning("x")) == []
        assert list(one.beginning("")) == ["day", "depot", "fern", "ferri", "zone"]
