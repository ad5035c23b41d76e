"""Typed lines of an authority block: checked like any text from outside, and no date before that of the sources."""

from dataclasses import replace

import pytest

from indexes.errors import UsageError
from indexes.policy import AuthorityBlock, parse
from rag.typed import NO_DATE, NOTHING, SOONER, TOO_HIGH, WRONG_LINE, Typed, filled

STATED = AuthorityBlock("otter", derived_from="Depot Guide, 20240301", declassify_on="20490301")
SECRET = parse("SECRET")


def test_what_was_typed_stands_in_place_of_what_the_sources_say() -> None:
    assert filled(STATED, NOTHING, SECRET) == STATED
    assert NOTHING.lines == ()
    typed = Typed("Rail Guide (S), 20250101", "25X1, 20750101")
    made = filled(STATED, typed, SECRET)
    assert (made.derived_from, made.declassify_on) == ("Rail Guide (S), 20250101", "25X1, 20750101")
    assert made.classified_by == "otter"
    assert typed.lines == ("Derived From", "Declassify On")


@pytest.mark.parametrize("line", ["x" * 201, "one\ntwo", "nul\x00", "right\u202eleft"])
def test_a_line_is_short_and_printable(line: str) -> None:
    with pytest.raises(UsageError, match="200 printable"):
        filled(STATED, Typed(line), SECRET)
    assert WRONG_LINE


@pytest.mark.parametrize(
    "line",
    [
        "TOP SECRET",
        "Guide TOP SECRET//SI",
        "Guide (TS), 2024",
        "(S//NF) Guide",
        "SECRET//NOFORN; Guide",
        "Guide (TS//SI)x",
        "COSMIC TOP SECRET",
    ],
)
def test_no_marking_above_the_report_stands_in_it(line: str) -> None:
    with pytest.raises(UsageError) as refusal:
        filled(STATED, Typed(line), SECRET)
    assert str(refusal.value) == TOO_HIGH


@pytest.mark.parametrize(
    "line", ["Depot Guide, SECRET, 20240301", "(C) Guide", "Multiple Sources", "Secret lives of otters"]
)
def test_a_marking_within_the_report_may(line: str) -> None:
    assert filled(STATED, Typed(line), SECRET).derived_from == line


def test_a_date_is_one_and_not_before_that_of_the_sources() -> None:
    for typed, why in (("soon?!", NO_DATE), ("20480101", SOONER), ("20491301", NO_DATE)):
        with pytest.raises(UsageError) as refusal:
            filled(STATED, Typed(declassify_on=typed), SECRET)
        assert str(refusal.value) == why
    assert filled(STATED, Typed(declassify_on="20490301"), SECRET) == STATED
    unknown = replace(STATED, declassify_on="to be completed by hand")
    assert filled(unknown, Typed(declassify_on="20300101"), SECRET).declassify_on == "20300101"
