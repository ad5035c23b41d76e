"""What is denied, how sure it is said, and in which direction."""

import pytest

from rag.verify.polarity import CERTAIN, hedged, negated, turned
from rag.verify.words import words


def test_a_negation_speaks_of_what_follows_it() -> None:
    found = negated(words("The bridge is open but the ferry does not run."))
    assert (found["bridg"], found["open"], found["run"]) == (False, False, True)


@pytest.mark.parametrize("text", ["It didn't run.", "It failed to run.", "Ohne zu run.", "Il refuse run."])
def test_there_are_many_ways_to_deny(text: str) -> None:
    assert negated(words(text))["run"]


def test_the_weakest_word_of_a_clause_counts() -> None:
    sure = hedged(words("The convoy may leave. The depot is full."))
    assert sure["leav"] < sure["depot"] == CERTAIN


def test_opposites_turn_a_statement_round() -> None:
    assert turned(words("Stocks rose."), words("Stocks fell.")) == ("rose", "fell")
    assert turned(words("Stocks rose."), words("Stocks rose and fell.")) is None
    assert turned(words("Stocks rose."), words("Stocks are full.")) is None
