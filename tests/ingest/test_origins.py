"""Originator and rating are what a document states in so many words."""

import pytest

from ingest.origins import originator_of, rating_of


@pytest.mark.parametrize(
    ("head", "originator"),
    [
        ("ORIGINATOR: Movement Cell\nFROM: J. Reed\nTO: W. Hale", "Movement Cell"),
        ("P 121530Z MAR 62\nFM AMEMBASSY OSTREL\nTO NORTHERN DEPOT", "AMEMBASSY OSTREL"),
        ("FROM : Northern Depot, G4\nTO : Movement Cell", "Northern Depot, G4"),
        ("From:\n  J. Reed <reed@depot.invalid>\nSubject: Ferries", "J. Reed <reed@depot.invalid>"),
        ("Von: Pionierabteilung\nAn: Stab", "Pionierabteilung"),
        ("De : Cellule de transport\nObjet : ferry", "Cellule de transport"),
    ],
)
def test_a_head_names_the_originator(head: str, originator: str) -> None:
    assert originator_of(head) == originator


@pytest.mark.parametrize(
    "head", ["", "From: Port Dunvary at nine", "from the depot to the ferry", "FM radio was heard.", "TO: All\nFROM: 7"]
)
def test_nothing_else_names_one(head: str) -> None:
    assert originator_of(head) == ""


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("Source reliability: B\nInformation credibility: 2", "B2"),
        ("Reliability of the source: C", "C"),
        ("Credibility: 3", "3"),
        ("Evaluation: C3", "C3"),
        ("A source (B-2) saw nine trucks.", "B2"),
        ("Report 4\n(B-2)\nNine trucks.", "B2"),
        ("Quellenbewertung: B 2", "B2"),
        ("Cotation : B2", "B2"),
        ("Evaluation: B2\n\nSource (B-2) adds:", "B2"),
    ],
)
def test_a_rating_is_read_where_it_is_stated(text: str, rating: str) -> None:
    assert rating_of(text) == rating


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Two bombers (B-2) and a transport (C-5) landed.",
        "Reliability: A few trucks broke down.",
        "Credibility: 3.5 of 5",
        "Evaluation: B2\nEvaluation: C3",
        "Reliability: A - completely reliable\nReliability: B - usually reliable",
        "Reliability: G",
    ],
)
def test_nothing_else_is_a_rating(text: str) -> None:
    assert rating_of(text) == ""
