"""What is kept of an evaluation: figures under plain names and ids of cases; nothing that speaks of documents."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.control import open_control
from indexes.database import Store
from indexes.errors import UsageError
from indexes.layout import Layout
from indexes.measurements import LAST, Gated, measurements, note, taken

RECORD = {
    "n": 40,
    "ndcg@10": 0.91,
    "name": "SECRET//NOFORN",
    "is_whole": True,
    "baselines": {"bm25": {"ndcg@10": 0.7}},
    "partitions": {"SECRET//NOFORN": {"n": 3}},
    "documents": 812,
    "lost": [{"question": "q-7", "text": "Where does the convoy wait?"}],
    "unscored": ["q-1", "q-2"],
    "told": ["The convoy waits at the pier."],
}


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Store]:
    """The control database of an empty library."""
    layout = Layout(tmp_path / "library")
    layout.make()
    store = open_control(layout)
    yield store
    store.close()


def test_figures_and_ids_are_kept_and_nothing_else(control: Store) -> None:
    note(control, taken("retrieval", RECORD, {"ndcg@10": Gated("at least 0.9", reached=True)}))
    (found,) = measurements(control)["retrieval"]
    assert found.figures == {"n": 40, "ndcg@10": 0.91, "baselines.bm25.ndcg@10": 0.7, "lost": 1, "unscored": 2}
    assert found.cases == {"lost": ("q-7",), "unscored": ("q-1", "q-2")}
    assert found.gate == {"ndcg@10": Gated("at least 0.9", reached=True)}


def test_nothing_that_speaks_of_documents_reaches_the_disk(control: Store) -> None:
    note(control, taken("retrieval", RECORD, {}))
    (row,) = control.query("SELECT * FROM measurements")
    assert not [words for words in ("convoy", "SECRET", "812", "NOFORN") if words in str(row)]


def test_the_newest_come_first_and_so_many_are_told(control: Store) -> None:
    for number in range(LAST + 2):
        note(control, taken("claims", {"n": number}, {}))
    found = measurements(control)
    assert list(found) == ["claims"]
    assert [one.figures["n"] for one in found["claims"]] == list(range(LAST + 1, 1, -1))


@pytest.mark.parametrize(
    ("kind", "record", "gate"),
    [
        ("gossip", {"n": 1}, {}),
        ("claims", {"words": "only"}, {}),
        ("claims", {"n": 1}, {"documents": Gated("at least 1", reached=True)}),
        ("claims", {"n": 1}, {"n": Gated("as many as he likes", reached=True)}),
    ],
)
def test_what_cannot_be_kept_is_refused(kind: str, record: dict[str, object], gate: dict[str, Gated]) -> None:
    with pytest.raises(UsageError):
        taken(kind, record, gate)
