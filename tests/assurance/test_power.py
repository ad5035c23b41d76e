"""The rig of power cuts, small: skipped with its reason where it can't be, but not in CI."""

import os

import pytest

from tests.assurance import power

_why = power.missing()


@pytest.mark.skipif(bool(_why) and os.environ.get("CI") != "true", reason=_why)
def test_what_was_acknowledged_outlives_the_power() -> None:
    found = power.run(4)
    assert found.failures == ()
    assert set(found.caught) == power.BUGS
