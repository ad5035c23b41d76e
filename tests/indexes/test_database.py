"""A SQLite file is opened one way: durable, whole transactions, one state for a reader, a known schema."""

from pathlib import Path
from threading import Thread

import pytest

from indexes.database import Database, Store
from indexes.errors import Damaged, UsageError


def first(database: Database) -> None:
    """Make a table."""
    database.table("ferries").create({"name": str, "berth": int}, pk="name")


def second(database: Database) -> None:
    """Add a column."""
    database.execute("ALTER TABLE ferries ADD COLUMN cars INTEGER NOT NULL DEFAULT 0")


def add(store: Store, name: str) -> None:
    """Insert one ferry."""
    with store.transaction() as database:
        database.table("ferries").insert({"name": name, "berth": 1})


def names(store: Store) -> list[str]:
    """Return what is stored."""
    return [row["name"] for row in store.query("SELECT name FROM ferries ORDER BY name")]


def test_a_commit_is_durable_by_its_settings(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite", (first,))
    found = {name: store.query(f"PRAGMA {name}")[0] for name in ("journal_mode", "synchronous", "secure_delete")}
    assert [*found["journal_mode"].values(), *found["synchronous"].values()] == ["wal", 2]
    assert [*found["secure_delete"].values(), *store.query("PRAGMA foreign_keys")[0].values()] == [1, 1]
    store.close()


def test_a_transaction_that_raises_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite", (first,))

    def fail() -> None:
        with store.transaction() as database:
            database.table("ferries").insert({"name": "Heron", "berth": 1})
            raise UsageError

    with pytest.raises(UsageError):
        fail()
    assert names(store) == []
    add(store, "Wren")
    store.close()
    again = Store(tmp_path / "a.sqlite", (first,))
    assert names(again) == ["Wren"]
    again.close()


def test_migrations_run_once_each_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    store = Store(path, (first,))
    add(store, "Heron")
    store.close()
    for _ in range(2):
        store = Store(path, (first, second))
        assert store.query("SELECT * FROM ferries") == [{"name": "Heron", "berth": 1, "cars": 0}]
        store.close()


def test_a_file_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    Store(tmp_path / "a.sqlite", (first, second)).close()
    with pytest.raises(Damaged, match="newer"):
        Store(tmp_path / "a.sqlite", (first,))


def test_a_migration_that_fails_leaves_the_old_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    Store(path, (first,)).close()

    def broken(database: Database) -> None:
        second(database)
        database.execute("SELECT * FROM nowhere")

    with pytest.raises(Damaged):
        Store(path, (first, broken))
    store = Store(path, (first, second))
    assert store.query("SELECT * FROM ferries") == []
    store.close()


@pytest.mark.parametrize("content", [b"not a database, but a text that is long enough to be read" * 40, b"\0" * 4096])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(content)
    with pytest.raises(Damaged):
        Store(path, (first,))


def test_a_snapshot_sees_one_state(tmp_path: Path) -> None:
    store, other = Store(tmp_path / "a.sqlite", (first,)), Store(tmp_path / "a.sqlite", (first,))
    add(store, "Heron")
    with store.snapshot():
        assert names(store) == ["Heron"]
        add(other, "Wren")
        assert names(store) == ["Heron"]
    assert names(store) == ["Heron", "Wren"]
    store.close()
    other.close()


def test_threads_share_a_store(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite", (first,))

    def fill(name: str) -> None:
        for number in range(10):
            add(store, f"{name}-{number}")

    threads = [Thread(target=fill, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(store)) == 40
    store.close()


def test_a_full_disk_is_told_of_and_undone(tmp_path: Path) -> None:
    store = Store(tmp_path / "small.sqlite", [first])
    (row,) = store.query("PRAGMA page_count")
    store.query(f"PRAGMA max_page_count = {row['page_count']}")
    with pytest.raises(Damaged, match="Free space"), store.transaction() as database:
        database.table("ferries").insert({"name": "Heron" * 10_000, "berth": 1})
    assert store.query("SELECT * FROM ferries") == []
    store.query("PRAGMA max_page_count = 1000")
    with store.transaction() as database:
        database.table("ferries").insert({"name": "Heron" * 10_000, "berth": 1})
    assert len(store.query("SELECT * FROM ferries")) == 1
    store.close()
