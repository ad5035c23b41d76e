"""What is printed: paragraphs, lit words, links and lines, all from stored values."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes import policy
from indexes.policy import Marking
from indexes.records import Chunk, Page
from rag.answer import Citation, Claim, LeftOut, abstained, answered
from rag.verify import Verdict
from web import sheets
from web.banner import Mark
from web.look import Look

LOW = policy.parse("UNCLASSIFIED")
HIGH = policy.parse("SECRET//NOFORN")
IDS = ("a" * 32, "b" * 32)


def page(text: str, chunks: tuple[Chunk, ...] = (), *, marking: Marking = HIGH, start: int = 0, count: int = 1) -> Page:
    """Give a page with this text, which begins at character `start` of its document."""
    return Page(IDS[0], "Title", marking, 1, count, start, start + len(text), text, chunks)


def citation(document: str, title: str | None, number: int | None, portion: Marking = LOW) -> Citation:
    """Give a citation of the words `Six days.` at 10."""
    return Citation(document, "f" * 64, HIGH, portion, title, number, 10, 19, "Six days.")


def shown(found: Page, lit: tuple[int, int] | None = None) -> list[tuple[str, str, list[tuple[str, bool]]]]:
    """Give paragraphs as lead, tag and pieces."""
    return [
        (one.lead, one.tag.text if one.tag else "", [(piece.text, piece.cited) for piece in one.pieces])
        for one in sheets.paragraphs(found, lit, HIGH)
    ]


def test_an_answer_numbers_its_sources_in_the_order_of_the_claims() -> None:
    claims = [
        Claim("Six days.", Verdict.SUPPORTED, (citation(IDS[1], "Second", 2, HIGH),)),
        Claim("Six days.", Verdict.SUPPORTED, (citation(IDS[0], None, None), citation(IDS[1], "Second", 3))),
    ]
    sheet = sheets.answer_sheet(answered(claims, [LeftOut("Nine days.", "No.", 0.0, ())]), ceiling=HIGH, narrowed="")
    assert sheet.bar == Mark("SECRET//NOFORN", "s")
    assert [line.tag.text for line in sheet.claims] == ["(S//NF)", "(U)"]
    links = [[(link.number, link.name) for link in line.citations] for line in sheet.claims]
    assert links == [[(1, "Second, p. 2")], [(2, "Source 2"), (1, "Second, p. 3")]]
    assert [(link.number, link.name) for link in sheet.sources] == [(1, "Second"), (2, "Source 2")]
    assert sheet.claims[0].citations[0].href == f"/documents/{IDS[1]}/pages/2?start=10&end=19"
    assert sheet.claims[1].citations[0].href == f"/documents/{IDS[0]}?start=10&end=19"
    assert sheet.left_out == "2 claims shown; 1 sentence was left out because no passage supports it."


def test_an_abstention_carries_the_ceiling_and_its_reason() -> None:
    reason = "No answer from the documents you may read. 0 passages matched."
    sheet = sheets.answer_sheet(abstained(HIGH, reason, ()), ceiling=HIGH, narrowed="")
    assert sheet.abstained
    assert sheet.abstention == ("No answer from the documents you may read.", "0 passages matched.")
    assert (sheet.bar.text, sheet.left_out, sheet.sources) == ("SECRET//NOFORN", "", ())


def test_text_without_portion_marks_is_cut_at_blank_lines_only() -> None:
    text = "One.\nStill one.\n\n \nTwo.\n"
    assert shown(page(text, (Chunk(0, len(text), 1, HIGH, ""),))) == [
        ("", "", [("One.\nStill one.", False)]),
        ("", "", [("Two.", False)]),
    ]


def test_the_cited_words_are_lit_across_paragraphs() -> None:
    found = page("abc def\n\nghi jkl", start=100)
    assert shown(found, (104, 112)) == [
        ("", "", [("abc ", False), ("def", True)]),
        ("", "", [("ghi", True), (" jkl", False)]),
    ]
    firsts = [piece.first for one in sheets.paragraphs(found, (104, 112), HIGH) for piece in one.pieces]
    assert firsts == [False, True, False, False]


def test_printed_marks_become_tags_when_they_say_what_the_portion_is() -> None:
    text = "(U) Low.\n\n- (S//NF) High.\n\n(U) Said low, kept high.\n\n(X9) Nothing."
    cuts = [text.index(word) for word in ("(U) Low", "- (S", "(U) Said", "(X9)")] + [len(text)]
    marks = (LOW, HIGH, HIGH, LOW)
    chunks = tuple(Chunk(a, b, 1, mark, "") for (a, b), mark in zip(pairwise(cuts), marks, strict=True))
    assert [(lead, tag, pieces[0][0]) for lead, tag, pieces in shown(page(text, chunks))] == [
        ("", "(U)", "Low."),
        ("- ", "(S//NF)", "High."),
        ("", "(S//NF)", "(U) Said low, kept high."),
        ("", "(U)", "(X9) Nothing."),
    ]


def test_text_of_no_portion_is_furniture() -> None:
    text = "SECRET//NOFORN\n\nWords."
    found = list(sheets.paragraphs(page(text, (Chunk(16, 22, 1, LOW, ""),)), None, HIGH))
    assert [(one.furniture, one.tag) for one in found] == [(True, None), (False, Mark("(U)", "u"))]


def test_a_source_quotes_first_and_says_when_the_words_are_elsewhere() -> None:
    found = page("Six days of diesel.", (Chunk(0, 19, 1, HIGH, ""),), count=3)
    found = replace(found, revision="f" * 64, originator="J4", date="2026-03-12", title_marking=LOW)
    sheet = sheets.source_sheet(found, look=Look((0, 8)), ceiling=HIGH)
    assert (sheet.quote, sheet.lost, sheet.place, sheet.revision) == ("Six days", False, "page 1 of 3", "f" * 12)
    assert (sheet.tag.text, sheet.originator, sheet.date) == ("(U)", "J4", "12 March 2026")
    assert [(link.label, link.here) for link in sheet.pages] == [("1", True), ("2", False), ("3", False)]
    lost = sheets.source_sheet(found, look=Look((90, 99)), ceiling=HIGH)
    assert (lost.quote, lost.lost, lost.kept) == ("", True, "")
    plain = sheets.source_sheet(replace(found, count=0, title=""), look=Look(), ceiling=HIGH)
    assert (plain.title, plain.place, plain.pages, plain.href) == ("Source", "", (), f"/documents/{IDS[0]}")


def test_a_quotation_that_is_no_longer_there_is_shown_as_stored_and_nothing_is_lit() -> None:
    found = page("Six days of diesel.", (Chunk(0, 19, 1, HIGH, ""),))
    same = sheets.source_sheet(found, look=Look((0, 8)), ceiling=HIGH, kept="Six\ndays")
    assert (same.quote, same.kept, same.lost) == ("Six days", "", False)
    for span in ((0, 8), (90, 98)):
        moved = sheets.source_sheet(found, look=Look(span), ceiling=HIGH, kept="Ten days")
        assert (moved.quote, moved.kept, moved.lost) == ("", "Ten days", True)
        assert not any(piece.cited for one in moved.paragraphs for piece in one.pieces)


def test_a_source_is_cited_in_one_line_that_begins_with_its_marking() -> None:
    found = replace(page("Words."), revision="f" * 64, originator="J4", date="2026-03", title_marking=LOW, count=2)
    line = sheets.source_sheet(found, look=Look(), ceiling=HIGH).reference
    assert line == f"(S//NF) Title, J4, March 2026, revision {'f' * 12}, page 1 of 2, document {IDS[0]}."
    bare = sheets.source_sheet(replace(page("Words."), count=0, title=". "), look=Look(), ceiling=HIGH).reference
    assert bare == f"(S//NF) Source, document {IDS[0]}."


def test_far_pages_are_left_out_of_the_row() -> None:
    found = replace(page("Words."), number=50, count=99)
    sheet = sheets.source_sheet(found, look=Look(), ceiling=HIGH)
    assert [link.label for link in sheet.pages] == ["1", "48", "49", "50", "51", "52", "99"]


def test_wrapped_lines_are_joined_and_others_stay() -> None:
    wrapped = "x" * 78 + "\n" + "y" * 40 + "\nz\n\n" + "w" * 80
    assert sheets.unwrapped(wrapped) == "x" * 78 + " " + "y" * 40 + "\nz\n\n" + "w" * 80
    table = "Depot 6\nPort 8\nBridge 40"
    prose = "p" * 300 + "\n" + "q" * 290
    assert (sheets.unwrapped(table), sheets.unwrapped(prose), sheets.unwrapped("")) == (table, prose, "")


@given(st.text(alphabet="ab \n", max_size=400))
def test_joining_lines_changes_no_word_and_no_place(text: str) -> None:
    joined = sheets.unwrapped(text)
    assert len(joined) == len(text)
    assert joined.split() == text.split()


@given(st.text(alphabet="ab(U)\n .", max_size=60), st.integers(0, 70), st.integers(0, 70), st.integers(0, 60))
def test_no_word_is_lost_or_doubled(text: str, start: int, end: int, cut: int) -> None:
    place = min(cut, len(text))
    chunks = (Chunk(0, place, 1, LOW, ""), Chunk(place, len(text), 1, HIGH, ""))
    lit = (start, end) if start < min(end, len(text)) else None
    printed = "".join(
        one.lead + (one.tag.text if one.tag and one.tag.text in text else "") + "".join(p.text for p in one.pieces)
        for one in sheets.paragraphs(page(text, chunks), lit, HIGH)
    )
    kept = printed.replace("(U)", "").replace("(S//NF)", "")
    assert "".join(kept.split()).replace("(U)", "") == "".join(re.sub(r"\(\s*U\s*\)", "", text).split())


@pytest.mark.parametrize(
    ("number", "line"), [(0, "0 passages matched."), (1, "1 passage matched."), (1200, "1,200 passages matched.")]
)
def test_counting(number: int, line: str) -> None:
    assert sheets.counted(number, "passage", "matched.") == line
