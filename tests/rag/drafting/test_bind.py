"""The words of a passage that a sentence rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.drafting.bind import narrowest

PASSAGE = "The depot is new. It holds six days of diesel. The floor is four days. A pier stands beside it."


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The depot holds diesel for six days.", "The depot is new. It holds six days of diesel."),
        ("Six days of diesel are held.", "It holds six days of diesel."),
        ("A pier stands there.", "A pier stands beside it."),
        ("Nobody knows.", PASSAGE),
    ],
)
def test_the_fewest_sentences_that_share_most_words(sentence: str, words: str) -> None:
    start, end = narrowest(sentence, PASSAGE)
    assert PASSAGE[start:end] == words


@given(st.text(max_size=80), st.text(min_size=1, max_size=200))
def test_the_span_lies_in_the_passage(sentence: str, passage: str) -> None:
    start, end = narrowest(sentence, passage)
    assert 0 <= start < end <= len(passage)
