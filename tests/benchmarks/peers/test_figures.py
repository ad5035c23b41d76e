"""What is read off the answers of the contestants: quality for a reader, short lists, and what a change changed."""

import pytest

from tests.benchmarks.peers import figures

HITS: figures.Hits = [("a#0", 0.9), ("b#0", 0.8), ("a#1", 0.7), ("c#3", 0.6)]


def test_documents_stand_at_their_best_chunk_without_those_that_do_not_count() -> None:
    assert figures.documents(HITS) == ["a", "b", "c"]
    assert figures.documents(HITS, {"a"}) == ["b", "c"]


def test_a_document_may_have_the_sign_in_its_name() -> None:
    assert figures.documents([("vol#2/d1#7", 1.0)]) == ["vol#2/d1"]


def test_quality_counts_only_questions_whose_document_may_be_read() -> None:
    questions = [
        {"grades": {"a": 1}, "excluded": []},
        {"grades": {"b": 1}, "excluded": ["a"]},
        {"grades": {"hidden": 1}, "excluded": []},
    ]
    measured = figures.quality([HITS, HITS, HITS], questions, {"a", "b", "c"})
    assert measured == {"ndcg@10": 1.0, "questions": 2}
    assert figures.quality([HITS], [{"grades": {"c": 1}, "excluded": []}], {"c"})["ndcg@10"] == 0.5


def test_short_lists_are_counted_against_what_there_is_to_read() -> None:
    assert figures.short([HITS, HITS[:1], []], 4, 100) == {"questions": 2, "results": 7}
    assert figures.short([HITS[:2]], 10, 2) == {"questions": 0, "results": 0}


def test_few_documents_are_counted_after_those_that_do_not_count() -> None:
    ten = [(f"d{number}#0", 1.0) for number in range(10)]
    questions: list[dict[str, list[str]]] = [{"excluded": []}, {"excluded": ["d3"]}, {"excluded": ["elsewhere"]}]
    assert figures.few_documents([ten, ten, ten], questions) == 1


def test_a_result_that_may_not_be_read_is_counted() -> None:
    assert figures.leaked([HITS, HITS[:1]], {"a", "b"}) == 1


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (HITS, {}),
        ([*HITS[:3], ("d#0", 0.6)], {"any": 1, "results": 1, "gone": 1}),
        (HITS[:3], {"any": 1, "results": 1, "gone": 1, "fewer": 1}),
        ([HITS[1], HITS[0], *HITS[2:]], {"any": 1, "order": 1}),
        ([("a#0", 0.9000000000000001), *HITS[1:]], {"any": 1, "scores": 1}),
    ],
)
def test_each_kind_of_change_is_told(after: figures.Hits, expected: dict[str, int]) -> None:
    nothing = dict.fromkeys(("any", "results", "order", "scores", "gone", "fewer"), 0)
    assert figures.changes([HITS, HITS], [HITS, after]) == nothing | expected


def test_a_result_that_comes_where_one_was_missing_is_a_change_but_no_loss() -> None:
    told = figures.changes([HITS[:2]], [HITS])
    assert (told["any"], told["results"], told["gone"], told["fewer"]) == (1, 1, 0, 0)


def test_some_questions_are_taken_from_all_over_the_list() -> None:
    assert figures.spread("abcdefgh", 4) == ["a", "c", "e", "g"]
    assert figures.spread("abc", None) == figures.spread("abc", 9) == ["a", "b", "c"]


def test_times_are_told_with_and_without_the_embedding() -> None:
    answers = [{"ms": 10.0 + number, "embedding": 4.0, "processor": 9.0} for number in range(100)]
    told = figures.times(answers)
    assert (told["p50"], told["p99"], told["own p50"], told["own p99"]) == (59.0, 108.0, 55.0, 104.0)
