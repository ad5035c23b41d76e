"""A record says all that an answer came from, comes back as it was, and copies no passage."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.errors import Damaged
from indexes.policy import parse
from indexes.view import View
from rag.answer import DraftedBy, LeftOut
from rag.ask import asked
from rag.record import documents_of, read, recorded, written
from tests.library import draft, make_vault, reader

QUESTION = "How many days of diesel does the northern depot hold?"
TEXT = "The northern depot holds six days of diesel. Its fence was painted green by a man of no importance."


@pytest.fixture
def view(tmp_path: Path) -> View:
    """A view on two documents."""
    documents = [draft(TEXT, "SECRET"), draft(TEXT.replace("six", "nine"), "UNCLASSIFIED")]
    return make_vault(tmp_path / "library", documents).view(reader("SECRET"))


def test_a_record_comes_back_as_it_was(view: View) -> None:
    record = recorded(view, QUESTION, QUESTION, parse("UNCLASSIFIED"), asked(view, QUESTION))
    assert record.answer.claims
    assert record.answer.disagree
    found = read(written(record), view)
    assert found == replace(record, answer=replace(record.answer, closest=()))
    assert written(found) == written(record)


def test_what_a_model_did_comes_back_too(view: View) -> None:
    plain = recorded(view, QUESTION, "What else?", None, asked(view, QUESTION))
    dropped = (LeftOut("It holds ten.", "The source says otherwise: six.", 0.1, plain.answer.claims[0].citations),)
    answer = replace(plain.answer, dropped=dropped, drafted=DraftedBy("a model", "Late.", parse("SECRET")), closest=())
    record = replace(plain, answer=answer, drafter="a model", prompt="ab", raw="It holds ten.")
    assert read(written(record), view) == record


def test_an_abstention_is_recorded(view: View) -> None:
    record = recorded(view, "Who sang in Vienna?", "Who sang in Vienna?", None, asked(view, "Who sang in Vienna?"))
    assert read(written(record), view).answer.reason == record.answer.reason != ""


def test_the_record_names_all_documents_and_copies_no_passage(view: View) -> None:
    record = recorded(view, QUESTION, QUESTION, None, asked(view, QUESTION))
    assert len(documents_of(record)) == 2
    assert "no importance" not in written(record)


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"form": 2}', '{"form": 1}'])
def test_another_form_is_not_read(view: View, body: str) -> None:
    with pytest.raises(Damaged):
        read(body, view)


def test_an_unknown_verdict_or_marking_is_not_read(view: View) -> None:
    row = json.loads(written(recorded(view, QUESTION, QUESTION, None, asked(view, QUESTION))))
    row["claims"][0]["verdict"] = "Likely"
    with pytest.raises(Damaged):
        read(json.dumps(row), view)
