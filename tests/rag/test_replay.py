"""A replay gives the same bytes when nothing changed, and says what changed when something did."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from indexes.policy import parse
from indexes.vault import Vault
from indexes.view import View
from rag.conversation import turn
from rag.drafted import Way
from rag.replay import form, replayed
from tests.library import draft, make_vault, reader

QUESTIONS = (
    "How many days of diesel does the northern depot hold?",
    "Where does the ferry Heron sail from?",
    "Who sang in Vienna?",
)
SIX = "The northern depot holds six days of diesel."


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library that knows two things."""
    documents = [draft(SIX, "SECRET"), draft("The ferry Heron sails at dawn from berth four.", "UNCLASSIFIED")]
    with make_vault(tmp_path / "library", documents) as vault:
        yield vault


def everything(vault: Vault) -> View:
    """Return the view of a reader of both."""
    return vault.view(reader("SECRET"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_quoted_answer_is_the_same_byte_for_byte(vault: Vault, question: str) -> None:
    given = turn(everything(vault), question)
    found = replayed(everything(vault), given.id)
    assert (found.identical, found.drift) == (True, ())
    assert form(found.now) == form(given.answer)


def test_a_follow_up_is_replayed_with_what_was_reached_before(vault: Vault) -> None:
    given = turn(everything(vault), QUESTIONS[1], turn(everything(vault), QUESTIONS[0]).id)
    assert given.answer.marking == parse("SECRET")
    assert replayed(everything(vault), given.id).identical


def test_an_answer_under_a_lower_ceiling_is_replayed_under_it(vault: Vault) -> None:
    low = everything(vault).below(parse("UNCLASSIFIED"))
    given = turn(low, QUESTIONS[0])
    found = replayed(everything(vault), given.id)
    assert (found.identical, "six" in found.now.text) == (True, False)


def test_what_changed_is_told_without_the_old_words(vault: Vault) -> None:
    given = turn(everything(vault), QUESTIONS[0])
    with vault.writing():
        vault.deposit(draft(SIX.replace("six", "nine"), "SECRET", title="Newer"))
    found = replayed(everything(vault), given.id)
    assert not found.identical
    assert found.drift[0] == "The documents that you may read are other ones now."
    assert "Claims that are new: 1." in found.drift
    assert not [line for line in found.drift if "diesel" in line]


def test_no_model_is_opened_for_what_was_quoted(vault: Vault) -> None:
    def never() -> AbstractContextManager[Way]:
        raise AssertionError

    given = turn(everything(vault), QUESTIONS[0])
    assert replayed(everything(vault), given.id, never).identical
