"""Short forms that a text explains are found, and what stands in brackets for other reasons is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.acronyms import Explained, explained


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The Northern Supply Centre (NSC) holds diesel.", "NSC", "Northern Supply Centre"),
        ("The NSC (Northern Supply Centre) holds diesel.", "NSC", "Northern Supply Centre"),
        ("The Neutral Nations Ferry Commission (NNFC) met.", "NNFC", "Neutral Nations Ferry Commission"),
        ("intermediate-range ballistic missiles (IRBMs)", "IRBM", "intermediate-range ballistic missiles"),
        ("the Department of Rivers (DoR)", "DoR", "Department of Rivers"),
        ("At the Headquarters (HQ) nobody slept.", "HQ", "Headquarters"),
        ("the Ministry/Commercial Import Program (CIP)", "CIP", "Commercial Import Program"),
        ("l'Organisation mondiale du commerce (OMC)", "OMC", "Organisation mondiale du commerce"),
        ("die Technische Wache Nord (TWN)", "TWN", "Technische Wache Nord"),
        ("the River Crossing\nAuthority (RCA)", "RCA", "River Crossing Authority"),
        ("the River Crossing Authority (RCA, later dissolved)", "RCA", "River Crossing Authority"),
        ("We left. Ferry Control Post (FCP) stayed.", "FCP", "Ferry Control Post"),
    ],
)
def test_what_is_explained_is_found(text: str, short: str, long: str) -> None:
    assert explained(text) == [Explained(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "the minister (France)",
        "page (3)",
        "the ferry (see above)",
        "as he said (sic)",
        "volume two (II)",
        "the talks in Syria (TS)",
        "(S//NF) The ferry sails.",
        "the ferry sails (C)",
        "the radio station and radar (AAA)",
        "It rained in Norland. Some came (NSC)",  # a sentence ends inside
        "the Northern Supply Centre depot (NSC)",  # the last word has no part in it
        "NSC (NSC)",
        "the Heron (HERON)",
        "no brackets at all: NSC, Northern Supply Centre",
        "(NSC)",
        "()",
        "((NSC))",
        "Northern Supply Centre ()",
    ],
)
def test_what_explains_nothing_is_left_alone(text: str) -> None:
    assert explained(text) == []


def test_each_pair_is_told_once_and_in_order() -> None:
    text = "The Ferry Control Post (FCP). The Field Care Party (FCP). Again the Ferry Control Post (FCP)."
    assert explained(text) == [Explained("FCP", "Ferry Control Post"), Explained("FCP", "Field Care Party")]


@given(st.text(alphabet="abcNSC ().,;-/\n’é3", max_size=80))
def test_whatever_is_found_stands_in_the_text(text: str) -> None:
    for short, long in explained(text):
        assert short in text
        assert " ".join(text.split()).count(long) > 0
        assert len(long) > len(short)
