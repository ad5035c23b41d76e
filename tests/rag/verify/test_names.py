"""Names, whether a source has them, and what each does in a sentence."""

import pytest

from rag.verify.names import ACTS, BEARS, missing, names, swapped
from rag.verify.words import words


def test_names_bear_their_part() -> None:
    found = names(words("Norland sent Captain Reed Marsh from Dover to Sudland."))
    assert [(name.words, name.part) for name in found] == [
        (("norland",), ACTS),
        (("captain", "reed", "marsh"), BEARS),
        (("dover",), "from"),
        (("sudland",), "to"),
    ]


@pytest.mark.parametrize(
    ("claim", "source", "lost"),
    [
        ("Norland agreed.", "Norland has agreed.", []),
        ("Westland agreed.", "Norland has agreed.", ["Westland"]),
        ("The Norlandian army left.", "The army of Norland left.", []),
        ("The United Ports agreed.", "The UP agreed.", []),
        ("The UP agreed.", "The United Ports agreed.", []),
        ("Reportedly it left.", "It left.", []),
    ],
)
def test_names_that_the_source_does_not_have(claim: str, source: str, lost: list[str]) -> None:
    assert missing(words(claim), words(source)) == lost


@pytest.mark.parametrize(
    ("claim", "source", "pair"),
    [
        ("Norland attacked Sudland.", "Sudland attacked Norland.", ("norland", "sudland")),
        ("Norland attacked Sudland.", "Sudland was attacked by Norland.", None),
        ("Ships go from Dover to Ostend.", "Ships go from Ostend to Dover.", ("dover", "ostend")),
        ("Norland attacked Sudland.", "In May Norland attacked Sudland.", None),
        ("Norland sent arms to the Sudland.", "The Sudland sent arms to Norland.", ("norland", "sudland")),
    ],
)
def test_who_did_what_to_whom(claim: str, source: str, pair: tuple[str, str] | None) -> None:
    assert swapped(words(claim), words(source)) == pair
