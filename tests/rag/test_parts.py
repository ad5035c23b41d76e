"""Questions that ask several things are taken apart at question words, and each part is whole."""

import pytest

from rag.parts import parts


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "When does the ferry Heron sail and how many vehicles does it carry?",
            ["When does the ferry Heron sail?", "how many vehicles does it carry? ferry Heron sail"],
        ),
        (
            "Where does the ferry Heron sail from? Who commands Camp Otter?",
            ["Where does the ferry Heron sail from?", "Who commands Camp Otter?"],
        ),
        ("Wann fährt die Fähre und wer führt Lager Otter?", ["Wann fährt die Fähre?", "wer führt Lager Otter?"]),
        ("Do they hold bread and water?", ["Do they hold bread and water?"]),
        ("Who and what?", ["Who and what?"]),
        ("", [""]),
    ],
)
def test_parts(question: str, expected: list[str]) -> None:
    assert parts(question) == expected
