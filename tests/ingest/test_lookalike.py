"""Damaged markings are recognised as such, ordinary lines are not."""

import pytest

from indexes.policy import text
from ingest.lookalike import begins_like_marking, looks_like_marking
from ingest.markings import marking_of


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
        "SECRET Department of Roads, case 12",
        "RESTRICTED - copy 2",
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
        "SECRETARY OF THE BOARD",
        "SECRETARIAT",
    ],
)
def test_ordinary_lines(line: str) -> None:
    assert not looks_like_marking(line)


@pytest.mark.parametrize(
    "line",
    [
        "SECRET//NOFORN",
        "NATO SECRET Releasable to Japan",
        "COSMIC TRÈS SECRET",
        "COSMIC TRES SECRET",
        "//NATO SECRET//ATOMAL",
        "TRES SECRET UE/EU TOP SECRET",
        "UK SECRET",
        "OFFICIAL-SENSITIVE",
        "SECRET ATOMAL",
        "NATO SANS CLASSIFICATION",
    ],
)
def test_every_marking_begins_like_one(line: str) -> None:
    found = marking_of(line)
    assert found is not None
    assert begins_like_marking(line)
    assert begins_like_marking(text(found))


def test_words_do_not_begin_like_a_marking() -> None:
    assert not begins_like_marking("Secret talks")
