"""The arithmetic of the test of times; the times themselves are no test of a shared machine: see `make assurance`."""

import random
import time

from tests.assurance.timing import BUGS, compared, welch


def test_welchs_t_of_a_known_case() -> None:
    one, other = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9], [27.1, 22.0, 20.8, 23.4, 23.4, 23.5]
    assert abs(welch(one, other) + 1.284) < 0.01
    assert welch(one, one) == 0


def test_a_difference_of_a_tenth_is_seen_and_none_is_not() -> None:
    chance = random.Random(7)

    def wait(seconds: float) -> None:
        end = time.perf_counter() + seconds * chance.uniform(0.95, 1.05)
        while time.perf_counter() < end:
            pass

    assert not compared("other", lambda: wait(0.0002), lambda: wait(0.00024), 200).is_alike
    assert BUGS
