"""The nearest words of a view: by edits, by what print looks like, by frequency, by alphabet."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.search.spelling import nearest
from indexes.segments import JoinedWords
from indexes.words import WordIndex


def view(*partitions: tuple[str, ...]) -> Any:
    """Return what is asked of the opened partitions: their words."""
    return [SimpleNamespace(words=JoinedWords([WordIndex.build(texts)])) for texts in partitions]


VIEW = view(
    ("ferry ferry diesel modern clearing", "harbour diesel", "pier", "Gromyko 1962"),
    ("diesels", "Khrushchev in Warsaw", "harbor", "terry"),
)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("feny", []),  # two edits in a short word
        ("dieselx", ["diesel"]),
        ("deisel", ["diesel"]),  # two swapped
        ("harbuor", ["harbor", "harbour"]),  # equally near
        ("khrnshchev", ["khrushchev"]),  # as a machine reads it
        ("rnodern", ["modern"]),
        ("grornyko", ["gromyko"]),
        ("wansav", []),
        ("1963", []),  # a number is another number
        ("l962", ["1962"]),
        ("pie", []),
        ("", []),
    ],
)
def test_the_nearest_words_are_found(word: str, found: list[str]) -> None:
    assert [near for near, _ in nearest(word, VIEW)] == found


def test_the_more_frequent_goes_first_and_then_the_alphabet() -> None:
    some = view(("canal", "cabal"), ("camal", "camal", "cadal"))
    assert nearest("caxal", some) == [("camal", 2), ("cabal", 1), ("cadal", 1)]


def test_what_looks_alike_is_nearer_than_any_edit() -> None:
    assert nearest("rnoder", view(("nodern noder", "moder"))) == [("moder", 1)]


def test_the_first_letter_may_only_be_misread() -> None:
    assert nearest("herry", view(("ferry",))) == []
    assert nearest("1etter", view(("letter",))) == [("letter", 1)]


def test_partitions_are_added_up() -> None:
    texts = ("diesel", "diesel fuel", "dieselx")
    together = nearest("dieseel", view(texts))
    assert together == nearest("dieseel", view(*((text,) for text in texts)))
    assert together == [("diesel", 2)]


@given(st.text("dieslrnm1", min_size=0, max_size=10))
def test_only_words_of_the_view_are_found(word: str) -> None:
    known = {one for state in VIEW for index in state.words.indexes for one in index._number}
    assert {near for near, _ in nearest(word, VIEW)} <= known
    assert nearest(word, []) == []
