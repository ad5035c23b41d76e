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
    FIRST,
    FORMS,
    NAMES,
    LabelledQuestion,
    Rank,
    SetFiles,
    differences,
    intervals,
    label_of,
    language_of,
    means,
    measured,
    ndcg,
    read_jsonl,
    read_questions,
    recall,
    reciprocal_rank,
    set_files,
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
    assert found == {**dict.fromkeys(NAMES, 0.5), "recall@1": round(1 / 6, 4)}
    assert set(evaluate([], answers.__getitem__).values()) == {0.0}


def test_depths_are_kept() -> None:
    ranked = [*(f"x{n}" for n in range(10)), "a", *(f"y{n}" for n in range(89)), "b"]
    found = evaluate([question("q")], lambda _: ranked)
    assert found == {**dict.fromkeys(NAMES, 0.0), "recall@100": round(1 / 3, 4)}


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


def test_a_difference_is_of_pairs_and_so_narrower_than_two_intervals() -> None:
    hard = [dict.fromkeys(NAMES, value) for value in (0.0, 0.2, 0.4, 0.6, 0.8) * 20]
    easier = [dict.fromkeys(NAMES, row["ndcg@10"] + more) for row, more in zip(hard, (0.1, 0.2) * 50, strict=True)]
    more, low, high = differences(easier, hard)["ndcg@10"]
    assert more == pytest.approx(0.15)
    assert 0.13 < low < 0.15 < high < 0.17
    wide = intervals(hard)["ndcg@10"]
    assert wide[1] - wide[0] > 4 * (high - low)
    assert differences(hard, easier)["ndcg@10"] == [pytest.approx(-0.15), pytest.approx(-high), pytest.approx(-low)]
    assert differences(hard, hard)["mrr@10"] == [0.0, 0.0, 0.0]
    assert differences([], [])["mrr@10"] == [0.0, 0.0, 0.0]


def test_the_interval_of_a_share_is_near_the_known_one() -> None:
    rows = [dict.fromkeys(NAMES, value) for value in (0.0, 1.0) * 100]
    low, high = intervals(rows)["recall@5"]
    assert low == pytest.approx(0.5 - 1.96 * 0.5 / 200**0.5, abs=0.015)
    assert high == pytest.approx(0.5 + 1.96 * 0.5 / 200**0.5, abs=0.015)


def test_the_rank_of_the_first_relevant_document() -> None:
    rows = measured([question("q", ["x"])], lambda _: ["x", "y", "b", "a"])
    assert rows[0][FIRST] == 2
    assert measured([question("q")], lambda _: ["x"])[0][FIRST] == 0
    found = rows[0]
    assert [found[f"recall@{depth}"] for depth in (1, 5)] == [0.0, pytest.approx(2 / 3)]


def test_what_metadata_states() -> None:
    assert language_of({"metadata": {"lang": "DE"}}) == "de"
    assert language_of({"metadata": {"language": "fr"}}) == "fr"
    assert language_of({"metadata": None}) == language_of({}) == ""
    assert label_of({"metadata": {"classification": " Top Secret "}}) == "TOP SECRET"
    assert label_of({"metadata": {"marking": "SECRET//NOFORN", "classification": "SECRET"}}) == "SECRET//NOFORN"
    assert label_of({"metadata": {"classification": "NONE"}}) == label_of({"metadata": {"classification": None}}) == ""


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_is_known_by_its_files(tmp_path: Path, form: tuple[str, str, str]) -> None:
    for name in form:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    corpus, queries, qrels = (tmp_path / name for name in form)
    assert set_files(tmp_path) == SetFiles(corpus, queries, qrels)
    corpus.unlink()
    assert set_files(tmp_path) == SetFiles(None, queries, qrels)
    queries.unlink()
    with pytest.raises(UsageError, match=form[1]):
        set_files(tmp_path)


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
        {"_id": "5", "text": "cinq", "metadata": {"lang": "fr"}},
    ]
    grades = "query-id\tcorpus-id\tscore\n1\td1\t2\n1\td2\t0\n2\td1\t1\n\n3\td1\t0\n4\td4\t1\n5\td5\t1\n"
    found = read_questions(*write(tmp_path, queries, grades))
    assert found == [
        LabelledQuestion("1", "one", {"d1": 2}, frozenset({"d9"})),
        LabelledQuestion("2", "two", {"d1": 1}, frozenset({"d8", "d9"})),
        LabelledQuestion("4", "no metadata", {"d4": 1}, frozenset()),
        LabelledQuestion("5", "cinq", {"d5": 1}, frozenset(), "fr"),
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
