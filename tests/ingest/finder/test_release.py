"""Stamps and headers of those who released a paper."""

import pytest

from ingest.finder.release import leads_on, speaks_of_release


@pytest.mark.parametrize(
    "line",
    [
        "DECLASSIFIED", "DECLASSIFY ON: OADR", "BECLASSIFIED", "Approved For Release 2001/01/01", "PER E.O. 13526",
        "UNCLASSIFIED when separated from enclosure", "UNCLASSIFIED upon removal of attachment", "DOWNGRADED TO SECRET",
        "(b)(1)", "25X1", "RELEASE IN PART", "Classified by the reviewer", "[R] - ITEM IS RESTRICTED", "Case No. 12",
    ],
)  # fmt: skip
def test_words_of_release(line: str) -> None:
    assert speaks_of_release(line)


@pytest.mark.parametrize(
    "line", ["SECRET", "UNCLASSIFIED", "CLASSIFICATION: SECRET", "CLASSIFIED MESSAGE", "The convoy left at dawn."]
)
def test_other_words(line: str) -> None:
    assert not speaks_of_release(line)


def test_a_release_line_may_lead_on_to_the_next() -> None:
    assert leads_on("DOWNGRADED TO")
    assert leads_on("IS")
    assert not leads_on("WE GO TO")
    assert not leads_on("DECLASSIFIED")
