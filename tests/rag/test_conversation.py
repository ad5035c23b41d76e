"""Answers that follow one another: kept, raised by what was said before, and closed to a lower session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.errors import NotFound
from indexes.policy import parse, text
from indexes.vault import Vault
from rag.ask import ask
from rag.conversation import turn
from tests.library import draft, make_vault, reader

QUESTION = "How many days of diesel does the northern depot hold?"
FERRY = "Where does the ferry Heron sail from?"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library that knows two things under two markings."""
    documents = [
        draft("The ferry Heron sails at dawn from berth four.", "UNCLASSIFIED", title="Ferries"),
        draft("The northern depot holds nine days of diesel.", "SECRET//NOFORN", title="Otter"),
    ]
    with make_vault(tmp_path / "library", documents) as vault:
        yield vault


def test_a_turn_is_the_answer_that_asking_gives_and_it_is_kept(vault: Vault) -> None:
    view = vault.view(reader("SECRET", holds=["NOFORN"]))
    given = turn(view, QUESTION)
    assert given.answer == ask(view, QUESTION)
    assert (given.thread, given.number) == (given.id, 1)
    kept, readable = view.kept(given.id, "answer show")
    assert readable == set(kept.documents) == {one.document for one in given.record.reads}


def test_a_follow_up_bears_what_was_reached_before(vault: Vault) -> None:
    view = vault.view(reader("SECRET", holds=["NOFORN"]))
    alone = turn(view, FERRY)
    assert text(alone.answer.marking) == "UNCLASSIFIED"
    after = turn(view, FERRY, turn(view, QUESTION).id)
    assert (text(after.answer.marking), after.number) == ("SECRET//NOFORN", 2)
    assert text(after.answer.claims[0].portion) == "UNCLASSIFIED"  # the claim itself is no higher than its source


def test_a_lower_session_can_not_go_on(vault: Vault) -> None:
    who = reader("SECRET", holds=["NOFORN"])
    first = turn(vault.view(who), QUESTION)
    with pytest.raises(NotFound):
        turn(vault.view(who, parse("UNCLASSIFIED")), FERRY, first.id)
    with pytest.raises(NotFound):
        turn(vault.view(who), FERRY, "0" * 32)
