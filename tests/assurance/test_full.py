"""The rig of a full file system, small: skipped with its reason where it can't be, but not in CI."""

import os

import pytest

from tests.assurance import full

_why = full.missing()


@pytest.mark.skipif(bool(_why) and os.environ.get("CI") != "true", reason=_why)
def test_a_full_disk_is_told_of_and_nothing_is_lost() -> None:
    found = full.run(4)
    assert found.failures == ()
    assert set(found.caught) == full.BUGS
