"""Pieces of a marking remember where they stood; strange words are kept or refused."""

import pytest

from indexes.policy import MarkingError
from indexes.policy.tokens import Piece, entries, folded, unknown_token


def test_pieces_remember_their_place() -> None:
    pieces = Piece("SECRET // SI / TK //NOFORN", 3).split("//")
    assert pieces == [Piece("SECRET", 3), Piece("SI / TK", 13), Piece("NOFORN", 23)]
    assert list(entries(pieces[1])) == [Piece("SI", 13), Piece("TK", 18)]
    assert Piece("", 0).split("//") == [Piece("", 0)]
    assert Piece("a  b", 5).part(1, 4) == Piece("b", 8)


def test_an_empty_entry_is_an_error() -> None:
    with pytest.raises(MarkingError) as refused:
        list(entries(Piece("SI/", 8)))
    assert (refused.value.code, refused.value.token, refused.value.position) == ("EMPTY_ENTRY", "SI/", 8)


def test_an_error_carries_word_and_place_but_its_sentence_does_not() -> None:
    error = Piece("ODD", 7).error("CODE", "What is wrong.")
    assert (error.code, error.token, error.position, str(error)) == ("CODE", "ODD", 7, "What is wrong.")


@pytest.mark.parametrize("word", ["A", "SAR-BP", "CD-YYY 456 689", "123", "A" * 80])
def test_unknown_words_become_categories_that_nobody_holds(word: str) -> None:
    assert unknown_token(Piece(word, 0)) == f"?{word}"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("", "MALFORMED_TOKEN"),
        ("a", "MALFORMED_TOKEN"),
        ("-A", "MALFORMED_TOKEN"),
        ("?A", "MALFORMED_TOKEN"),
        ("A+B", "MALFORMED_TOKEN"),
        ("A" * 81, "MALFORMED_TOKEN"),
        ("25X1", "DECLASS_VALUE_IN_BANNER"),
        ("50X12", "DECLASS_VALUE_IN_BANNER"),
        ("X1", "DECLASS_VALUE_IN_BANNER"),
        ("MR", "DECLASS_VALUE_IN_BANNER"),
        ("DISPLAY ONLY AFG, IRQ", "MALFORMED_TOKEN"),
    ],
)
def test_words_that_are_refused(word: str, code: str) -> None:
    with pytest.raises(MarkingError) as refused:
        unknown_token(Piece(word, 0))
    assert refused.value.code == code


def test_accents_are_folded_and_nothing_else() -> None:
    assert folded("TRÈS SECRET") == "TRES SECRET"
    assert folded("Türkiye") == "Turkiye"
    assert folded("ＳＥＣＲＥＴ") == "ＳＥＣＲＥＴ"  # noqa: RUF001 - letters of double width are other letters
