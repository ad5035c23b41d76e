"""The life of stored documents: revised, and as acts of reviewers withdrawn, brought back, relabelled, purged."""

from collections.abc import Callable
from typing import Final

from indexes.lifecycle import Relabelled, reinstate, relabel, withdraw
from indexes.orders import ASKED, RELABEL, Order
from indexes.policy import Marking, parse
from indexes.purge import purge
from tests.stock import HIGH_REVIEWERS, REVIEWERS, VARIANTS, document
from tests.worlds import Step, World

AUTHORITY: Final = "Order 7"
ABOVE: Final = "TOP SECRET//TK//NOFORN"  # above the American markings of all cases


def _withdraw(world: World, marking: str, step: Step, by: str) -> None:
    """Withdraw a document; every second time it is brought back."""
    if one := _chosen(world, marking, step):
        withdraw(world.vault, by, one, AUTHORITY)
        if step.variant % 2:
            reinstate(world.vault, by, one, AUTHORITY)


def _purge(world: World, marking: str, step: Step, by: str) -> None:
    """Purge a document: its file is never stored under its marking again."""
    if one := _chosen(world, marking, step):
        purge(world.vault, by, one, AUTHORITY)


def _relabel(world: World, markings: tuple[str, str], step: Step, by: tuple[str, str]) -> None:
    """Give a document another marking: at once where that is higher, else once a second reviewer asks for the same."""
    marking, target = markings
    one = _chosen(world, marking, step)
    if one is None or parse(marking) == parse(target):
        return
    done = relabel(world.vault, _order(one, parse(target), by[0]))
    done = done if done.document else relabel(world.vault, _order(one, parse(target), by[1]))
    assert done.document
    _remember(world, one, done)


def hidden_marking(world: World, step: Step) -> str:
    """Return the hidden marking that a step means."""
    return world.case.hidden[step.marking % len(world.case.hidden)]


def readable_marking(world: World, step: Step) -> str:
    """Return the readable marking that a step means; the case has some."""
    return world.case.readable[step.marking % len(world.case.readable)]


def _withdraw_hidden(world: World, step: Step) -> None:
    _withdraw(world, _certain(world, step), step, HIGH_REVIEWERS[0])


def _purge_hidden(world: World, step: Step) -> None:
    _purge(world, _certain(world, step), step, HIGH_REVIEWERS[0])


def _raise_hidden(world: World, step: Step) -> None:
    _relabel(world, (_certain(world, step), ABOVE), step, HIGH_REVIEWERS)


def _relabel_hidden(world: World, step: Step) -> None:
    """Up, down or aside, among what is hidden."""
    target = world.case.hidden[(step.marking + step.variant + 1) % len(world.case.hidden)]
    _relabel(world, (_certain(world, step), target), step, HIGH_REVIEWERS)


def _withdraw_readable(world: World, step: Step) -> None:
    if world.case.readable:
        _withdraw(world, readable_marking(world, step), step, REVIEWERS[0])


def _purge_readable(world: World, step: Step) -> None:
    if world.case.readable:
        _purge(world, readable_marking(world, step), step, REVIEWERS[0])


def _relabel_readable(world: World, step: Step) -> None:
    """Up, down or aside, among what is readable; who decides may read what the reader may, no more."""
    if targets := world.case.readable:
        _relabel(world, (readable_marking(world, step), targets[step.question % len(targets)]), step, REVIEWERS)


def _revise(world: World, marking: str, step: Step) -> None:
    """Bring one of three files in, twice: the second time another revision of it, and perhaps one that was there."""
    for variant in (step.variant, step.variant + 1 + step.question % 2):
        one = document(step.document % 3, marking, variant % VARIANTS)
        world.bring(one, f"/in/{step.document % 3}.txt")


def _revise_hidden(world: World, step: Step) -> None:
    _revise(world, hidden_marking(world, step), step)


def _revise_readable(world: World, step: Step) -> None:
    if world.case.readable:
        _revise(world, readable_marking(world, step), step)


READABLE: Final[dict[str, Callable[[World, Step], None]]] = {
    "revision": _revise_readable,
    "withdrawal": _withdraw_readable,
    "purge": _purge_readable,
    "relabelling": _relabel_readable,
}
HIDDEN: Final[dict[str, Callable[[World, Step], None]]] = {
    "hidden revision": _revise_hidden,
    "hidden withdrawal": _withdraw_hidden,
    "hidden purge": _purge_hidden,
    "hidden raising": _raise_hidden,
    "hidden relabelling": _relabel_hidden,
}


def _certain(world: World, step: Step) -> str:
    """Return a hidden marking under which there is a document; one that was withdrawn or purged does not come again."""
    world.busy.close()
    marking = hidden_marking(world, step)
    for shift in range(9):
        if not world.partition(marking).count()[0]:
            world.take_in([document(step.document + shift, marking, step.variant)])
    return marking


def _chosen(world: World, marking: str, step: Step) -> str | None:
    """Return the id of one of the documents under a marking, by the figures of the step; nobody writes then."""
    world.busy.close()
    found = sorted(str(name) for (name,) in world.partition(marking)._store.tuples("SELECT id FROM documents"))
    return found[step.document % len(found)] if found else None


def _order(one: str, target: Marking, by: str) -> Order:
    return Order(RELABEL, one, target, target, by, AUTHORITY, ASKED)


def _remember(world: World, one: str, done: Relabelled) -> None:
    if one in world.stored:
        world.stored[done.document] = world.stored[one]
