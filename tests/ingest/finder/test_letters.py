"""Letters that a machine takes for one another cost little, others much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.finder.letters import LEAST, likeness, plain

CAPITALS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0159", min_size=1, max_size=14)


@pytest.mark.parametrize(
    ("written", "letters"), [("S E-C.R|ET", "SECRIET"), ("Très", "TRES"), ("$€¢", "SEC"), ("—•", ""), ("(S)", "S")]
)
def test_only_letters_and_figures_are_compared(written: str, letters: str) -> None:
    assert plain(written) == letters


@pytest.mark.parametrize("read", ["5ECRET", "SECR3T", "SHCRET", "ECRET", "SECRE", "SECREI"])
def test_a_slip_of_the_machine_stays_near(read: str) -> None:
    assert 0.85 < likeness(read, "SECRET") < 1.0


@pytest.mark.parametrize("read", ["", "STREET", "BALLOT", "CONVOY", "S", "SECRETARIAT"])
def test_another_word_is_not_near(read: str) -> None:
    assert likeness(read, "SECRET") == 0.0


def test_a_lost_letter_at_the_end_costs_less_than_one_inside() -> None:
    assert likeness("ONFIDENTIAL", "CONFIDENTIAL") > likeness("COFIDENTIAL", "CONFIDENTIAL")


@given(CAPITALS, CAPITALS)
def test_the_quick_bound_never_hides_a_likeness(read: str, word: str) -> None:
    sure = likeness(read, word, 0.0)
    assert likeness(read, word) == pytest.approx(sure if sure >= LEAST else 0.0)


@given(CAPITALS)
def test_a_word_is_like_itself(word: str) -> None:
    assert likeness(word, word) == 1.0
