"""CONC: people read while others store, replace, withdraw and relabel, and a clearance comes and goes.

Each reply must be one committed state of the library, and never more than the clearance of that moment.
"""

import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from indexes import lifecycle, orders
from indexes.accounts import Account, Accounts
from indexes.errors import Busy, Damaged
from indexes.orders import Order
from indexes.partition import Opened, Partition
from indexes.policy import Marking, Reader, parse
from indexes.settings import Settings
from indexes.vault import Vault, create
from indexes.view import View
from tests.assurance.deeds import opened
from tests.assurance.outcome import Outcome
from tests.library import draft, reader

MARKINGS: Final = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET")
TOP: Final = reader("SECRET", name="otter")
STORK: Final = "stork"  # whose clearance comes and goes
BUGS: Final = frozenset({"partitions opened at two moments", "opened once for all", "clearance remembered"})
LOW: Final = 1  # what `clearance` leaves by four while the account is low
MOST: Final = 40  # documents
QUESTION: Final = "When does the ferry sail?"


class Library:
    """What a library holds by turns: every state that was or is being committed, in order."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Make a library with some documents, open twice as by two processes."""
        create(Settings(library=folder, models=folder / "models"))
        self.vaults = [stack.enter_context(opened(folder)) for _ in range(2)]
        accounts = Accounts(self.vaults[0].control)
        accounts.add(Account("grebe", ("TOP SECRET",), "USA", reviewer=True))
        accounts.add(Account(STORK, ("SECRET",), "USA"))
        self.turn, self.over = threading.Lock(), threading.Event()
        self.states: list[frozenset[str]] = [frozenset()]
        self.done = self.begun = self.number = 0
        self.withdrawn: list[str] = []
        self.clearance = 0  # raised after each change and before the next
        self.wrong: list[str] = []
        self.replies = 0
        for _ in range(6):
            self.change(self.vaults[0], random.Random(1), "store")

    def change(self, vault: Vault, chance: random.Random, kind: str) -> None:
        """Make one change, which is in `states` before it begins and `done` when it has returned."""
        now = self.states[-1]
        document = chance.choice(sorted(now)) if now else ""
        if kind == "store" or not document:
            self.number += 1
            one = draft(f"The ferry sails at {self.number}.", chance.choice(MARKINGS), filename=f"{self.number}.txt")
            with self._becoming(now | {vault.document_of(one)}), vault.writing():
                vault.deposit(one)
        elif kind == "withdraw":
            with self._becoming(now - {document}):
                lifecycle.withdraw(vault, "grebe", document, "an order")
            self.withdrawn.append(document)
        elif kind == "reinstate" and self.withdrawn:
            back = self.withdrawn.pop()
            with self._becoming(now | {back}):
                lifecycle.reinstate(vault, "grebe", back, "an order")
        elif kind == "relabel":
            self._relabel(vault, document, now)

    def _relabel(self, vault: Vault, document: str, now: frozenset[str]) -> None:
        found = vault.holding(TOP, document)
        above = {"UNCLASSIFIED": "CONFIDENTIAL", "CONFIDENTIAL": "SECRET"}.get(found.label)
        taken = found.aside.taken(document)
        if above is None or taken is None:
            return
        target: Marking = parse(above)
        new = vault.document_id(target, sha256(taken[0].original).hexdigest())
        order = Order(orders.RELABEL, document, found.marking, target, "grebe", "an order", orders.BEGUN)
        with self._becoming(now - {document}, (now - {document}) | {new}):
            lifecycle.relabel(vault, order)

    @contextmanager
    def _becoming(self, *states: frozenset[str]) -> Iterator[None]:
        self.states += states
        self.begun = len(self.states) - 1
        yield
        self.done = self.begun

    def write(self, which: int) -> None:
        """Change the library until time is over, by turns with the other writer."""
        chance = random.Random(which)
        kinds = ("store", "withdraw", "reinstate", "relabel", "store", "relabel")
        while not self.over.is_set():
            with self.turn:
                if len(self.states[-1]) < MOST:
                    self.change(self.vaults[which], chance, chance.choice(kinds))
                else:
                    self.change(self.vaults[which], chance, "withdraw")
            time.sleep(0.002)

    def read(self, which: int) -> None:
        """Search until time is over; each reply is one state between the last committed before and the last begun."""
        while not self.over.is_set():
            first = self.done
            try:
                hits = self.vaults[which].view(TOP).search(QUESTION, limit=500)
            except (Damaged, Busy):
                continue
            seen = frozenset(hit.document for hit in hits)
            self.replies += 1
            if seen not in self.states[first : self.begun + 1]:
                self.wrong.append(f"a reply of {len(seen)} documents is no committed state")

    def lower(self) -> None:
        """Let a clearance come and go until time is over."""
        accounts = Accounts(self.vaults[1].control)
        time.sleep(0.5)
        while not self.over.is_set():
            for clearance in ("UNCLASSIFIED", "SECRET"):
                accounts.grant(Account(STORK, (clearance,), "USA"))
                self.clearance += 1
                time.sleep(0.6)
                self.clearance += 1

    def look(self) -> None:
        """Search with the eyes of that account; what it got while it was low the whole time is no more than low."""
        while not self.over.is_set():
            before = self.clearance
            try:
                view = self.vaults[0].view(Accounts(self.vaults[0].control).reader(STORK))
                hits = view.search(QUESTION, limit=500)
            except (Damaged, Busy):
                continue
            self.replies += 1
            was_low = before == self.clearance and before % 4 == LOW
            if was_low and any(hit.marking != parse("UNCLASSIFIED") for hit in hits):
                self.wrong.append("a clearance that was lowered still gave more")


def run(trials: int) -> Outcome:
    """Let four readers and two writers work together for so many seconds; then for two with each planted bug."""
    begun = time.monotonic()
    replies, failures = _together(trials)
    caught = []
    for bug in sorted(BUGS):
        with _planted(bug):
            if _together(6)[1]:
                caught.append(bug)
    return Outcome(replies, tuple(failures), tuple(caught), time.monotonic() - begun)


def _together(seconds: float) -> tuple[int, list[str]]:
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        library = Library(Path(place) / "library", stack)
        jobs = [
            *(threading.Thread(target=library.write, args=(one,)) for one in (0, 1)),
            *(threading.Thread(target=library.read, args=(one % 2,)) for one in range(3)),
            threading.Thread(target=library.lower),
            threading.Thread(target=library.look),
        ]
        for job in jobs:
            job.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end and not library.wrong:
            time.sleep(0.05)
        library.over.set()
        for job in jobs:
            job.join()
        lost = list(_left(library))
    return library.replies, library.wrong[:20] + lost


def _left(library: Library) -> Iterator[str]:
    """Yield what the library does not hold in the end of what was committed."""
    try:
        found = library.vaults[0].view(TOP).search(QUESTION, limit=500)
    except Busy:
        yield "in the end, with nobody else there, it can't be searched"
        return
    if frozenset(hit.document for hit in found) != library.states[-1]:
        yield "in the end it does not hold what was committed"


@contextmanager
def _planted(bug: str) -> Iterator[None]:
    def slowly(view: View) -> list[Opened]:
        opened_one_by_one = []
        for partition in view._partitions:
            opened_one_by_one.append(partition.opened())
            time.sleep(0.02)
        return opened_one_by_one

    reload = Partition.opened

    def once(partition: Partition) -> Opened:
        return partition._opened or reload(partition)

    with pytest.MonkeyPatch.context() as patch:
        if bug == "partitions opened at two moments":
            patch.setattr(View, "_opened", slowly)
        elif bug == "opened once for all":
            patch.setattr(Partition, "opened", once)
        else:
            known: dict[str, Reader] = {}
            patch.setattr(Accounts, "reader", lambda all_, name: known.setdefault(name, all_.show(name).reader()))
        yield
