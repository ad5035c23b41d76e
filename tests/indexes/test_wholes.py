"""Whole documents score as one index over the documents' texts would, however they are cut and spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.wholes import Wholes, document_scores
from indexes.words import Statistics, WordIndex, inverse_frequencies

WORDS = "ferri depot diesel otter wren".split()
DOCUMENTS = st.lists(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), min_size=1, max_size=4),
    min_size=1,
    max_size=12,
)
ASKED = st.dictionaries(st.sampled_from([*WORDS, "absent"]), st.sampled_from([1.0, 1.5]), max_size=4)


def part(documents: list[list[str]]) -> tuple[WordIndex, Wholes]:
    """Return the index and the wholes of documents, each a list of chunks; row numbers begin at 5."""
    index = WordIndex.build(chunk for chunks in documents for chunk in chunks)
    firsts = (5 + np.cumsum([0, *map(len, documents)])[:-1]).tolist()
    return index, Wholes.of(range(5, 5 + len(index)), firsts, index.lengths())


@given(documents=DOCUMENTS, asked=ASKED)
def test_a_document_scores_as_its_whole_text(documents: list[list[str]], asked: dict[str, float]) -> None:
    (scores,) = document_scores(asked, [part(documents)])
    whole = WordIndex.build(" ".join(chunks) for chunks in documents)
    statistics = whole.statistics(list(asked))
    weights = {word: asked[word] * rarity for word, rarity in inverse_frequencies(statistics).items()}
    assert scores.tolist() == pytest.approx(whole.scores(weights, statistics.words / len(whole) or 1.0).tolist())


@given(documents=DOCUMENTS, asked=ASKED, homes=st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_the_spread_over_partitions_changes_no_bit(
    documents: list[list[str]], asked: dict[str, float], homes: list[int]
) -> None:
    (whole,) = document_scores(asked, [part(documents)])
    places = [[at for at in range(len(documents)) if homes[at] == home] for home in range(5)]
    parts = document_scores(asked, [part([documents[at] for at in place]) for place in places])
    for place, scores in zip(places, parts, strict=True):
        assert scores.tolist() == [whole[at] for at in place]


def test_a_document_without_asked_words_scores_nothing() -> None:
    (scores,) = document_scores({"otter": 1.0}, [part([["depot", "ferri"], ["otter", "depot"]])])
    assert scores[0] == 0.0
    assert scores[1] > 0.0


def test_statistics_are_those_of_documents() -> None:
    """A word in two chunks of one document is as rare as one in a single chunk."""
    (scores,) = document_scores({"otter": 1.0}, [part([["otter", "otter"], ["wren"]])])
    rarity = inverse_frequencies(Statistics(2, 3, {"otter": 1}))["otter"]
    assert scores[0] == pytest.approx(rarity * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 2 / 1.5)))
