"""Records go into rows and come back the same."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexes.database import Store
from indexes.errors import Damaged
from indexes.policy import parse
from indexes.records import Box, Evidence
from indexes.rows import (
    SCHEMAS,
    check,
    chunk_of,
    chunk_rows,
    document_of,
    document_row,
    hit_of,
    short_form_rows,
    stored_marking,
)
from tests.library import draft

ONE = draft(
    "The ferry sails.\n\nThe dépôt is full.",
    "SECRET//NOFORN",
    title_marking="(U)",
    portions=["(U)", "(S//NF)"],
    pages=(0, 18),
)
BOXED = replace(
    ONE, chunks=(replace(ONE.chunks[0], boxes=(Box(1, 0.5, 1.0, 2.25, 3.0),), heading="1. Sea"), ONE.chunks[1])
)
VECTORS = np.arange(8, dtype=np.float32).reshape(2, 4)


def test_chunks_come_back() -> None:
    rows = list(chunk_rows("d", BOXED, VECTORS))
    assert tuple(chunk_of(row) for row in rows) == BOXED.chunks
    assert [row["text"] for row in rows] == ["The ferry sails.", "The dépôt is full."]
    assert [np.frombuffer(row["vector"], "<f4").tolist() for row in rows] == VECTORS.tolist()
    assert rows[0]["portion"] == "UNCLASSIFIED"


def test_documents_come_back() -> None:
    found = document_of(document_row("d", BOXED), BOXED.marking, BOXED.chunks)
    assert (found.title, found.title_marking, found.text) == (BOXED.title, parse("UNCLASSIFIED"), BOXED.text)
    assert (found.pages, found.chunks, found.filename) == (BOXED.pages, BOXED.chunks, BOXED.filename)
    assert len(found.revision) == 64


def test_evidence_and_the_facts_of_a_folder_come_back() -> None:
    finds = (
        Evidence("banner", "at the top of page 1", "SECRET", "SECRET", page=1, box=Box(1, 0.5, 1.0, 2.25, 3.0)),
        Evidence("decision", "by Jörg and Ann", "SECRET", "SECRET", 0.5),
    )
    one = replace(ONE, evidence=finds, collection="Dépôts", originator="G4", date="1962-03", rating="B2")
    found = document_of(document_row("d", one), one.marking, one.chunks)
    assert (found.evidence, found.collection, found.originator) == (finds, "Dépôts", "G4")
    assert (found.date, found.rating) == ("1962-03", "B2")


def test_a_partition_of_the_first_format_is_brought_to_this_one(tmp_path: Path) -> None:
    store = Store(tmp_path / "vault.sqlite", SCHEMAS[:1])
    later = ("evidence", "collection", "originator", "date", "rating")
    row = {k: v for k, v in document_row("d", ONE).items() if k not in later}
    with store.transaction() as database:
        database.table("documents").insert(row)
    store.close()
    newer = Store(tmp_path / "vault.sqlite", SCHEMAS)
    (read,) = newer.query("SELECT * FROM documents")
    newer.close()
    found = document_of(read, ONE.marking, ONE.chunks)
    assert (found.title, found.evidence, found.collection) == (ONE.title, (), "")
    assert (found.date, found.rating) == ("", "")


def test_row_numbers_and_keys_are_read_without_the_texts(tmp_path: Path) -> None:
    store = Store(tmp_path / "vault.sqlite", SCHEMAS)
    (plan,) = store.query("EXPLAIN QUERY PLAN SELECT id, key FROM chunks INDEXED BY chunks_in_order ORDER BY id")
    assert "COVERING INDEX chunks_in_order" in plan["detail"]
    assert store.tuples("SELECT count(*), max(id) FROM chunks WHERE id > ?", 3) == [(0, None)]
    store.close()


def test_a_hit_bears_both_markings() -> None:
    row = next(chunk_rows("d", BOXED, VECTORS)) | document_row("d", BOXED)
    hit = hit_of(row | {"text": "The ferry sails."}, BOXED.marking, 0.5)
    assert (hit.marking, hit.portion) == (BOXED.marking, parse("UNCLASSIFIED"))
    assert (hit.text, hit.score, hit.page, hit.heading) == ("The ferry sails.", 0.5, 1, "1. Sea")


def test_a_hit_knows_what_its_document_says_of_itself() -> None:
    one = replace(BOXED, date="1962-03-12", rating="C3", originator="G4", collection="Ferries")
    row = next(chunk_rows("d", one, VECTORS)) | document_row("d", one)
    hit = hit_of(row | {"text": "The ferry sails."}, one.marking, 0.5)
    assert (hit.date, hit.rating, hit.originator, hit.collection) == ("1962-03-12", "C3", "G4", "Ferries")
    assert hit.media_type == "text/plain"


@pytest.mark.parametrize("wrong", [{"date": "1962-13"}, {"date": "12 March"}, {"rating": "G1"}, {"rating": "B7"}])
def test_a_date_or_a_rating_of_another_form_is_not_stored(wrong: dict[str, str]) -> None:
    with pytest.raises(Damaged):
        check(replace(ONE, **wrong), VECTORS, ONE.marking, 4)  # type: ignore[arg-type]


def test_keys_come_from_the_content_alone() -> None:
    """Else the order among equal scores would tell where a document lies."""
    keys = [row["key"] for row in chunk_rows("d", ONE, VECTORS)]
    moved = replace(ONE, marking=parse("SECRET"), title="Other", filename="other.txt")
    assert [row["key"] for row in chunk_rows("e", moved, VECTORS)] == keys
    assert len(set(keys)) == 2
    other = replace(ONE, original=b"other")
    assert not set(keys) & {row["key"] for row in chunk_rows("d", other, VECTORS)}


def test_a_fitting_draft_passes_and_another_does_not() -> None:
    check(ONE, VECTORS, ONE.marking, 4)
    with pytest.raises(Damaged):
        check(ONE, VECTORS, parse("SECRET"), 4)
    with pytest.raises(Damaged):
        check(ONE, VECTORS, ONE.marking, 5)


def test_a_stored_marking_is_read_once() -> None:
    assert stored_marking("SECRET//NOFORN") is stored_marking("SECRET//NOFORN")
    assert stored_marking("SECRET//NOFORN") == parse("SECRET//NOFORN")


EXPLAINING = (
    "The Northern Supply Centre (NSC) is full. It is one of the northern supply centres (NSC), and the Ferry Post (FP)."
)


def test_short_forms_are_rows_by_the_stems_of_their_long_forms() -> None:
    assert short_form_rows("d", EXPLAINING) == [
        ("d", "nsc", "Northern Supply Centre", "northern suppli centr"),
        ("d", "fp", "Ferry Post", "ferri post"),
    ]
    french = "Il est dans le Comité des Bacs (CDB) et sur le pont."
    assert short_form_rows("d", french) == [("d", "cdb", "Comité des Bacs", "comit bac")]
    assert short_form_rows("d", "The ferry (see above) sails.") == []


def test_an_older_partition_learns_from_what_it_holds_and_forgets_with_the_document(tmp_path: Path) -> None:
    store = Store(tmp_path / "vault.sqlite", SCHEMAS[:4])
    with store.transaction() as database:
        database.table("documents").insert({**document_row("d", ONE), "text": EXPLAINING})
        database.table("segments").insert({"first": 1, "last": 2, "chunks": 2, "vectors": "v", "words": "w"})
    store.close()
    newer = Store(tmp_path / "vault.sqlite", SCHEMAS)
    assert newer.tuples("SELECT short FROM short_forms ORDER BY short") == [("fp",), ("nsc",)]
    assert newer.tuples("SELECT vectors, words FROM segments") == [("v", "")]  # word files are made anew
    with newer.transaction() as database:
        database.execute("DELETE FROM documents")
    assert newer.tuples("SELECT * FROM short_forms") == []
    newer.close()
