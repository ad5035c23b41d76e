"""Names, whether a source has them, and what each does in a sentence."""

import pytest

from rag.verify.names import ACTS, BEARS, is_exchange, missing, names, swapped
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
        ("Elle est arrivée le 12 avril.", "Elle est arrivée le 12 mars.", ["avril"]),
        ("Elle est arrivée le 1er mars.", "Elle est arrivée le 1er mars.", []),
        ("Le navire va sur mars.", "Le navire va.", []),
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


@pytest.mark.parametrize(
    ("claim", "source", "exchanged"),
    [
        ("Norland attacked Sudland.", "Sudland attacked Norland.", True),
        ("Sudland delivered boats to the Norlanders.", "The Norlanders delivered 25 boats to Sudland.", True),
        ("To reach Dover, Marsh sailed in May.", "Marsh sailed in May, to reach Dover.", False),
        ("The talks in Dover ended, after Marsh had left.", "After Marsh had left, the talks in Dover ended.", False),
    ],
)
def test_whether_only_the_names_changed_places(claim: str, source: str, *, exchanged: bool) -> None:
    mine, yours = words(claim), words(source)
    pair = swapped(mine, yours) or tuple(name.last for name in names(mine))
    assert is_exchange(mine, yours, (pair[0], pair[1])) is exchanged
