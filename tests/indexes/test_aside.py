"""What is set aside is in no table that is read, comes back as it was, and is erased whole."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexes import aside
from indexes.aside import Aside
from indexes.database import Store
from indexes.policy import parse
from indexes.rows import SCHEMAS, chunk_rows, document_row, short_form_rows
from tests.library import draft

TEXT = "The Northern Supply Depot (NSD) holds diesel.\n\nThe NSD is closed."
READ = ("documents", "originals", "chunks", "short_forms")
KEPT = ("aside_documents", "aside_originals", "aside_chunks")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The file of a partition with one document, "a"."""
    store, one = Store(tmp_path / "vault.sqlite", SCHEMAS), draft(TEXT, "SECRET")
    with store.transaction() as database:
        database.table("state").insert({"marking": "SECRET", "model": "", "generation": 0})
        database.table("documents").insert(document_row("a", one))
        database.table("originals").insert({"document": "a", "content": one.original})
        vectors = np.arange(8, dtype=np.float32).reshape(2, 4)
        database.table("chunks").insert_all(chunk_rows("a", one, vectors))
        rows = [
            dict(zip(("document", "short", "long", "words"), row, strict=True)) for row in short_form_rows("a", TEXT)
        ]
        database.table("short_forms").insert_all(rows)
    yield store
    store.close()


def counts(store: Store, tables: tuple[str, ...]) -> list[int]:
    """Return how many rows these tables have."""
    return [int(store.tuples(f"SELECT count(*) FROM {table}")[0][0]) for table in tables]  # noqa: S608 - our names


def content(store: Store) -> list[list[tuple[object, ...]]]:
    """Return all that is read, but for the row numbers of chunks."""
    columns = 'document, key, "start", "end", page, portion, heading, boxes, text, vector'
    chunks = store.tuples(f"SELECT {columns} FROM chunks ORDER BY id")  # noqa: S608 - our names
    return [chunks, *(store.tuples(f"SELECT * FROM {table}") for table in READ if table != "chunks")]  # noqa: S608


def test_out_and_back_is_as_before_but_for_row_numbers(store: Store) -> None:
    before, marked = content(store), Aside(store, parse("SECRET"))
    numbers = store.tuples("SELECT id FROM chunks")
    marked.put("a", aside.WITHDRAWN)
    marked.put("a", aside.REMOVED)  # a second time changes nothing
    assert (counts(store, READ), counts(store, KEPT)) == ([0, 0, 0, 0], [1, 1, 2])
    assert (marked.why("a"), marked.why("b")) == (aside.WITHDRAWN, "")
    marked.bring_back("a")
    assert (content(store), counts(store, KEPT), marked.why("a")) == (before, [0, 0, 0], "")
    assert before[3]
    assert not set(numbers) & set(store.tuples("SELECT id FROM chunks"))
    assert store.tuples("SELECT generation FROM state") == [(2,)]


def test_it_is_taken_as_it_was_brought(store: Store) -> None:
    marked, one = Aside(store, parse("SECRET")), draft(TEXT, "SECRET")
    found = marked.taken("a")
    marked.put("a", aside.REMOVED)
    again = marked.taken("a")
    assert found is not None
    assert again is not None
    assert found[0] == again[0] == one
    assert (found[1] == again[1]).all()
    assert marked.taken("b") is None


def test_it_is_found_to_say_something_wherever_it_lies(store: Store) -> None:
    marked = Aside(store, parse("SECRET"))
    for _ in range(2):
        assert marked.says(b"holds diesel", "b")
        assert marked.says(np.arange(4, dtype="<f4").tobytes(), "b")
        assert not marked.says(b"holds diesel", "a")
        assert not marked.says(b"holds petrol", "b")
        marked.put("a", aside.REMOVED)


@pytest.mark.parametrize("is_aside", [False, True])
def test_it_is_erased_whole(store: Store, is_aside: bool) -> None:
    if is_aside:
        Aside(store, parse("SECRET")).put("a", aside.WITHDRAWN)
    with store.transaction() as database:
        assert aside.erased(database, "a") == 4
    assert (counts(store, READ), counts(store, KEPT)) == ([0, 0, 0, 0], [0, 0, 0])


def test_how_far_back_is_looked_is_bounded_and_a_ring_ends(store: Store) -> None:
    marked, ids = Aside(store, parse("SECRET")), [f"r{number:03}" for number in range(aside.DEEPEST + 2)]
    with store.transaction() as database:
        for old, new in zip(ids, [*ids[1:], "a"], strict=True):
            database.table("aside_documents").insert(
                {**document_row(old, draft(TEXT, "SECRET")), "why": "revised", "time": ""}
            )
            database.table("revisions").insert({"old": old, "new": new, "time": ""})
    found = [one.document for one in marked.revisions("a")]
    assert (found, marked.replaced("r000")) == (ids[2:], None)
    last = marked.replaced(ids[-1])
    assert last is not None
    assert (last.now, last.number) == ("a", aside.DEEPEST)
    with store.transaction() as database:  # a ring, which no program writes
        database.table("revisions").insert({"old": "a", "new": "r150", "time": ""})
    assert [one.document for one in marked.revisions("a")] == found
