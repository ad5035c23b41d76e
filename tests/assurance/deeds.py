"""What is done to a library while something breaks: a warmed process from which one child per deed is forked.

The child speaks over a socket, so that its messages are none of the calls that a rig counts. It tells of each step
only when that step has returned: what was told is acknowledged, and must not be lost.
"""

import json
import os
import socket
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np

from indexes.audit import AuditLog
from indexes.backup import backed_up, restored
from indexes.control import recorded_model
from indexes.database import Database, Store
from indexes.embed import Fingerprint, Vectors
from indexes.errors import CoversheetError
from indexes.inspection import repaired
from indexes.layout import Layout
from indexes.lifecycle import relabel, withdraw
from indexes.orders import BEGUN, RELABEL, Order
from indexes.partition import Partition
from indexes.policy import parse
from indexes.purge import purge
from indexes.segments import CacheFiles, Span
from indexes.settings import Settings
from indexes.switching import build, switch
from indexes.vault import Vault
from tests.library import draft, reader

OFFICER: Final = reader("SECRET", name="otter")
HELD: Final = draft("The ferry sails at nine.\n\nThe depot holds diesel.", "SECRET", filename="held.txt")
ADDED: Final = draft("The bridge carries sixty tons.\n\nThe ferry waits.", "SECRET", filename="added.txt")
CHANGED: Final = draft("The ferry sails at ten.\n\nThe depot holds diesel.", "SECRET", filename="held.txt")
LOWER_MARKING: Final = "CONFIDENTIAL"
LOWER: Final = draft("The ferry is blue.", LOWER_MARKING, filename="lower.txt")
SECOND: Final = "grebe"  # who asked that HELD be lowered
COPY: Final = "copy"  # backups that a deed makes, beside the library
NEW: Final = "new"  # libraries that a deed restores
KEPT: Final = "kept"  # the backup from which it does


class Drawn:
    """An embedder that needs no model: a direction drawn from the checksum of each text and of its own name."""

    def __init__(self, name: str, dimension: int = 8) -> None:
        """Be another model under each name."""
        self.fingerprint = Fingerprint(name, sha256(name.encode()).hexdigest(), "float32", dimension, "mean", 256)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 per text."""
        name, dimension = self.fingerprint.name, self.fingerprint.dimension
        drawn = [np.random.default_rng(zlib.crc32(f"{name} {text}".encode())) for text in texts]
        rows = [each.standard_normal(dimension) for each in drawn]
        found = np.asarray(rows, np.float32).reshape(-1, dimension)
        lengths: Vectors = np.linalg.norm(found, axis=1, keepdims=True).astype(np.float32)
        return found / lengths

    def embed_question(self, question: str) -> Vectors:
        """Return one row."""
        row: Vectors = self.embed([question])[0]
        return row

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many words each text has."""
        return [len(text.split()) for text in texts]


DRAWN: Final = Drawn("drawn")
OTHER: Final = Drawn("other")


def opened(library: Path) -> Vault:
    """Return the library open with the model that it has; the caller closes it."""
    model = OTHER if recorded_model(Layout(library)) == OTHER.fingerprint else DRAWN
    return Vault.open(Settings(library=library, models=library / "models", threads=1), model)


def _first(vault: Vault) -> Iterator[None]:
    vault.deposit(LOWER)
    yield


def _another(vault: Vault) -> Iterator[None]:
    vault.deposit(ADDED)
    yield
    vault.seal()
    yield


def _changed(vault: Vault) -> Iterator[None]:
    vault.deposit(CHANGED)
    yield


def _seal(vault: Vault) -> Iterator[None]:
    vault.seal()
    yield


def _answer(vault: Vault) -> Iterator[None]:
    vault.view(OFFICER).keep("{}", [], "When does the ferry sail?", None)
    yield


def _record(vault: Vault) -> Iterator[None]:
    vault.audit.append("otter", "rig", {})
    yield


def _withdraw(vault: Vault) -> Iterator[None]:
    withdraw(vault, OFFICER.name, vault.document_of(HELD), "an order")
    yield


def _raise(vault: Vault) -> Iterator[None]:
    top = parse("TOP SECRET")
    relabel(vault, Order(RELABEL, vault.document_of(HELD), HELD.marking, top, OFFICER.name, "an order", BEGUN))
    yield


def _lower(vault: Vault) -> Iterator[None]:
    """Second the order of another: `libraries` holds it."""
    low = parse(LOWER_MARKING)
    relabel(vault, Order(RELABEL, vault.document_of(HELD), HELD.marking, low, OFFICER.name, "an order", BEGUN))
    yield


def _repair(vault: Vault) -> Iterator[None]:
    repaired(vault)
    yield


def _build(vault: Vault) -> Iterator[None]:
    for _ in build(vault, OTHER):
        pass
    yield


def _switch(vault: Vault) -> Iterator[None]:
    switch(vault)
    yield


def _backup(vault: Vault) -> Iterator[None]:
    backed_up(vault, free(vault.layout.root.parent, COPY), None)
    yield


def _restore(vault: Vault) -> Iterator[None]:
    """Restore the backup that lies beside into an empty place."""
    beside = vault.layout.root.parent
    restored(beside / KEPT, vault.layout.key(), Layout(free(beside, NEW)))
    yield


def free(folder: Path, name: str) -> Path:
    """Return the first place of a name with a number where nothing is."""
    return next(place for at in count() if not (place := folder / f"{name}{at}").exists())


def _purge(vault: Vault) -> Iterator[None]:
    purge(vault, OFFICER.name, vault.document_of(HELD), "an order")
    yield


DEEDS: Final[dict[str, Callable[[Vault], Iterator[None]]]] = {
    "first": _first,
    "another": _another,
    "changed": _changed,
    "seal": _seal,
    "answer": _answer,
    "record": _record,
    "withdraw": _withdraw,
    "raise": _raise,
    "lower": _lower,
    "purge": _purge,
    "repair": _repair,
    "build": _build,
    "switch": _switch,
    "backup": _backup,
    "restore": _restore,
}
ONCE: Final = frozenset({"withdraw", "raise", "lower", "purge", "switch"})  # done again they are refused, or undone
ALONE: Final = ONCE | {"repair", "build"}  # they take the writer lock themselves


def _row_before_file() -> None:
    """Plant: the row that names a cache file is committed, and the file is written afterwards."""
    write, looks = CacheFiles.write, Partition._written
    late: list[tuple[CacheFiles, str, Span, bytes]] = []

    def postponed(self: CacheFiles, kind: str, span: Span, content: bytes) -> str:
        late.append((self, kind, span, content))
        return self.code(kind, span, content)

    def written(self: Partition, segment: object) -> object:
        found = looks(self, segment)  # type: ignore[arg-type]
        while late:
            write(*late.pop())
        return found

    CacheFiles.write = postponed  # type: ignore[method-assign]
    Partition._written = written  # type: ignore[method-assign, assignment]


def _no_transaction() -> None:
    """Plant: each statement is its own transaction."""

    @contextmanager
    def bare(self: Store) -> Iterator[Database]:
        yield self._database

    Store.transaction = bare  # type: ignore[method-assign]


def _result_ignored() -> None:
    """Plant: nobody looks whether a record of the audit log was written."""

    def write(self: AuditLog, descriptor: int, line: bytes) -> None:
        with suppress(OSError):
            os.write(descriptor, line)

    AuditLog._write = write  # type: ignore[method-assign]


PLANTED: Final[dict[str, Callable[[], None]]] = {
    "row before file": _row_before_file,
    "no transaction": _no_transaction,
    "result ignored": _result_ignored,
}


def serve(channel: socket.socket) -> None:
    """Fork a child per request until the channel is closed."""
    while message := channel.recv(65536):
        request = json.loads(message)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                _do(channel, request)
                status = 0
            finally:
                os._exit(status)
        channel.send(json.dumps({"pid": pid}).encode())
        _, ended = os.waitpid(pid, 0)
        channel.send(json.dumps({"status": ended}).encode())


def _do(channel: socket.socket, request: dict[str, str]) -> None:
    """Wait for the word, then do the deed step by step; tell of each step, and of a refusal in its own words."""
    if request["planted"]:
        PLANTED[request["planted"]]()
    channel.recv(16)
    try:
        vault = opened(Path(request["library"]))
        with nullcontext() if request["deed"] in ALONE else vault.writing():
            for _ in DEEDS[request["deed"]](vault):
                channel.send(b'{"step": true}')
    except CoversheetError as error:
        channel.send(json.dumps({"refused": str(error)}).encode())
    except Exception as error:  # noqa: BLE001 - the rig judges it: no such thing may reach a person
        channel.send(json.dumps({"raised": f"{type(error).__name__}: {error}"}).encode())


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
