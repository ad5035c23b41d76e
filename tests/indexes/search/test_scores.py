"""BM25 in one pass over several partitions is BM25 over one collection, as the books define it, bit for bit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.partition import Opened
from indexes.search.scores import Gathered, whole_scores, word_scores
from indexes.segments import JoinedWords
from indexes.terms import terms
from indexes.wholes import Wholes
from indexes.words import K1, B, WordIndex
from tests.indexes.search import plain

WORDS = "ferri depot diesel otter wren".split()
DOCUMENT = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), min_size=1, max_size=4)
DOCUMENTS = st.lists(DOCUMENT, min_size=1, max_size=12)
ASKED = st.dictionaries(st.sampled_from([*WORDS, "absent"]), st.sampled_from([1.0, 1.5]), max_size=4)
PLACES = st.lists(st.integers(0, 4), min_size=12, max_size=12)


@dataclass(frozen=True, slots=True)
class Part:
    """What scoring reads of an opened partition."""

    rows: Sequence[int]
    words: JoinedWords
    wholes: Wholes


def part(documents: Sequence[Sequence[str]], cut: int = 99) -> Opened:
    """Return a partition of documents, each a list of chunks, in two segments that meet at `cut`."""
    cuts = [0, min(cut, len(documents)), len(documents)]
    indexes = [WordIndex.build(c for d in documents[start:end] for c in d) for start, end in pairwise(cuts)]
    words = JoinedWords(indexes)
    rows = range(5, 5 + len(words))
    firsts = (5 + np.cumsum([0, *map(len, documents)])[:-1]).tolist()
    return cast("Opened", Part(rows, words, Wholes.of(rows, firsts, words.lengths())))


def scored(asked: dict[str, float], parts: Sequence[Opened]) -> tuple[list[float], list[float]]:
    """Return the score of every chunk, and of the document of every chunk."""
    found = Gathered.of(asked, parts)
    every = np.arange(found.begin[-1])
    return word_scores(asked, found).tolist(), whole_scores(asked, found)(every).tolist()


@given(documents=DOCUMENTS, asked=ASKED, homes=PLACES, cut=st.integers(0, 12))
def test_one_pass_gives_what_the_definition_gives(
    documents: list[list[str]], asked: dict[str, float], homes: list[int], cut: int
) -> None:
    spread = [[d for d, home in zip(documents, homes, strict=False) if home == which] for which in range(5)]
    placed = [document for some in spread for document in some]
    chunks, wholes = scored(asked, [part(some, cut) for some in spread])
    assert chunks == plain.chunks([chunk for document in placed for chunk in document], asked)
    expected = zip(plain.documents(placed, asked), placed, strict=True)
    assert wholes == [score for score, document in expected for _ in document]


@given(documents=DOCUMENTS, asked=ASKED, chosen=st.sets(st.integers(0, 47)))
def test_only_what_is_chosen_is_scored(documents: list[list[str]], asked: dict[str, float], chosen: set[int]) -> None:
    found = Gathered.of(asked, [part(documents)])
    every = whole_scores(asked, found)(np.arange(found.begin[-1]))
    some = np.array(sorted(number for number in chosen if number < found.begin[-1]), np.int64)
    assert whole_scores(asked, found)(some).tolist() == every[some].tolist()


def test_statistics_of_one_part_alone_would_give_other_scores() -> None:
    """The fault that summing avoids."""
    first, second = part([["ferri depot"], ["ferri"]]), part([["depot depot"], ["wren"]])
    asked = {"depot": 1.0, "ferri": 1.0}
    together = scored(asked, [first, second])
    apart = [one + other for one, other in zip(scored(asked, [first]), scored(asked, [second]), strict=True)]
    assert (together[0] != apart[0], together[1] != apart[1]) == (True, True)


def test_a_score_by_hand() -> None:
    """Robertson and Zaragoza 2009: idf x tf (k1 + 1) / (tf + k1 (1 - b + b length / average))."""
    one, other = scored({"ferri": 1.0}, [part([["ferry ferry depot"], ["wren"]])])[0]
    weight = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert one == pytest.approx(weight * 2 * (K1 + 1) / (2 + K1 * (1 - B + B * 3 / 2)))
    assert other == 0.0


def test_a_document_is_counted_once_however_often_it_is_cut() -> None:
    """A word in two chunks of one document is as rare as one in a single chunk."""
    cut, whole = (
        scored({"otter": 1.0}, [part(some)])[1]
        for some in ([["otter", "otter"], ["wren"]], [["otter otter"], ["wren"]])
    )
    assert cut == [whole[0], whole[0], 0.0]
    assert whole[0] > 0.0


def test_nothing_asked_and_nothing_opened_is_no_score() -> None:
    assert scored({}, [part([["ferri"]])]) == ([0.0], [0.0])
    assert scored({"ferri": 1.0}, []) == ([], [])
    assert scored({"ferri": 1.0}, [part([]), part([["", "the"]])]) == ([0.0, 0.0], [0.0, 0.0])
    assert terms("the") == []
