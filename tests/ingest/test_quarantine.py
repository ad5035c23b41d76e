"""Quarantine keeps the whole file and the reason, once, where its marking belongs."""

import json
from pathlib import Path

import pytest

from indexes.errors import Damaged, NotFound
from indexes.policy import Marking, parse
from ingest.quarantine import Held, Quarantine
from ingest.reasons import reason

KEY = bytes(32)


def held(*seen: str, code: str = "empty", data: bytes = b"text") -> Held:
    """Return a file to be kept, with markings seen in it."""
    return Held("plan.txt", data, data.hex(), reason(code, what="x.", where=""), tuple(parse(one) for one in seen))


def placed(quarantine: Quarantine, file: Held, ceiling: Marking | None = None) -> str:
    """Keep a file and return the marking under which it lies."""
    return quarantine.show(quarantine.put(file, ceiling)).placed


def test_the_original_and_the_record_are_kept(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    entry_id = quarantine.put(held("SECRET", "CONFIDENTIAL"), None)
    (folder,) = tmp_path.glob(f"*/{entry_id}")
    assert (folder / "original").read_bytes() == b"text"
    entry = quarantine.show(entry_id)
    assert (entry.code, entry.file, entry.seen, entry.size) == ("empty", "plan.txt", ("CONFIDENTIAL", "SECRET"), 4)
    assert entry.sentence == "Nothing was read in this file."
    assert quarantine.entries() == [entry]
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}


def test_the_same_again_is_kept_once_and_another_reason_beside_it(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    first = quarantine.put(held("SECRET"), None)
    assert quarantine.put(held("TOP SECRET"), parse("TOP SECRET")) == first
    assert quarantine.put(held("SECRET", code="unmarked"), None) != first
    assert len(quarantine.entries()) == 2


def test_ids_and_folders_tell_nothing_without_the_key(tmp_path: Path) -> None:
    assert Quarantine(tmp_path, KEY).id_of("aa", "empty") != Quarantine(tmp_path, bytes([1]) * 32).id_of("aa", "empty")
    Quarantine(tmp_path, KEY).put(held("SECRET"), None)
    assert "SECRET" not in str([path.relative_to(tmp_path) for path in tmp_path.rglob("*")])


@pytest.mark.parametrize(
    ("file", "ceiling", "expected"),
    [
        (held("SECRET", "TOP SECRET"), None, "TOP SECRET"),
        (held("SECRET"), "TOP SECRET", "SECRET"),
        (held(), "TOP SECRET", "TOP SECRET"),
        (held(), None, ""),
        (held("SECRET", code="unknown-token"), "TOP SECRET//SI", "TOP SECRET//SI"),
        (held("SECRET", code="unmarked"), "NATO SECRET", "SECRET + NATO SECRET"),
    ],
)
def test_where_a_file_is_kept(tmp_path: Path, file: Held, ceiling: str | None, expected: str) -> None:
    assert placed(Quarantine(tmp_path, KEY), file, parse(ceiling) if ceiling else None) == expected


def test_what_is_absent_is_not_found(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path / "none", KEY)
    assert quarantine.entries() == []
    for name in ("q-0000000000000000", "../x", ""):
        with pytest.raises(NotFound):
            quarantine.show(name)


def test_a_damaged_record_is_told(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    entry_id = quarantine.put(held("SECRET"), None)
    (record,) = tmp_path.glob(f"*/{entry_id}/record.json")
    for content in ("{", "[]", json.dumps({"id": "x"})):
        record.write_text(content, encoding="utf-8")
        with pytest.raises(Damaged):
            quarantine.show(entry_id)


def test_what_a_power_cut_left_is_swept(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    entry_id = quarantine.put(held("SECRET"), None)
    (folder,) = [path.parent for path in tmp_path.glob(f"*/{entry_id}")]
    (folder / ".new-1").mkdir()
    (folder / ".new-1" / "record.json").write_text("{", encoding="utf-8")
    assert len(quarantine.entries()) == 1
    quarantine.sweep()
    assert [path.name for path in folder.iterdir()] == [entry_id]


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.quarantine.write_durably", full)
    with pytest.raises(OSError, match="No space"):
        Quarantine(tmp_path, KEY).put(held("SECRET"), None)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() or path.name.startswith(".new")]
