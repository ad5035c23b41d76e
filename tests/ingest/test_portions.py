"""Portion marks: where they count, what they may not say, and that nothing is ever marked too low by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import dominates, parse, parse_portion, text
from ingest.assembly import Assembled, assemble
from ingest.portions import DECIDED, LOWERED, bare, cut, evidence, seen, unmarked
from ingest.reading import Element, Reading
from ingest.reasons import NotRead, Reason
from tests.benchmarks.portions import measured
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
    assert [marking for marking, _ in found] == ["UNCLASSIFIED", "SECRET", "SECRET", "CONFIDENTIAL"]
    assert found[1][1] == "2. (S) Fuel is low."


def test_without_blank_lines_a_sentence_that_ends_its_line_ends_its_portion() -> None:
    """Nothing shows whether the next line goes on; it may be a paragraph whose mark is missing."""
    found = marked(plain("(U) The depot is open.\n(C) Fuel is low and the road\nis shut. It\nwill rise.\nMore."))
    assert [marking for marking, _ in found] == ["UNCLASSIFIED", "CONFIDENTIAL", "SECRET"]
    (whole,) = marked(plain("2. (C) Fuel is low.\nIt will rise."))
    assert whole[0] == "CONFIDENTIAL"


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


AT_THE_END = """THE HARBOUR OFFICE

MEMORANDUM OF CONVERSATION

SUBJECT:        Talk with the Minister of Ports (U)

PARTICIPANTS:   The Harbour Master
                The Minister of Ports

The Harbour Master: Good morning. The port agreement holds. (U)

The Minister: The harbour stays closed until the mines have been cleared, and we need your help with
the survey ships by April. (S)
The Harbour Master: I shall send two ships. (C)

The Minister: And the press?

The Harbour Master: Nothing until Friday.
(S)

-- End of conversation -- (U)"""


def test_marks_that_the_banner_covers_one_by_one_and_not_joined_take_the_banner() -> None:
    """A classified banner does not repeat SBU, which stands on unclassified portions only."""
    text = "(S) The depot is open. (SBU) The depot is shut.\n\n(SBU) The ferry sails."
    assert [marking for marking, _ in marked(plain(text), "TOP SECRET")] == ["TOP SECRET", "UNCLASSIFIED//SBU"]


def test_marks_at_the_end_cover_the_paragraph_before_them() -> None:
    found = marked(plain(AT_THE_END), "TOP SECRET")
    assert [(marking, words.split()[0]) for marking, words in found if marking != "TOP SECRET"] == [
        ("UNCLASSIFIED", "SUBJECT:"),
        ("UNCLASSIFIED", "The"),
        ("SECRET", "The"),
        ("CONFIDENTIAL", "The"),
        ("SECRET", "The"),
        ("UNCLASSIFIED", "--"),
    ]
    assert ("TOP SECRET", "The Minister: And the press?") in found
    assert refusal(plain(AT_THE_END), "CONFIDENTIAL").sentence == (
        "A portion is marked (S) in line 8 inside a document marked CONFIDENTIAL."
    )


AT_THE_START = """SUBJECT: Help for the Northern Ports (C)

1. (S) Early last month the Acting Chief asked
whether two ships could be sent.

   a. (U) Fuel is at hand.
      (1) (C) It lies in the north.
   b. Crews are not.

2. (S) I ask for your agreement."""


def test_marks_at_the_start_with_nested_numbers_and_a_subject_marked_after_it() -> None:
    found = marked(plain(AT_THE_START), "TOP SECRET")
    assert [marking for marking, _ in found] == [
        "CONFIDENTIAL",
        "SECRET",
        "UNCLASSIFIED",
        "CONFIDENTIAL",
        "TOP SECRET",
        "SECRET",
    ]


def test_where_both_kinds_of_marks_stand_both_must_agree() -> None:
    body = "(U) One is here. (C)\n\n(U) Two is here.\n\nThree is here. (U)\n\nFour is here. (U)"
    assert [marking for marking, _ in marked(plain(body))] == ["CONFIDENTIAL", "SECRET", "SECRET", "SECRET"]


def test_a_paragraph_whose_mark_was_lost_is_not_covered_by_the_next_one() -> None:
    body = "One is here.\n\nTwo is here. f&f-\nThree is here. (U)\n\nFour is here. (U)"
    assert [marking for marking, _ in marked(plain(body))] == ["SECRET", "SECRET", "UNCLASSIFIED", "UNCLASSIFIED"]


def test_a_mark_before_a_title_covers_the_title_only() -> None:
    body = "(U) Fuel in March\nThe depot holds diesel.\n\n(C) It is low."
    assert [marking for marking, _ in marked(plain(body))] == ["UNCLASSIFIED", "SECRET", "CONFIDENTIAL"]


def test_captions() -> None:
    body = "Figure 2-1. (U) Depots in the north\nThe depot holds diesel.\n\nTable 3: (C) Stocks"
    assert [marking for marking, _ in marked(plain(body))] == ["UNCLASSIFIED", "SECRET", "CONFIDENTIAL"]


@pytest.mark.parametrize("column", ["first", "last"])
def test_a_column_of_marks_covers_its_rows(column: str) -> None:
    rows = [("Depot", "Stock", "Mark"), ("North", "40", "(U)"), ("South", "12 (S)", "(C)"), ("East", "9", "(C)")]
    if column == "first":
        rows = [(mark, depot, stock) for depot, stock, mark in rows]
    table = assemble(Reading((Element("table", "\n".join(" | ".join(row) for row in rows)),)))
    assert [m for m, _ in marked(table, "TOP SECRET")] == ["TOP SECRET", "UNCLASSIFIED", "SECRET", "CONFIDENTIAL"]
    rows[2] = ("South", "12", "none") if column == "last" else ("none", "South", "12")
    table = assemble(Reading((Element("table", "\n".join(" | ".join(row) for row in rows)),)))
    assert {m for m, _ in marked(table, "TOP SECRET")} == {"TOP SECRET"}


def test_a_mark_above_the_banner_stops_a_document_wherever_it_stands() -> None:
    header = assemble(Reading((Element("header", "(TS) Fuel"), Element("paragraph", "Text."))))
    assert refusal(header).code == "portion-above-banner"
    with pytest.raises(NotRead) as caught:
        unmarked("Fuel state (TS)", parse("SECRET"))
    assert caught.value.reason.code == "portion-above-banner"


def test_a_bare_release_mark_inherits_the_list_of_the_banner() -> None:
    banner = "SECRET//REL TO USA, GBR"
    assert marked(plain("(S//REL) Fuel is low."), banner) == [(banner, "(S//REL) Fuel is low.")]


def test_what_persons_have_decided_takes_the_banner() -> None:
    assembled = plain("(TS) High.\n\n(S//WIDGET) Unknown.\n\n(U) Low.")
    with pytest.raises(NotRead):
        cut(assembled, parse("SECRET"), (), DECIDED)
    found = cut(assembled, parse("SECRET"), (), LOWERED)
    assert [text(one.marking) for one in found] == ["SECRET", "SECRET", "UNCLASSIFIED"]


def test_each_marking_that_a_mark_states_is_evidence_once() -> None:
    assembled = paged("(U) One.\n\n(U) Two.", "(C) Three.\n\nFour.")
    finds = evidence(assembled, cut(assembled, parse("SECRET"), ()))
    assert [(find.read, find.marking, find.where, find.page) for find in finds] == [
        ("(U)", "UNCLASSIFIED", "on page 1, line 1", 1),
        ("(C)", "CONFIDENTIAL", "on page 2, line 1", 2),
    ]


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
    assert bare("2. (U) Fuel state (C)") == "Fuel state"


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


def test_no_sentence_of_made_papers_is_marked_too_low() -> None:
    found = measured(0, 150)
    assert found.low == 0
    assert found.right > 5 * found.high > 0
