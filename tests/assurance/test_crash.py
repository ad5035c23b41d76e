"""The rig of kills, small: a share of all points, and every planted bug."""

from tests.assurance import crash
from tests.assurance.needs import needs_strace


@needs_strace
def test_nothing_acknowledged_is_lost_to_a_kill() -> None:
    found = crash.run(24)
    assert found.failures == ()
    assert found.trials >= 20
    assert set(found.caught) == set(crash.BUGS)
