"""A chunk is worth more when its document opens with what is asked for."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.partition import Opened
from indexes.ranking import Ranking
from indexes.search import Engines, Query, ranked
from indexes.search.chunks import Chunks
from indexes.vault import Vault
from indexes.wholes import Wholes
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


@dataclass(frozen=True, slots=True)
class Part:
    """What numbering reads of an opened partition."""

    rows: Sequence[int]
    wholes: Wholes


@given(partitions=st.lists(st.lists(st.integers(1, 5), max_size=6), max_size=4), data=st.data())
def test_the_opening_is_the_first_chunk_of_the_same_document(partitions: list[list[int]], data: st.DataObject) -> None:
    parts: list[Opened] = []
    owners: list[int] = []
    for sizes in partitions:
        rows = range(7, 7 + sum(sizes))
        firsts = [7 + sum(sizes[:at]) for at in range(len(sizes))]
        parts.append(cast("Opened", Part(rows, Wholes.of(rows, firsts, np.ones(len(rows), np.int32)))))
        owners += [len(set(owners)) + number for number, size in enumerate(sizes) for _ in range(size)]
    chosen = sorted(data.draw(st.sets(st.integers(0, max(0, len(owners) - 1)), max_size=len(owners))))
    chunks, numbers = Chunks.of(parts), np.array(chosen, np.int64)
    assert chunks.documents(numbers).tolist() == [owners[at] for at in chosen]
    assert chunks.openings(numbers).tolist() == [owners.index(owners[at]) for at in chosen]


@pytest.mark.parametrize("ranking", Ranking)
def test_of_two_equal_chunks_the_one_below_the_asked_opening_comes_first(vault: Vault, ranking: Ranking) -> None:
    partitions = vault.view(reader("SECRET"))._partitions
    opened = [partition.opened() for partition in partitions]
    with ThreadPoolExecutor(1) as pool:
        found = ranked(Query.of("How many crew has the ferry?"), opened, Engines(vault.embedder, pool), 9, ranking)
    assert [partitions[which].label for (which, at), _ in found if at > 0] == ["SECRET", "CONFIDENTIAL"]
