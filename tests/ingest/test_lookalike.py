"""Damaged markings are recognised as such, ordinary lines are not."""

import pytest

from ingest.lookalike import looks_like_marking


@pytest.mark.parametrize(
    "line",
    [
        "SECRLT/SO FOREIGN DISSEM",
        "OECRET 20971",
        "T0P SECRET",
        "TOP-SECRET",
        "SECERT",
        "UNCLASIFIED",
        "CONFIDENTAIL",
        "SECRET HISTORY",
        "SECRET 20209",
        "SECRET - Page 3",
        "SECRET Page 3 of 9",
        "SECRET (draft)",
        "Secret",
        "top secret",
        "//NOFORN",
        "// SI",
        "RESTRICTED",
        "RESTRICTED//X",
        "LIMITED OFFICIAL USE",
        "OFFICIAL USE ONLY",
        "CUI//SP",
        "COSMIC TOP SECRETT",
    ],
)
def test_damaged_markings(line: str) -> None:
    assert looks_like_marking(line)


@pytest.mark.parametrize(
    "line",
    [
        "DECLASSIFIED",
        "DECLASSIFIED BY 1234",
        "Secret talks begin",
        "SELECT",
        "OFFICIAL VISIT TO THE NORTH",
        "RESTRICTED AREA",
        "NATO EXERCISE",
        "REPORT",
        "Report on the northern depot",
        "",
        "12",
        "SECRET " + "WORDS " * 60,
    ],
)
def test_ordinary_lines(line: str) -> None:
    assert not looks_like_marking(line)
