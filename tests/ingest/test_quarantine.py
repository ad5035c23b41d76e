"""Quarantine keeps the whole file and the reason, once, where its marking belongs."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.errors import Damaged, NotFound
from indexes.policy import Marking, parse
from indexes.records import Box
from ingest.evidence import BANNER, Evidence
from ingest.quarantine import SECOND, WAITING, Held, Quarantine, Ruling
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


def find(read: str, marking: str, sure: float = 0.9) -> Evidence:
    """Return a find with a place on the page."""
    return Evidence(BANNER, "at the top of page 1", read, marking, sure, 1, Box(1, 1.0, 2.0, 3.0, 4.0))


def test_evidence_and_proposal_are_kept(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    file = replace(held("SECRET"), evidence=(find("SECRET", "SECRET"), find("S?", "")), proposal=parse("SECRET"))
    entry = quarantine.show(quarantine.put(file, None))
    assert (entry.evidence, entry.proposal, entry.rulings, entry.state) == (file.evidence, "SECRET", (), WAITING)


def test_records_of_earlier_releases_can_be_read(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    entry_id = quarantine.put(held("SECRET"), None)
    (path,) = tmp_path.glob(f"*/{entry_id}/record.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    assert (record.pop("evidence"), record.pop("proposal")) == ([], "")
    path.write_text(json.dumps(record), encoding="utf-8")
    entry = quarantine.show(entry_id)
    assert (entry.evidence, entry.proposal, entry.state, entry.seen) == ((), "", WAITING, ("SECRET",))


@pytest.mark.parametrize(
    ("seen", "evidence", "proposal", "kept"),
    [
        (("SECRET",), (), "SECRET", "SECRET"),
        (("SECRET",), (), "TOP SECRET", "TOP SECRET"),
        (("SECRET",), (), "CONFIDENTIAL", ""),
        ((), (find("SECRET", "SECRET"),), "CONFIDENTIAL", ""),
        ((), (find("NATO SECRET", "NATO SECRET"),), "SECRET", ""),
        ((), (find("HIGH", "HIGH"),), "SECRET", ""),
        ((), (), "SECRET//WIDGET", ""),
        ((), (), "SECRET", "SECRET"),
    ],
)
def test_a_proposal_lower_than_what_was_seen_is_dropped(
    tmp_path: Path, seen: tuple[str, ...], evidence: tuple[Evidence, ...], proposal: str, kept: str
) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    file = replace(held(*seen), evidence=evidence, proposal=parse(proposal))
    assert quarantine.show(quarantine.put(file, None)).proposal == kept


def test_finds_and_proposal_raise_the_place_and_an_unreadable_find_takes_the_ceiling(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    sure, unsure = find("SECRET", "SECRET"), find("S?", "")
    for data, evidence, proposal, expected in (
        (b"1", (sure,), None, "SECRET"),
        (b"2", (sure, unsure), None, "TOP SECRET"),
        (b"3", (), "SECRET", "SECRET"),
        (b"4", (unsure,), None, "TOP SECRET"),
    ):
        wanted = parse(proposal) if proposal else None
        file = replace(held("CONFIDENTIAL", data=data), evidence=evidence, proposal=wanted)
        assert placed(quarantine, file, parse("TOP SECRET")) == expected


def test_rulings_are_kept_beside_the_record(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    entry_id = quarantine.put(held("SECRET"), None)
    ruling = Ruling("wren", "correct", "CONFIDENTIAL", "Order 7", "2026-11-25", SECOND)
    assert quarantine.rule(entry_id, (ruling,)).state == SECOND
    assert quarantine.show(entry_id).rulings == (ruling,)
    assert quarantine.rule(entry_id, ()).state == WAITING
    (path,) = tmp_path.glob(f"*/{entry_id}/rulings.json")
    path.write_text('[{"by": "wren"}]', encoding="utf-8")
    with pytest.raises(Damaged):
        quarantine.show(entry_id)
    with pytest.raises(NotFound):
        quarantine.rule("q-0000000000000000", ())


def test_the_original_is_the_file_that_was_kept(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    file = replace(held("SECRET"), digest=hashlib.sha256(b"text").hexdigest())
    entry_id = quarantine.put(file, None)
    assert quarantine.original(entry_id) == b"text"
    (path,) = tmp_path.glob(f"*/{entry_id}/original")
    for spoil in (lambda: path.write_bytes(b"other"), path.unlink):
        spoil()
        with pytest.raises(Damaged):
            quarantine.original(entry_id)


def test_what_is_done_is_put_aside_without_its_file(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    entry_id = quarantine.put(held("SECRET"), None)
    quarantine.finish(entry_id)
    assert quarantine.entries() == quarantine.readable() == []
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["record.json"]
    assert quarantine.put(held("SECRET"), None) == entry_id
    quarantine.finish(entry_id)
    (done,) = tmp_path.glob("*/done")
    (done / "q-1").mkdir()
    (done / "q-1" / "original").write_bytes(b"left by a crash")
    quarantine.sweep()
    assert not list(tmp_path.rglob("original"))


def test_a_damaged_record_is_nobodys_to_see(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path, KEY)
    spoilt, whole = quarantine.put(held("SECRET"), None), quarantine.put(held("SECRET", data=b"2"), None)
    (record,) = tmp_path.glob(f"*/{spoilt}/record.json")
    record.write_text("{", encoding="utf-8")
    assert [entry.id for entry in quarantine.readable()] == [whole]
    with pytest.raises(Damaged):
        quarantine.entries()
