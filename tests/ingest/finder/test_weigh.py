"""Many sightings, one judgement; never below anything that was noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.records import Box
from ingest.evidence import BANNER, FIELD, PORTION, STAMP, SUBJECT
from ingest.finder.lines import TEXT
from ingest.finder.sightings import Sighting
from ingest.finder.vocabulary import levels
from ingest.finder.weigh import NOTICED, together, weigh
from ingest.sight import OCR

TERMS = {term.name: term for term in levels()}


def seen(level: str, sure: float, kind: str = BANNER, page: int = 1, bottom: float = 760.0) -> Sighting:
    box = Box(page, 72.0, bottom, 130.0, bottom + 10)
    return Sighting(TERMS[level], kind, page, OCR, "top", level, sure, box=box)


SIGHTINGS = st.lists(
    st.builds(
        seen,
        st.sampled_from(["UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"]),
        st.floats(0.0, 0.97),
        st.sampled_from([BANNER, FIELD, STAMP, SUBJECT, PORTION]),
        st.integers(1, 3),
        st.sampled_from([30.0, 400.0, 760.0]),
    ),
    max_size=8,
)


def test_nothing_seen_is_nothing_claimed() -> None:
    assert weigh([]).top is None


def test_a_clear_banner_is_certain() -> None:
    judged = weigh([seen("SECRET", 0.97)])
    assert judged.certain
    assert judged.top is not None
    assert judged.top.term.name == "SECRET"


def test_weak_sightings_on_several_pages_add_up() -> None:
    assert not weigh([seen("SECRET", 0.55)]).certain
    assert weigh([seen("SECRET", 0.55, page=number) for number in (1, 2, 3)]).certain


def test_two_looks_at_one_place_hardly_add_up() -> None:
    assert together([seen("SECRET", 0.5), seen("SECRET", 0.5)]) < together(
        [seen("SECRET", 0.5, page=n) for n in (1, 2)]
    )


@pytest.mark.parametrize("level", ["UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL"])
def test_a_level_below_secret_needs_two_places_on_a_scan(level: str) -> None:
    assert not weigh([seen(level, 0.97)]).certain
    assert weigh([seen(level, 0.97), seen(level, 0.97, bottom=30.0)]).certain


def test_unclassified_must_be_read_letter_by_letter() -> None:
    assert not weigh([seen("UNCLASSIFIED", 0.75, page=number) for number in (1, 2, 3, 4)]).certain


def test_something_higher_makes_it_unsure_and_is_proposed() -> None:
    judged = weigh([*(seen("CONFIDENTIAL", 0.97, page=number) for number in (1, 2)), seen("SECRET", 0.3)])
    assert not judged.certain
    assert judged.top is not None
    assert judged.top.term.name == "SECRET"


def test_portion_marks_alone_make_nothing_certain() -> None:
    assert not weigh([seen("SECRET", 0.6, PORTION, page=number) for number in range(1, 9)]).certain


def test_levels_of_two_systems_are_not_certain() -> None:
    assert not weigh([seen("SECRET", 0.97), seen("NATO SECRET", 0.97)]).certain


def test_a_field_that_says_less_than_one_stamp_makes_it_unsure() -> None:
    field = Sighting(TERMS["UNCLASSIFIED"], FIELD, 1, TEXT, "inside", "UNCLASSIFIED", 0.95)
    assert weigh([field]).certain
    judged = weigh([field, seen("SECRET", 0.88, STAMP, bottom=400.0)])
    assert not judged.certain
    assert judged.top is not None
    assert judged.top.term.name == "SECRET"


def test_a_torn_word_near_a_control_read_elsewhere_is_that_control() -> None:
    def with_word(torn: tuple[str, ...], controls: tuple[str, ...]) -> Sighting:
        return Sighting(TERMS["SECRET"], BANNER, 1, OCR, "top", "SECRET", 0.97, controls, None, torn)

    assert weigh([with_word(("HARBOUR",), ())]).torn
    assert weigh([with_word(("HARBOUR",), ()), with_word((), ("NODIS",))]).torn
    assert not weigh([with_word(("NODRG",), ()), with_word((), ("NODIS",))]).torn


@given(SIGHTINGS)
def test_what_is_proposed_is_never_below_what_was_noticed(sightings: list[Sighting]) -> None:
    judged = weigh(sightings)
    noticed = [one.term.rank for one in sightings if one.sure >= NOTICED]
    assert (judged.top.term.rank if judged.top else 0) >= max(noticed, default=0)


@given(SIGHTINGS, st.sampled_from(["CONFIDENTIAL", "SECRET", "TOP SECRET"]))
def test_more_evidence_never_lowers(sightings: list[Sighting], level: str) -> None:
    before, after = weigh(sightings), weigh([*sightings, seen(level, 0.97)])
    assert after.top is not None
    assert after.top.term.rank >= min(before.top.term.rank if before.top else 0, 50)
    assert after.top.term.rank >= TERMS[level].rank
