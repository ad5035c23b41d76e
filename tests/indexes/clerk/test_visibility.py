"""Visibility expressions: the published grammar, and what is refused."""

import pytest

from indexes.clerk.visibility import visible
from indexes.policy import MarkingError


@pytest.mark.parametrize(
    ("expression", "held", "seen"),
    [
        ("", "", True),
        ("A", "A", True),
        ("A", "", False),
        ("A&B", "A", False),
        ("A|B", "B", True),
        ("A&B&C", "A B C", True),
        ("(A|B)&(C|D)", "A D", True),
        ("A&(B|C)", "B C", False),
        ('"A B"', "x", False),
        (r'"A\"B"', 'A"B', True),
        ("a:b/c.d-e_f", "a:b/c.d-e_f", True),
    ],
)
def test_visible(expression: str, held: str, seen: bool) -> None:
    assert visible(expression, frozenset(held.split())) is seen


def test_a_quoted_name_may_have_spaces() -> None:
    assert visible('"A B"|C', frozenset({"A B"}))


@pytest.mark.parametrize(
    "expression",
    ["A&B|C", "A&", "&A", "A B", "(A", "A)", "()", "A||B", "A|(B|)", '"', '""', "A!B", "(" * 60 + "A" + ")" * 60],
)
def test_malformed(expression: str) -> None:
    with pytest.raises(MarkingError) as refused:
        visible(expression, frozenset({"A"}))
    assert refused.value.code == "INVALID_EXPRESSION"
