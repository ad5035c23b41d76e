"""The figures of retrieval, worked out by hand, and files in BEIR form."""

import json
from collections.abc import Sequence
from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.errors import UsageError
from rag.evaluate import (
    FORMS,
    NAMES,
    LabelledQuestion,
    Rank,
    beir_files,
    intervals,
    means,
    measured,
    ndcg,
    read_jsonl,
    read_questions,
    recall,
    reciprocal_rank,
)

GRADES = {"a": 2, "b": 1, "c": 1}


def question(name: str, excluded: Sequence[str] = ()) -> LabelledQuestion:
    """Return a question with the grades above."""
    return LabelledQuestion(name, name, GRADES, frozenset(excluded))


def evaluate(questions: Sequence[LabelledQuestion], rank: Rank) -> dict[str, float]:
    """Return the means over the questions."""
    return means(measured(questions, rank))


def test_ndcg_by_hand() -> None:
    ideal = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert ndcg(["a", "b", "c"], GRADES, 10) == 1.0
    assert ndcg(["x", "b", "a"], GRADES, 10) == pytest.approx((1 / log2(3) + 2 / log2(4)) / ideal)
    assert ndcg(["x", "b", "a"], GRADES, 2) == pytest.approx((1 / log2(3)) / (2 / log2(2) + 1 / log2(3)))
    assert ndcg(["x", "y"], GRADES, 10) == ndcg([], GRADES, 10) == 0.0


def test_recall_by_hand() -> None:
    assert recall(["a", "x", "c"], GRADES, 10) == pytest.approx(2 / 3)
    assert recall(["a", "x", "c"], GRADES, 1) == pytest.approx(1 / 3)
    assert recall([], GRADES, 10) == 0.0


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank(["x", "y", "b", "a"], GRADES, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "y", "b", "a"], GRADES, 2) == 0.0


@given(ranked=st.permutations(["a", "b", "c", "x", "y"]))
def test_every_figure_lies_between_0_and_1_and_the_ideal_order_is_best(ranked: list[str]) -> None:
    figures = [ndcg(ranked, GRADES, 5), recall(ranked, GRADES, 5), reciprocal_rank(ranked, GRADES, 5)]
    assert all(0.0 <= figure <= 1.0 for figure in figures)
    assert ndcg(ranked, GRADES, 5) <= ndcg(["a", "b", "c", "x", "y"], GRADES, 5)


def test_figures_are_means_over_the_questions() -> None:
    answers = {"good": ["a", "b", "c"], "bad": ["x", "y", "z"]}
    found = evaluate([question("good"), question("bad")], answers.__getitem__)
    assert found == {"ndcg@10": 0.5, "recall@10": 0.5, "recall@100": 0.5, "mrr@10": 0.5}
    assert set(evaluate([], answers.__getitem__).values()) == {0.0}


def test_depths_are_kept() -> None:
    ranked = [*(f"x{n}" for n in range(10)), "a", *(f"y{n}" for n in range(89)), "b"]
    found = evaluate([question("q")], lambda _: ranked)
    assert found == {"ndcg@10": 0.0, "recall@10": 0.0, "recall@100": round(1 / 3, 4), "mrr@10": 0.0}


def test_an_excluded_document_does_not_count() -> None:
    found = evaluate([question("q", ["x"])], lambda _: ["x", "a", "b", "c"])
    assert found["ndcg@10"] == found["mrr@10"] == 1.0
    assert evaluate([question("q")], lambda _: ["x", "a", "b", "c"])["mrr@10"] == 0.5


def test_intervals_hold_the_mean_and_are_the_same_again() -> None:
    rows = [dict.fromkeys(NAMES, value) for value in (0.0, 0.25, 0.5, 0.5, 1.0) * 8]
    found = intervals(rows)
    assert found == intervals(rows)
    low, high = found["ndcg@10"]
    assert 0.25 < low < means(rows)["ndcg@10"] < high < 0.65
    assert intervals([dict.fromkeys(NAMES, 0.5)] * 3)["mrr@10"] == [0.5, 0.5]
    assert intervals([]) == {name: [0.0, 0.0] for name in NAMES}


def test_more_questions_make_the_interval_narrower() -> None:
    few, many = ([dict.fromkeys(NAMES, value) for value in (0.0, 1.0) * count] for count in (5, 100))
    wide, narrow = (intervals(rows)["recall@10"] for rows in (few, many))
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_is_known_by_its_files(tmp_path: Path, form: tuple[str, str, str]) -> None:
    for name in form:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert beir_files(tmp_path) == tuple(tmp_path / name for name in form)
    (tmp_path / form[1]).unlink()
    with pytest.raises(UsageError, match=form[1]):
        beir_files(tmp_path)


def write(folder: Path, queries: Sequence[object], qrels: str) -> tuple[Path, Path]:
    """Write both files."""
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(one) for one in queries) + "\n\n")
    (folder / "qrels.tsv").write_text(qrels)
    return folder / "queries.jsonl", folder / "qrels.tsv"


def test_files_are_read(tmp_path: Path) -> None:
    queries = [
        {"_id": "1", "text": "one", "metadata": {"exclude_doc": "d9"}},
        {"_id": 2, "text": "two", "metadata": {"exclude_doc": ["d8", "d9"]}},
        {"_id": "3", "text": "nothing relevant"},
        {"_id": "4", "text": "no metadata", "metadata": None},
    ]
    grades = "query-id\tcorpus-id\tscore\n1\td1\t2\n1\td2\t0\n2\td1\t1\n\n3\td1\t0\n4\td4\t1\n"
    found = read_questions(*write(tmp_path, queries, grades))
    assert found == [
        LabelledQuestion("1", "one", {"d1": 2}, frozenset({"d9"})),
        LabelledQuestion("2", "two", {"d1": 1}, frozenset({"d8", "d9"})),
        LabelledQuestion("4", "no metadata", {"d4": 1}, frozenset()),
    ]


def test_the_form_of_trec_is_read_too(tmp_path: Path) -> None:
    (one,) = read_questions(*write(tmp_path, [{"_id": "1", "text": "one"}], "1\t0\td1\t3\n"))
    assert one.grades == {"d1": 3}


def test_files_in_another_form_are_told_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="three columns"):
        read_questions(*write(tmp_path, [], "1 d1 1\n"))
    path = tmp_path / "corpus.jsonl"
    for content in ('{"_id": "1"}\nnot json\n', '{"_id": "1"}\n[1]\n', '{"_id": "1"}\n{"id": "2"}\n'):
        path.write_text(content)
        with pytest.raises(UsageError, match="line 2"):
            list(read_jsonl(path))


def test_files_that_can_not_be_read_are_told(tmp_path: Path) -> None:
    queries, qrels = write(tmp_path, [{"_id": "1", "text": "one"}], "1\td1\t1\n")
    with pytest.raises(UsageError, match="nowhere"):
        read_questions(queries, tmp_path / "nowhere")
    with pytest.raises(UsageError, match="nowhere"):
        read_questions(tmp_path / "nowhere", qrels)
    qrels.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError):
        read_questions(queries, qrels)
