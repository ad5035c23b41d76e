"""The arithmetic of the test of times; the times themselves are no test of a shared machine: see `make assurance`."""

from tests.assurance.timing import compared, welch


def test_welchs_t_of_a_known_case() -> None:
    one, other = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9], [27.1, 22.0, 20.8, 23.4, 23.4, 23.5]
    assert abs(welch(one, other) + 1.284) < 0.01
    assert welch(one, one) == 0


def test_a_difference_of_a_fifth_is_seen() -> None:
    assert not compared("other", lambda: sum(range(20_000)), lambda: sum(range(24_000)), 200).is_alike
