"""A phrase stands in a text or it does not: words in order, by their stems."""

import pytest

from indexes.search.phrases import Phrase


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("northern depot", "The Northern\nDepots hold diesel."),
        ("bridge nine", "At Bridge Nine, they wait."),
        ("the depot of the north", "It is the depot of the north."),
        ("nördliches Depot", "Das ist die Lage des nördlichen Depots."),
        ("F-16", "Two F-16 landed."),
        ("U.S. Army", "The U.S. Army left."),
        ("XDRT-9", "cited in xdrt-9 above"),
    ],
)
def test_a_phrase_stands_in_a_text(phrase: str, text: str) -> None:
    found = Phrase.of(phrase)
    assert found is not None
    assert found.stands_in(text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("northern depot", "The depot is northern."),
        ("northern depot", "The northern fuel depot is full."),
        ("bridge nine", "Bridge ninety is closed."),
        ("depot of the north", "It is the depot in the north."),
    ],
)
def test_other_words_or_another_order_are_not_the_phrase(phrase: str, text: str) -> None:
    found = Phrase.of(phrase)
    assert found is not None
    assert not found.stands_in(text)


def test_a_phrase_without_words_is_none() -> None:
    assert Phrase.of(" -- ") is None


def test_small_words_are_compared_but_not_looked_up() -> None:
    found = Phrase.of("the depot of")
    assert found is not None
    assert found.needed == (("depot",),)
