"""Segments are searched as one index, and a file is believed only for what it was written for."""

import mmap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexes.segments import (
    ENDING,
    KINDS,
    MAPPED_FROM,
    SMALL,
    VECTORS,
    WORDS,
    CacheFiles,
    JoinedVectors,
    JoinedWords,
    Span,
    belongs_together,
)
from indexes.vectors import VectorIndex
from indexes.words import WordIndex
from tests.indexes.test_vectors import unit_rows

SPAN = Span(1, 9, 7)
KEY = b"k" * 32
TEXTS = ["ferry depot", "ferry", "the otter", "", "depot depot wren", "harbour"]


@pytest.fixture
def files(tmp_path: Path) -> CacheFiles:
    """The files of a partition's folder."""
    return CacheFiles(tmp_path, KEY)


def test_vectors_of_segments_are_numbered_through() -> None:
    rows = unit_rows(30, 1)
    joined = JoinedVectors([VectorIndex.build(rows[:7]), VectorIndex.build(rows[7:7]), VectorIndex.build(rows[7:])])
    places = np.array([0, 6, 7, 8, 29])
    assert len(joined) == 30
    assert np.array_equal(joined.rows(places), rows[places])
    assert np.array_equal(JoinedVectors([VectorIndex.build(rows)]).rows(places), rows[places])
    assert np.array_equal(joined.all(), rows)
    assert joined.to_bytes() == b"".join(index.to_bytes() for index in joined.indexes)


def test_words_of_segments_are_counted_as_those_of_one_index() -> None:
    whole = WordIndex.build(TEXTS)
    for cut in range(len(TEXTS) + 1):
        joined = JoinedWords([WordIndex.build(TEXTS[:cut]), WordIndex.build(TEXTS[cut:])])
        assert (len(joined), joined.size) == (len(whole), whole.size)
        assert joined.lengths().tolist() == whole.lengths().tolist()


def test_no_segment_finds_nothing() -> None:
    assert (len(JoinedVectors([])), len(JoinedWords([])), JoinedWords([]).size) == (0, 0, 0)
    assert JoinedWords([]).lengths().tolist() == []


@pytest.mark.parametrize("size", [0, 5, MAPPED_FROM - 1, MAPPED_FROM, MAPPED_FROM + 77])
def test_a_file_comes_back_and_a_large_one_is_mapped(files: CacheFiles, size: int) -> None:
    content = np.random.default_rng(1).bytes(size)
    code = files.write(WORDS, SPAN, content)
    back = files.read(WORDS, SPAN, code)
    assert back is not None
    assert back[:] == content
    assert isinstance(back, mmap.mmap) is (size >= MAPPED_FROM)


@pytest.mark.parametrize("size", [5, MAPPED_FROM])
def test_a_file_is_believed_for_nothing_else(files: CacheFiles, tmp_path: Path, size: int) -> None:
    code = files.write(WORDS, SPAN, b"x" * size)
    for span in (replace(SPAN, first=2), replace(SPAN, last=10), replace(SPAN, chunks=8)):
        assert files.read(WORDS, span, code) is None
    path = files.path(WORDS, code)
    files.path(VECTORS, code).write_bytes(path.read_bytes())
    assert files.read(VECTORS, SPAN, code) is None
    assert CacheFiles(tmp_path, b"d" * 32).read(WORDS, SPAN, code) is None
    other = tmp_path / "other"
    other.mkdir()
    (other / path.name).write_bytes(path.read_bytes())
    assert CacheFiles(other, KEY).read(WORDS, SPAN, code) is None
    path.write_bytes(b"x" * (size - 1) + b"y")
    assert files.read(WORDS, SPAN, code) is None
    path.unlink()
    assert files.read(WORDS, SPAN, code) is None


def test_files_that_nothing_names_are_removed(files: CacheFiles, tmp_path: Path) -> None:
    kept = [(kind, files.write(kind, SPAN, b"kept")) for kind in KINDS]
    files.write(WORDS, SPAN, b"old")
    for name in ("vectors-1.faiss", ".words.bin.0.new", "vault.sqlite"):
        (tmp_path / name).write_bytes(b"")
    files.remove_all_but(kept)
    assert {path.name for path in tmp_path.iterdir()} == {
        "vault.sqlite",
        *(files.path(kind, code).name for kind, code in kept),
    }
    assert ENDING == ".bin"


def test_small_segments_and_those_of_like_size_are_joined() -> None:
    assert belongs_together(1, SMALL - 2)
    assert belongs_together(50_000, 20_000)
    assert not belongs_together(SMALL, 1)
    assert not belongs_together(100_000, 20_000)
