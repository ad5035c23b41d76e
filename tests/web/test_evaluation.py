"""`evaluate retrieval` on a small labelled set: the figures are those of the product's own search."""

import json
from pathlib import Path

import pytest

from tests.library import models_folder
from web.main import outcome

CORPUS = {
    "d1": ("Fuel", "The northern depot holds six days of diesel."),
    "d2": ("Weather", "The storm reaches the coast on Friday."),
    "d3": ("Convoy", "The convoy takes the coast road."),
    "d4": ("", ""),
}
QUERIES = {"q1": ("How much diesel is in the depot?", "d1"), "q2": ("When does the storm come?", "d2")}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    corpus, queries, qrels = (tmp_path / name for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"))
    corpus.write_text("".join(_line(_id=name, title=t, text=x) for name, (t, x) in CORPUS.items()))
    excluded = {"q2": {"exclude_doc": "d3"}}
    queries.write_text("".join(_line(_id=q, text=x, metadata=excluded.get(q)) for q, (x, _) in QUERIES.items()))
    qrels.write_text("query-id\tcorpus-id\tscore\n" + "".join(f"{q}\t{d}\t1\n" for q, (_, d) in QUERIES.items()))
    return ["evaluate", "retrieval", "--corpus", str(corpus), "--queries", str(queries), "--qrels", str(qrels)]


def _line(**row: object) -> str:
    return json.dumps(row) + "\n"


def test_the_json_form(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome([*files, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    names = {"ndcg@10", "recall@10", "recall@100", "mrr@10"}
    assert record.keys() == names | {"n", "baselines", "intervals"}
    assert record["n"] == 2
    assert record["baselines"].keys() == {"bm25", "dense"}
    assert all(figures.keys() == names for figures in record["baselines"].values())
    assert record["intervals"].keys() == {"fused", "bm25", "dense"}
    assert all(low <= high for spans in record["intervals"].values() for low, high in spans.values())
    assert record["recall@10"] == 1.0
    assert record["mrr@10"] == 1.0


def test_the_table(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(files) == 0
    shown = capsys.readouterr().out
    assert "fused" in shown
    assert "bm25" in shown


def test_a_folder_in_beir_form_gives_the_same(
    tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome([*files, "--json"]) == 0
    expected = capsys.readouterr().out
    folder = tmp_path / "set"
    for name, source in zip(
        ("corpus/corpus.jsonl", "dev/queries.jsonl", "dev/qrels.tsv"), (files[3], files[5], files[7]), strict=True
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(Path(source).read_bytes())
    assert outcome(["evaluate", "retrieval", str(folder), "--json"]) == 0
    assert capsys.readouterr().out == expected
    (folder / "dev/qrels.tsv").unlink()
    assert outcome(["evaluate", "retrieval", str(folder), "--json"]) == 2
    assert outcome(["evaluate", "retrieval", str(folder), *files[2:], "--json"]) == 0


def test_without_a_folder_all_files_are_named(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(files[:6]) == 2
    assert "--qrels" in capsys.readouterr().err


def test_a_file_of_another_form_is_told(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(files[3]).write_text("not json\n")
    assert outcome(files) == 2
    assert "line 1" in capsys.readouterr().err


def test_answering_and_abstaining(tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "questions.jsonl"
    rows = [("How many days of diesel does the northern depot hold?", True), ("Who painted the ceiling?", False)]
    questions.write_text("".join(_line(_id=str(n), text=t, answerable=a) for n, (t, a) in enumerate(rows)))
    arguments = ["evaluate", "answers", "--corpus", files[3], "--queries", str(questions)]
    assert outcome([*arguments, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record == {"answered_of_answerable": 1.0, "abstained_of_unanswerable": 1.0, "n": 2}
    assert outcome(arguments) == 0
    assert "abstained_of_unanswerable" in capsys.readouterr().out


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    texts = {
        "form": "CLASSIFICATION : SECRET\n\nThe convoy left.",
        "plain": "The convoy left.",
        "banner": "SECRET\n\nIt left.",
    }
    labels = {"form": "SECRET", "plain": None, "banner": "TOP SECRET"}
    (tmp_path / "text" / "boxes").mkdir(parents=True)
    rows = []
    for name, text in texts.items():
        (tmp_path / "text" / "boxes" / f"{name}.txt").write_text(text)
        rows.append(_line(id=name, file=f"text/boxes/{name}.txt", kind="ocr-text"))
    (tmp_path / "manifest.jsonl").write_text("".join(rows))
    (tmp_path / "gold.jsonl").write_text("".join(_line(id=name, level=level) for name, level in labels.items()))
    return str(tmp_path)


def test_markings_of_labelled_documents(papers: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["evaluate", "markings", papers, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["n"], record["wrong_lower"], record["right_share_texts"]) == (3, 1, 0.5)
    assert record["sources"] == {"boxes": {"n": 3, "right": 1, "wrong_lower": 1, "too_high": 0, "quarantined": 1}}
    assert [miss["id"] for miss in record["misses"]] == ["plain", "banner"]


def test_the_table_of_markings(papers: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(["evaluate", "markings", papers, "--jobs", "1"]) == 0
    assert "banner: TOP SECRET, got SECRET (at the top)" in capsys.readouterr().out
