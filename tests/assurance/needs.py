"""What a rig needs of the machine. Where it is missing the rig is skipped with the reason; in CI it runs and fails."""

import os

import pytest

from tests.assurance.calls import missing


def why_not() -> str:
    """Return what is missing, "" where everything is there."""
    return missing()


_why = why_not()
needs_strace = pytest.mark.skipif(bool(_why) and os.environ.get("CI") != "true", reason=_why)
