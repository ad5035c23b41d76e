"""A corpus is read with its markings, and a reader is made who may read all of it."""

import json
from pathlib import Path

import pytest

from indexes.errors import UsageError
from indexes.policy import parse, text
from tests.library import reader
from web.trial import Corpus

LABELS = {
    "plain": None,
    "none": "NONE",
    "secret": "secret",
    "codeword": "TOP SECRET//SI//NOFORN",
    "friends": "SECRET//REL TO USA, FRA",
    "alliance": "NATO SECRET",
    "kingdom": "UK OFFICIAL-SENSITIVE",
}


def corpus(folder: Path, labels: dict[str, str | None]) -> Corpus:
    """Write a corpus with these labels and read it."""
    rows = [{"_id": name, "text": "x", "metadata": {"classification": label}} for name, label in labels.items()]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return Corpus.read(folder / "corpus.jsonl")


def test_each_document_bears_its_label(tmp_path: Path) -> None:
    found = corpus(tmp_path, LABELS).markings
    assert text(found["plain"]) == text(found["none"]) == "UNCLASSIFIED"
    assert text(found["secret"]) == "SECRET"
    assert found["codeword"] == parse("TOP SECRET//SI//NOFORN")


def test_a_label_that_can_not_be_read_counts_as_the_highest(tmp_path: Path) -> None:
    found = corpus(tmp_path, {"odd": "OF THE HOUSE", "new": "SECRET//QUUX", "high": "SECRET", "low": None}).markings
    assert text(found["odd"]) == text(found["new"]) == "SECRET"
    assert text(corpus(tmp_path, {"odd": "OF THE HOUSE"}).markings["odd"]) == "UNCLASSIFIED"


def test_the_whole_reader_may_read_all(tmp_path: Path) -> None:
    found = corpus(tmp_path, LABELS)
    assert found.readable(found.whole_reader()) == LABELS.keys()


def test_another_reader_reads_what_he_is_cleared_for(tmp_path: Path) -> None:
    found = corpus(tmp_path, LABELS)
    assert found.readable(reader("SECRET")) == {"plain", "none", "secret", "friends"}
    assert found.readable(reader("NATO SECRET")) == {"alliance"}
    assert found.readable(reader()) == frozenset()


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text("no\n")
    with pytest.raises(UsageError, match="line 1"):
        Corpus.read(tmp_path / "corpus.jsonl")
