"""Words as they are indexed and asked for: folded, cut to stems by the language of the text, names weighed more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.terms import NAME_WEIGHT, asked_terms, joined, language, terms, written_terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Über die Brücke", ["uber", "bruck"]),
        ("STRASSE Straße", ["strass", "strass"]),
        ("l'armée française", ["larmee", "arme", "franc"]),
        ("l’armée", ["larmee", "arme"]),
        ("F-16 and U.S. forces", ["f16", "16", "us", "forc"]),
        ("e\u0301cole École école", ["ecole", "ecole", "ecole"]),
        ("14 August 0600Z", ["14", "august", "0600z"]),
        ("\U0001d400lpha", ["alpha"]),
        ("", []),
        ("the of and der die und le la", []),
        ("under_score", ["under", "score"]),
    ],
)
def test_terms_fold_case_and_accents_and_cut_to_stems(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    "forms",
    [
        ("the convoy was attacked", "the convoys that attack"),
        ("les négociations sont closes", "la négociation est close"),
        ("die Verhandlungen und das Abkommen", "der Verhandlung mit den Abkommens"),
    ],
)
def test_forms_of_one_word_meet(forms: tuple[str, str]) -> None:
    one, other = (set(terms(form)) for form in forms)
    assert one == other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the ferry is late", "en"),
        ("le bac est en retard", "fr"),
        ("die Fähre ist zu spät", "de"),
        ("combien de soldats", "fr"),
        ("ferry", "en"),
    ],
)
def test_small_words_tell_the_language(text: str, expected: str) -> None:
    assert language(text) == expected


@given(text=st.text(max_size=80))
def test_words_are_the_same_for_any_spelling_of_case(text: str) -> None:
    written, folded = written_terms(text), written_terms(text.casefold())
    assert [term for _, some in written for term in some] == [term for _, some in folded for term in some]


def test_names_and_numbers_of_a_question_weigh_more() -> None:
    assert asked_terms("What did President Chamoun propose on June 21?") == {
        "21": NAME_WEIGHT,
        "chamoun": NAME_WEIGHT,
        "june": NAME_WEIGHT,
        "presid": NAME_WEIGHT,
        "propos": 1.0,
    }


def test_the_first_word_is_no_name_but_may_hold_a_number() -> None:
    assert asked_terms("Ferry crossings") == {"ferri": 1.0, "cross": 1.0}
    assert asked_terms("0600Z ferry")["0600z"] == NAME_WEIGHT


@given(text=st.text(max_size=80))
def test_a_question_asks_for_the_words_that_its_text_would_be_indexed_with_and_for_what_may_be_a_number(
    text: str,
) -> None:
    asked, indexed = set(asked_terms(text)), set(terms(text))
    assert indexed <= asked
    assert all(number in joined(text) for number in asked - indexed)
    assert list(asked_terms(text)) == sorted(asked_terms(text))
