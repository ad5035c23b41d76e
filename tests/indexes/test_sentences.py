"""Sentences are spans of the text, and ranks and abbreviations do not end one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.sentences import sentences, split


@pytest.mark.parametrize(
    "text",
    [
        "Capt. Reed met Lt. Col. Hale at the pier.",
        "Brig. Owen commands ref. 7 of the annex.",
        "Der Konvoi, vgl. Anlage 2, fährt um 6 Uhr.",
        "The price is 3.50 a litre.",
        "The convoy\nleaves at dawn.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


def test_two_sentences_are_two() -> None:
    assert sentences("The ferry sails. The depot is full.") == ["The ferry sails.", "The depot is full."]
    assert sentences("Die Fähre fährt ab. Das Lager ist voll.") == ["Die Fähre fährt ab.", "Das Lager ist voll."]
    assert sentences("Le bac part. Le dépôt est plein.") == ["Le bac part.", "Le dépôt est plein."]


def test_a_blank_line_ends_a_sentence() -> None:
    assert sentences("Annex A\n\nThe ferry sails.") == ["Annex A", "The ferry sails."]


def test_nothing_has_no_sentences() -> None:
    assert split("") == []


@given(text=st.text(st.sampled_from("ab .!?\n\t(Z)1"), max_size=120))
def test_spans_are_in_order_within_the_text_and_bare_of_white_space(text: str) -> None:
    spans = split(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(part == part.strip() for part in sentences(text))
