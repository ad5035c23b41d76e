"""Find in one document: the places, the way to them, and that another's document looks like none at all."""

import html
import re

from fastapi.testclient import TestClient

from indexes import policy
from indexes.records import Chunk, Document
from tests.web.conftest import ABSENT_ID, HIGH_WORDS, ORIGIN, Library, token_of
from web import within

LOW = policy.parse("UNCLASSIFIED")
HIGH = policy.parse("SECRET//NOFORN")
TEXT = "Six days.\n\nSIX\ndays, and sixty (more)."


def document(text: str = TEXT, pages: tuple[int, ...] = (0, 11)) -> Document:
    """Give a document of two portions."""
    chunks = (Chunk(0, 11, 1, LOW, ""), Chunk(11, len(text), 2, HIGH, ""))
    return Document("a" * 32, "f" * 64, "Title", HIGH, "title.txt", "text/plain", HIGH, text, pages, chunks)


def find(client: TestClient, document_id: str, words: str, **fields: str) -> tuple[int, str]:
    """Send the form as a browser without script does; give status and page."""
    data = {"token": token_of(client), "words": words, **fields}
    response = client.post(f"/documents/{document_id}/find", data=data, headers=ORIGIN)
    return response.status_code, response.text


def test_words_are_found_in_any_case_and_over_line_breaks() -> None:
    found = within.within(document(), " six  days ", HIGH)
    assert [(one.words, one.place, one.href) for one in found.spots] == [
        ("Six days", "page 1 of 2", f"/documents/{'a' * 32}/pages/1?start=0&end=8"),
        ("SIX days", "page 2 of 2", f"/documents/{'a' * 32}/pages/2?start=11&end=19"),
    ]
    assert (found.count, found.bar.text) == (2, "SECRET//NOFORN")


def test_what_is_shown_around_a_place_is_marked_with_all_of_it() -> None:
    (one,) = within.within(document(), "sixty", HIGH).spots
    assert one.before.startswith("Six days.")
    assert one.tag is not None
    assert one.tag.text == "(S//NF)"
    (far,) = within.within(document("Six days.  " + "x" * 200), "Six", HIGH).spots
    assert far.tag is not None
    assert far.tag.text == "(S//NF)"


def test_signs_are_no_patterns_and_nothing_finds_nothing() -> None:
    assert within.within(document(), "(more).", HIGH).count == 1
    for words in ("", "   ", "s.x", "otter"):
        assert within.within(document(), words, HIGH).count == 0
    many = within.within(document("six " * 150, ()), "six", HIGH)
    assert (many.count, len(many.spots), many.spots[0].place) == (150, within.MOST, "")


def test_a_place_leads_to_the_marked_words(high: TestClient, library: Library) -> None:
    status, page = find(high, library.documents["Depot estimate"], "FLOOR of diesel")
    assert status == 200
    assert "floor of diesel" in page
    (href,) = re.findall(r'class="cite" href="([^"]+)"', page)
    assert '<mark id="span">floor of diesel</mark>' in high.get(html.unescape(href)).text


def test_another_ones_document_is_like_none(low: TestClient, library: Library) -> None:
    absent = find(low, ABSENT_ID, "depot")
    assert absent[0] == 404
    assert find(low, library.documents["Depot estimate"], "depot") == absent
    assert HIGH_WORDS not in absent[1]


def test_it_takes_the_token_and_is_recorded_without_its_words(low: TestClient, library: Library) -> None:
    log = library.vault.layout.audit / "log.jsonl"
    assert find(low, library.documents["Fuel outlook"], "wagons", token="x")[0] in {400, 403}
    before = log.read_text().count("\n")
    assert find(low, library.documents["Fuel outlook"], "wagons")[0] == 200
    lines = [
        line for line in log.read_text().splitlines()[before:] if '"offer"' not in line
    ]  # of the page with the form
    assert len(lines) == 1
    assert '"open"' in lines[0]
    assert "wagons" not in lines[0]
