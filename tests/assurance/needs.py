"""What a rig needs of the machine. Where it is missing the rig is skipped with the reason; in CI it runs and fails."""

import os

import pytest

from tests.assurance.calls import missing

_why = missing()
needs_strace = pytest.mark.skipif(bool(_why) and os.environ.get("CI") != "true", reason=_why)
