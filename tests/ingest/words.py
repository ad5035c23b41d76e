"""Assembled documents from plain words, for tests that need no parser."""

from ingest.assembly import Assembled, assemble
from ingest.plain import paragraphs
from ingest.reading import Element, Reading


def plain(text: str) -> Assembled:
    """Return a text without pages, as a TXT file gives it."""
    return assemble(Reading(tuple(paragraphs(text))))


def paged(*pages: str) -> Assembled:
    """Return a document with pages, one text each, as a file with pages gives it."""
    elements = [Element(e.kind, e.text, number) for number, text in enumerate(pages, 1) for e in paragraphs(text)]
    return assemble(Reading(tuple(elements), len(pages)))


def office(body: str, *, headers: tuple[str, ...] = (), footers: tuple[str, ...] = ()) -> Assembled:
    """Return an office document with header and footer elements."""
    margins = [Element("header", text) for text in headers]
    ends = [Element("footer", text) for text in footers]
    return assemble(Reading((*margins, *paragraphs(body), *ends)))
