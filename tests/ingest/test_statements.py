"""What each source says: the text, the pages of a scan, the label given."""

from pathlib import Path

import pytest

from indexes.policy import parse, text
from ingest import statements
from ingest.assembly import Assembled, assemble
from ingest.evidence import GIVEN
from ingest.markings import banner_lines
from ingest.plain import paragraphs
from ingest.reading import Element, Reading
from ingest.reasons import NotRead
from ingest.sight import OCR, Sight, Word
from ingest.sources import Source

BODY = "The depot opened in March.\n\nIt has two sheds.\n\nFuel is low.\n\nWork goes on."


def scan(*lines: str) -> tuple[Reading, Assembled]:
    """Return a page that was read from its picture, one line under the other."""
    words = []
    for number, line in enumerate(lines):
        top = 780.0 - 50 * number
        words += [
            Word(word, 0.95, 200.0 + 90 * at, top - 14, 280.0 + 90 * at, top, number)
            for at, word in enumerate(line.split())
        ]
    sight = Sight(1, OCR, 612.0, 792.0, tuple(words))
    reading = Reading(tuple(Element("paragraph", line, 1) for line in lines), 1, sights=(sight,))
    return reading, assemble(reading)


def typed(body: str) -> tuple[Reading, Assembled]:
    """Return a text without pages."""
    reading = Reading(tuple(paragraphs(body)))
    return reading, assemble(reading)


SENTENCES = ("The depot opened in March this year.", "It has two sheds and a gate.", "Fuel is low there.")


def test_a_label_that_is_given() -> None:
    assert statements.given(None) == ()
    (one,) = statements.given(parse("SECRET"))
    assert (one.kind, text(one.marking), one.floor) == (GIVEN, "SECRET", False)


def test_no_label_in_or_beside_a_file(tmp_path: Path) -> None:
    assert statements.labels(Source(tmp_path / "a.txt", b"x", "00"), Reading(())) == ()


def test_what_a_text_says() -> None:
    reading, whole = typed(f"SECRET\n\n{BODY}\n\nSECRET")
    told = statements.of_document(reading, whole, ())
    assert told.statement is not None
    assert text(told.statement.marking) == "SECRET"
    assert [(find.where, find.read) for find in told.statement.evidence] == [
        ("at the top", "SECRET"),
        ("at the bottom", "SECRET"),
    ]
    assert len(told.lines) == 2
    assert statements.of_document(*typed(BODY), ()).statement is None


def test_a_label_of_a_person_settles_what_the_lines_disagree_on() -> None:
    _, whole = typed(f"SECRET\n\n{BODY}\n\nCONFIDENTIAL")
    lines = banner_lines(whole)
    with pytest.raises(NotRead):
        statements.of_text(whole, lines, ())
    given = statements.given(parse("TOP SECRET"))
    said = statements.of_text(whole, lines, given)
    assert said is not None
    assert text(said.marking) == "SECRET"


def test_a_scan_whose_banner_is_read_wrong_is_found_by_the_finder() -> None:
    told = statements.of_document(*scan("SECRE7", *SENTENCES, "SECRET"), ())
    assert told.statement is not None
    assert text(told.statement.marking) == "SECRET"


def test_a_scan_never_goes_below_a_line_that_is_a_marking() -> None:
    reading, whole = scan("TOP SECRET", *SENTENCES, "TOP SECRET")
    told = statements.of_document(reading, whole, ())
    assert told.statement is not None
    assert text(told.statement.marking) == "TOP SECRET"
    lower, _ = scan("CONFIDENTIAL", *SENTENCES, "CONFIDENTIAL")
    with pytest.raises(NotRead) as caught:
        statements.of_document(lower, whole, ())
    assert caught.value.reason.code == "marking-conflict"
    assert caught.value.proposal == parse("TOP SECRET")


def test_a_scan_on_which_nothing_is_sure_waits_with_a_proposal() -> None:
    with pytest.raises(NotRead) as caught:
        statements.of_document(*scan("S CRET", *SENTENCES), ())
    assert caught.value.reason.code == "unsure-marking"
    assert caught.value.proposal == parse("SECRET")
    assert [find.page for find in caught.value.evidence] == [1]


@pytest.mark.parametrize("top", ["TOP", "TOP SECR", "T0P 5"])
def test_what_is_left_of_top_secret_is_not_taken_for_less(top: str) -> None:
    with pytest.raises(NotRead) as caught:
        statements.of_document(*scan(top, *SENTENCES, "SECRET"), ())
    assert caught.value.proposal == parse("TOP SECRET")


def test_a_scan_on_which_nothing_is_found_says_nothing() -> None:
    assert statements.of_document(*scan(*SENTENCES), ()).statement is None


def test_a_form_field_speaks_where_a_text_has_no_banner() -> None:
    body = (
        f"RECORD FORM\n\nAGENCY: Harbour\n\nRECORD NUMBER: 12\n\nCLASSIFICATION: SECRET\n\nRESTRICTIONS: none\n\n{BODY}"
    )
    told = statements.of_document(*typed(body), ())
    assert told.statement is not None
    assert text(told.statement.marking) == "SECRET"
