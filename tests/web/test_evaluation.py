"""`evaluate retrieval` on a small labelled set: the figures are those of the product's own search."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from indexes.accounts import Account, Accounts
from indexes.vault import Vault
from rag.evaluate import NAMES
from tests.library import draft, embedder, make_vault, models_folder, reader, settings_of
from web.main import outcome

CORPUS = {
    "d1": ("Fuel", "The northern depot holds six days of diesel.", {"classification": "SECRET", "lang": "en"}),
    "d2": ("Weather", "The storm reaches the coast on Friday.", {"classification": "Top Secret"}),
    "d3": ("Convoy", "The convoy takes the coast road.", None),
    "d4": ("", "", None),
    "d5": ("Ferry", "Die Heron bleibt am Samstag im Hafen.", {"classification": "of the house", "lang": "de"}),
}
QUERIES = {
    "q1": ("How much diesel is in the depot?", "d1"),
    "q2": ("When does the storm come?", "d2"),
    "q3": ("Welches Schiff bleibt am Samstag im Hafen?", "d5"),
}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    corpus, queries, qrels = (tmp_path / name for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"))
    corpus.write_text("".join(_line(_id=name, title=t, text=x, metadata=m) for name, (t, x, m) in CORPUS.items()))
    excluded = {"q2": {"exclude_doc": "d3"}}
    queries.write_text("".join(_line(_id=q, text=x, metadata=excluded.get(q)) for q, (x, _) in QUERIES.items()))
    qrels.write_text("query-id\tcorpus-id\tscore\n" + "".join(f"{q}\t{d}\t1\n" for q, (_, d) in QUERIES.items()))
    return ["evaluate", "retrieval", "--corpus", str(corpus), "--queries", str(queries), "--qrels", str(qrels)]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with an account that is cleared for SECRET, and the documents under file names."""
    documents = [
        draft(CORPUS["d1"][1], "SECRET", filename="fuel.txt"),
        draft(CORPUS["d2"][1], "TOP SECRET", filename="weather.txt"),
        draft(CORPUS["d3"][1], "UNCLASSIFIED", filename="convoy.txt"),
        draft("The convoy waits.", "UNCLASSIFIED", filename="convoy.txt"),
    ]
    with make_vault(tmp_path / "library", documents) as vault:
        Accounts(vault.control).add(Account("otter", ("SECRET",), "USA"))
    return tmp_path / "library"


def _line(**row: object) -> str:
    return json.dumps(row) + "\n"


def looks(library: Path) -> list[dict[str, object]]:
    """Return the records of measuring in the library's audit log."""
    lines = (library / "audit" / "log.jsonl").read_text().splitlines()
    return [row for row in map(json.loads, lines) if row["action"] == "evaluate"]


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Run a command with --json and return its one object."""
    assert outcome([*arguments, "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    (line,) = shown.out.splitlines()
    record: dict[str, Any] = json.loads(line)
    return record


def test_the_json_form(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    record = told(files, capsys)
    assert record["n"] == 3
    assert record["baselines"].keys() == {"bm25", "dense"}
    assert all(figures.keys() == set(NAMES) for figures in record["baselines"].values())
    assert record["intervals"].keys() == {"fused", "bm25", "dense"}
    assert all(low <= high for spans in record["intervals"].values() for low, high in spans.values())
    assert record["recall@10"] == 1.0
    assert record["mrr@10"] == 1.0
    assert record["differences"].keys() == {"bm25", "dense"}
    assert (record["documents"], record["chunks"], record["reader"]) == (4, 4, "evaluation")
    assert record["model"]["dimension"] == 384
    assert record["bootstrap"] == {"draws": 1000, "seed": 7}
    assert record["version"]


def test_documents_lie_under_their_labels_and_an_unknown_label_counts_as_the_highest(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    record = told(files, capsys)
    assert {name: group["n"] for name, group in record["partitions"].items()} == {"SECRET": 1, "TOP SECRET": 2}
    assert record["marking"] == "TOP SECRET"
    assert {name: group["n"] for name, group in record["languages"]["questions"].items()} == {"de": 1, "en": 2}
    assert {name: group["n"] for name, group in record["languages"]["documents"].items()} == {"de": 1, "en": 1}


def test_the_table(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome([*files, "--clearance", "SECRET"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == lines[-1] == "SECRET"
    shown = "\n".join(lines)
    assert all(word in shown for word in ("fused", "bm25", "dense", "fused - bm25"))
    assert "not scored, as no relevant document is there for this reader: 2" in shown


def test_only_what_the_reader_may_read_counts(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    record = told([*files, "--clearance", "SECRET"], capsys)
    assert (record["n"], record["unscored"]) == (1, ["q2", "q3"])
    assert record["documents"] == 2
    assert record["partitions"].keys() == {"SECRET"}
    assert record["marking"] == "SECRET"
    low = told([*files, "--clearance", "UNCLASSIFIED"], capsys)
    assert (low["n"], low["documents"], low["ndcg@10"]) == (0, 1, 0.0)


def test_the_eyes_of_an_account_measure_a_corpus_and_its_library_hears_of_it(
    files: list[str], library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = told([*files, "--as", "otter", "--library", str(library)], capsys)
    assert (record["n"], record["reader"], record["unscored"]) == (1, "otter", ["q2", "q3"])
    (look,) = looks(library)
    assert (look["actor"], look["documents"]) == ("otter", [])
    assert outcome([*files, "--as", "nobody", "--library", str(library)]) == 2
    assert outcome([*files, "--as", "otter", "--clearance", "SECRET", "--library", str(library)]) == 2


def own_set(folder: Path, library: Path, grades: dict[str, str]) -> list[str]:
    """Write questions and grades for a library that is there, and return the command that measures it."""
    (folder / "own").mkdir()
    (folder / "own" / "queries.jsonl").write_text("".join(_line(_id=q, text=x) for q, (x, _) in QUERIES.items()))
    (folder / "own" / "qrels.tsv").write_text("".join(f"{q}\t{name}\t1\n" for q, name in grades.items()))
    return ["evaluate", "retrieval", str(folder / "own"), "--library", str(library)]


def test_a_library_that_is_there_is_measured_through_an_account(
    tmp_path: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = own_set(tmp_path, library, {"q1": "fuel.txt", "q2": "weather.txt", "q3": "nowhere.pdf"})
    record = told([*command, "--as", "otter"], capsys)
    assert (record["n"], record["recall@1"], record["documents"]) == (1, 1.0, 3)
    assert record["unscored"] == ["q2", "q3"]  # above the reader, and nowhere: nobody can tell which
    assert record["partitions"].keys() == {"SECRET"}
    every = looks(library)
    assert {look["actor"] for look in every} == {"otter"}
    assert len(every) == 5  # the names, a search with each of three rankings, the count
    assert all("diesel" not in str(look) and "weather" not in str(look) for look in every)


def test_grades_name_documents_by_id_or_sha256_too(
    tmp_path: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = hashlib.sha256(CORPUS["d1"][1].encode()).hexdigest()
    with Vault.open(settings_of(library), embedder()) as vault:
        (hit,) = [hit for hit in vault.view(reader("SECRET")).search("coast road") if "coast" in hit.text]
    command = own_set(tmp_path, library, {"q1": digest, "q2": hit.document})
    record = told([*command, "--as", "otter"], capsys)
    assert (record["n"], record["unscored"], record["recall@10"]) == (2, [], 1.0)


def test_a_name_that_several_documents_bear_is_refused(
    tmp_path: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome([*own_set(tmp_path, library, {"q1": "convoy.txt"}), "--as", "otter"]) == 2
    assert "question q1 name a file of which there are several" in capsys.readouterr().err


def test_a_library_is_measured_through_an_account_only(
    tmp_path: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = own_set(tmp_path, library, {"q1": "fuel.txt"})
    for options in ([], ["--clearance", "SECRET"], ["--as", "otter", "--keep", str(tmp_path / "kept")]):
        assert outcome([*command, *options]) == 2
        assert "--as" in capsys.readouterr().err
    assert looks(library) == []


def test_a_kept_library_is_used_again_and_only_for_its_corpus(
    tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    kept = [*files, "--keep", str(tmp_path / "kept")]
    first = told(kept, capsys)
    log = tmp_path / "kept" / "library" / "audit" / "log.jsonl"
    deposits = log.read_text().count('"deposit"')
    again = told(kept, capsys)
    assert deposits == log.read_text().count('"deposit"') == 4
    assert {**first, "time": ""} == {**again, "time": ""}
    Path(files[3]).write_text(_line(_id="d1", text="Another corpus."))
    assert outcome(kept) == 2
    assert "another corpus" in capsys.readouterr().err


def test_the_report_shows_ids_and_with_questions_their_text(
    tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.html"
    grades = Path(files[7])
    grades.write_text("q1\td1\t1\nq2\td1\t1\nq3\td2\t1\n")  # wrong on purpose, so that rankings differ
    shown = told([*files, "--report", str(path)], capsys)
    page = path.read_text()
    assert page.count("TOP SECRET</span>") == 2
    moved = {one["question"] for one in (*shown["gained"], *shown["lost"])}
    assert moved
    assert all(f'<th scope="row">{name}</th>' in page for name in moved)
    assert not any(text in page for text, _ in QUERIES.values())
    told([*files, "--report", str(path), "--questions"], capsys)
    assert any(QUERIES[name][0] in path.read_text() for name in moved)


def test_a_folder_in_beir_form_gives_the_same(
    tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    expected = told(files, capsys)
    folder = tmp_path / "set"
    for name, source in zip(
        ("corpus/corpus.jsonl", "dev/queries.jsonl", "dev/qrels.tsv"), (files[3], files[5], files[7]), strict=True
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(Path(source).read_bytes())
    assert {**told(["evaluate", "retrieval", str(folder)], capsys), "time": ""} == {**expected, "time": ""}
    (folder / "dev/qrels.tsv").unlink()
    assert outcome(["evaluate", "retrieval", str(folder), "--json"]) == 2
    assert outcome(["evaluate", "retrieval", str(folder), *files[2:], "--json"]) == 0


def test_without_a_folder_all_files_are_named(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(files[:4]) == 2
    assert "--qrels" in capsys.readouterr().err


def test_a_file_of_another_form_is_told(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(files[3]).write_text("not json\n")
    assert outcome(files) == 2
    assert "line 1" in capsys.readouterr().err


def test_answering_and_abstaining(tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    asked, outside = tmp_path / "questions.jsonl", tmp_path / "outside.jsonl"
    fuel = "The northern depot holds six days of diesel."
    reference = [{"answer": "Six.", "selected_sentences": [fuel]}]
    question = "How many days of diesel does the northern depot hold?"
    asked.write_text(_line(_id="1", text=question, answerable=True, gold_passage="d1", reference=reference))
    outside.write_text(_line(_id="2", text="Who painted the ceiling?", metadata={"answered_only_in": "d9"}))
    arguments = ["evaluate", "abstention", "--corpus", files[3], "--questions", str(asked), "--questions", str(outside)]
    record = told(arguments, capsys)
    assert (record["precision"], record["recall"], record["n"]) == (1.0, 1.0, 2)
    assert (record["answerable"], record["unanswerable"]) == (1, 1)
    assert (record["citation_precision"], record["citation_recall"]) == (1.0, 1.0)
    assert record["gain"].keys() == {"f1", "citation_f1"}
    assert outcome(arguments) == 0
    assert "citation_precision" in capsys.readouterr().out


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
