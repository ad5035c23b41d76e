"""Two revisions side by side: what differs is told, for who may read both."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.testclient import TestClient

from indexes import policy
from indexes.accounts import Accounts
from indexes.embed import Embedder
from indexes.records import Chunk, Document, Draft, Revision
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.web.conftest import ABSENT_ID, ACCOUNTS, Clock, Library, ask, brought, draft
from web import app as web_app
from web import compared
from web.visit import Site

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


def test_an_old_link_leads_to_what_changed_since_for_who_may_read_it(low: TestClient, library: Library) -> None:
    there = f"/documents/{library.documents['Fuel outlook']}/revisions/{library.earlier}"
    for address in (f"/documents/{library.earlier}?start=1&end=5", f"/documents/{library.earlier}/pages/1"):
        moved = low.get(address)
        assert (moved.status_code, moved.headers["location"]) == (303, there)
    absent = low.get(f"/documents/{ABSENT_ID}")
    assert low.get(f"/v1/documents/{library.earlier}").status_code == absent.status_code == 404


class Barge(NamedTuple):
    """A library with a note that is revised, and the browsers of two accounts."""

    vault: Vault
    high: TestClient
    low: TestClient


@pytest.fixture
def barge(tmp_path: Path, models: Path, embedder: Embedder, clock: Clock) -> Iterator[Barge]:
    """A library of its own with one note, and browsers of who may read it and of who may not."""
    settings = Settings(tmp_path / "library", models)
    create(settings)
    with Vault.open(settings, embedder) as vault:
        with vault.writing():
            brought(vault, note(4), "/in/barge.txt")
        accounts = Accounts(vault.control)
        for account in ACCOUNTS[:2]:
            accounts.add(account)
        application = web_app.create(vault, accounts, site=Site(hosts=("localhost",)), entropy=clock.entropy())

        def browser(name: str) -> TestClient:
            client = TestClient(application, base_url="http://localhost", follow_redirects=False)
            client.cookies.set("coversheet", application.state.house.sessions._open(name), domain="localhost.local")
            return client

        yield Barge(vault, browser(ACCOUNTS[1].name), browser(ACCOUNTS[0].name))


def note(crates: int) -> Draft:
    """Give the revision of a note that speaks of so many crates."""
    return draft("Barge note", "SECRET", [[("", f"The barge Otter carries {crates} crates of rope.")]])


def test_an_answer_whose_source_was_revised_leads_to_the_comparison(barge: Barge) -> None:
    vault, browser, _ = barge
    page = ask(browser, "How many crates of rope does the barge Otter carry?")
    assert "4 crates" in page
    (answer,) = set(re.findall(r'href="(/answers/[0-9a-f]{32})"', page))
    assert "was revised" not in browser.get(answer).text
    old = vault.document_of(note(4))
    with vault.writing():
        new = brought(vault, note(9), "/in/barge.txt")
    reopened = browser.get(answer).text
    assert "4 crates" not in reopened
    assert re.search(r"The source was revised on [0-9-]{10}; this answer quoted revision 1\.", reopened)
    assert reopened.count("The source was revised on") == 1
    assert f'href="/documents/{new}/revisions/{old}"' in reopened
    assert '<ins><span class="unseen">added: </span>9 </ins>' in browser.get(f"/documents/{new}/revisions/{old}").text


def test_revisions_above_the_reader_look_like_nothing_and_no_record_of_his_names_them(barge: Barge) -> None:
    vault, high, low = barge
    old = vault.document_of(note(4))
    with vault.writing():
        new = brought(vault, note(9), "/in/barge.txt")
    address = f"/documents/{new}/revisions/{old}"
    absent = low.get(f"/documents/{ABSENT_ID}/revisions/{ABSENT_ID}")
    for path in (address, f"/documents/{old}", f"/documents/{old}/pages/1", f"/documents/{new}"):
        refused = low.get(path)
        assert (refused.status_code, refused.content) == (404, absent.content)
        assert dict(refused.headers) == dict(absent.headers)
    his = [record for record in vault.audit.records() if record["actor"] == ACCOUNTS[0].name]
    assert {str(record["documents"]) for record in his if "documents" in record} == {"[]"}
    assert high.get(address).status_code == 200
