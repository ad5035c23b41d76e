"""The writer whose power goes: stores documents and tells of each that is stored, until it is stopped."""

import itertools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from indexes import segments
from indexes.audit import AuditLog
from indexes.database import Store
from indexes.layout import sync_folder
from tests.assurance.deeds import opened
from tests.library import draft


def _nothing_synced() -> None:
    """Plant: SQLite and the log don't wait for the disk."""
    begin = Store.__init__

    def started(self: Store, *given: object) -> None:
        begin(self, *given)  # type: ignore[arg-type]
        self._database.execute("PRAGMA synchronous=OFF")

    Store.__init__ = started  # type: ignore[assignment, method-assign]
    _log_not_synced()


def _log_not_synced() -> None:
    """Plant: a record is written, and not brought to the disk."""

    def write(self: AuditLog, descriptor: int, line: bytes) -> None:
        del self
        os.write(descriptor, line)

    AuditLog._write = write  # type: ignore[method-assign]


def _renamed_unsynced() -> None:
    """Plant: a cache file gets its name before its content is on the disk."""

    def write(path: Path, content: bytes) -> None:
        temporary = path.with_suffix(".new")
        temporary.write_bytes(content)
        temporary.rename(path)
        sync_folder(path.parent)

    segments.write_durably = write  # type: ignore[attr-defined]


PLANTED: Final[dict[str, Callable[[], None]]] = {
    "nothing synced": _nothing_synced,
    "renamed and not synced": _renamed_unsynced,
}


def main(library: Path, planted: str) -> None:
    """Store one document after the other, and say each id once it is acknowledged."""
    if planted:
        PLANTED[planted]()
    with opened(library) as vault, vault.writing():
        for number in itertools.count():
            stored = vault.deposit(draft(f"The ferry {number} sails at nine.", "SECRET", filename=f"{number}.txt"))
            if number % 5 == 4:
                vault.seal()
            sys.stdout.write(json.dumps({"stored": stored}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
