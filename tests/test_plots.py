"""The plots in the documents are those of the committed figures, and each figure says how it was made."""

import json
from pathlib import Path

import pytest

from tests.benchmarks import page as speed
from tests.plots import BEGIN, END, calibration, drawn, placed, tables

FIGURES = {"ndcg@10": 0.5, "recall@10": 0.75, "recall@100": 1.0, "mrr@10": 0.5}
SPANS = {name: [0.1, 0.9] for name in FIGURES}
MORE = {name: [0.02, -0.01, 0.05] for name in FIGURES}
RECORD = {
    "title": "A set",
    "n": 2,
    **FIGURES,
    "documents": 1234,
    "baselines": {"bm25": {**FIGURES, "ndcg@10": 0.25}},
    "intervals": {"fused": SPANS, "bm25": SPANS},
    "differences": {"bm25": {**MORE, "questions": {"better": 1, "worse": 0, "same": 1}}},
    "partitions": {"SECRET": {"n": 2, "fused": {**FIGURES, "intervals": SPANS}}},
    "parts": {"feedback": MORE},
    "time": "2026-11-26T04:00:00+00:00",
    "commit": "0" * 40,
    "machine": {"processor": "One", "processors": 2},
}


@pytest.fixture
def results(repository: Path) -> Path:
    """The committed figures."""
    return repository / "docs" / "results"


def test_the_plots_are_fresh(results: Path) -> None:
    plots = {path.name: path.read_text(encoding="utf-8") for path in (results.parent / "plots").glob("*.svg")}
    ours = drawn(results)
    assert ours
    assert [name for name, plot in ours.items() if plots.get(name) != plot] == [], "run: make plots"
    page = (results.parent / "evaluation.md").read_text(encoding="utf-8")
    assert page == placed(page, tables(results)), "run: make plots"


def test_every_figure_says_how_it_was_made(results: Path) -> None:
    for path in results.glob("*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        assert record["command"].startswith("python -m tests.benchmarks."), path.name
        assert record["time"], path.name
        assert len(record["commit"]) == 40, path.name
        assert record["machine"]["processors"] > 0, path.name
        assert record["model"]["weights"], path.name
        assert not {"text"} & {key for one in (*record["gained"], *record["lost"]) for key in one}, path.name


def test_plots_are_drawn_from_records(tmp_path: Path) -> None:
    (tmp_path / "frus.json").write_text(json.dumps(RECORD))
    (tmp_path / "other.json").write_text(json.dumps({}))
    plots = drawn(tmp_path)
    assert plots.keys() == {"ndcg-10.svg", "recall-10.svg", "partitions.svg", "parts.svg"}
    assert "A set, 2 questions; fused: 0.500 (0.10 to 0.90); bm25: 0.250" in plots["ndcg-10.svg"]
    assert "SECRET, 2 questions; fused: 0.500" in plots["partitions.svg"]
    assert "feedback: 0.020 (-0.01 to 0.05)" in plots["parts.svg"]


def test_tables_are_written_from_records_between_the_marks(tmp_path: Path) -> None:
    (tmp_path / "frus.json").write_text(json.dumps(RECORD))
    made = tables(tmp_path)
    assert "| A set (1,234 documents, 2 questions) | fused | 0.500 (0.10-0.90) |" in made
    assert "| A set | bm25 | +0.020 (-0.01 to +0.05) |" in made
    assert "| SECRET | 2 | 0.500 (0.10-0.90) |" in made
    assert "Made on 2026-11-26, commit 0000000, One." in made
    page = placed(f"a\n{BEGIN}\nold\n{END}\nb\n", made)
    assert page == f"a\n{BEGIN}\n\n{made}\n{END}\nb\n" == placed(page, made)


def test_the_tables_of_speed_are_fresh(repository: Path) -> None:
    docs = repository / "docs"
    plots = speed.drawn(docs / "speed")
    assert {name: (docs / "plots" / name).read_text(encoding="utf-8") for name in plots} == plots, "run: make bench"
    page = (docs / "benchmarks.md").read_text(encoding="utf-8")
    assert page == placed(page, speed.tables(docs / "speed")), "run: make bench"


def test_the_calibration_of_the_verifier_is_fresh(repository: Path) -> None:
    docs = repository / "docs"
    plots = calibration(docs / "claims" / "curves.json")
    assert plots.keys() == {"claims-wice.svg", "claims-scifact.svg"}
    assert {name: (docs / "plots" / name).read_text(encoding="utf-8") for name in plots} == plots, "run: make plots"
