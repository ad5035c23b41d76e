"""The line of a search: candidates of both kinds, one order, ties by content."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexes.ranking import Ranking
from indexes.search import Engines, Query, ranked
from indexes.vault import Vault
from tests.library import draft, make_vault, reader

TEXTS = ["The ferry Heron is late.", "The depot is full.", "A guarded bridge."]


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """Three documents in two partitions."""
    markings = ["SECRET", "CONFIDENTIAL", "SECRET"]
    documents = [draft(text, marking) for text, marking in zip(TEXTS, markings, strict=True)]
    with make_vault(tmp_path / "library", documents) as vault:
        yield vault


@pytest.mark.parametrize("ranking", Ranking)
def test_the_best_chunk_comes_first(vault: Vault, ranking: Ranking) -> None:
    opened = [partition.opened() for partition in vault.view(reader("SECRET"))._partitions]
    with ThreadPoolExecutor(1) as pool:
        found = ranked(Query.of("Which ferry is late?"), opened, Engines(vault.embedder, pool), 5, ranking)
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert len(set(found)) == len(found) == (1 if ranking is Ranking.WORDS else 3)


def test_nothing_opened_is_nothing_found(vault: Vault) -> None:
    with ThreadPoolExecutor(1) as pool:
        assert ranked(Query.of("ferry"), [], Engines(vault.embedder, pool), 5, Ranking.FUSED) == []
