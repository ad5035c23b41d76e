"""NI: pairs of libraries that differ in what a reader may not know of; all that he sees is the same, byte for byte.

Most pairs are looked at through the view; one in fifty through each page of the web door, one in a hundred through the
commands. Histories are drawn by chance from a seed of their number, so that any of them can be told again.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from tests.assurance.outcome import Outcome, joined
from tests.doors import through_commands, through_web
from tests.happenings import HIDDEN, LOOKS, READABLE, SLOW, apart
from tests.leaks import ranking, refusing, storing
from tests.leaks.planting import plant
from tests.looks import Observe, Tally, difference, through_view
from tests.pages import through_pages
from tests.stock import CASES, QUESTIONS, TEXTS, VARIANTS
from tests.worlds import Pair, Step, remembered

PAGES, COMMANDS = 50, 100  # of so many pairs one goes through these doors
WITHIN: Final = 60  # pairs that a planted leak may live
PLANTED: Final[dict[str, tuple[Observe, Callable[[pytest.MonkeyPatch], None]]]] = {
    "word statistics of the whole library": (through_view, lambda patch: plant(patch, ranking.SharedStatistics)),
    "a shared index, filtered afterwards": (through_view, lambda patch: plant(patch, ranking.PostFilter)),
    "results kept for the next reader": (through_view, lambda patch: plant(patch, ranking.SharedAnswers)),
    "numbered documents": (through_view, storing.counted_ids),
    "a file stored once under all markings": (through_view, storing.stored_once),
    "403 for forbidden, 404 for absent": (through_web, refusing.forbidden_is_403),
    "a header that counts what was filtered": (through_web, refusing.hidden_count_in_header),
    "a health page that counts documents": (through_web, refusing.health_with_count),
}
BUGS: Final = frozenset(PLANTED)


def run(trials: int) -> Outcome:
    """Compare so many pairs; then find each planted leak."""
    return joined((part(range(trials)), planted()))


def part(numbers: range) -> Outcome:
    """Compare the pairs of these numbers."""
    begun = time.monotonic()
    tally, failures = Tally(), []
    with _one_model():
        for number in numbers:
            pair, observe = drawn(number)
            if found := difference(pair, observe, tally=tally):
                failures.append(f"{pair}: {found}")
    return Outcome(tally.pairs, tuple(failures), (), time.monotonic() - begun, tally.acts, tally.looks)


def planted() -> Outcome:
    """Find each planted leak."""
    begun = time.monotonic()
    with _one_model():
        caught = tuple(sorted(bug for bug in BUGS if _is_caught(bug)))
    return Outcome(0, (), caught, time.monotonic() - begun)


def drawn(number: int) -> tuple[Pair, Observe]:
    """Return the pair of a number, and through which door it is looked at."""
    if number % COMMANDS == COMMANDS - 1:
        return _pair(number, frozenset({"hidden reopen", *SLOW})), through_commands
    if number % PAGES == PAGES // 2:
        return _pair(number, frozenset({"hidden reopen"})), through_pages
    return _pair(number, SLOW), through_view


def _pair(number: int, without: frozenset[str]) -> Pair:
    chance = random.Random(number)
    case = sorted(CASES)[(number + number // PAGES) % len(CASES)]  # so that each door is taken with each reader
    acts = sorted({*READABLE, *LOOKS, *HIDDEN} - without)

    def step(*of: str) -> Step:
        bounds = (len(TEXTS), 6, VARIANTS, len(QUESTIONS))
        return Step(chance.choice(of), *(chance.randrange(bound) for bound in bounds))

    certain = (step("found", "store"), step("hidden store", "hidden flood"), step("store"))
    return Pair(case, apart((*certain, *(step(*acts) for _ in range(chance.randint(3, 8))))))


def _is_caught(bug: str) -> bool:
    observe, plants = PLANTED[bug]
    with pytest.MonkeyPatch.context() as patch:
        plants(patch)
        return any(_shows(_pair(1_000_000 + number, SLOW), observe) for number in range(WITHIN))


def _shows(pair: Pair, observe: Observe) -> bool:
    return difference(Pair("secret", pair.steps), observe, tally=Tally()) is not None


@contextmanager
def _one_model() -> Iterator[None]:
    """Have commands use the model that is there; loading it each time is not what is tried."""
    model = remembered()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexes.embed.load", lambda *_: model)
        yield
