"""BM25 over several partitions is BM25 over one collection, bit for bit."""

from pathlib import Path

import numpy as np

from indexes.search.scores import whole_scores, word_scores
from tests.library import KEY, draft, make_vault, reader

TEXTS = ["The ferry Heron is late.", "The depot is full.\n\nThe ferry is full.", "A guarded bridge."]
ASKED = {"ferri": 1.0, "full": 1.5}


def found(folder: Path, markings: list[str]) -> tuple[list[float], list[float]]:
    """Return the sorted scores of chunks and of their documents, for these texts under these markings."""
    documents = [draft(text, marking) for text, marking in zip(TEXTS, markings, strict=True)]
    with make_vault(folder, documents, KEY) as vault:
        opened = [partition.opened() for partition in vault.view(reader("TOP SECRET"))._partitions]
        chunks = word_scores(ASKED, opened)
        places = [(which, at) for which, some in enumerate(chunks) for at in range(len(some))]
        return sorted(np.concatenate(chunks).tolist()), sorted(whole_scores(ASKED, opened, places))


def test_scores_do_not_depend_on_the_spread(tmp_path: Path) -> None:
    one = found(tmp_path / "one", ["SECRET"] * 3)
    three = found(tmp_path / "three", ["SECRET", "CONFIDENTIAL", "TOP SECRET"])
    assert one == three
    assert [len(part) for part in one] == [4, 4]
    assert one[0][0] == 0.0 < one[0][-1]


def test_no_partition_gives_no_score() -> None:
    assert word_scores(ASKED, []) == []
    assert whole_scores(ASKED, [], []) == []
