"""What else may happen in a library out of a reader's sight: its upkeep, doors for others, looks into the log."""

from indexes.inquiry import revealed
from indexes.inspection import inspected, repaired
from indexes.panels import add_panel
from indexes.reporting import decide, listed, report_page
from indexes.reports import Decision, Said
from indexes.runs import Register
from indexes.tokens import Wish, make_token
from rag.conversation import turn
from rag.judged import judged
from tests.stock import HIGH_REVIEWERS, OTHERS, QUESTIONS
from tests.worlds import Step, World


def repair(world: World, step: Step) -> None:
    """Inspect the library and make stale caches anew."""
    del step
    world.busy.close()
    inspected(world.vault, deep=True)
    repaired(world.vault)


def door(world: World, step: Step) -> None:
    """Give somebody else a token, and a page of the intranet the right to show the panel."""
    del step
    make_token(world.vault.control, OTHERS[0].name, Wish(("ask",), 30, None))
    add_panel(world.vault.control, f"https://other{next(world.serial)}.example", None)


def reveal(world: World, step: Step) -> None:
    """Have somebody who oversees the log look at the words of the last question of another."""
    world.other_view().search(QUESTIONS[step.question])
    *_, last = world.vault.audit.records()
    revealed(world.vault, OTHERS[0].name, int(str(last["number"])))


def report(world: World, step: Step) -> None:
    """Have somebody else report a claim and a page as marked too low; every second time an officer decides."""
    view = world.other_view()
    given = turn(view, QUESTIONS[step.question])
    if given.answer.claims:
        judged(view, given.id, 1, Said.TOO_LOW)
    for document in sorted(world.stored)[:1]:
        report_page(view, document, 1, Said.TOO_LOW)
    for one in listed(world.vault, HIGH_REVIEWERS[1]) if step.variant % 2 else ():
        decide(world.vault, HIGH_REVIEWERS[1], one.report.id, Decision.RELABELLED.value)


def count_run(world: World, step: Step) -> None:
    """Have a run that brings documents in counted."""
    del step
    register = Register(world.vault.control, 7)
    register.note({"stored": 3})
    register.end("done", {"stored": 7})
