"""Numbers are read in figures and in words, with what they count."""

from decimal import Decimal

import pytest

from rag.verify.numbers import numbers, years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-five men", [("25", "men")]),
        ("two hundred and six tons", [("206", "tonne")]),
        ("a dozen boats", [("12", "boats")]),
        ("1.2 million barrels", [("1200000", "barrel")]),
        ("$3.5 billion", [("3500000000", "dollar")]),
        ("75 per cent and 75 %", [("75", "percent"), ("75", "percent")]),
        ("200km", [("200", "kilometre")]),
        ("1,200 men", [("1200", "men")]),
        ("at 15:30", [("930", "time")]),
        ("the third ship", [("3", "ordinal")]),
        ("the 10th ship", [("10", "ordinal")]),
        ("3,5 Prozent", [("3.5", "percent")]),
        ("fünf Tage", [("5", "day")]),
        ("vingt jours", [("20", "day")]),
        ("six-day leave", [("6", "day")]),
    ],
)
def test_a_number_has_a_value_and_a_unit(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.value, one.unit) for one in numbers(text)] == [(Decimal(value), unit) for value, unit in expected]


@pytest.mark.parametrize("text", ["the F-16", "a T34 tank", "one of them", "no number", "", "NSC-68"])
def test_a_name_with_figures_is_no_number(text: str) -> None:
    assert numbers(text) == []


def test_a_number_knows_where_it_stands() -> None:
    (number,) = numbers("There were twenty-five men.")
    assert (number.written, number.start, number.is_measured) == ("twenty-five", 11, False)
    assert numbers("40 km")[0].is_measured


def test_years_are_told_from_other_numbers() -> None:
    assert [one.written for one in years(numbers("In 1962, 300 men left; 2,150 stayed."))] == ["1962"]
