"""The arithmetic of the test of times; the times themselves are no test of a shared machine: see `make assurance`."""

import pytest

from tests.assurance.timing import BUGS, Compared, compared, welch


def test_welchs_t_of_a_known_case() -> None:
    one, other = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9], [27.1, 22.0, 20.8, 23.4, 23.4, 23.5]
    assert abs(welch(one, other) + 1.284) < 0.01
    assert welch(one, one) == 0


@pytest.mark.parametrize(
    ("t", "second", "alike"), [(0.5, 1.01, True), (4.6, 1.0, False), (-4.6, 1.0, False), (0.5, 1.03, False)]
)
def test_both_bounds_count(t: float, second: float, alike: bool) -> None:
    assert Compared("a page", t, 1.0, second).is_alike is alike


def test_each_side_is_asked_as_often() -> None:
    asked: list[int] = []
    found = compared("a page", lambda: asked.append(0), lambda: asked.append(1), 50)
    assert asked.count(0) == asked.count(1) >= 50
    assert all(one.first >= 0 for one in found)
    assert [one.name for one in found] == ["a page, passed", "a page, computed"]
    assert BUGS
