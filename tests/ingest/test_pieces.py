"""Where portions begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import parse
from ingest.assembly import assemble
from ingest.marks import find
from ingest.pieces import Piece, pieces
from ingest.reading import Element, Reading
from tests.ingest.words import plain

LONG = "The northern depot holds diesel for forty days, and the road to it is open."


def cut(body: str) -> list[tuple[str, Piece]]:
    """Return the pieces of a plain text with their words."""
    whole = plain(body)
    found = pieces(whole, find(whole, parse("SECRET")), ())
    return [(" ".join(whole.text[piece.start : piece.end].split()), piece) for piece in found]


def words(body: str) -> list[str]:
    """Return the words of the pieces of a text."""
    return [shown for shown, _ in cut(body)]


@pytest.mark.parametrize(
    "body",
    [
        "The depot is open.\n(S) Fuel is low.",
        "The depot is open:\n- sheds and tanks",
        "The depot is open.\n2. Fuel is low.",
        "The depot is open. (U)\nFuel is low.",
        "The depot is open\n2. (S) Fuel is low.",
        f"{LONG}\nIt is small.\n{LONG}",
        "The depot is open.\n   Fuel is low.",
        "The depot is open. f&f-\nFuel is low.",
        "The depot is open.\n[5] Fuel is low.",
        "Depots (U)\nFuel is low.",
        "SUBJECT: Depots\nFuel is low.",
    ],
)
def test_a_cut_where_a_portion_may_begin(body: str) -> None:
    assert len(words(f"{body}")) == 2


@pytest.mark.parametrize(
    "body",
    [
        "1. The depot is open and\n(S) fuel is low.",
        "1. The depot is open.\nFuel is low.",
        "SUBJECT: Depots of the\nnorthern port",
        "1. The depot is open (see\n3 below)",
    ],
)
def test_no_cut_inside_a_paragraph(body: str) -> None:
    assert len(words(body)) == 1


def test_a_mark_in_a_line_of_its_own_closes_what_stands_above_it() -> None:
    assert words("The depot is open.\n(S)\nFuel is low.") == ["The depot is open. (S)", "Fuel is low."]
    assert words("(S)\nFuel is low.") == ["(S) Fuel is low."]


def test_a_wrapped_mark_is_not_fresh() -> None:
    found = cut("The depot and\n(S) The fuel")
    assert [piece.fresh for _, piece in found] == [True, False]


def test_titles() -> None:
    found = cut("Depots\n\nFigure 1. Map\n\nRE: Fuel\n\nIt is low.\n\nFuel is low. (S)")
    assert [piece.title for _, piece in found] == [True, True, True, False, False]


def test_rows_are_pieces_and_headers_are_none() -> None:
    whole = assemble(Reading((Element("header", "Page"), Element("table", "a | b\nc | d"))))
    assert [whole.text[p.start : p.end].strip() for p in pieces(whole, [], ())] == ["a | b", "c | d"]


@given(st.text(alphabet="(SU). \nab1-", max_size=60))
def test_pieces_cover_all_text_in_order(body: str) -> None:
    whole = plain(body)
    found = pieces(whole, find(whole, parse("SECRET")), ())
    at = 0
    for piece in found:
        assert not whole.text[at : piece.start].strip()
        at = piece.end
    assert not whole.text[at:].strip()
