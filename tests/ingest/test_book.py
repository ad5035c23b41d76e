"""The library's book: what it forbids waits for a person, what it allows is stored, and loose old banners are read."""

import pytest

from indexes.policy import Ruleset, parse
from ingest.assembly import assemble
from ingest.book import require_by_book
from ingest.markings import banner_lines, marking_of
from ingest.portions import cut
from ingest.reading import Element, Reading
from ingest.reasons import NotRead


def check(ruleset: Ruleset, *paragraphs: str) -> None:
    """Read a text by a book, as the pipeline does."""
    assembled = assemble(Reading(tuple(Element("paragraph", one) for one in paragraphs)), ruleset)
    lines = banner_lines(assembled)
    banner = lines[0].marking
    furniture = tuple((line.start, line.end) for line in lines)
    require_by_book(assembled, banner, lines, cut(assembled, banner, furniture), ruleset)


@pytest.mark.parametrize(
    ("ruleset", "banner", "portion"),
    [
        ("either", "SECRET//NODIS", "(S) One."),
        ("dodm-2013", "SECRET//NODIS", "(S) One."),
        ("ic-2016", "SECRET//NOFORN//NODIS", "(U//NF) One."),
        ("historical", "SECRET/NODIS", "(S) One."),
        ("either", "SECRET//NOFORN", "(SBU) One."),
        ("ic-2016", "SECRET//NOFORN", "(SBU) One."),
        ("historical", "RESTRICTED", "One."),
    ],
)
def test_what_the_book_allows(ruleset: Ruleset, banner: str, portion: str) -> None:
    check(ruleset, banner, portion, banner)


@pytest.mark.parametrize(
    ("ruleset", "banner", "portion", "words"),
    [
        ("ic-2016", "SECRET//NODIS", "(S) One.", "at the top is not written by ic-2016: NODIS goes with NOFORN."),
        ("dodm-2013", "SECRET//SI", "One.", "not written by dodm-2013: SCI needs NOFORN"),
        ("dodm-2013", "SECRET//NOFORN", "(U//NF) One.", "of a portion is not written by dodm-2013: NOFORN starts at"),
    ],
)
def test_what_the_book_forbids(ruleset: Ruleset, banner: str, portion: str, words: str) -> None:
    with pytest.raises(NotRead) as stop:
        check(ruleset, banner, portion, banner)
    assert stop.value.reason.code == "against-the-book"
    assert words in stop.value.reason.sentence


def test_old_banners_are_markings_of_the_old_book_only() -> None:
    assert marking_of("SECRET/NODIS", "historical") == parse("SECRET//NODIS")
    assert marking_of("SECRET/NODIS") is None
    with pytest.raises(NotRead):
        check("either", "RESTRICTED", "One.", "RESTRICTED")
