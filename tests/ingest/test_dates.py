"""The date of a document is the one that it gives itself; what is not certain is left out."""

import pytest

from ingest.dates import date_of, head_lines

BODY = "\nThe convoy left on 3 January 1961 and came back on 5 January 1961, as the letter of 9 May 1960 had said."


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("Port Marrowick, March 12, 1962, 9:30 a.m.", "1962-03-12"),
        ("MEMORANDUM FOR: The Movement Cell\nDATE: 12 March 1962\nSUBJECT: Ferries", "1962-03-12"),
        ("DATE:\n\n11/24/57", "1957-11-24"),
        ("DATE: 03/04/1962", "1962"),
        ("Datum: 12.03.1962\nDie Lage im Norden ist nicht neu und wird hier beschrieben.", "1962-03-12"),
        ("Ostrel, den 12. März 1962", "1962-03-12"),
        ("Ostrel, le 12 mars 1962", "1962-03-12"),
        ("P R 121530Z MAR 62\nFM AMEMBASSY OSTREL\nTO NORTHERN DEPOT\nREF: OSTREL 091200Z MAR 62", "1962-03-12"),
        (
            "From: J. Reed\nSent: Tuesday, 6 October 2009 23:22\nTo: W. Hale\n\nFrom: W. Hale\nSent: 5 October 2009",
            "2009-10-06",
        ),
        ("12 March 1962\nFerries\nMarch 1962", "1962-03"),
        ("March 1962", "1962-03"),
        ("(U) DATE: 12 March 1962", "1962-03-12"),
        ("RECEIVED 14 March 1962\nDECLASSIFIED 3 May 1999\n12 March 1962", "1962-03-12"),
    ],
)
def test_a_document_gives_itself_a_date(head: str, date: str) -> None:
    assert date_of(head + BODY) == date


@pytest.mark.parametrize(
    "head",
    [
        "",
        "Northern Depot, undated",
        "Northern Depot, undated.\n\nOstrel, March 12, 1962.",
        "DECLASSIFIED 12 March 1962",
        "RELEASE DATE: 12 March 1962",
        "Date of last review: 12 March 1962",
        "DATE: 12 March 1962\nDATE: 9 May 1997",
        "Date: 03/04/62",
        "Port Marrowick, May 2 – June 11, 1969 and May 3, 1970",
        "The summary of what was said on 12 March 1962",
        "THISTLE 1 | 2130, 10 August 1962 | Port Dunvary",
        "REF:\nOSTREL 121530Z MAR 62",
        "Date: 5/4/2015\nTITLE:\nDATE: 11 June 1959",
        "Date: 5/4/2015\n6 AUG 1974",
    ],
)
def test_no_date_is_better_than_another_one(head: str) -> None:
    assert date_of(head + BODY) == ""


def test_what_stands_behind_a_label_belongs_to_it() -> None:
    assert head_lines("DATE\n: 1962\n\n(U) FROM:\nG4\nThe text.") == ["DATE : 1962", "FROM: G4", "The text."]
