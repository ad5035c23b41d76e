"""Document numbers are one word however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.designators import asked_designators, designators
from indexes.terms import asked_terms, terms


@pytest.mark.parametrize(
    ("forms", "word"),
    [
        (("NSC-68", "NSC 68", "NSC/68", "NSC68", "NSC–68", "NSC\n68"), "nsc68"),
        (("CIA-RDP80-00810A", "CIA RDP80-00810A", "CIA RDP80 00810A"), "ciardp8000810a"),
        (("S/S-I 8637123", "S/S-I-8637123"), "ssi8637123"),
        (("CAB 129/114", "CAB-129-114", "CAB 129-114"), "cab129114"),
        (("EMBTEL 1234", "Embtel 1234", "embtel-1234"), "embtel1234"),
        (("State 045123", "STATE 045123"), "state045123"),
        (("DTG 121530Z MAR 62", "DTG-121530Z"), "dtg121530z"),
        (("NIE 11-3-62", "NIE-11-3-62", "NIE 11/3/62"), "nie11362"),
        (("E.O. 12356", "EO 12356", "E.O.12356", "EO-12356"), "eo12356"),
        (("S.Res. 21", "S.Res.21"), "sres21"),
        (("UNSCR 1325", "UNSCR-1325", "UNSCR1325"), "unscr1325"),
        (("STANAG 4774", "STANAG-4774"), "stanag4774"),
        (("AJP-2.1", "AJP 2.1"), "ajp21"),
        (("F 16", "F-16", "F16"), "f16"),
    ],
)
def test_however_it_is_written_it_is_one_word(forms: tuple[str, ...], word: str) -> None:
    for form in forms:
        assert word in terms(f"It says so in {form}, and elsewhere."), form
        assert word in asked_terms(f"What does {form} say?"), form


def test_a_question_may_leave_out_capitals() -> None:
    assert asked_designators("what does nsc 68 say") == ["nsc68"]
    assert designators("what does nsc 68 say") == []


@pytest.mark.parametrize(
    "text",
    [
        "on 12 March 1962",
        "MAR 62",
        "in 1962",
        "Section 4 and Article 5",
        "The ferry of the NSC. 68 men were on it.",
        "A 5 and the 12",
        "NSC, 68",
        "NSC-68",  # is one word already
        "no digits",
        "",
    ],
)
def test_ordinary_numbers_give_no_word(text: str) -> None:
    assert designators(text) == []


def test_each_beginning_of_a_number_is_a_word() -> None:
    assert designators("CAB 129/114") == ["cab129", "cab129114"]


@given(st.text(alphabet="NSCab /-.–129é\n", max_size=60))
def test_a_designator_is_made_of_letters_and_digits_that_stand_there(text: str) -> None:
    bare = "".join(sign for sign in text.lower() if sign.isalnum())
    for word in (*designators(text), *asked_designators(text)):
        assert word.isalnum()
        assert word in bare
