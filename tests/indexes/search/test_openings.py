"""A chunk is worth more when its document opens with what is asked for."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.ranking import OPENING_MEANING, OPENING_WORDS, Ranking
from indexes.search import Engines, Query, openings, ranked
from indexes.search.chunks import Chunks
from indexes.search.openings import opening_of
from indexes.vault import Vault
from indexes.vectors import cosines
from tests.library import draft, make_vault, reader

ABOUT = "The ferry Heron sails at dawn."
OTHER = "The depot holds diesel."
LATER = "A crew of nine is aboard."


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """Two documents that say the same below different openings, in two partitions."""
    texts = {f"{ABOUT}\n\n{LATER}": "SECRET", f"{OTHER}\n\n{LATER}": "CONFIDENTIAL"}
    with make_vault(tmp_path / "library", [draft(text, marking) for text, marking in texts.items()]) as vault:
        yield vault


@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=6), data=st.data())
def test_the_opening_is_the_first_chunk_of_the_same_document(sizes: list[int], data: st.DataObject) -> None:
    owners = np.repeat(np.arange(len(sizes)), sizes)
    chosen = np.array(data.draw(st.lists(st.integers(0, len(owners) - 1))), np.int64)
    assert opening_of(owners, chosen).tolist() == [owners.tolist().index(owners[at]) for at in chosen]


def test_a_part_of_the_openings_score_is_added() -> None:
    found = openings.words(np.array([4.0, 1.0, 0.0]), np.array([0, 0, 2]))
    assert found.tolist() == [OPENING_WORDS * 4.0, OPENING_WORDS * 4.0, 0.0]


def test_a_part_of_the_openings_cosine_is_added(vault: Vault) -> None:
    chunks = Chunks.of([partition.opened() for partition in vault.view(reader("SECRET"))._partitions])
    vector = vault.embedder.embed(["When does the ferry sail?"])[0]
    every = np.arange(len(chunks))
    alone = cosines(vector, chunks.rows(every))
    found = openings.meaning(vector, chunks, every[::-1]).tolist()
    assert found == [OPENING_MEANING * one for one in reversed(alone)]


@pytest.mark.parametrize("ranking", Ranking)
def test_of_two_equal_chunks_the_one_below_the_asked_opening_comes_first(vault: Vault, ranking: Ranking) -> None:
    partitions = vault.view(reader("SECRET"))._partitions
    opened = [partition.opened() for partition in partitions]
    with ThreadPoolExecutor(1) as pool:
        found = ranked(Query.of("How many crew has the ferry?"), opened, Engines(vault.embedder, pool), 9, ranking)
    assert [partitions[which].label for (which, at), _ in found if at > 0] == ["SECRET", "CONFIDENTIAL"]
