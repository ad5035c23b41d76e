"""Sources of a marking in conflict: the join, or a reason that names both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.policy import dominates, parse, text
from ingest.evidence import BANNER, FOLDER, GIVEN, METADATA, SIDECAR, Evidence
from ingest.reasons import NotRead
from ingest.verdict import Statement, decided, verdict


def says(kind: str, marking: str, *, floor: bool = False) -> Statement:
    """Return what one source says."""
    return Statement(kind, parse(marking), (Evidence(kind, "at the top of page 2", marking, marking),), floor)


def told(marking: str) -> Statement:
    """Return what the text says."""
    return says(BANNER, marking)


@pytest.mark.parametrize(
    ("said", "others", "expected"),
    [
        (told("SECRET"), [], "SECRET"),
        (told("SECRET"), [says(SIDECAR, "SECRET")], "SECRET"),
        (told("SECRET"), [says(SIDECAR, "TOP SECRET"), says(GIVEN, "SECRET//NOFORN")], "TOP SECRET//NOFORN"),
        (None, [says(METADATA, "NATO SECRET")], "NATO SECRET"),
        (None, [says(GIVEN, "SECRET"), says(FOLDER, "TOP SECRET", floor=True)], "TOP SECRET"),
        (told("SECRET"), [says(FOLDER, "CONFIDENTIAL", floor=True)], "SECRET"),
        (told("CONFIDENTIAL"), [says(FOLDER, "SECRET", floor=True)], "SECRET"),
    ],
)
def test_the_join_wins(said: Statement | None, others: list[Statement], expected: str) -> None:
    assert text(verdict(said, others)) == expected


@pytest.mark.parametrize(
    ("said", "others", "sentence"),
    [
        (
            told("SECRET"),
            [says(GIVEN, "CONFIDENTIAL")],
            "The label given with it, CONFIDENTIAL, may not lower that.",
        ),
        (
            told("SECRET"),
            [says(SIDECAR, "TOP SECRET"), says(METADATA, "UNCLASSIFIED")],
            "The label inside the file, UNCLASSIFIED, may not lower that.",
        ),
        (
            None,
            [says(SIDECAR, "SECRET"), says(METADATA, "NATO SECRET")],
            "The label beside the file says SECRET and the label inside the file says NATO SECRET.",
        ),
        (
            told("NATO SECRET"),
            [says(FOLDER, "SECRET", floor=True)],
            "The text says NATO SECRET and the rule for its folder says SECRET.",
        ),
    ],
)
def test_a_conflict_names_both(said: Statement | None, others: list[Statement], sentence: str) -> None:
    with pytest.raises(NotRead) as caught:
        verdict(said, others)
    assert caught.value.reason.code == "marking-conflict"
    rest = caught.value.reason.sentence.removeprefix("The text is marked SECRET at the top of page 2. ")
    assert rest.removesuffix(" One marking can't say both.") == sentence


@pytest.mark.parametrize("others", [[], [says(FOLDER, "SECRET", floor=True)]])
def test_a_minimum_is_no_marking(others: list[Statement]) -> None:
    with pytest.raises(NotRead) as caught:
        verdict(None, others)
    assert caught.value.reason.code == "unmarked"


def test_a_label_with_an_unknown_part_decides_nothing() -> None:
    with pytest.raises(NotRead) as caught:
        verdict(told("SECRET"), [says(SIDECAR, "TOP SECRET//WIDGET")])
    assert caught.value.reason.code == "unknown-token"


def test_two_persons_may_go_below_what_the_file_says() -> None:
    said = [parse("TOP SECRET"), parse("SECRET")]
    assert decided(parse("TOP SECRET"), said, may_lower=False) == parse("TOP SECRET")
    assert decided(parse("UNCLASSIFIED"), said, may_lower=True) == parse("UNCLASSIFIED")
    with pytest.raises(NotRead) as caught:
        decided(parse("SECRET"), said, may_lower=False)
    assert caught.value.reason.sentence == (
        "The file says TOP SECRET. To store it as SECRET needs the names of two persons."
    )


MARKINGS = st.sampled_from(["UNCLASSIFIED", "CONFIDENTIAL", "SECRET//NOFORN", "TOP SECRET//SI", "NATO SECRET"])
KINDS = st.sampled_from([SIDECAR, METADATA, GIVEN, FOLDER])


@given(st.none() | MARKINGS, st.lists(st.tuples(KINDS, MARKINGS, st.booleans()), max_size=4))
def test_no_source_is_ever_gone_below(said: str | None, others: list[tuple[str, str, bool]]) -> None:
    statements = [says(kind, marking, floor=floor) for kind, marking, floor in others]
    try:
        chosen = verdict(told(said) if said else None, statements)
    except NotRead:
        return
    assert all(dominates(chosen, one.marking) for one in statements)
    assert said is None or dominates(chosen, parse(said))
