"""Portion marks: where they count, what they may not say, and that nothing is ever marked too low by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import dominates, parse, parse_portion, text
from ingest.assembly import Assembled, assemble
from ingest.portions import cut, seen, unmarked
from ingest.reading import Element, Reading
from ingest.reasons import NotRead, Reason
from tests.ingest.words import paged, plain


def marked(assembled: Assembled, banner: str = "SECRET") -> list[tuple[str, str]]:
    """Return each portion's marking and first words."""
    return [(text(p.marking), assembled.text[p.start : p.end].strip()) for p in cut(assembled, parse(banner), ())]


def refusal(assembled: Assembled, banner: str = "SECRET") -> Reason:
    """Return the reason for which a document is stopped by a portion mark."""
    with pytest.raises(NotRead) as caught:
        cut(assembled, parse(banner), ())
    return caught.value.reason


@pytest.mark.parametrize(
    "start",
    [
        "(U)",
        "1. (U)",
        "2.3 (U)",
        "a) (U)",
        "(a) (U)",
        "(1) (U)",
        "iv. (U)",
        "- (U)",
        "• (U)",
        "  (U)",
        "4 (U)",
        "1. a. (U)",
    ],
)
def test_a_mark_after_the_numbering(start: str) -> None:
    assert marked(plain(f"{start} The depot is open.")) == [("UNCLASSIFIED", f"{start} The depot is open.".strip())]


@pytest.mark.parametrize(
    "line",
    [
        "The depot is open.",
        "(a) The depot is open.",
        "(1) The depot is open.",
        "(A) The depot is open.",
        "(NATO) The depot is open.",
        "(see annex) The depot is open.",
        "(D) The depot is open.",
        "See (U) in the annex here.",
        "(s) small letters are a plural",
    ],
)
def test_what_is_no_mark_takes_the_banner(line: str) -> None:
    assert marked(plain(line)) == [("SECRET", line)]


def test_portions_are_cut_where_marked_lines_begin() -> None:
    found = marked(plain("1. (U) The depot is open.\n2. (S) Fuel is low.\nIt will rise.\n(C) Guards are few."))
    assert [marking for marking, _ in found] == ["UNCLASSIFIED", "SECRET", "CONFIDENTIAL"]
    assert found[1][1] == "2. (S) Fuel is low.\nIt will rise."


def test_a_wrapped_line_does_not_lower_what_follows() -> None:
    assert marked(plain("(C) Fuel is low, see paragraph\n(U) above, and will rise.")) == [
        ("CONFIDENTIAL", "(C) Fuel is low, see paragraph"),
        ("SECRET", "(U) above, and will rise."),
    ]
    assert marked(plain("Fuel.\n\n(C) Fuel is low, see paragraph\n(U) above, and will rise."))[1:] == [
        ("CONFIDENTIAL", "(C) Fuel is low, see paragraph\n(U) above, and will rise.")
    ]


@pytest.mark.parametrize(
    ("paragraph", "marking"),
    [
        ("(U) The depot is open. (S) Fuel is low.", "SECRET"),
        ("(U) The depot is open. (C)", "CONFIDENTIAL"),
        ("(C) Fuel is low. (U) The depot is open.", "CONFIDENTIAL"),
        ("(U) As said in (C) above.", "CONFIDENTIAL"),
        ("The depot is open. (U)", "SECRET"),
    ],
)
def test_marks_further_on_only_raise(paragraph: str, marking: str) -> None:
    assert marked(plain(paragraph)) == [(marking, paragraph)]


def test_a_table_row_is_low_only_when_every_cell_is() -> None:
    rows = "(U) Depot | (U) Stock\n(U) North | 40\n(U) South | (C) 12"
    table = assemble(Reading((Element("table", rows),)))
    assert [marking for marking, _ in marked(table)] == ["UNCLASSIFIED", "SECRET", "CONFIDENTIAL"]


def test_a_mark_above_the_banner_says_where() -> None:
    reason = refusal(paged("Text.", "More.\n\nMore.\n\n3. (TS) Too high."))
    assert reason.code == "portion-above-banner"
    assert reason.sentence == "A portion is marked (TS) on page 2, line 3, inside a document marked SECRET."


@pytest.mark.parametrize(
    ("paragraph", "code"),
    [
        ("Fuel is low. (TS) More.", "portion-above-banner"),
        ("Fuel is low. (TS)", "portion-above-banner"),
        ("(NS) Fuel is low.", "portion-above-banner"),
        ("(S//NF) Fuel is low.", "portion-above-banner"),
        ("(S//WIDGET) Fuel is low.", "unknown-token"),
        ("1. (//ZZZ S) Fuel is low.", "unknown-token"),
        ("1. (//GBR TS) Fuel is low.", "portion-above-banner"),
        ("(S//REL) Fuel is low.", "unknown-token"),
    ],
)
def test_marks_that_stop_a_document(paragraph: str, code: str) -> None:
    assert refusal(plain(paragraph)).code == code


def test_a_cell_above_the_banner_stops_a_document() -> None:
    table = assemble(Reading((Element("table", "Depot | (TS) 40"),)))
    assert refusal(table).code == "portion-above-banner"


def test_furniture_headers_and_footers_are_no_portion() -> None:
    assembled = assemble(
        Reading(
            (Element("header", "SECRET"), Element("paragraph", "SECRET\n(U) Text.\nSECRET"), Element("footer", "Page"))
        )
    )
    first = assembled.text.index("SECRET", 5)
    last = assembled.text.rindex("SECRET")
    (portion,) = cut(assembled, parse("SECRET"), ((first, first + 6), (last, last + 6)))
    assert assembled.text[portion.start : portion.end].strip() == "(U) Text."


def test_a_mark_is_taken_off_a_line() -> None:
    banner = parse("SECRET")
    assert unmarked("3. (U) Fuel state", banner) == (parse("UNCLASSIFIED"), "Fuel state")
    assert unmarked(" Fuel state ", banner) == (None, "Fuel state")
    assert unmarked("(see) Fuel", banner) == (None, "(see) Fuel")


def test_what_was_seen_is_told_without_stopping() -> None:
    assembled = plain("(U) One.\n\n(TS//WIDGET) Two.\n\nThree (S).\n\n(see)")
    assert [text(one) for one in seen(assembled, parse("SECRET"))] == ["UNCLASSIFIED", "SECRET"]


PIECES = st.sampled_from(
    ["(U)", "(C)", "(S)", "1.", "Fuel is low.", "see", "\n", "\n\n", " ", "(a)", "|", "- ", "It rises"]
)


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_a_portion_dominates_every_mark_in_it_and_the_banner_dominates_it(body: str) -> None:
    banner = parse("SECRET")
    assembled = plain(body)
    for portion in cut(assembled, banner, ()):
        assert dominates(banner, portion.marking)
        piece = assembled.text[portion.start : portion.end]
        for mark in ("(U)", "(C)", "(S)"):
            if mark in piece:
                assert dominates(portion.marking, parse_portion(mark, banner))
