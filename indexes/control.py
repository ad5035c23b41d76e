"""The control database: accounts, registers of partitions and conversations, seen files, the model.

It holds no titles and no text.
"""

import numpy as np

from indexes import measurements, orders, runs, signins
from indexes.database import Database, Store
from indexes.embed import Embedder, Fingerprint, probes
from indexes.errors import ModelError, UsageError
from indexes.layout import Layout
from indexes.policy import RULESETS, Marking, Ruleset, dominates, join, text, unknown
from indexes.rows import stored_marking

OTHER_MODEL = (
    "The library's vectors were made by another model than the one that is chosen now. "
    "Set COVERSHEET_EMBEDDER back, or change the library's model: coversheet index build. See: coversheet models show"
)
DISAGREES = (
    "The chosen model gives other vectors here than when this library was made, for the same texts. "
    "Use the machine or the versions that it was made with, or make a new library. See: coversheet models show"
)


def _first_schema(database: Database) -> None:
    database.table("accounts").create(
        {
            "name": str,
            "password": str,  # argon2id hash; empty: no sign-in
            "clearances": str,  # JSON list of texts
            "nationality": str,
            "holds": str,  # JSON list
            "groups": str,  # JSON list
            "valid_from": str,
            "valid_until": str,
        },
        pk="name",
    )
    database.table("partitions").create({"name": str, "marking": str}, pk="name")
    database.table("seen").create({"code": str}, pk="code")
    database.table("model").create({"fingerprint": str})


def _memberships(database: Database) -> None:
    """What a clearance document gives besides levels, holds and groups: a JSON list of tag and value."""
    database.table("accounts").add_column("memberships", str, not_null_default="[]")


def _review(database: Database) -> None:
    """Who may review quarantined files, and the most that this library may hold."""
    database.table("accounts").add_column("reviewer", int, not_null_default=0)
    database.table("declared").create({"marking": str})


def _book(database: Database) -> None:
    """By which book the markings of this library's documents are read."""
    database.table("book").create({"ruleset": str})


def _probes(database: Database) -> None:
    """The vectors of the probe texts, as they were when the library's model was first used."""
    database.table("probes").create({"number": int, "vector": bytes}, pk="number")


def _answers(database: Database) -> None:
    """Under which markings answers are kept, and how high each conversation has reached: no question, no words."""
    database.table("shelves").create({"name": str, "marking": str}, pk="name")
    database.table("threads").create({"id": str, "owner": str, "marking": str, "turns": int}, pk="id")
    database.table("askers").create({"owner": str, "answers": int}, pk="owner")


def _duties(database: Database) -> None:
    """What each account may do: a JSON list. Accounts from before read documents."""
    database.table("accounts").add_column("duties", str, not_null_default='["reader"]')


def _doors(database: Database) -> None:
    """Which origins may show the chat panel, and the tokens of programs: digests only."""
    database.table("panels").create({"id": str, "origin": str, "ceiling": str}, pk="id")
    database.table("tokens").create(
        {"id": str, "digest": str, "account": str, "scopes": str, "ceiling": str, "made": str, "until": str}, pk="id"
    )
    database.table("tokens").create_index(["digest"], unique=True)


def _switching(database: Database) -> None:
    """The model whose vectors lie beside, and the one to which partitions are still brought after a switch."""
    database.table("other_model").create({"fingerprint": str, "probes": bytes})
    database.table("switching").create({"model": str})


def open_control(layout: Layout) -> Store:
    """Open the control database of a library."""
    migrations = (
        _first_schema,
        _memberships,
        _review,
        _book,
        _probes,
        _answers,
        _duties,
        orders.schema,
        _doors,
        runs.schema,
        _switching,
        measurements.schema,
        signins.schema,
    )
    return Store(layout.control, migrations)


def limit(control: Store, top: Marking) -> None:
    """Take all that names a marking which `top` does not dominate out of a copy of a control database.

    Accounts go too: what a person is cleared for may be above that marking.
    """
    named = [(table, ("marking",)) for table in ("partitions", "shelves", "threads", "declared")]
    with control.transaction() as database:
        for table in ("accounts", "seen", "sign_ins"):
            database.execute(f"DELETE FROM {table}")  # noqa: S608 - our names
        for table, columns in (*named, ("backups", ("marking",)), ("orders", ("source", "target"))):
            for column in columns:
                for row in control.query(f"SELECT DISTINCT {column} AS named FROM {table}"):  # noqa: S608 - our names
                    if row["named"] and not dominates(top, stored_marking(row["named"])):
                        database.execute(f"DELETE FROM {table} WHERE {column} = ?", [row["named"]])  # noqa: S608


def shelves(control: Store) -> list[Marking]:
    """Return the markings under which answers are kept, in the order of their texts."""
    return [stored_marking(row["marking"]) for row in control.query("SELECT marking FROM shelves ORDER BY marking")]


def shelve(control: Store, name: str, marking: Marking) -> None:
    """Enter a marking under which answers are kept; one that is there already costs no write."""
    if not control.query("SELECT 1 FROM shelves WHERE name = ?", name):
        with control.transaction() as database:
            database.table("shelves").upsert({"name": name, "marking": text(marking)}, pk="name")


def next_answer(control: Store, owner: str) -> int:
    """Count one more answer of an account, and return the count."""
    with control.transaction() as database:
        rows = control.query("SELECT answers FROM askers WHERE owner = ?", owner)
        answers = rows[0]["answers"] + 1 if rows else 1
        database.table("askers").upsert({"owner": owner, "answers": answers}, pk="owner")
    return answers


def reached(control: Store, thread: str, owner: str) -> tuple[Marking, int] | None:
    """Return how high a conversation of this account has reached, and how many turns it has; None without one."""
    rows = control.query("SELECT marking, turns FROM threads WHERE id = ? AND owner = ?", thread, owner)
    return (stored_marking(rows[0]["marking"]), rows[0]["turns"]) if rows else None


def reach(control: Store, thread: str, owner: str, marking: Marking) -> int:
    """Raise what a conversation has reached by `marking`, and return the number of its new turn. It never falls."""
    with control.transaction() as database:
        before = reached(control, thread, owner)
        top, turns = (join([before[0], marking]), before[1] + 1) if before else (marking, 1)
        row = {"id": thread, "owner": owner, "marking": text(top), "turns": turns}
        database.table("threads").upsert(row, pk="id")
    return turns


def registered(control: Store) -> dict[str, Marking]:
    """Return the marking of each partition by its folder name, in the order of the markings' texts."""
    rows = control.query("SELECT name, marking FROM partitions ORDER BY marking")
    return {row["name"]: stored_marking(row["marking"]) for row in rows}


def register(control: Store, name: str, marking: Marking) -> None:
    """Enter a partition in the register; one that is there already costs no write."""
    if control.query("SELECT 1 FROM partitions WHERE name = ? AND marking = ?", name, text(marking)):
        return
    with control.transaction() as database:
        database.table("partitions").upsert({"name": name, "marking": text(marking)}, pk="name")


def declared_ceiling(control: Store) -> Marking | None:
    """Return the most that this library may hold, as its administrator declared it; None where he did not."""
    rows = control.query("SELECT marking FROM declared")
    return stored_marking(rows[0]["marking"]) if rows else None


def declare_ceiling(control: Store, marking: Marking) -> None:
    """Declare the most that this library may hold. Raises UsageError for one that is lower than the one before."""
    if tokens := unknown(marking):
        message = f"The ceiling has a part that is not known here: {', '.join(sorted(tokens))}."
        raise UsageError(message)
    with control.transaction() as database:
        before = declared_ceiling(control)
        if before is not None and not dominates(marking, before):
            message = f"The ceiling of this library is {text(before)}. It can be raised, not lowered."
            raise UsageError(message)
        database.table("declared").delete_where()
        database.table("declared").insert({"marking": text(marking)})


def library_ruleset(control: Store) -> Ruleset:
    """Return the book by which markings are read here: what the administrator chose, else `either`."""
    rows = control.query("SELECT ruleset FROM book")
    return next((known for known in RULESETS if rows and rows[0]["ruleset"] == known), RULESETS[0])


def choose_ruleset(control: Store, ruleset: Ruleset) -> None:
    """Choose the book by which markings are read from now on; what is stored keeps its marking."""
    with control.transaction() as database:
        database.table("book").delete_where()
        database.table("book").insert({"ruleset": ruleset})


def library_model(control: Store) -> Fingerprint | None:
    """Return the fingerprint of the model that makes this library's vectors; None before the first use."""
    rows = control.query("SELECT fingerprint FROM model")
    return Fingerprint.read(rows[0]["fingerprint"]) if rows else None


def recorded_model(layout: Layout) -> Fingerprint | None:
    """Return the same of a library that is not open; None also where there is no library."""
    if not layout.exists():
        return None
    control = open_control(layout)
    try:
        return library_model(control)
    finally:
        control.close()


def other_model(control: Store) -> Fingerprint | None:
    """Return the model whose vectors are made, or lie, beside those that are searched; None without one."""
    rows = control.query("SELECT fingerprint FROM other_model")
    return Fingerprint.read(rows[0]["fingerprint"]) if rows else None


def set_other_model(control: Store, embedder: Embedder) -> None:
    """Enter the model whose vectors are made beside, with what it gives for the probes."""
    with control.transaction() as database:
        database.table("other_model").delete_where()
        vectors = probes.measured(embedder).astype("<f4").tobytes()
        database.table("other_model").insert({"fingerprint": embedder.fingerprint.written(), "probes": vectors})


def switch_models(control: Store) -> None:
    """Let the library's model and the other one change places, with their probes: the one commit of a switch.

    From then on `switching` holds the model until every partition was brought to it.
    """
    with control.transaction() as database:
        ((fingerprint, other_probes),) = control.tuples("SELECT fingerprint, probes FROM other_model")
        ((before,),) = control.tuples("SELECT fingerprint FROM model")
        kept = b"".join(_kept_probes(control))
        for table in ("model", "other_model", "probes", "switching"):
            database.table(table).delete_where()
        database.table("model").insert({"fingerprint": fingerprint})
        database.table("other_model").insert({"fingerprint": before, "probes": kept})
        each = 4 * Fingerprint.read(fingerprint).dimension
        parts = [bytes(other_probes)[at : at + each] for at in range(0, len(other_probes), each)]
        database.table("probes").insert_all({"number": at, "vector": part} for at, part in enumerate(parts))
        database.table("switching").insert({"model": fingerprint})


def switching(control: Store) -> str:
    """Return the record of the model to which partitions are still to be brought; "" where none is."""
    rows = control.tuples("SELECT model FROM switching")
    return str(rows[0][0]) if rows else ""


def end_switching(control: Store) -> None:
    """Note that every partition was brought to the library's model."""
    with control.transaction() as database:
        database.table("switching").delete_where()


def agree_on_model(control: Store, fingerprint: Fingerprint) -> None:
    """Make this the library's model if it has none yet. Raises ModelError when it has another.

    What an earlier release did not record of the same model is recorded now.
    """
    kept = library_model(control)
    if kept is None or (kept != fingerprint and fingerprint.is_that_of(kept)):
        with control.transaction() as database:
            if library_model(control) == kept:  # nobody was faster
                database.table("model").delete_where()
                database.table("model").insert({"fingerprint": fingerprint.written()})
    if library_model(control) != fingerprint:
        raise ModelError(OTHER_MODEL)


def agree_on_probes(control: Store, embedder: Embedder) -> float:
    """Compare what the model gives now with what it gave when the library was made; return the least cosine.

    The first time, what it gives is kept. Raises ModelError when the two differ too much to be one model.
    """
    now = probes.measured(embedder)
    if not (kept := _kept_probes(control)):
        with control.transaction() as database:
            if not (kept := _kept_probes(control)):  # nobody was faster
                rows = [{"number": at, "vector": row.astype("<f4").tobytes()} for at, row in enumerate(now)]
                database.table("probes").insert_all(rows)
                return 1.0
    stored = np.frombuffer(b"".join(kept), "<f4")
    agreement = probes.agreement(now, stored.reshape(len(kept), -1) if len(stored) % len(kept) == 0 else stored)
    if agreement < probes.least(embedder.fingerprint.precision):
        raise ModelError(DISAGREES)
    return agreement


def _kept_probes(control: Store) -> list[bytes]:
    return [bytes(row["vector"]) for row in control.query("SELECT vector FROM probes ORDER BY number")]
