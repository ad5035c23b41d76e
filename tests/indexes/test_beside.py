"""Vectors of another model in one partition: what lacks them, and the exchange of both."""

from pathlib import Path

import numpy as np
import pytest

from indexes.beside import Beside, exchange
from indexes.database import Store
from indexes.rows import SCHEMAS
from tests.indexes.removals import made, secret

MODEL = '{"name": "other"}'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a partition with one document of two passages."""
    made(tmp_path / "library", [secret(1)]).close()
    (folder,) = (tmp_path / "library" / "partitions").iterdir()
    return folder / "vault.sqlite"


def vectors(file: Path, table: str) -> list[bytes]:
    store = Store(file, SCHEMAS)
    found = [bytes(row[0]) for row in store.tuples(f"SELECT vector FROM {table} ORDER BY key")]  # noqa: S608
    store.close()
    return found


def filled(file: Path) -> None:
    store = Store(file, SCHEMAS)
    beside = Beside(store)
    beside.begin(MODEL)
    keys = [key for key, _ in beside.lacking(10)]
    beside.put(keys, np.arange(2 * len(keys), dtype=np.float32).reshape(-1, 2))
    assert (beside.missing(MODEL), beside.missing("{}"), len(keys)) == (0, 2, 2)
    assert [text for text, _ in beside.sample(1)] != []
    store.close()


def test_the_two_change_places_and_the_caches_go(file: Path) -> None:
    before = vectors(file, "chunks")
    filled(file)
    other = vectors(file, "beside")
    assert exchange(file, MODEL)
    assert (vectors(file, "chunks"), vectors(file, "beside")) == (other, before)
    store = Store(file, SCHEMAS)
    assert store.tuples("SELECT model FROM state") == [(MODEL,)]
    assert {row[0] for row in store.tuples("SELECT vectors FROM segments")} == {""}
    store.close()


def test_once_exchanged_it_is_left_alone(file: Path) -> None:
    filled(file)
    assert exchange(file, MODEL)
    now = vectors(file, "chunks")
    assert not exchange(file, MODEL)
    assert vectors(file, "chunks") == now


def test_another_model_begins_anew(file: Path) -> None:
    filled(file)
    store = Store(file, SCHEMAS)
    Beside(store).begin('{"name": "third"}')
    assert Beside(store).missing('{"name": "third"}') == 2
    assert Beside(store).pairs()[0] == []
    store.close()


def test_a_passage_without_its_vector_stops_the_exchange_whole(file: Path) -> None:
    filled(file)
    store = Store(file, SCHEMAS)
    with store.transaction() as database:
        database.execute("DELETE FROM beside WHERE key = (SELECT min(key) FROM beside)")
    store.close()
    before = vectors(file, "chunks")
    with pytest.raises(Exception, match="NOT NULL"):
        exchange(file, MODEL)
    assert vectors(file, "chunks") == before
