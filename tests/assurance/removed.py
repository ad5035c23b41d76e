"""DEL: documents are purged, each asked about and quoted before; no byte of one is left in any file of the library."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from indexes.answers import Answers
from indexes.database import Store
from indexes.purge import purge, verify
from indexes.questions import Questions
from tests.assurance.outcome import Outcome
from tests.indexes.removals import ANALYST, OFFICER, ORDER, answered, made, secret
from tests.indexes.test_purge import traces

STAYING: Final = 5
BUGS: Final = frozenset({"file not written anew", "answers kept", "questions kept"})


def run(trials: int) -> Outcome:
    """Purge so many documents of one library; then one with each planted bug."""
    begun = time.monotonic()
    failures = list(_purged(trials))
    caught = []
    for bug in sorted(BUGS):
        with _planted(bug):
            if any("left" in one for one in _purged(1)):
                caught.append(bug)
    return Outcome(trials, tuple(failures), tuple(caught), time.monotonic() - begun)


def _purged(trials: int) -> Iterator[str]:
    documents = [secret(number) for number in range(trials + STAYING)]
    with tempfile.TemporaryDirectory() as place, made(Path(place) / "library", documents) as vault:
        for number in range(trials):
            answered(vault, documents[number])
            certificate = purge(vault, OFFICER, vault.document_of(documents[number]), ORDER)
            if left := traces(vault.layout.root, number):
                yield f"purge {number}: left in {len(left)} files"
            elif verify(vault, certificate) is None or '"matches": 0' not in certificate:
                yield f"purge {number}: the certificate does not say so"
        if vault.count()[0] != STAYING or not vault.view(ANALYST).search("convoy"):
            yield "another document is gone too"


@contextmanager
def _planted(bug: str) -> Iterator[None]:
    def nothing(*_: Any) -> int:
        return 0

    with pytest.MonkeyPatch.context() as patch:
        if bug == "file not written anew":
            patch.setattr(Store, "compact", nothing)
        elif bug == "answers kept":
            patch.setattr(Answers, "forget", nothing)
        else:
            patch.setattr(Questions, "forget", nothing)
        yield
