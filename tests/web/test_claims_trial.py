"""Files of labelled claims in three forms, told apart by their fields, and the figures over them."""

import json
from pathlib import Path
from typing import Any

import pytest

from indexes.errors import UsageError
from rag.verify import Judgement, Verdict
from tests.library import embedder
from web.claims_trial import (
    FAITHBENCH,
    SCIFACT,
    WICE,
    Form,
    Labelled,
    figures,
    judged,
    labelled,
    record,
    selection,
    share,
)

SIX = "The northern depot holds six days of diesel."
FENCE = "Its fence is new."


def told(form: Form, one: Labelled) -> str:
    """Return the label that the judge comes to."""
    return form.told(judged(one, embedder()))


def written(path: Path, *rows: dict[str, Any]) -> Path:
    """Write rows as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_wice(tmp_path: Path) -> None:
    rows = [
        {"claim": SIX, "label": "supported", "evidence_sentences": [SIX, FENCE]},
        {"claim": "It holds nine.", "label": "partially_supported", "evidence_sentences": [SIX]},
    ]
    form, found = labelled(written(tmp_path / "claims.jsonl", *rows))
    assert form is WICE
    assert [one.label for one in found] == ["supported", "rest"]
    assert told(form, found[0]) == "supported"
    assert told(form, found[1]) == "rest"


def test_scifact_finds_its_abstracts_beside_or_where_it_is_told(tmp_path: Path) -> None:
    row = {"id": "1", "claim": SIX, "cited_doc_ids": ["7"], "evidence": [], "label": "SUPPORT"}
    claims = written(tmp_path / "dev" / "claims.jsonl", row)
    assert labelled(claims)[1][0].source == ()
    corpus = written(tmp_path / "corpus" / "corpus.jsonl", {"_id": "7", "title": "Fuel", "text": f"{SIX} {FENCE}"})
    assert labelled(claims)[1][0].source == ("Fuel", SIX, FENCE)
    form, (found,) = labelled(claims, written(tmp_path / "other.jsonl", {"_id": "7", "title": "", "text": SIX}))
    assert (form, found.source) == (SCIFACT, ("", SIX))
    assert told(form, found) == "SUPPORT"
    assert corpus.is_file()


def test_faithbench_takes_a_summary_by_its_sentences(tmp_path: Path) -> None:
    rows = [
        {"source": f"{SIX} {FENCE}", "summary": f"{SIX} {FENCE}", "worst_label": "Consistent"},
        {"source": SIX, "summary": f"{SIX} The ferry sank in Vienna.", "worst_label": "Unwanted"},
        {"source": SIX, "summary": SIX, "worst_label": "Benign"},
    ]
    form, found = labelled(written(tmp_path / "samples.jsonl", *rows))
    assert form is FAITHBENCH
    assert [one.label for one in found] == ["rest", "Unwanted", "rest"]
    assert [told(form, one) for one in found] == ["rest", "Unwanted", "rest"]
    assert [round(share(one), 2) for one in found] == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("rows", [[], [{"claim": "What?"}]])
def test_another_form_is_refused(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    with pytest.raises(UsageError):
        labelled(written(tmp_path / "x.jsonl", *rows))


def test_the_figures() -> None:
    found = figures(("a", "b"), ["a", "a", "b", "b"], ["a", "b", "b", "b"])
    assert (found["accuracy"], found["balanced_accuracy"], found["macro_f1"]) == (0.75, 0.75, 0.7333)
    assert found["per_label"]["a"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "n": 2}
    whole = record(WICE, ["supported", "rest"], ["supported", "rest"], ["rest", "rest"])
    assert whole["n"] == 2
    assert whole["gain_over_overlap"] == round(1.0 - whole["overlap_macro_f1"], 4)
    assert {"accuracy", "macro_f1", "balanced_accuracy", "overlap_macro_f1", "per_label"} <= set(whole)


def test_the_sentences_that_a_claim_rests_on_are_held_against_the_best_set() -> None:
    row = Labelled((SIX,), (SIX, FENCE, SIX), "supported", (frozenset({1}), frozenset({0, 1})))
    other = Labelled((SIX,), (SIX,), "supported")
    resting = [[Judgement(Verdict.SUPPORTED, 1.0, (), (0,))], [Judgement(Verdict.SUPPORTED, 1.0, (), (0,))]]
    assert selection([row, other], resting) == {"selection_f1": 0.6667, "selection_n": 1}
    assert selection([other], resting[1:]) == {"selection_f1": None, "selection_n": 0}
