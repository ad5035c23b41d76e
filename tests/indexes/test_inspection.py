"""What is wrong is found, and named without a word of a document; a repair makes caches anew and touches no truth."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.inspection import inspected, repaired
from indexes.vault import Vault
from tests.indexes.removals import ANALYST, made, secret
from tests.library import embedder, settings_of

DOCUMENTS = [secret(0), secret(1), secret(2, "TOP SECRET")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed library of two partitions."""
    made(tmp_path / "library", DOCUMENTS).close()
    return tmp_path / "library"


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    """The same library, open."""
    with Vault.open(settings_of(folder), embedder()) as vault:
        yield vault


def test_a_sound_library(vault: Vault) -> None:
    found = inspected(vault, deep=True)
    assert (found.faults, found.stale, found.partitions, found.documents) == ((), 0, 2, 3)
    assert repaired(vault) == 0


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_spoilt_caches_are_found_and_made_anew(folder: Path, damage: bytes | None) -> None:
    """Empty, overwritten or gone: the same answers and the same bytes come back, and no document changes."""
    with Vault.open(settings_of(folder), embedder()) as vault:
        before = vault.view(ANALYST).search("convoy")
    caches = {path: path.read_bytes() for path in folder.glob("partitions/*/*.bin")}
    assert len(caches) == 4
    for path in caches:
        path.unlink() if damage is None else path.write_bytes(damage * 99)
    with Vault.open(settings_of(folder), embedder()) as vault:
        assert inspected(vault, deep=True).stale >= 4
        assert inspected(vault, deep=True).faults == ()
        assert repaired(vault) >= 4
        assert inspected(vault, deep=True).stale == 0
        assert vault.view(ANALYST).search("convoy") == before
    assert {path: path.read_bytes() for path in folder.glob("partitions/*/*.bin")} == caches


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE chunks SET text = 'zanzibar'", "a chunk does not say"),
        ("UPDATE originals SET content = 'zanzibar'", "its file is not the one"),
        ("UPDATE chunks SET portion = 'TOP SECRET//SI'", "a portion is marked above"),
        ("UPDATE chunks SET portion = 'zanzibar'", "a portion is marked above"),
        ("DELETE FROM chunks", "it has no chunks"),
        ("DELETE FROM documents", "chunks belong to no document"),
    ],
)
def test_a_damaged_truth_is_found_and_left_alone(vault: Vault, sql: str, fault: str) -> None:
    (partition,) = [one for one in vault.every() if one.label == "SECRET"]
    partition._store._database.execute("PRAGMA foreign_keys = OFF")
    with partition._store.transaction() as database:
        database.execute(sql)
    found = inspected(vault, deep=True)
    assert fault in " ".join(found.faults)
    assert "zanzi" not in " ".join(found.faults)
    repaired(vault)
    assert fault in " ".join(inspected(vault, deep=True).faults)


def test_a_file_that_is_no_database_and_a_broken_log_are_found(folder: Path) -> None:
    with Vault.open(settings_of(folder), embedder()) as vault:
        name = vault._name(DOCUMENTS[2].marking)
    (folder / "partitions" / name / "vault.sqlite").write_bytes(b"zanzi" * 5_000)
    (folder / "partitions" / "stranger").mkdir()
    log = folder / "audit" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b"deposit", b"nothing", 1))
    with Vault.open(settings_of(folder), embedder()) as vault:
        found = inspected(vault, deep=False)
    assert len(found.faults) == 3
    assert found.documents == 2
    assert "zanzi" not in " ".join(found.faults)


def test_flipped_bytes_in_a_database_are_found(folder: Path) -> None:
    with Vault.open(settings_of(folder), embedder()) as vault:
        name = vault._name(DOCUMENTS[0].marking)
    file = folder / "partitions" / name / "vault.sqlite"
    content = bytearray(file.read_bytes())
    place = content.index(b"zanzikestrel0000q")
    content[place] ^= 1
    file.write_bytes(content)
    with Vault.open(settings_of(folder), embedder()) as vault:
        assert inspected(vault, deep=True).faults
