"""Two revisions side by side: what differs is told, for who may read both."""

import re

import pytest
from fastapi.testclient import TestClient

from indexes import policy
from indexes.records import Chunk, Document, Revision
from tests.web.conftest import ABSENT_ID, Library
from web import compared

LOW = policy.parse("UNCLASSIFIED")
HIGH = policy.parse("SECRET//NOFORN")
CHANGE = Revision("a" * 32, "b" * 32, 1, "2026-11-20T10:00:00+00:00")


def document(*paragraphs: str, marking: policy.Marking = HIGH, portion: policy.Marking = HIGH) -> Document:
    """Give a document of paragraphs."""
    text = "\n\n".join(paragraphs)
    chunks = (Chunk(0, len(text), None, portion, ""),)
    return Document("b" * 32, "f" * 64, "Title", marking, "t.txt", "text/plain", marking, text, (), chunks)


def rows(was: Document, now: Document) -> list[tuple[str, str]]:
    """Give both sides of each row; words that only one side has stand in brackets."""

    def side(one: compared.Side | None) -> str:
        runs = one.runs if one else ()
        return "".join(f"[{run.text}]" if run.alone else run.text for run in runs)

    shown = compared.compared(was, now, CHANGE, HIGH)
    return [(side(row.was), side(row.now)) for part in shown.stretches for row in part.rows]


def test_words_are_compared_inside_paragraphs_that_changed() -> None:
    was = document(
        "The depot holds five days of diesel.", "Wagons arrive.", "The bridge is closed until further notice."
    )
    now = document("The depot holds six days of diesel.", "Wagons arrive.", "Nobody may cross by night.", "End.")
    assert rows(was, now) == [
        ("The depot holds [five ]days of diesel.", "The depot holds [six ]days of diesel."),
        ("Wagons arrive.", "Wagons arrive."),
        ("[The bridge is closed until further notice.]", ""),
        ("", "[Nobody may cross by night.]"),
        ("", "[End.]"),
    ]


def test_a_paragraph_whose_mark_alone_changed_is_told() -> None:
    was, now = document("The depot is full.", portion=LOW), document("The depot is full.")
    shown = compared.compared(was, now, CHANGE, HIGH)
    (row,) = shown.stretches[0].rows
    assert row.was is not None
    assert row.was.marked_alone
    assert row.was.tag is not None
    assert row.was.tag.text == "(U)"
    assert shown.changes == 1


def test_the_bar_is_the_marking_of_both() -> None:
    was, now = document("Six.", marking=HIGH), document("Six.", marking=LOW, portion=LOW)
    assert compared.compared(was, now, CHANGE, HIGH).bar.text == "SECRET//NOFORN"
    assert compared.compared(now, was, CHANGE, HIGH).bar.text == "SECRET//NOFORN"


def test_what_nobody_changed_is_folded_but_for_what_stands_beside_a_change() -> None:
    words = [f"Paragraph {number} says so." for number in range(8)]
    shown = compared.compared(document(*words), document(*words[:-1], "Another end."), CHANGE, HIGH)
    assert [(part.folded, len(part.rows)) for part in shown.stretches] == [(True, 6), (False, 3)]
    alike = compared.compared(document(*words), document(*words), CHANGE, HIGH)
    assert (alike.changes, [part.folded for part in alike.stretches]) == (0, [True])


def test_long_revisions_are_cut() -> None:
    many = [f"{'a b ' * 90}{number}" for number in range(compared.PARAGRAPHS + 1)]
    other = [f"{'b a ' * 90}{number}" for number in range(compared.PARAGRAPHS + 1)]
    shown = compared.compared(document(*many), document(*other), CHANGE, HIGH)
    assert shown.is_cut
    assert sum(len(part.rows) for part in shown.stretches) <= 2 * compared.PARAGRAPHS


def test_what_changed_is_shown_to_who_may_read_both(low: TestClient, library: Library) -> None:
    now = library.documents["Fuel outlook"]
    source = low.get(f"/documents/{now}")
    (address,) = set(re.findall(r'href="(/documents/[0-9a-f]{32}/revisions/[0-9a-f]{32})"', source.text))
    assert address == f"/documents/{now}/revisions/{library.earlier}"
    page = low.get(address).text
    assert '<del><span class="unseen">removed: </span>five </del>' in page
    assert '<ins><span class="unseen">added: </span>six </ins>' in page
    assert "Revision 1, replaced on" in page
    assert page.count("UNCLASSIFIED") >= 4
    fragment = low.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert fragment.count("UNCLASSIFIED") >= 2
    *_, record = library.vault.audit.records()
    assert (record["action"], record["documents"]) == ("compare", sorted([now, library.earlier]))


@pytest.mark.parametrize("which", ["earlier", "other", "absent", "turned"])
def test_what_did_not_replace_the_other_looks_like_nothing(low: TestClient, library: Library, which: str) -> None:
    now, other = library.documents["Fuel outlook"], library.documents["Ferry note"]
    pairs = {
        "earlier": (other, library.earlier),
        "other": (now, other),
        "absent": (now, ABSENT_ID),
        "turned": (library.earlier, now),
    }
    document_id, earlier = pairs[which]
    absent = low.get(f"/documents/{ABSENT_ID}")
    refused = low.get(f"/documents/{document_id}/revisions/{earlier}")
    assert (refused.status_code, refused.content) == (404, absent.content)
