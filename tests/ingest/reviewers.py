"""A library with reviewers, and files that wait for them: what the tests of decisions work in."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexes.accounts import Account, Accounts
from indexes.policy import parse
from indexes.vault import Vault
from ingest import review
from ingest.evidence import BANNER, Evidence
from ingest.quarantine import Entry, Held
from ingest.reasons import reason
from ingest.review import CORRECT, REJECT, Choice, Desk, Ruled
from ingest.sandbox import Sandbox
from tests.library import make_vault

FILE = b"CONFIDENTIAL\n\n(S) The northern depot holds six days of diesel.\n\n(U) The ferry runs."
ORDER = "Letter of the originator, 3 May"
CLEARED = {"wren": "TOP SECRET", "otter": "TOP SECRET", "heron": "CONFIDENTIAL", "crane": "SECRET"}


@dataclass
class Room:
    """An open library with reviewers, and one sandbox for all that is read."""

    vault: Vault
    sandbox: Sandbox

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return review.desk_of(self.vault)

    def put(
        self,
        *seen: str,
        code: str = "portion-above-banner",
        data: bytes = FILE,
        filename: str = "plan.txt",
        **more: Any,
    ) -> str:
        """Quarantine a file; return its id."""
        why = reason(code, portion="(S)", banner="CONFIDENTIAL", where="", what="They differ.")
        found = tuple(parse(one) for one in seen)
        held = Held(filename, data, hashlib.sha256(data).hexdigest(), why, found, **more)
        with self.vault.writing():
            return self.desk.quarantine.put(held, self.vault.ceiling)

    def decide(self, by: str, entry: str, marking: str | None = None, verdict: str = CORRECT) -> Ruled:
        """Decide as a reviewer does."""
        wanted = parse(marking) if marking else None
        choice = Choice(by, entry, verdict, "" if verdict == REJECT else ORDER, wanted)
        return review.decide(choice, self.desk, self.vault, self.sandbox)

    def undo(self, by: str, entry: str) -> Entry:
        """Undo as a reviewer does."""
        return review.undo(by, entry, self.desk, self.vault)

    def state(self, entry: str) -> str:
        """Return the state of an entry."""
        return self.desk.quarantine.show(entry).state

    def log(self) -> list[tuple[str, str]]:
        """Return actor and action of each record."""
        return [(str(record["actor"]), str(record["action"])) for record in self.vault.audit.records()]


@contextmanager
def opened(folder: Path, sandbox: Sandbox) -> Iterator[Room]:
    """Yield an empty library with four reviewers and one account that is none."""
    with make_vault(folder, []) as vault:
        accounts = Accounts(vault.control)
        for name, clearance in CLEARED.items():
            accounts.add(Account(name, (clearance,), "USA", reviewer=True))
        accounts.add(Account("reader", ("TOP SECRET",), "USA"))
        yield Room(vault, sandbox)


def find(read: str, marking: str) -> Evidence:
    """Return a find."""
    return Evidence(BANNER, "at the top of page 1", read, marking, 0.9)
