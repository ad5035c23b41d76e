"""The verbs that measure the judge, on small files: the agreed object, and changed sentences that are caught."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.library import models_folder
from web.claims_evaluation import evaluate_claims, evaluate_perturbations

Run = Callable[..., Result]
SIX = "On 12 August 1962 the northern depot of Norland was holding 940 tons of diesel fuel."
OTHER = "General Burns will not return to Jerusalem before the talks with Nasser have ended."


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command with the shared models."""
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    app = typer.Typer()
    app.command("claims")(evaluate_claims)
    app.command("perturbations")(evaluate_perturbations)
    return lambda *arguments: CliRunner().invoke(app, arguments, catch_exceptions=False)


def test_claims_give_the_agreed_object(run: Run, tmp_path: Path) -> None:
    rows = [
        {"claim": SIX, "label": "supported", "evidence_sentences": [SIX, OTHER], "supporting_sentence_sets": [[0]]},
        {"claim": OTHER.replace("will not", "will"), "label": "not_supported", "evidence_sentences": [SIX, OTHER]},
    ]
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    record = json.loads(run("claims", str(file), "--json").stdout)
    agreed = {"n", "accuracy", "macro_f1", "balanced_accuracy", "overlap_macro_f1", "gain_over_overlap", "per_label"}
    assert agreed <= set(record)
    assert (record["n"], record["accuracy"], record["macro_f1"]) == (2, 1.0, 1.0)
    assert (record["judges"], record["troubled"], record["selection_f1"]) == (0, 0, 1.0)
    report, gate = tmp_path / "report.html", tmp_path / "gate.json"
    gate.write_text('{"macro_f1": 1.0}')
    told = run("claims", str(file), "--report", str(report), "--marking", "UNCLASSIFIED", "--gate", str(gate))
    assert "per_label" in told.stdout
    assert "Claims: per_label: supported" in report.read_text()


def test_changed_sentences_are_caught(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "corpus.jsonl"
    file.write_text(json.dumps({"_id": "1", "text": f"{SIX} {OTHER}"}))
    record = json.loads(run("perturbations", str(file), "--json").stdout)
    languages = record.pop("languages")
    assert languages == {"en": record}
    assert set(record) == {"actor", "date", "digit", "negation", "roles", "unit"}
    assert all(row["caught"] == 1.0 and row["n"] in {1, 2} for row in record.values())
