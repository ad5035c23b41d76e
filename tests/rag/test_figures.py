"""The record of an evaluation: groups, differences, histogram, gains and losses, worked out by hand."""

import json

import pytest

from rag.evaluate import NAMES, LabelledQuestion
from rag.figures import LISTED, Labels, record

QUESTIONS = [
    LabelledQuestion("q1", "What is the depot?", {"a": 1}, frozenset()),
    LabelledQuestion("q2", "Quand arrive le convoi dans la ville?", {"b": 1, "c": 1}, frozenset({"x"})),
    LabelledQuestion("q3", "Anything", {"d": 1}, frozenset(), "de"),
]
FOUND = {
    "fused": [["a"], ["x", "c", "y", "b"], ["y"]],
    "bm25": [["y", "a"], ["b", "c"], ["d"]],
    "dense": [["y"], ["y"], ["y"]],
}
LABELS = Labels({"a": "SECRET", "b": "SECRET", "c": "UNCLASSIFIED", "d": "UNCLASSIFIED"}, {"a": "en", "b": "fr"})


def test_the_products_own_figures_stand_at_the_top() -> None:
    found = record(QUESTIONS, FOUND, LABELS)
    assert found["n"] == 3
    assert found["recall@1"] == pytest.approx(0.5)
    assert found["baselines"].keys() == {"bm25", "dense"}
    assert found["baselines"]["dense"] == dict.fromkeys(NAMES, 0.0)
    assert found["intervals"].keys() == {"fused", "bm25", "dense"}
    json.dumps(found)


def test_differences_count_the_questions() -> None:
    found = record(QUESTIONS, FOUND, LABELS)["differences"]
    assert found["bm25"]["questions"] == {"better": 1, "worse": 2, "same": 0}
    assert found["dense"]["questions"] == {"better": 2, "worse": 0, "same": 1}
    more, low, high = found["dense"]["recall@10"]
    assert more == pytest.approx(2 / 3, abs=1e-4)
    assert low <= more <= high


def test_the_language_of_a_question_is_stated_or_told_by_its_words() -> None:
    found = record(QUESTIONS, FOUND, LABELS)["languages"]["questions"]
    assert {name: group["n"] for name, group in found.items()} == {"de": 1, "en": 1, "fr": 1}
    assert found["en"]["fused"]["mrr@10"] == 1.0
    assert found["de"]["bm25"]["mrr@10"] == 1.0


def test_groups_of_documents_leave_out_the_relevant_documents_of_other_groups() -> None:
    found = record(QUESTIONS, FOUND, LABELS)
    assert {name: group["n"] for name, group in found["partitions"].items()} == {"SECRET": 2, "UNCLASSIFIED": 2}
    # q2 has b under SECRET at rank 3, behind c (which counts elsewhere) and y: rank 2 of what counts here
    assert found["partitions"]["SECRET"]["fused"]["mrr@10"] == pytest.approx((1 + 1 / 2) / 2)
    assert found["partitions"]["UNCLASSIFIED"]["fused"]["mrr@10"] == pytest.approx(0.5)
    assert {name: group["n"] for name, group in found["languages"]["documents"].items()} == {"en": 1, "fr": 1}


def test_the_histogram_of_first_ranks() -> None:
    found = record(QUESTIONS, FOUND, LABELS)["first_relevant"]
    assert found["fused"] == {"1": 2, "2-3": 0, "4-5": 0, "6-10": 0, "11-20": 0, "21-50": 0, "51-100": 0, "none": 1}
    assert found["bm25"]["2-3"] == 1
    late = {"fused": [[*(f"n{at}" for at in range(100)), "a"]], "bm25": [["a"]]}
    assert record(QUESTIONS[:1], late, LABELS)["first_relevant"]["fused"]["none"] == 1


def test_gains_and_losses_are_told_by_id_with_both_ranks() -> None:
    found = record(QUESTIONS, FOUND, LABELS)
    assert found["gained"] == [{"question": "q1", "difference": pytest.approx(0.3691), "rank": 1, "rank_bm25": 2}]
    assert [one["question"] for one in found["lost"]] == ["q3", "q2"]
    assert found["lost"][0] == {"question": "q3", "difference": -1.0, "rank": 0, "rank_bm25": 1}


def test_at_most_twenty_are_listed() -> None:
    many = [LabelledQuestion(f"q{n:02}", "one", {"a": 1}, frozenset()) for n in range(30)]
    found = record(many, {"fused": [["a"]] * 30, "bm25": [["y", "a"]] * 30}, LABELS)
    assert [one["question"] for one in found["gained"]] == [f"q{n:02}" for n in range(LISTED)]
    assert found["lost"] == []


def test_without_questions_all_is_zero() -> None:
    found = record([], {"fused": [], "bm25": []}, LABELS)
    assert found["n"] == 0
    assert found["ndcg@10"] == 0.0
    assert found["partitions"] == {}
