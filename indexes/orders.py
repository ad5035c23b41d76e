"""What the control database knows of the life cycle: orders that wait or run, ids that stay out, backups. No text.

An order that has begun is finished by whoever opens the library next.
"""

from dataclasses import dataclass, replace
from typing import Final

from indexes.database import Database, Row, Store
from indexes.policy import Marking, text
from indexes.rows import stored_marking

ASKED: Final = "asked"  # one person asked; another one has to
BEGUN: Final = "begun"
PURGE: Final = "purge"
RELABEL: Final = "relabel"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to become of a document. `target` is the marking of a relabelling; `second` confirmed it, "" for none."""

    kind: str
    document: str
    source: Marking
    target: Marking | None
    by: str
    authority: str
    step: str
    second: str = ""


def schema(database: Database) -> None:
    """Make the tables of the life cycle."""
    columns = ("kind", "document", "source", "target", "by", "authority", "step", "second")
    database.table("orders").create(dict.fromkeys(columns, str), pk="document")
    database.table("barred").create({"document": str}, pk="document")
    database.table("backups").create({"place": str, "marking": str, "time": str, "digest": str})


def enter(control: Store, order: Order) -> None:
    """Enter an order in place of the one before on the same document; durable when it returns."""
    target = text(order.target) if order.target else ""
    row = {"kind": order.kind, "document": order.document, "source": text(order.source), "target": target}
    row |= {"by": order.by, "authority": order.authority, "step": order.step, "second": order.second}
    with control.transaction() as database:
        database.table("orders").upsert(row, pk="document")


def asked(control: Store, document: str) -> Order | None:
    """Return the order on a document that waits for a second person, or None."""
    rows = control.query("SELECT * FROM orders WHERE document = ? AND step = ?", document, ASKED)
    return _order(rows[0]) if rows else None


def begun(control: Store) -> list[Order]:
    """Return the orders that have begun and not ended."""
    rows = control.query("SELECT * FROM orders WHERE step = ? ORDER BY document", BEGUN)
    return [_order(row) for row in rows]


def begin(control: Store, order: Order) -> Order:
    """Enter an order as begun and return it so."""
    started = replace(order, step=BEGUN)
    enter(control, started)
    return started


def end(control: Store, document: str) -> None:
    """Forget the order on a document."""
    with control.transaction() as database:
        database.execute("DELETE FROM orders WHERE document = ?", [document])


def bar(control: Store, document: str) -> None:
    """Keep an id out from now on: its file is not stored under its marking again."""
    with control.transaction() as database:
        database.table("barred").upsert({"document": document}, pk="document")


def unbar(control: Store, document: str) -> None:
    """Let an id in again."""
    with control.transaction() as database:
        database.execute("DELETE FROM barred WHERE document = ?", [document])


def is_barred(control: Store, document: str) -> bool:
    """Tell whether an id stays out."""
    return bool(control.query("SELECT 1 FROM barred WHERE document = ?", document))


def note_backup(control: Store, place: str, marking: Marking, time: str, digest: str) -> None:
    """Remember that what bears a marking was copied to a place at a time (ISO, UTC)."""
    with control.transaction() as database:
        row = {"place": place, "marking": text(marking), "time": time, "digest": digest}
        database.table("backups").insert(row)


def backups(control: Store, marking: Marking) -> list[str]:
    """Return where and when what bears a marking was copied."""
    rows = control.query("SELECT place, time FROM backups WHERE marking = ? ORDER BY time", text(marking))
    return [f"{row['place']} ({row['time']})" for row in rows]


def _order(row: Row) -> Order:
    target = stored_marking(row["target"]) if row["target"] else None
    about = (row["kind"], row["document"], stored_marking(row["source"]), target)
    return Order(*about, row["by"], row["authority"], row["step"], row["second"])
