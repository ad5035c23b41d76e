"""The tables of docs/peers.md are those of the figures beside it, and tell what changed in words."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.peers.table import _changed, tables

NOTHING = {"any": 0, "results": 0, "order": 0, "scores": 0, "gone": 0, "fewer": 0}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (None, "–"),
        (NOTHING, "0"),
        (NOTHING | {"any": 3, "results": 2, "scores": 1, "gone": 4}, "3: 2 results, 1 scores"),
        (NOTHING | {"any": 1, "results": 1, "gone": 1, "fewer": 1}, "1: 1 results; 1 lost"),
    ],
)
def test_what_changed_is_told_in_words(told: dict[str, int] | None, words: str) -> None:
    assert _changed(told) == words


def test_the_tables_of_the_page_are_those_of_the_figures(repository: Path) -> None:
    record = json.loads((repository / "docs/peers.json").read_text(encoding="utf-8"))
    page = (repository / "docs/peers.md").read_text(encoding="utf-8")
    assert "\n".join(tables(record)) in page, "stale: run python -m tests.benchmarks.peers.table"
