"""Turning by quarters: corners go where they go on paper, and four quarters change nothing."""

import pytest

from ingest.turning import QUARTERS, Rectangle, turned

LOWER_LEFT = Rectangle(0, 0, 10, 20)  # of a page of 100 by 200


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [(0, (0, 0, 10, 20)), (90, (0, 90, 20, 100)), (180, (90, 180, 100, 200)), (270, (180, 0, 200, 10))],
)
def test_the_lower_left_corner_goes_round_clockwise(degrees: int, expected: tuple[float, ...]) -> None:
    assert turned(LOWER_LEFT, 100, 200, degrees) == expected


@pytest.mark.parametrize("degrees", QUARTERS)
def test_turning_on_to_the_full_circle_changes_nothing(degrees: int) -> None:
    size = (200, 100) if degrees in (90, 270) else (100, 200)
    assert turned(turned(LOWER_LEFT, 100, 200, degrees), *size, -degrees % 360) == LOWER_LEFT


def test_no_other_turns() -> None:
    with pytest.raises(KeyError):
        turned(LOWER_LEFT, 100, 200, 45)
