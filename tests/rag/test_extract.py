"""The sentences that answer are picked as they stand, once each, and none when none is good enough."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.records import Hit
from indexes.vault import Vault
from rag.extract import ENOUGH, MAX_CLAIMS, _words, mark_length, pick
from tests.library import draft, embedder, make_vault, reader

TEXT = (
    "1. (S//NF) The northern depot holds six days of diesel. Its fence is new.\n\n"
    "2. (U) The ferry Heron sails at dawn. Does the ferry carry tanks?\n\n"
    "(U) Lt. Reed commands the northern depot."
)
QUESTION = "How many days of diesel does the northern depot hold?"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """A library in which two documents say the same, and one is a table."""
    documents = [
        draft(TEXT, "SECRET//NOFORN", portions=["(S//NF)", "(U)", "(U)"]),
        draft("The northern depot holds six days of diesel.", "SECRET"),
        draft("Ship | Berth | Vehicles\nHeron | four | 90 vehicles\nWren | five | 40 vehicles", "SECRET"),
    ]
    with make_vault(tmp_path_factory.mktemp("extract") / "library", documents) as vault:
        yield vault


def hits_for(vault: Vault, question: str) -> list[Hit]:
    """Return the passages for a question."""
    return vault.view(reader("SECRET", holds=["NOFORN"])).search(question)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("(S//NF) The ferry", "The ferry"),
        ("2. (S//NF) The ferry", "The ferry"),
        ("a. (C) The ferry", "The ferry"),
        ("iv) (TS//SI//NF) The ferry", "The ferry"),
        ("(//NS) The ferry", "The ferry"),
        ("(S//REL TO USA, GBR) The ferry", "The ferry"),
        ("  The ferry", "The ferry"),
        ("2) The ferry", "The ferry"),
        ("The ferry (S) sails", "The ferry (S) sails"),
        ("Lt. Reed sails", "Lt. Reed sails"),
        ("Gen. Hale (S) sails", "Gen. Hale (S) sails"),
        ("14. August ist der Tag", "14. August ist der Tag"),
        ("J. Reed sails", "J. Reed sails"),
        ("(see annex) The ferry", "(see annex) The ferry"),
        ("", ""),
    ],
)
def test_only_numbering_and_portion_marks_are_taken_off(sentence: str, words: str) -> None:
    assert sentence[mark_length(sentence) :] == words


@given(sentence=st.text(max_size=60))
def test_never_more_than_the_sentence_is_taken_off(sentence: str) -> None:
    assert 0 <= mark_length(sentence) <= len(sentence)


def test_the_sentence_that_answers_comes_first(vault: Vault) -> None:
    (best, *_) = pick(QUESTION, hits_for(vault, QUESTION), embedder()).groups
    assert best[0].text == "The northern depot holds six days of diesel."
    assert best[0].score >= ENOUGH


def test_sentences_that_say_the_same_are_one_group_of_two_documents(vault: Vault) -> None:
    (best, *others) = pick(QUESTION, hits_for(vault, QUESTION), embedder()).groups
    assert len(best) == len({sentence.hit.document for sentence in best}) == 2
    assert best[0].text not in {sentence.text for group in others for sentence in group}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The depot is full.", "the Depot is full", True),
        ("Das Lager ist voll.", "\u201eEin Lager ist voll!\u201c", True),
        ("It holds six days.", "It holds nine days.", False),
        ("It lies at 14:30.", "It lies at 14:31.", False),
        ("It is -5 degrees.", "It is 5 degrees.", False),
        ("Das Lager ist voll.", "Das Lager ist nicht voll.", False),
        ("Le pont est ouvert.", "Le pont n'est pas ouvert.", False),
        ("Red relieved Blue.", "Blue relieved Red.", False),
    ],
)
def test_only_the_same_words_say_the_same(*, one: str, other: str, same: bool) -> None:
    assert (_words(one) == _words(other)) is same


def test_each_sentence_is_a_slice_of_its_hit(vault: Vault) -> None:
    for question in (QUESTION, "When does the ferry sail?", "How many vehicles does Heron carry?"):
        groups = pick(question, hits_for(vault, question), embedder()).groups
        assert 0 < len(groups) <= MAX_CLAIMS
        for sentence in (sentence for group in groups for sentence in group):
            start = sentence.start - sentence.hit.start
            assert sentence.hit.text[start : start + len(sentence.text)] == sentence.text
            assert sentence.end - sentence.start == len(sentence.text)


def test_the_rows_of_a_table_stand_alone(vault: Vault) -> None:
    question = "How many vehicles does Heron carry at berth four?"
    (best, *_) = pick(question, hits_for(vault, question), embedder()).groups
    assert best[0].text == "Heron | four | 90 vehicles"


def test_a_question_is_no_answer(vault: Vault) -> None:
    question = "Does the ferry carry tanks?"
    groups = pick(question, hits_for(vault, question), embedder()).groups
    assert not [sentence for group in groups for sentence in group if sentence.text.endswith("?")]


@pytest.mark.parametrize("question", ["Who won the chess championship in Reykjavik?", "zzz", "?"])
def test_nothing_is_picked_when_nothing_answers(vault: Vault, question: str) -> None:
    assert pick(question, hits_for(vault, question), embedder()).groups == []


def test_no_hits_no_sentences() -> None:
    assert pick(QUESTION, [], embedder()).groups == []


def test_the_same_hits_give_the_same_sentences(vault: Vault) -> None:
    hits = hits_for(vault, QUESTION)
    assert pick(QUESTION, hits, embedder()) == pick(QUESTION, hits, embedder())


def test_what_speaks_of_it_and_does_not_answer_is_near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate is shut by hand: where the line falls for one sentence differs by a processor's arithmetic."""
    monkeypatch.setattr("rag.extract._speaks_of_it", lambda *_: False)
    text = (
        "The choir of the town sings on Sunday. Supplies of diesel at the northern depot are adequate. "
        "The museum shows maps of the coast. Bread is baked at four. The lake is closed until the ice has gone."
    )
    with make_vault(tmp_path / "library", [draft(text, title="Notes of a week")]) as vault:
        picked = pick(QUESTION, hits_for(vault, QUESTION), embedder())
        assert picked.groups == []
        assert picked.is_near
        away = "Who won the chess championship in Reykjavik?"
        assert not pick(away, hits_for(vault, away), embedder()).is_near
