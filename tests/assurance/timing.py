"""NI-T: how long a reply takes tells nothing: with and without hidden documents, for a forbidden and an absent id.

The two sides are asked in random order, one after the other; the slowest tenth of each side is cut off, and Welch's t
is taken of the rest (the dudect test, Reparaz, Balasch and Verbauwhede 2017; |t| of 4.5 is its threshold). Both the
time that passed and the time that this process computed count: other work on the machine hides little in the second.
"""

import asyncio
import gc
import math
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from indexes.accounts import Account, Accounts
from indexes.layout import Layout
from indexes.policy import Marking, Reader
from indexes.settings import Settings
from indexes.vault import Vault, create
from tests.assurance.deeds import opened
from tests.assurance.outcome import Outcome
from tests.library import KEY, draft
from tests.worlds import MEMORY
from web import app as web_app
from web.visit import Site

HIDDEN: Final = 5_000  # chunks, of which the reader may know nothing
READABLE: Final = 200  # documents
CROPPED: Final = 0.9
LEAST_T: Final = 4.5
LEAST_SHARE: Final = 0.02  # of the median
WARMING: Final = 20
BUGS: Final = frozenset({"work before the check"})
QUESTION: Final = "When does the ferry sail from the northern berth?"
Ask = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two ways to ask that should take the same time, by one clock: Welch's t, the medians in seconds."""

    name: str
    t: float
    first: float
    second: float

    @property
    def share(self) -> float:
        """How far the medians are apart, as a share of the first."""
        return abs(self.second - self.first) / self.first

    @property
    def is_alike(self) -> bool:
        """Whether nobody can tell the two apart."""
        return abs(self.t) < LEAST_T and self.share < LEAST_SHARE

    def __str__(self) -> str:
        """Return the figures in one line."""
        apart = f"{self.share:.2%} apart"
        return f"{self.name}: t {self.t:+.1f}, medians {self.first * 1e3:.3f} and {self.second * 1e3:.3f} ms, {apart}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A browser at one library, and ids to ask for: of a document to read, of a forbidden one, of another's answer."""

    browser: "Browser"
    readable: str
    forbidden: str
    another: str


def run(trials: int) -> Outcome:
    """Ask each pair so many times a side; then with work planted before the check."""
    begun = time.monotonic()
    with _sides() as sides:
        found = [one for name, (first, second) in sides.items() for one in compared(name, first, second, trials)]
    failures = tuple(str(one) for one in found if not one.is_alike)
    caught = tuple(BUGS) if work_before_the_check_is_seen(min(trials, 1_500)) else ()
    taken = time.monotonic() - begun
    return Outcome(trials * len(sides), failures, caught, taken, said=tuple(map(str, found)))


def work_before_the_check_is_seen(samples: int) -> bool:
    """Tell whether so many samples a side show a document that is looked for before it is decided who may read it."""
    name = "document: forbidden and absent"
    with _planted(), _sides() as sides:
        return any(abs(one.t) > LEAST_T for one in compared(name, *sides[name], samples))


def compared(name: str, first: Ask, second: Ask, samples: int) -> tuple[Compared, Compared]:
    """Ask the two in random order, so many times each; compare how long they took, and how long they were computed."""
    order = [0, 1] * samples
    random.Random(name).shuffle(order)
    passed: tuple[list[int], list[int]] = ([], [])
    computed: tuple[list[int], list[int]] = ([], [])
    for one in (first, second) * WARMING:
        one()
    gc.collect()
    gc.disable()
    try:
        for side in order:
            begun, working = time.perf_counter_ns(), time.process_time_ns()
            (first, second)[side]()
            computed[side].append(time.process_time_ns() - working)
            passed[side].append(time.perf_counter_ns() - begun)
    finally:
        gc.enable()
    return _by_clock(f"{name}, passed", passed), _by_clock(f"{name}, computed", computed)


def _by_clock(name: str, took: tuple[list[int], list[int]]) -> Compared:
    cropped = [sorted(one)[: int(len(one) * CROPPED)] for one in took]
    return Compared(name, welch(*cropped), *(statistics.median(one) / 1e9 for one in cropped))


def welch(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Welch's t of two samples."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.fmean(one) - statistics.fmean(other)) / math.sqrt(spread)


@contextmanager
def _sides() -> Iterator[dict[str, tuple[Ask, Ask]]]:
    """Yield what is compared: the same request at two libraries, or two requests at one."""
    with ExitStack() as stack:
        # Of two equal libraries the one that was made later is slower: so two of each, in this order, by turns.
        bare, full, again, last = (_asked(stack, hidden) for hidden in (0, HIDDEN, HIDDEN, 0))

        def both(method: str, path: str, **more: Any) -> tuple[Ask, Ask]:
            one, other = cycle((bare.browser, last.browser)), cycle((full.browser, again.browser))
            return (lambda: next(one).request(method, path, **more)), (
                lambda: next(other).request(method, path, **more)
            )

        absent = "0" * 32
        body = {"json": {"question": QUESTION}}
        yield {
            "search": both("POST", "/v1/search", **body),
            "answer": both("POST", "/v1/answers", **body),
            "document": both("GET", f"/documents/{full.readable}"),
            "page": both("GET", f"/v1/documents/{full.readable}/pages/1"),
            "library": both("GET", "/library"),
            "front page": both("GET", "/"),
            "health": both("GET", "/healthz"),
            "document: forbidden and absent": _two(full.browser, "/documents/{}", full.forbidden, absent),
            "page: forbidden and absent": _two(full.browser, "/v1/documents/{}/pages/1", full.forbidden, absent),
            "around: forbidden and absent": _two(full.browser, "/documents/{}/around", full.forbidden, absent),
            "answer: another's and absent": _two(full.browser, "/v1/answers/{}", full.another, absent),
        }


class Browser:
    """A reader's browser at a library, in this process and without threads of its own."""

    def __init__(self, application: Any, name: str) -> None:
        """Sign `name` in."""
        session = application.state.house.sessions._open(name)
        transport = httpx.ASGITransport(application)
        self._client = httpx.AsyncClient(
            transport=transport, base_url="http://localhost", cookies={"coversheet": session}
        )
        self._loop = asyncio.new_event_loop()

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask, and return the reply once it is whole."""
        return self._loop.run_until_complete(self._client.request(method, path, **more))

    def close(self) -> None:
        """Ask no more."""
        self._loop.run_until_complete(self._client.aclose())
        self._loop.close()


def _two(browser: Browser, path: str, one: str, other: str) -> tuple[Ask, Ask]:
    return (lambda: browser.request("GET", path.format(one))), (lambda: browser.request("GET", path.format(other)))


def _memory() -> Path | None:
    return MEMORY if MEMORY.is_dir() else None  # in memory the disk's own times are not in the way


def _asked(stack: ExitStack, hidden: int) -> Asked:
    """Make a library with so many hidden passages, and sign a reader in."""
    library = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=_memory()))) / "library"
    create(Settings(library=library, models=library / "models"))
    Layout(library).key_file.write_bytes(KEY)
    vault = stack.enter_context(opened(library))
    accounts = Accounts(vault.control)
    accounts.add(Account("low", ("UNCLASSIFIED",), "USA"))
    accounts.add(Account("high", ("SECRET",), "USA"))
    with vault.writing():
        said = [f"The ferry {number} sails from berth {number % 9} at nine." for number in range(READABLE)]
        found = [vault.deposit(draft(one, "UNCLASSIFIED", filename=f"{one}.txt")) for one in said]
        secret = ""
        for number in range(hidden // 50):
            text = "\n\n".join(f"The ferry {number} sails from the northern berth, {at}." for at in range(50))
            secret = vault.deposit(draft(text, "SECRET", filename=f"{number}.txt"))
        vault.seal()
    application = web_app.create(vault, accounts, site=Site(hosts=("localhost",)))
    low, high = (stack.enter_context(closing(Browser(application, name))) for name in ("low", "high"))
    another = high.request("POST", "/v1/answers", json={"question": QUESTION}).json()["id"]
    return Asked(low, found[7], secret, another)


@contextmanager
def _planted() -> Iterator[None]:
    """Plant: a document is looked for everywhere before it is decided who may read it."""
    honest = Vault.view

    def early(vault: Vault, reader: Reader, up_to: Marking | None = None) -> Any:
        view = honest(vault, reader, up_to)
        seen = view._document

        def anywhere(document_id: str) -> Any:
            for partition in vault.every():
                partition.document(document_id)
            return seen(document_id)

        view._document = anywhere  # type: ignore[method-assign]
        return view

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Vault, "view", early)
        yield
