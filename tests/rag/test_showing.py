"""What is told of passages: order, asked words, facts, and what to do when there are none."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from indexes.policy import parse
from indexes.records import Hit
from indexes.search import Note, Query, Why
from rag import showing
from rag.showing import BEST, NEWEST, Findings, Shown, Wanted
from tests.library import draft, make_vault, reader

MARK = parse("SECRET")
HIT = Hit("d", "", "The ferry", MARK, MARK, MARK, None, 0, 9, "Ferries sail at dawn.", "", 1.0)


def findings(days: Sequence[str], order: showing.Order) -> Findings:
    """Return hits of these dates, ordered."""
    hits = showing.ordered([replace(HIT, date=day) for day in days], order)
    return Findings(tuple(Shown(hit, ()) for hit in hits), order)


def test_the_newest_stand_first_and_those_without_a_date_last_in_their_order() -> None:
    days = ["1962", "", "1962-03-12", "1994-05", "1962-03"]
    assert [one.hit.date for one in findings(days, BEST).shown] == days
    assert [one.hit.date for one in findings(days, NEWEST).shown] == ["1994-05", "1962-03-12", "1962-03", "1962", ""]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([], ""),
        (["1962"], "The best match, newest first."),
        (["1962", "1963"], "The 2 best matches, newest first."),
        (["1962", "", ""], "The 3 best matches, newest first. 2 without a date stand last."),
    ],
)
def test_the_order_is_said(days: list[str], told: str) -> None:
    assert showing.told_order(findings(days, NEWEST)) == told
    assert showing.told_order(findings(days, BEST)) == ""


def test_asked_words_are_lit_by_their_stems_and_small_words_are_not() -> None:
    asked = Query.of("When does the ferry sail to Åland?").asked
    pieces = showing.lit(asked, "The Ferries, sailing to ÅLAND: the (ferry-boat).")
    assert "".join(text for text, _ in pieces) == "The Ferries, sailing to ÅLAND: the (ferry-boat)."
    assert [text for text, lit in pieces if lit] == ["Ferries", "sailing", "ÅLAND", "ferry-boat"]
    assert showing.lit(asked, "") == []
    assert showing.lit(Query.of("Où est le dépôt ?").asked, "Les dépôts sont au nord.")[1] == ("dépôts", True)


def test_the_words_that_a_passage_was_found_by_are_those_of_title_and_text() -> None:
    asked = Query.of("Which ferry sails when?").asked
    assert showing.words_of(asked, HIT) == ("ferry", "ferries", "sail")
    assert showing.told_words(("ferry", "sail")) == "found by: ferry, sail"
    assert showing.told_words(showing.words_of(Query.of("barge").asked, HIT)) == "found by its meaning"


def test_facts_are_those_that_are_known() -> None:
    assert showing.facts(HIT) == []
    known = replace(
        HIT, date="1962-03-12", originator="J2", rating="B2", collection="Cables", media_type="application/pdf"
    )
    assert showing.facts(known) == ["12 March 1962", "J2", "source rated B2", "Cables", "PDF"]
    assert showing.facts(replace(HIT, media_type="image/png")) == ["picture"]


@pytest.mark.parametrize(
    ("day", "said"),
    [("1962-03-02", "2 March 1962"), ("1962-03", "March 1962"), ("1962", "1962"), ("", ""), ("soon", "soon")],
)
def test_a_date_is_as_exact_as_it_is(day: str, said: str) -> None:
    assert showing.spelled(day) == said


def test_what_was_searched_for_besides_is_said() -> None:
    notes = [Note("POL", ("petrol, oil and lubricants",), "short form"), Note("fery", ("ferry",), "spelling")]
    assert showing.told_notes(notes) == [
        "Also searched for petrol, oil and lubricants (the long form of POL).",
        "Also searched for ferry (the nearest words to fery).",
    ]


@pytest.mark.parametrize("why", get_args(Why))
def test_every_reason_can_be_said(why: Why) -> None:
    (said,) = showing.told_notes([Note("Zentrum", ("centr",), why)])
    assert re.fullmatch(r"Also searched for centr \([a-z ]+ Zentrum\)\.", said)


def test_an_empty_result_names_the_filters() -> None:
    assert showing.nothing_found(Findings((), BEST)) == "0 passages matched. Use other words."
    query = Query.of('"berth four" originator:J2 after:1999')
    empty = Findings((), BEST, filters=showing.filters_of(query))
    assert showing.nothing_found(empty) == (
        "0 passages passed the filters: words in quotation marks, originator, date. Take one away, or widen it."
    )


def test_findings_are_those_of_the_view_each_text_once(tmp_path: Path) -> None:
    text = "The ferry Heron sails at dawn from berth four.\n\nIt takes ninety vehicles."
    documents = [draft(text, mark, original=mark.encode()) for mark in ("SECRET", "CONFIDENTIAL", "TOP SECRET//SI")]
    with make_vault(tmp_path / "library", documents) as vault:
        found = showing.found(vault.view(reader("SECRET")), "ferry", Wanted(limit=1, context=True))
        (one,) = found.shown
        assert {one.hit.marking, one.hit.folded[0].marking} == {parse("SECRET"), parse("CONFIDENTIAL")}
        assert len(one.hit.folded) == 1
        assert one.around is not None
        assert [passage.text for passage in one.around.passages] == text.split("\n\n")
        actions = [record["action"] for record in vault.audit.records()][-3:]
        assert actions == ["search", "reading", "around"]
