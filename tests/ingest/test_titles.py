"""The title and its own marking."""

import pytest

from indexes.policy import parse, text
from ingest.assembly import assemble
from ingest.markings import banner_lines
from ingest.plain import paragraphs
from ingest.portions import cut
from ingest.reading import Element, Reading
from ingest.titles import title_of

BANNER = parse("SECRET")


def title(reading: Reading, filename: str = "fuel-3.txt") -> tuple[str, str]:
    """Return the title and its marking as text."""
    assembled = assemble(reading)
    furniture = tuple((line.start, line.end) for line in banner_lines(assembled))
    found, marking = title_of(reading, assembled, cut(assembled, BANNER, furniture), BANNER, filename)
    return found, text(marking)


def read(body: str, stated: str = "") -> Reading:
    """Return a reading of plain text."""
    return Reading(tuple(paragraphs(body)), title=stated)


LONG = "This first line is far too long to be a title. " * 4


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("SECRET\n\nFuel state\n\nText goes here.", ("Fuel state", "SECRET")),
        ("SECRET\nFuel state in March:\nText goes here.", ("Fuel state in March:", "SECRET")),
        ("SECRET\n\nDear all,\nhere it is.\n\n(U) Fuel  state\n\nText.", ("Fuel state", "UNCLASSIFIED")),
        ("SECRET\n\n1. (C) Fuel state\n\nText.", ("Fuel state", "CONFIDENTIAL")),
        (f"SECRET\n\n{LONG}", ("fuel-3", "SECRET")),
    ],
)
def test_titles(body: str, expected: tuple[str, str]) -> None:
    assert title(read(body)) == expected


def test_what_the_file_states_comes_before_its_name() -> None:
    assert title(read(LONG, "(U) Stock")) == ("Stock", "UNCLASSIFIED")


def test_a_mail_has_its_subject() -> None:
    assert title(read("Heading\n\nText.", "(U) Stock"), "a.eml") == ("Stock", "UNCLASSIFIED")


def test_tables_and_headers_are_no_title() -> None:
    reading = Reading((Element("header", "Annex A"), Element("table", "Item | Stock")))
    assert title(reading, "stock.xlsx") == ("stock", "SECRET")


def test_a_title_has_a_limit() -> None:
    assert len(title(Reading((Element("heading", "word " * 100),)))[0]) <= 200
