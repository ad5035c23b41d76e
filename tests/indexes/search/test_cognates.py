"""Cognates of a word that stands nowhere: the same beginning, whatever language writes it, and nothing else."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.partition import Opened
from indexes.search.cognates import LEAST, MOST, cognates
from indexes.vault import Vault
from tests.library import draft, make_vault, reader

TEXTS = {
    "A continent of ferries; the photograph of Armenia hangs in the wardroom.": "SECRET",
    "Continental shelves, contingents and containers. 4711 contested.": "CONFIDENTIAL",
    "Elena met the armoured column at Wolfram.": "SECRET",
}
WORDS = st.text("ckzfphvwyijae", min_size=1, max_size=9)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """Three documents in two partitions."""
    folder: Path = tmp_path_factory.mktemp("cognates")
    with make_vault(folder / "library", [draft(text, marking) for text, marking in TEXTS.items()]) as vault:
        yield vault


def opened(vault: Vault) -> Sequence[Opened]:
    return [partition.opened() for partition in vault.view(reader("SECRET"))._partitions]


def found(vault: Vault, word: str) -> list[str]:
    return [other for other, _ in cognates(word, opened(vault))]


@pytest.mark.parametrize(
    ("word", "other"), [("kontinent", "continent"), ("armenien", "armenia"), ("fotograf", "photograph")]
)
def test_another_language_writes_the_same_word(vault: Vault, word: str, other: str) -> None:
    assert found(vault, word)[0] == other


@pytest.mark.parametrize("word", ["brucke", "elefant", "arm", "4711a", "kon", ""])
def test_what_does_not_begin_alike_is_no_cognate(vault: Vault, word: str) -> None:
    assert found(vault, word) == []


def test_the_most_alike_come_first_and_not_too_many(vault: Vault) -> None:
    alike = cognates("kontingen", opened(vault))
    assert [likeness for _, likeness in alike] == sorted((likeness for _, likeness in alike), reverse=True)
    assert alike[0][0] == "conting"
    assert 0 < len(alike) <= MOST
    assert all(LEAST <= likeness <= 1.0 for _, likeness in alike)


@given(word=WORDS)
def test_the_spread_over_partitions_changes_nothing(vault: Vault, word: str) -> None:
    parts = opened(vault)
    assert cognates(word, parts) == cognates(word, parts[::-1])
