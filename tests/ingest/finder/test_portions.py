"""Portion marks say what a document must be at least."""

import pytest

from ingest.finder.portions import portion_marks
from tests.ingest.finder import pages


@pytest.mark.parametrize(
    "line", ["(S) The convoy left.", "The convoy left. (S)", "1. (S) The convoy left.", "SUBJECT: The convoy (S)"]
)
def test_a_mark_at_either_end(line: str) -> None:
    (seen,) = portion_marks([pages.of_text(line)])
    assert (seen.term.name, seen.read) == ("SECRET", "(S)")


@pytest.mark.parametrize("line", ["To: Doe, John (S)", "the ship(S) left", "(U) nothing", "paragraph (s)"])
def test_what_is_no_mark(line: str) -> None:
    assert portion_marks([pages.of_text(line)]) == []


def test_a_list_by_letters_has_no_confidential_item() -> None:
    assert portion_marks([pages.of_text("(A) one", "(B) two", "(C) three")]) == []


def test_more_marks_are_surer_but_never_certain() -> None:
    (one,) = portion_marks([pages.of_text("(C) one")])
    (many,) = portion_marks([pages.of_text(*["(C) one"] * 9)])
    assert one.sure < many.sure < 0.7


def test_two_looks_at_one_page_count_once() -> None:
    look = pages.of_text("(C) one")
    assert portion_marks([look, look]) == portion_marks([look])
