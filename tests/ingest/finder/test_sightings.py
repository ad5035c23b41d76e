"""What one place on a page says: banner, stamp, field, cable line, or words in passing."""

import pytest

from ingest.evidence import BANNER, FIELD, STAMP
from ingest.finder.sightings import sightings
from tests.ingest.finder import pages


def test_a_banner_at_the_edge_is_surest() -> None:
    banner, stamp = sightings(pages.of((pages.TOP, "SECRET"), (pages.MIDDLE, "SECRET")))
    assert (banner.kind, stamp.kind) == (BANNER, STAMP)
    assert banner.sure > stamp.sure > 0.8
    assert banner.box is not None


def test_controls_beside_the_level_are_kept() -> None:
    (seen,) = sightings(pages.of((pages.TOP, "SECRET/EXDIS")))
    assert seen.controls == ("EXDIS",)
    assert not seen.torn


def test_a_joined_word_that_is_no_control_is_torn() -> None:
    (seen,) = sightings(pages.of((pages.TOP, "SECRET//HARBOUR")))
    assert seen.torn


def test_noise_far_from_the_level_is_no_part_of_it() -> None:
    (seen,) = sightings(pages.of((pages.TOP, "SECRET   HARBOUR")))
    assert not seen.torn
    assert seen.kind == BANNER


def test_running_text_says_little() -> None:
    (seen,) = sightings(pages.of((pages.MIDDLE, "HE KEPT THE SECRET FOR YEARS")))
    assert seen.sure < 0.2


def test_a_cable_line_begins_with_the_level() -> None:
    (seen,) = sightings(pages.of((pages.MIDDLE, "S E C R E T SECTION 01 OF 03")))
    assert seen.sure > 0.8


@pytest.mark.parametrize(
    "lines",
    [
        ["CLASSIFICATION : SECRET"],
        ["CLASSIFICATION", "", ": SECRET"],
        ["CLASSIFICATION:      SECRET"],
        ["Classified by the office on 01/02/2015 - Class:    RELEASE IN PART", "   SECRET - Reason: 1.4(D)"],
    ],
)
def test_a_form_field(lines: list[str]) -> None:
    (seen,) = sightings(pages.of_text(*lines))
    assert (seen.kind, seen.term.name) == (FIELD, "SECRET")
    assert seen.sure > 0.9


def test_the_header_of_a_released_page_is_a_field() -> None:
    (seen,) = sightings(pages.of_text("UNCLASSIFIED U.S. Department of State Case No. F-0000-00000"))
    assert (seen.kind, seen.term.name) == (FIELD, "UNCLASSIFIED")


@pytest.mark.parametrize(
    "lines",
    [
        ["DECLASSIFIED"],
        ["UNCLASSIFIED WHEN SEPARATED FROM ENCLOSURE"],
        ["DOWNGRADED TO CONFIDENTIAL"],
        ["DOWNGRADED TO", "CONFIDENTIAL"],
        ["- ITEM IS RESTRICTED"],
    ],
)
def test_words_of_release_are_no_level(lines: list[str]) -> None:
    assert sightings(pages.of_text(*lines)) == []


def test_a_form_that_lists_the_levels_says_little_of_each() -> None:
    seen = sightings(pages.of((pages.TOP, "UNCLASSIFIED CONFIDENTIAL SECRET")))
    assert {one.term.name for one in seen} == {"UNCLASSIFIED", "CONFIDENTIAL", "SECRET"}
    assert all(one.sure < 0.4 for one in seen)


def test_levels_under_one_another_are_a_list_too() -> None:
    seen = sightings(pages.of_text("UNCLASSIFIED", "CONFIDENTIAL", "SECRET"))
    assert all(one.sure < 0.4 for one in seen)
