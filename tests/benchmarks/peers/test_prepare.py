"""What the contestants are given: the level of each document, and the hidden documents nearest to the questions."""

import numpy as np

from tests.benchmarks.peers.prepare import level, nearest


def test_what_states_no_level_is_held_at_the_highest() -> None:
    stated = [{"metadata": {"classification": one}} for one in ("SECRET", "NONE", "OFFICIAL USE ONLY", None)]
    assert [level(row) for row in [*stated, {}]] == ["SECRET", *["TOP SECRET"] * 4]


def test_the_nearest_documents_are_those_with_the_nearest_chunk() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0]], np.float32)
    questions = np.array([[0, 1], [1, 0]], np.float32)
    assert nearest(vectors, ["a", "b", "b", "c"], questions, 2) == ["a", "b"]
    assert nearest(vectors, ["c", "c", "b", "a"], questions[:1], 2) == ["c", "b"]
