"""What may happen in a library: each act is done to one world, in the reader's sight or out of it."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random

from hypothesis import strategies

from indexes.accounts import Account
from indexes.backup import backed_up
from indexes.control import register
from indexes.errors import CoversheetError, NotFound
from indexes.policy import parse
from indexes.records import Chunk
from ingest.quarantine import KEY_PURPOSE, Held, Quarantine
from ingest.reasons import reason
from ingest.review import REJECT, Choice, decide, desk_of, undo
from ingest.sandbox import Limits, Sandbox
from rag.ask import ask
from tests import lives, upkeep
from tests.doors import intrude, visit
from tests.lives import hidden_marking, readable_marking
from tests.stock import GLOSSARIES, OTHERS, QUESTIONS, SEARCHES, TEXTS, VARIANTS, document, revision
from tests.worlds import ABSENT, Pair, Step, World

Act = Callable[[World, Step], None]


def _store(world: World, step: Step) -> None:
    """Take in a readable document, in one run with the hidden ones that wait."""
    drafts, world.waiting = world.waiting, []
    if world.case.readable:
        marking = world.case.readable[step.marking % len(world.case.readable)]
        drafts.insert(step.question % (len(drafts) + 1), document(step.document, marking, step.variant))
    world.take_in(drafts)


def _found(world: World, step: Step) -> None:
    """Take in several readable documents under all markings of the reader."""
    drafts = [
        document(step.document + shift, marking, step.variant if shift % 3 == 0 else 0)
        for shift, marking in zip(range(7), cycle(world.case.readable), strict=False)
    ]
    world.take_in(drafts)


def _seal(world: World, step: Step) -> None:
    world.busy.close()
    with world.vault.writing(), suppress(CoversheetError):
        world.vault.seal()


def _reopen(world: World, step: Step) -> None:
    world.reopen()


def _gloss(world: World, marking: str, step: Step) -> None:
    """Load a glossary under a marking, in place of the one before."""
    world.busy.close()
    with world.vault.writing():
        world.vault.gloss(parse(marking), GLOSSARIES[step.variant])


def _gloss_readable(world: World, step: Step) -> None:
    if world.case.readable:
        _gloss(world, readable_marking(world, step), step)


def _caches(world: World, marking: str) -> list[Path]:
    folder = world.folder(marking)
    return [path for path in folder.iterdir() if path.suffix in {".faiss", ".bin"}] if folder.is_dir() else []


def _lose(world: World, marking: str) -> None:
    """Remove a partition's caches; a library opened anew has to do without."""
    for path in _caches(world, marking):
        path.unlink()


def _falsify(world: World, marking: str) -> None:
    """Change a byte in the middle of each cache."""
    for path in _caches(world, marking):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(bytes(content))


def _lose_readable(world: World, step: Step) -> None:
    for marking in world.case.readable:
        (_lose if step.variant % 2 else _falsify)(world, marking)
    world.reopen()


def _gloss_hidden(world: World, step: Step) -> None:
    _gloss(world, hidden_marking(world, step), step)


def _store_hidden(world: World, step: Step) -> None:
    world.take_in([document(step.document, hidden_marking(world, step), step.variant)])


def _wait_hidden(world: World, step: Step) -> None:
    world.waiting.append(document(step.document, hidden_marking(world, step), step.variant))


def _flood(world: World, step: Step) -> None:
    """Store many hidden documents that say the words of the questions."""
    shifts = range(step.variant + 3)
    world.take_in([document(step.document + shift, hidden_marking(world, step), shift % VARIANTS) for shift in shifts])


def _sql(world: World, marking: str, *statements: str) -> None:
    partition = world.partition(marking)
    with partition._store.transaction() as database:
        for statement in (*statements, "UPDATE state SET generation = generation + 1"):
            database.execute(statement)


def _delete(world: World, step: Step) -> None:
    """Delete one hidden document."""
    one = "(SELECT min(id) FROM documents)"
    statements = ("chunks WHERE document", "originals WHERE document", "documents WHERE id")
    _sql(world, hidden_marking(world, step), *(f"DELETE FROM {statement} = {one}" for statement in statements))  # noqa: S608


def _alter(world: World, step: Step) -> None:
    """Replace one hidden document by another of the same title and file name."""
    _delete(world, step)
    world.take_in([document(step.document, hidden_marking(world, step), 1)])


def _empty(world: World, step: Step) -> None:
    """Delete all documents of a hidden marking."""
    emptied = ("DELETE FROM chunks", "DELETE FROM originals", "DELETE FROM documents")
    _sql(world, hidden_marking(world, step), *emptied)


def _lose_hidden(world: World, step: Step) -> None:
    (_lose if step.variant % 2 else _falsify)(world, hidden_marking(world, step))


def _leftovers(world: World, step: Step) -> None:
    """Leave behind what a crash leaves in a hidden partition and in the folder of partitions."""
    folder = world.partition(hidden_marking(world, step))._folder
    (folder / ".vectors-1.faiss.new").write_bytes(b"half")
    (world.vault.layout.partitions / f"{next(world.serial)}").mkdir()


def _damage(world: World, step: Step) -> None:
    """Register a hidden partition whose database is damaged."""
    marking = "TOP SECRET//TK//NOFORN"
    folder = world.folder(marking)
    folder.mkdir(exist_ok=True)
    (folder / "vault.sqlite").write_bytes(b"not a database" * 100)
    register(world.vault.control, folder.name, parse(marking))


def _refused_deposit(world: World, step: Step) -> None:
    """Bring a hidden document whose chunk reaches beyond its text: it is refused."""
    one = document(step.document, hidden_marking(world, step))
    chunk = Chunk(0, len(one.text) + 9, None, one.marking, "")
    world.take_in([replace(one, chunks=(chunk,))])


def _busy(world: World, step: Step) -> None:
    """Have a hidden run hold the writer lock until the next document comes."""
    world.busy.close()
    world.busy.enter_context(world.vault.writing())


def _other_search(world: World, step: Step) -> None:
    for question, limit in SEARCHES:
        world.other_view().search(question, limit=limit)


def _other_ask(world: World, step: Step) -> None:
    for number in (0, step.question):
        ask(world.other_view(), QUESTIONS[number])


def _other_open(world: World, step: Step) -> None:
    for name in (*world.stored, ABSENT):
        with suppress(NotFound):
            world.other_view().document(name)
            world.other_view().page(name, 1)


def _add_account(world: World, step: Step) -> None:
    world.accounts().add(Account(f"new-{next(world.serial)}", ("SECRET",), "USA"))


def _grant(world: World, step: Step) -> None:
    world.accounts().grant(Account(OTHERS[1].name, ("SECRET", "NATO SECRET"), "USA", groups=(f"G{step.document}",)))


def _wrong_password(world: World, step: Step) -> None:
    world.accounts().verify(f"nobody-{step.document}", "wrong")


def _verify_audit(world: World, step: Step) -> None:
    world.vault.audit.verify()
    list(world.vault.audit.records())


def _note(world: World, step: Step) -> None:
    """Have hidden files counted, looked for, and remembered as seen."""
    one = document(step.document, hidden_marking(world, step), step.variant)
    world.vault.holds(one.marking, revision(one))
    world.vault.mark_seen(revision(one), hidden_marking(world, step))
    world.vault.seen(revision(one), "")
    world.vault.count()
    _ = world.vault.ceiling


def _quarantine(world: World, step: Step) -> None:
    """Quarantine a file that seems to hold a hidden marking."""
    one = document(step.document, hidden_marking(world, step), step.variant)
    held = Held(one.filename, one.original, revision(one), reason("unmarked"), (one.marking,))
    world.busy.close()
    with world.vault.writing():
        Quarantine(world.vault.layout.quarantine, world.vault.key(KEY_PURPOSE)).put(held, world.vault.ceiling)
    assert any(world.vault.layout.quarantine.iterdir())


def _review(world: World, step: Step) -> None:
    """Have another reviewer look at what is quarantined, and reject it; every second time he undoes that."""
    _quarantine(world, step)
    desk, name = desk_of(world.vault), OTHERS[0].name
    for entry in desk.queue(name):
        desk.look(name, entry.id)
        decide(Choice(name, entry.id, REJECT), desk, world.vault, Sandbox(Limits()))
        if step.variant % 2:
            undo(name, entry.id, desk, world.vault)
    assert any(record["action"] == "review decide" for record in world.vault.audit.records())


def _back_up(world: World, step: Step) -> None:
    backed_up(world.vault, world.vault.layout.root.with_name(f"backup-{next(world.serial)}"), None)


def _visit(world: World, step: Step) -> None:
    visit(world, OTHERS[0].name, QUESTIONS[step.question])


def _intrude(world: World, step: Step) -> None:
    intrude(world, [ABSENT, *world.stored][-1])


READABLE: dict[str, Act] = {
    "store": _store,
    "found": _found,
    "seal": _seal,
    "reopen": _reopen,
    "lose": _lose_readable,
    "glossary": _gloss_readable,
    **lives.READABLE,
}
"""Acts of which the reader may know: done to both worlds."""

HIDDEN: dict[str, Act] = {
    "hidden store": _store_hidden,
    "hidden wait": _wait_hidden,
    "hidden flood": _flood,
    "hidden glossary": _gloss_hidden,
    "hidden alter": _alter,
    "hidden delete": _delete,
    "hidden empty": _empty,
    "hidden seal": _seal,
    "hidden lose": _lose_hidden,
    "hidden reopen": _reopen,
    "hidden leftovers": _leftovers,
    "hidden damage": _damage,
    "hidden refusal": _refused_deposit,
    "hidden busy": _busy,
    "hidden search": _other_search,
    "hidden ask": _other_ask,
    "hidden open": _other_open,
    "hidden account": _add_account,
    "hidden grant": _grant,
    "hidden password": _wrong_password,
    "hidden audit": _verify_audit,
    "hidden note": _note,
    "hidden quarantine": _quarantine,
    "hidden review": _review,
    **lives.HIDDEN,
    "hidden backup": _back_up,
    "hidden repair": upkeep.repair,
    "hidden door": upkeep.door,
    "hidden reveal": upkeep.reveal,
    "hidden report": upkeep.report,
    "hidden run": upkeep.count_run,
    "hidden visit": _visit,
    "hidden intruder": _intrude,
}
"""Acts of which the reader may not know: done to the second world only."""


def do(world: World, step: Step) -> None:
    """Let a step happen in a world. What fails out of the reader's sight stays there."""
    if step.act in READABLE:
        READABLE[step.act](world, step)
        return
    with suppress(CoversheetError, sqlite3.DatabaseError):
        HIDDEN[step.act](world, step)


def steps(*acts: str) -> strategies.SearchStrategy[Step]:
    """Return the strategy of steps of these kinds."""
    return strategies.builds(
        Step,
        act=strategies.sampled_from(acts),
        document=strategies.integers(0, len(TEXTS) - 1),
        marking=strategies.integers(0, 5),
        variant=strategies.integers(0, VARIANTS - 1),
        question=strategies.integers(0, len(QUESTIONS) - 1),
    )


LOOKS = ("look search", "look ask", "look open")
SLOW = frozenset({"hidden password", "hidden visit", "hidden intruder"})
"""Acts in which a password is checked, which is slow on purpose."""


def pairs(case: str, *, without: frozenset[str] = SLOW) -> strategies.SearchStrategy[Pair]:
    """Return the strategy of pairs for one reader: at least one readable and one hidden document in each."""
    store, hide = steps("store", "found"), steps("hidden store", "hidden wait", "hidden flood")
    acts = tuple(act for act in ("store", *READABLE, *LOOKS, *HIDDEN) if act not in without)
    return strategies.builds(
        lambda found, before, certain, after: Pair(case, apart((found, *before, *certain, *after))),
        found=steps("found", "found", "store"),
        before=strategies.lists(strategies.one_of(store, hide), max_size=3),
        certain=strategies.tuples(hide, store) | strategies.tuples(store, hide, store),
        after=strategies.lists(steps(*acts), max_size=7) | strategies.integers(0, 2**32).map(partial(_evenly, acts)),
    )


def apart(history: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return a history without damage where something is purged or relabelled: that searches the whole library.

    It stops at what can't be read there; see the known limits in docs/assurance.md.
    """
    if {"purge", "relabelling"}.isdisjoint(step.act for step in history):
        return history
    return tuple(step for step in history if step.act != "hidden damage")


def _evenly(acts: tuple[str, ...], seed: int) -> list[Step]:
    """Return steps by plain chance; hypothesis, which looks for failures its own way, seldom draws some acts."""
    chance = Random(seed)
    return [
        Step(chance.choice(acts), *(chance.randrange(bound) for bound in (len(TEXTS), 6, VARIANTS, len(QUESTIONS))))
        for _ in range(chance.randint(4, 9))
    ]
