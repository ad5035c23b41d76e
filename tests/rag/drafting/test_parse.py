"""What a model wrote is read strictly: never guessed, never trusted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.drafting.parse import parse
from rag.drafting.reply import ModelTrouble, Trouble


def structured(*sentences: tuple[str, list[int]]) -> str:
    """Return a reply in the form that was asked for."""
    return json.dumps({"sentences": [{"text": text, "passages": numbers} for text, numbers in sentences]})


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("The depot is full [1].", [("The depot is full.", (1,))]),
        ("The depot is full. [1] It closes at nine. [2]", [("The depot is full.", (1,)), ("It closes at nine.", (2,))]),
        ("- **One** thing [1, 2].\n- Two [3]", [("One thing.", (1, 2)), ("Two", (3,))]),
        ("The depot is full.", [("The depot is full.", ())]),
        ("The depot is full [4].", [("The depot is full.", ())]),
        ("The depot is full [1][9].", [("The depot is full.", ())]),
        ("The depot is full [0].", [("The depot is full.", ())]),
        ("NONE", []),
        ("none.", []),
        ("(U) The depot is full [1].", [("The depot is full.", (1,))]),
        ("UNCLASSIFIED//FOUO [1]", []),
    ],
)
def test_running_text(raw: str, read: list[tuple[str, tuple[int, ...]]]) -> None:
    assert parse(raw, 3) == read


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (structured(("The depot is full.", [1, 1])), [("The depot is full.", (1,))]),
        (structured(("It is full. It closes.", [2])), [("It is full.", (2,)), ("It closes.", (2,))]),
        (structured(("It is full [3].", [2])), [("It is full.", (2,))]),
        (structured(("It is full.", [])), [("It is full.", ())]),
        (structured(("It is full.", [7])), [("It is full.", ())]),
        (structured(("NONE", [1])), []),
        (structured(), []),
        ("```json\n" + structured(("It is full.", [1])) + "\n```", [("It is full.", (1,))]),
    ],
)
def test_structured_output(raw: str, read: list[tuple[str, tuple[int, ...]]]) -> None:
    assert parse(raw, 3) == read


def test_a_link_costs_a_sentence_its_passage() -> None:
    ((_, numbers), (_, kept)) = parse("Go to https://example.invalid/a now [1]. The depot is full [1].", 1)
    assert (numbers, kept) == ((), (1,))


@pytest.mark.parametrize(
    ("raw", "trouble"),
    [
        ("", Trouble.EMPTY),
        (" \n\u200b", Trouble.EMPTY),
        ("I'm sorry, but I cannot help with that.", Trouble.REFUSED),
        ("It is full [1]. " * 3, Trouble.ENDLESS),
        (" ".join(f"Wagon {number} is full [1]." for number in range(50)), Trouble.ENDLESS),
        ('{"sentences": [{"text": "It is', Trouble.UNREADABLE),
        ('{"answer": "It is full."}', Trouble.UNREADABLE),
        ('{"sentences": [{"text": "It is full.", "passages": ["1"]}]}', Trouble.UNREADABLE),
        ('{"sentences": [{"text": "It is full.", "passages": [true]}]}', Trouble.UNREADABLE),
        ('{"sentences": [{"passages": [1]}]}', Trouble.UNREADABLE),
        ('{"sentences": ["It is full."]}', Trouble.UNREADABLE),
        ('["It is full."]', Trouble.UNREADABLE),
    ],
)
def test_each_trouble_is_a_plain_state(raw: str, trouble: Trouble) -> None:
    with pytest.raises(ModelTrouble) as error:
        parse(raw, 3)
    assert error.value.trouble is trouble


@given(st.text(), st.integers(0, 5))
def test_no_text_makes_a_passage_that_was_not_shown(raw: str, passages: int) -> None:
    try:
        read = parse(raw, passages)
    except ModelTrouble:
        return
    assert all(1 <= number <= passages for _, numbers in read for number in numbers)


@given(st.lists(st.tuples(st.text(min_size=1), st.lists(st.integers(-3, 9), max_size=3)), max_size=6))
def test_no_structure_makes_a_passage_that_was_not_shown(sentences: list[tuple[str, list[int]]]) -> None:
    try:
        read = parse(structured(*sentences), 4)
    except ModelTrouble:
        return
    assert all(1 <= number <= 4 for _, numbers in read for number in numbers)
