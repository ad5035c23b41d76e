"""A partition's SQLite file is the truth: caches may be lost, damaged or old, and nothing is stored by halves."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexes.embed import Vectors
from indexes.errors import Damaged, ModelError
from indexes.partition import Opened, Partition
from indexes.policy import parse
from indexes.records import Draft
from indexes.segments import KINDS, Span
from tests.library import draft, embedder

SECRET = parse("SECRET")
KEY = b"c" * 32
TEXTS = [f"The ferry number {n} carries {n * 7} vehicles.\n\nIts berth is {n}." for n in range(6)]
DRAFTS = [draft(text, "SECRET") for text in TEXTS]


def vectors_of(one: Draft) -> Vectors:
    """Return the vectors of a draft's chunks."""
    return embedder().embed([one.text[chunk.start : chunk.end] for chunk in one.chunks])


def opened_at(folder: Path, key: bytes = KEY) -> Partition:
    """Open the partition in `folder`."""
    return Partition(folder, SECRET, embedder().fingerprint, key)


def fill(partition: Partition, drafts: list[Draft]) -> None:
    """Store documents, named by their number."""
    for number, one in enumerate(drafts):
        partition.deposit(f"{number:032}", one, vectors_of(one))


def state(opened: Opened) -> tuple[object, ...]:
    """Return all that a search can see of a partition."""
    return opened.rows, opened.keys, opened.vectors.to_bytes(), opened.words.to_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sealed partition with all documents, closed."""
    partition = opened_at(tmp_path / "one")
    fill(partition, DRAFTS)
    partition.seal()
    partition.close()
    return tmp_path / "one"


@pytest.fixture
def truth(folder: Path, tmp_path: Path) -> Iterator[tuple[object, ...]]:
    """What the same partition gives without any cache."""
    partition = opened_at(tmp_path / "never-sealed")
    fill(partition, DRAFTS)
    yield state(partition.opened())
    partition.close()


def caches(folder: Path) -> list[Path]:
    """Return the cache files, the vectors first."""
    return sorted((*folder.glob("vectors-*"), *folder.glob("words-*")))


def lose(folder: Path) -> None:
    """Remove both caches."""
    for path in caches(folder):
        path.unlink()


def damage(folder: Path) -> None:
    """Flip one bit in the middle of each."""
    for path in caches(folder):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)


def shorten(folder: Path) -> None:
    """Leave half of each, and nothing of the other."""
    one, other = caches(folder)
    one.write_bytes(one.read_bytes()[:100])
    other.write_bytes(b"")


def swap(folder: Path) -> None:
    """Exchange the two."""
    one, other = caches(folder)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def older(folder: Path) -> None:
    """Put the authentic caches of an earlier state under the names of the newest."""
    before = opened_at(folder.parent / "older" / folder.name)
    fill(before, DRAFTS[:3])
    before.seal()
    before.close()
    copy_caches(folder.parent / "older" / folder.name, folder)


def foreign(folder: Path) -> None:
    """Put the caches of another partition with as many chunks in place of its own."""
    other = opened_at(folder.parent / "foreign")
    fill(other, [draft(text.replace("ferry", "otter"), "SECRET") for text in TEXTS])
    other.seal()
    other.close()
    copy_caches(folder.parent / "foreign", folder)


def copy_caches(source: Path, target: Path) -> None:
    """Copy the content of the caches of `source` over those of `target`."""
    for mine, theirs in zip(caches(target), caches(source), strict=True):
        shutil.copyfile(theirs, mine)


@pytest.mark.parametrize("harm", [lose, damage, shorten, swap, older, foreign])
def test_harmed_caches_are_rebuilt_with_identical_results(
    folder: Path, truth: tuple[object, ...], harm: Callable[[Path], None]
) -> None:
    names = [path.name for path in caches(folder)]
    before = [path.read_bytes() for path in caches(folder)]
    harm(folder)
    partition = opened_at(folder)
    assert state(partition.opened()) == truth
    partition.seal()
    partition.close()
    assert [path.name for path in caches(folder)] == names
    assert [path.read_bytes() for path in caches(folder)] == before


def test_a_harmed_cache_would_be_believed_without_the_key(folder: Path, truth: tuple[object, ...]) -> None:
    """The planted fault: with a code made under the right key, the foreign content is taken as it stands."""
    foreign(folder)
    partition = opened_at(folder)
    (row,) = partition._segment_rows()
    span = Span(row["first"], row["last"], row["chunks"])
    with partition._store.transaction() as database:
        for kind, path in zip(KINDS, caches(folder), strict=True):
            code = partition._files.write(kind, span, path.read_bytes())
            database.table("segments").update(span.first, {kind: code})
    partition.close()
    partition = opened_at(folder)
    assert state(partition.opened()) != truth
    partition.close()


def test_caches_under_another_key_are_not_believed(folder: Path, truth: tuple[object, ...]) -> None:
    foreign(folder)
    partition = opened_at(folder, b"d" * 32)
    assert state(partition.opened()) == truth
    partition.close()


def test_sealing_again_changes_nothing_and_leaves_no_orphans(folder: Path) -> None:
    (folder / "vectors-0.faiss").write_bytes(b"left over")
    (folder / ".words-0.bin.12345678.new").write_bytes(b"half")
    partition = opened_at(folder)
    partition.seal()
    first = {path.name: path.stat().st_mtime_ns for path in caches(folder)}
    partition.seal()
    assert {path.name: path.stat().st_mtime_ns for path in caches(folder)} == first
    assert len(first) == 2
    assert {path.name for path in folder.iterdir()} - {"vault.sqlite-wal", "vault.sqlite-shm"} == {
        "vault.sqlite",
        *first,
    }
    partition.close()


def test_caches_that_are_behind_are_completed(folder: Path, tmp_path: Path) -> None:
    more = draft("A later document.\n\nIt has two paragraphs.", "SECRET")
    partition = opened_at(folder)
    partition.deposit("f" * 32, more, vectors_of(more))
    found = state(partition.opened())
    partition.close()
    fresh = opened_at(tmp_path / "fresh")
    fill(fresh, DRAFTS)
    fresh.deposit("f" * 32, more, vectors_of(more))
    assert found == state(fresh.opened())
    fresh.close()


def test_an_empty_partition_can_be_opened_and_sealed(tmp_path: Path) -> None:
    partition = opened_at(tmp_path / "empty")
    partition.seal()
    opened = partition.opened()
    assert (len(opened.rows), len(opened.vectors), len(opened.words), partition.count()) == (0, 0, 0, (0, 0))
    partition.close()


def test_what_another_process_stores_while_this_one_loads_is_left_for_the_next_look(folder: Path) -> None:
    """Rows, vectors and words are of one state, or a position would name another chunk."""
    mine, theirs = opened_at(folder), opened_at(folder)
    lose(folder)
    late = draft("It came while the caches were read.", "SECRET")

    def meddle(span: Span) -> Vectors:
        theirs.deposit("e" * 32, late, vectors_of(late))
        return Partition._vectors_of(mine, span)

    mine._vectors_of = meddle  # type: ignore[method-assign]
    opened = mine.opened()
    assert len(opened.rows) == len(opened.vectors) == len(opened.words) == 12
    del mine._vectors_of
    assert len(mine.opened().rows) == len(mine.opened().vectors) == 13
    mine.close()
    theirs.close()


def refused(one: Draft) -> list[tuple[Draft, Vectors]]:
    """Return drafts that do not belong in a SECRET partition or do not hang together, with vectors."""
    good = vectors_of(one)
    chunk = one.chunks[0]
    top = parse("TOP SECRET")
    return [
        (replace(one, marking=parse("UNCLASSIFIED")), good),
        (replace(one, marking=top), good),
        (replace(one, title_marking=top), good),
        (replace(one, chunks=(replace(chunk, portion=top), *one.chunks[1:])), good),
        (replace(one, chunks=(replace(chunk, portion=parse("NATO SECRET")), *one.chunks[1:])), good),
        (replace(one, chunks=(replace(chunk, end=len(one.text) + 1), *one.chunks[1:])), good),
        (replace(one, chunks=(replace(chunk, start=-1), *one.chunks[1:])), good),
        (replace(one, chunks=(replace(chunk, start=5, end=5), *one.chunks[1:])), good),
        (replace(one, chunks=()), np.empty((0, good.shape[1]), np.float32)),
        (replace(one, text=one.text + "\0"), good),
        (one, good[:1]),
        (one, good[:, :10]),
    ]


def test_foreign_and_unsound_drafts_are_refused_whole(tmp_path: Path) -> None:
    partition = opened_at(tmp_path / "one")
    for one, vectors in refused(DRAFTS[0]):
        with pytest.raises(Damaged) as caught:
            partition.deposit("a" * 32, one, vectors)
        assert "ferry" not in str(caught.value)
    assert partition.count() == (0, 0)
    assert partition.deposit("a" * 32, DRAFTS[0], vectors_of(DRAFTS[0]))
    partition.close()


def test_a_folder_registered_for_another_marking_is_not_opened(folder: Path) -> None:
    with pytest.raises(Damaged):
        Partition(folder, parse("UNCLASSIFIED"), embedder().fingerprint, KEY)


def test_another_model_is_refused(folder: Path) -> None:
    for other in (
        replace(embedder().fingerprint, weights="0" * 64),
        replace(embedder().fingerprint, precision="float32"),
        replace(embedder().fingerprint, pooling="cls"),
    ):
        with pytest.raises(ModelError):
            Partition(folder, SECRET, other, KEY)


def test_the_same_document_is_stored_once(folder: Path) -> None:
    partition = opened_at(folder)
    assert not partition.deposit(f"{0:032}", DRAFTS[0], vectors_of(DRAFTS[0]))
    assert partition.count() == (6, 12)
    assert partition.original(f"{0:032}") == DRAFTS[0].original
    assert partition.original("f" * 32) is None
    with pytest.raises(Damaged, match="withdrawn"):
        partition.hit(99, 0.0)
    partition.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.indexes.test_partition import DRAFTS, opened_at, vectors_of
step, folder = int(sys.argv[1]), Path(sys.argv[2])
partition = opened_at(folder)
vectors = [vectors_of(one) for one in DRAFTS[:3]]
partition.deposit("0" * 32, DRAFTS[0], vectors[0])
print("stored", flush=True)
seen = 0
def die(*_):
    global seen
    seen += 1
    if seen == step:
        os.kill(os.getpid(), signal.SIGKILL)
def hook(event, arguments):
    if event in {"open", "os.rename", "os.remove"}:
        die()
partition._store._database.conn.set_trace_callback(die)
sys.addaudithook(hook)
partition.deposit("1" * 32, DRAFTS[1], vectors[1])
print("stored", flush=True)
partition.seal()
partition.deposit("2" * 32, DRAFTS[2], vectors[2])
print("stored", flush=True)
partition.seal()
print("done", flush=True)
"""


def killed_at(step: int, folder: Path) -> list[str]:
    """Run the program, killed at this step; return what it had said."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(step), str(folder)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("step", [2, 6, 11, 17, 24, 36])
def test_a_killed_process_leaves_whole_documents_only(tmp_path: Path, step: int) -> None:
    """Before each SQL statement and each file operation that is drawn, a real SIGKILL."""
    said = killed_at(step, tmp_path / "one")
    acknowledged = said.count("stored")
    assert "done" not in said
    partition = opened_at(tmp_path / "one")
    documents, chunks = partition.count()
    assert documents in {acknowledged, acknowledged + 1}
    assert chunks == 2 * documents
    fill(partition, DRAFTS)
    partition.seal()
    found = {(path.name, path.read_bytes()) for path in caches(tmp_path / "one")}
    assert len(found) == 2
    partition.close()
    with sqlite3.connect(tmp_path / "one" / "vault.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM chunks").fetchone()[0] >= 12
        alone = "SELECT id FROM documents WHERE id NOT IN (SELECT document FROM chunks)"
        assert connection.execute(alone).fetchall() == []
    connection.close()


def test_an_undisturbed_run_is_acknowledged(tmp_path: Path) -> None:
    """So the steps above do fall inside the run."""
    assert killed_at(100_000, tmp_path / "one") == ["stored", "stored", "stored", "done"]
