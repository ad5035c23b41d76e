"""The rig of damaged caches, small."""

from tests.assurance import corrupt


def test_a_damaged_cache_is_never_served() -> None:
    found = corrupt.run(120)
    assert found.failures == ()
    assert found.trials >= 100
    assert set(found.caught) == corrupt.BUGS
