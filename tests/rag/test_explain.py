"""Why an answer is as it is: its sources by rank and words, what raises its marking, what was left out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.policy import text
from indexes.vault import Vault
from indexes.view import View
from rag.conversation import turn
from rag.explain import explained, told_source
from tests.library import draft, make_vault, reader

QUESTION = "How many days of diesel does the northern depot hold?"
SIX = "The northern depot holds six days of diesel."
NINE = "The northern depot holds nine days of diesel since Monday."


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library in which two documents say two things, and a third nothing of it."""
    documents = [
        draft(SIX, "CONFIDENTIAL", title="Six"),
        draft(NINE, "SECRET", title="Nine"),
        draft("(S) The ferry Heron sails at dawn.", "SECRET", title="Ferry", portions=["(S)"]),
    ]
    with make_vault(tmp_path / "library", documents) as vault:
        yield vault


def everything(vault: Vault) -> View:
    """Return the view of a reader of all."""
    return vault.view(reader("SECRET"))


def test_each_passage_is_told_with_its_rank_its_words_and_its_claims(vault: Vault) -> None:
    given = turn(everything(vault), QUESTION)
    found = explained(everything(vault), given.id)
    assert [one.rank for one in found.sources] == [1, 2, 3]
    assert {number for one in found.sources for number in one.claims} == {1, 2}
    cited = next(one for one in found.sources if one.claims == (1,))
    assert {"days", "diesel", "northern", "depot"} <= set(cited.words)
    assert "cited by claim 1" in told_source(cited)
    (unused,) = [one for one in found.sources if not one.claims]
    assert "no sentence of it answers well enough" in told_source(unused)


def test_what_raises_the_marking_is_told_with_what_it_would_be_without(vault: Vault) -> None:
    given = turn(everything(vault), QUESTION)
    number = next(n for n, one in enumerate(given.answer.claims, start=1) if one.text == NINE)
    found = explained(everything(vault), given.id)
    assert found.marking == (f"Claim {number} is marked SECRET. Without it: CONFIDENTIAL.",)
    assert text(found.banner) == "SECRET"


def test_an_abstention_bears_the_ceiling_and_says_so(vault: Vault) -> None:
    given = turn(everything(vault), "Who sang in Vienna?")
    (line,) = explained(everything(vault), given.id).marking
    assert line.endswith(f"{text(everything(vault).ceiling)}.")


def test_what_a_conversation_had_reached_is_a_reason(vault: Vault) -> None:
    first = turn(everything(vault), QUESTION)
    second = turn(everything(vault), "Where does the ferry Heron sail?", first.id)
    assert any("conversation" in line for line in explained(everything(vault), second.id).marking) or (
        text(second.answer.claims[0].portion) == "SECRET"
    )


def test_a_passage_that_may_not_be_read_any_more_is_not_told(vault: Vault) -> None:
    given = turn(everything(vault), QUESTION)
    (partition,) = [one for one in everything(vault)._partitions if text(one.marking) == "CONFIDENTIAL"]
    partition._store._database.execute("PRAGMA foreign_keys = OFF")
    with partition._store.transaction() as database:
        database.execute("DELETE FROM documents")
    found = explained(everything(vault), given.id)
    assert len(found.sources) == 2
    assert found.reopened.gone == 1


def test_how_it_was_made_is_told(vault: Vault) -> None:
    made = " ".join(explained(everything(vault), turn(everything(vault), QUESTION).id).made)
    assert "word for word" in made
    assert "3 passages were read" in made
    assert "all-MiniLM-L6-v2" in made
