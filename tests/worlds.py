"""Twin libraries on disk: whatever a reader may know of is done to both, what he may not know of to the second only."""

import atexit
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi.testclient import TestClient

from indexes.accounts import Account, Accounts
from indexes.embed import Embedder
from indexes.orders import is_barred
from indexes.panels import add_panel
from indexes.partition import Partition
from indexes.policy import parse
from indexes.records import Draft
from indexes.settings import Settings
from indexes.vault import Vault
from indexes.view import View
from tests.library import KEY, embedder, make_library, settings_of
from tests.stock import OTHERS, PASSWORD, Case, Remembered, accounts

MEMORY = Path("/dev/shm")  # noqa: S108 - real files, in memory where there is such a folder: thousands are made
ABSENT = "0123456789abcdef" * 2
PORTAL = "https://portal.example"  # a page of the intranet that may show the chat panel


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens in a library. Acts take from the figures what they need."""

    act: str
    document: int = 0
    marking: int = 0
    variant: int = 0
    question: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """The history of two libraries for one reader; hidden steps happen in the second only."""

    case: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        """Return the history in one line."""
        return f"{self.case}: " + ", ".join(f"{s.act}({s.document},{s.marking},{s.variant})" for s in self.steps)


class World:
    """One library with its reader, its accounts, and what was done to it."""

    def __init__(self, folder: Path, case: Case, model: Embedder) -> None:
        """Start with a library without documents, the same for all worlds: one key, one set of accounts."""
        shutil.copytree(template(case.account), folder)
        self.case = case
        self.model = model
        self.settings: Settings = settings_of(folder)
        self.vault = Vault.open(self.settings, model)
        self.stored: dict[str, Draft] = {}
        self.waiting: list[Draft] = []
        self.busy = ExitStack()
        self.browser: TestClient | None = None  # of the reader, once somebody came to the web door
        self.doors = ExitStack()
        self.serial = itertools.count()

    def close(self) -> None:
        """Close all files."""
        self.leave()
        self.busy.close()
        self.vault.close()

    def leave(self) -> None:
        """Close the web door."""
        self.browser = None
        self.doors.close()

    def reopen(self) -> None:
        """Close the library and open it again, as a restart of the server does."""
        self.leave()
        self.busy.close()
        self.vault.close()
        self.vault = Vault.open(self.settings, self.model)

    def accounts(self) -> Accounts:
        """The account store."""
        return Accounts(self.vault.control)

    def view(self, up_to: str | None = None) -> View:
        """Return the reader's view, as a door makes it."""
        reader = self.accounts().reader(self.case.account.name)
        return self.vault.view(reader, parse(up_to) if up_to else None)

    def other_view(self) -> View:
        """Return the view of somebody who may read much more."""
        return self.vault.view(self.accounts().reader(OTHERS[0].name))

    def take_in(self, drafts: list[Draft]) -> None:
        """Store documents as one run of ingest does: all their chunks are embedded, then each is deposited."""
        self.busy.close()
        texts = [one.text[chunk.start : chunk.end] for one in drafts for chunk in one.chunks]
        vectors = self.vault.embedder.embed(texts)
        done = 0
        with self.vault.writing():
            for one in drafts:
                name = self.vault.document_of(one)
                if not is_barred(self.vault.control, name):  # ingest asks too, and skips what was purged
                    self.vault.deposit_embedded(one, vectors[done : done + len(one.chunks)])
                done += len(one.chunks)
                self.stored[name] = one

    def bring(self, one: Draft, place: str) -> None:
        """Bring a document in as the file at a place: it replaces what came from there under its marking before."""
        self.busy.close()
        vectors = self.vault.embedder.embed([one.text[chunk.start : chunk.end] for chunk in one.chunks])
        name = self.vault.document_of(one)
        with self.vault.writing():
            if not is_barred(self.vault.control, name):
                self.vault.revise(one, vectors, place)
            self.stored[name] = one

    def partition(self, marking: str) -> Partition:
        """Return the partition of a marking."""
        label = parse(marking)
        return self.vault._partition(self.vault._name(label), label)

    def folder(self, marking: str) -> Path:
        """Return where the partition of a marking lies, whether it is there or not."""
        return self.vault.layout.partitions / self.vault._name(parse(marking))


@cache
def template(account: Account) -> Path:
    """Return the folder of a library that holds the accounts and nothing else; made once a process."""
    folder = workshop() / f"template-{len(list(workshop().iterdir()))}"
    with Vault.open(make_library(folder, KEY), embedder()) as vault:
        for one in accounts(account):
            Accounts(vault.control).add(one, PASSWORD)
        add_panel(vault.control, PORTAL, None)
    return folder


@cache
def workshop() -> Path:
    """Return a folder of this process for worlds, gone when it ends."""
    folder = Path(tempfile.mkdtemp(prefix="coversheet-worlds-", dir=MEMORY if MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def remembered() -> Embedder:
    """Return the packaged embedder, with a memory."""
    return Remembered(embedder())


@contextmanager
def twins(case: Case, model: Embedder | None = None) -> Iterator[tuple[World, World]]:
    """Yield two libraries that are still equal; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(dir=workshop()))
    model = model or remembered()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        worlds = World(folder / "a", case, model), World(folder / "b", case, model)
        for world in worlds:
            stack.callback(world.close)
        yield worlds
