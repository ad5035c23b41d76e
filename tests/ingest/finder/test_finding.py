"""The finder's door: pages or a text in; a marking, or a proposal with a reason, and the evidence out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import dominates, parse, text
from ingest.finder import find
from ingest.finder.vocabulary import level_of, rank_of
from ingest.sight import TEXT_LAYER
from tests.ingest.finder import pages


def test_a_marked_scan() -> None:
    finding = find([pages.page((pages.TOP, "SECRET"), (pages.MIDDLE, "The convoy left."), (pages.BOTTOM, "SECRET"))])
    assert finding.marking == parse("SECRET")
    assert finding.reason is None
    assert finding.evidence[0].where == "at the top of page 1"
    assert finding.evidence[0].box is not None


def test_an_unmarked_page() -> None:
    finding = find([pages.page((pages.MIDDLE, "The convoy left."))])
    assert (finding.marking, finding.proposal) == (None, None)
    assert finding.reason is not None
    assert finding.reason.code == "unmarked"


def test_a_declassified_stamp_marks_nothing() -> None:
    finding = find([pages.page((pages.TOP, "DECLASSIFIED"), (pages.BOTTOM, "DECLASSIFIED"))])
    assert finding.marking is None
    assert finding.proposal is None


def test_a_damaged_banner_is_proposed() -> None:
    finding = find([pages.page((pages.TOP, "SEEREE"))])
    assert finding.marking is None
    assert finding.proposal == parse("SECRET")
    assert finding.reason is not None
    assert finding.reason.code == "unsure-marking"


def test_text_layer_and_picture_together_are_surer() -> None:
    lines = ((pages.TOP, "CDCRET"), (pages.BOTTOM, "CDCRET"))
    one = find([pages.page(*lines)])
    both = find([pages.page(*lines), pages.page(*lines, source=TEXT_LAYER)])
    assert both.sure > one.sure


def test_an_unknown_joined_word_stops_the_document() -> None:
    finding = find([pages.page((pages.TOP, "SECRET//HARBOUR"))])
    assert finding.marking is None
    assert finding.reason is not None
    assert finding.reason.code == "unknown-token"


def test_a_text_with_a_field() -> None:
    finding = find([], "AGENCY : HARBOUR OFFICE\nCLASSIFICATION : CONFIDENTIAL\nThe convoy left.")
    assert finding.marking == parse("CONFIDENTIAL")


def test_a_released_text_without_the_stamp_that_its_codes_call_for_is_unsure() -> None:
    header = "UNCLASSIFIED U.S. Department of State Case No. F-0000-00000"
    assert find([], f"{header}\nThe convoy left.").marking == parse("UNCLASSIFIED")
    finding = find([], f"{header}\n  B1,1.4(D)\nThe convoy left.")
    assert finding.marking is None


def test_the_evidence_holds_no_other_text() -> None:
    finding = find([pages.page((pages.TOP, "SECRET"), (pages.MIDDLE, "HE KEPT THE SECRET OF ATLANTIS"))])
    assert all("ATLANTIS" not in f"{one.read}{one.where}{one.marking}" for one in finding.evidence)


LEVELS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET")


@given(
    st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from([pages.TOP, pages.MIDDLE, pages.BOTTOM])), min_size=1)
)
def test_neither_marking_nor_proposal_is_below_a_level_on_the_page(stamps: list[tuple[str, float]]) -> None:
    sights = [pages.page((bottom, level), number=number) for number, (level, bottom) in enumerate(stamps, start=1)]
    finding = find(sights)
    highest = max(rank_of(level) for level, _ in stamps)
    for told in (finding.marking, finding.proposal):
        if told is not None:
            assert rank_of(level_of(text(told))) >= highest


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_on_two_pages_is_found(level: str) -> None:
    sights = [pages.page((pages.TOP, level), (pages.BOTTOM, level), number=number) for number in (1, 2)]
    assert find(sights).marking == parse(level)


def test_levels_of_the_past_are_markings() -> None:
    lines = ((pages.TOP, "LIMITED OFFICIAL USE"), (pages.BOTTOM, "LIMITED OFFICIAL USE"))
    finding = find([pages.page(*lines)])
    assert finding.marking is not None
    assert text(finding.marking) == "UNCLASSIFIED//LOU"


def test_controls_of_the_past_stay_with_the_level() -> None:
    finding = find([pages.page((pages.TOP, "SECRET/EXDIS"), (pages.BOTTOM, "SECRET/NODIS"))])
    assert finding.marking is not None
    assert text(finding.marking) == "SECRET//NOFORN//NODIS"


def test_controls_that_do_not_fit_together_are_only_proposed() -> None:
    finding = find([pages.page((pages.TOP, "SECRET/NOFORN"), (pages.BOTTOM, "SECRET/RELIDO"))])
    assert finding.marking is None
    assert finding.proposal is not None
    assert dominates(finding.proposal, parse("SECRET//NOFORN"))


def test_a_sensitive_portion_raises_an_unclassified_text() -> None:
    header = "UNCLASSIFIED U.S. Department of State Case No. F-0000-00000"
    finding = find([], f"{header}\n(SBU) The convoy left.")
    assert finding.marking is not None
    assert text(finding.marking) == "UNCLASSIFIED//SBU"
