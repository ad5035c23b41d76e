"""A partition that hangs together has no fault; each planted one is named."""

from pathlib import Path

import numpy as np

from indexes.database import Store, is_sound
from indexes.policy import parse
from indexes.rows import SCHEMAS, chunk_rows, document_row
from indexes.soundness import wrong
from tests.library import draft

SECRET = parse("SECRET")


def test_each_fault_is_named_only_where_it_is_looked_for(tmp_path: Path) -> None:
    store, one = Store(tmp_path / "vault.sqlite", SCHEMAS), draft("The ferry sails.\n\nIt is late.", "SECRET")
    with store.transaction() as database:
        database.table("documents").insert(document_row("a", one))
        database.table("originals").insert({"document": "a", "content": one.original})
        database.table("chunks").insert_all(chunk_rows("a", one, np.zeros((2, 4), np.float32)))
    assert wrong(store, SECRET, deep=True) == []
    with store.transaction() as database:
        database.execute("UPDATE documents SET text = 'x' || text, revision = 'x'")
    assert wrong(store, SECRET, deep=False) == []
    assert wrong(store, SECRET, deep=True) == [
        "document a: its file is not the one that was stored",
        "document a: a chunk does not say what its document says there",
    ]
    assert "above" in wrong(store, parse("UNCLASSIFIED"), deep=True)[2]
    store.close()


def test_a_file_that_is_no_database_is_not_sound(tmp_path: Path) -> None:
    Store(tmp_path / "one.sqlite", SCHEMAS).close()
    assert is_sound(tmp_path / "one.sqlite")
    (tmp_path / "two.sqlite").write_bytes(b"no database at all" * 100)
    assert not is_sound(tmp_path / "two.sqlite")
