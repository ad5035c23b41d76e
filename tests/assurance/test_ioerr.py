"""The rig of failing calls, small: a share of all points, and every planted bug."""

from tests.assurance import ioerr
from tests.assurance.needs import needs_strace


@needs_strace
def test_a_disk_that_fails_is_told_of_plainly_and_nothing_is_lost() -> None:
    found = ioerr.run(24)
    assert found.failures == ()
    assert found.trials >= 20
    assert set(found.caught) == set(ioerr.BUGS)
