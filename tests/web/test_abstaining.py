"""A document that does not count for a question is not read for it."""

import json
from pathlib import Path

import pytest

from tests.library import models_folder
from web import abstaining
from web.trial import Keep

CORPUS = [("a", "The northern depot holds six days of diesel."), ("b", "The convoy takes the coast road.")]
QUESTION = "How many days of diesel does the northern depot hold?"


@pytest.mark.parametrize(("excluded", "answered"), [(None, 1.0), ("b", 1.0), ("a", 0.0), (["a", "b"], 0.0)])
def test_left_out_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, excluded: object, answered: float) -> None:
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    corpus, asked = tmp_path / "corpus.jsonl", tmp_path / "asked.jsonl"
    corpus.write_text("".join(json.dumps({"_id": name, "title": "", "text": text}) + "\n" for name, text in CORPUS))
    asked.write_text(json.dumps({"_id": "1", "text": QUESTION, "metadata": {"exclude_doc": excluded}}))
    told = abstaining.measured(corpus, [asked], Keep(None, lambda things, _: things))
    assert told["answered_of_answerable"] == answered
    assert told["citation_precision"] is None
