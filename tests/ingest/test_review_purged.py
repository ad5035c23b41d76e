"""A file that was purged under a marking does not come back through a reviewer's decision."""

import hashlib
from pathlib import Path

import pytest

from indexes.errors import UsageError
from indexes.orders import bar
from indexes.policy import parse
from ingest.quarantine import WAITING
from ingest.review import STORED
from ingest.sandbox import Sandbox
from tests.ingest.reviewers import FILE, opened


def test_it_waits_as_before_and_may_be_stored_under_another_marking(tmp_path: Path, sandbox: Sandbox) -> None:
    with opened(tmp_path / "library", sandbox) as room:
        entry = room.put("SECRET")
        bar(room.vault.control, room.vault.document_id(parse("SECRET"), hashlib.sha256(FILE).hexdigest()))
        with pytest.raises(UsageError, match="removed"):
            room.decide("wren", entry, "SECRET")
        assert room.state(entry) == WAITING
        assert ("wren", "review decide") not in room.log()
        assert room.decide("wren", entry, "TOP SECRET").effect == STORED
