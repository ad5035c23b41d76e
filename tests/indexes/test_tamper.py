"""A log of 1,000 records: every kind of change to it is noticed, each time; and each look leaves exactly one record."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexes.audit import AuditLog, Witness
from indexes.errors import CheckFailed, Damaged, NotFound
from indexes.policy import Refused
from indexes.vault import Vault
from indexes.view import View
from tests.library import draft, make_vault, reader

KEY = b"k" * 32
RECORDS = 1_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a log of 1,000 records."""
    folder = tmp_path_factory.mktemp("log")
    log = AuditLog(folder, KEY)
    for number in range(RECORDS):
        log.append("otter", "search", {"documents": [f"{number:032}"], "ceiling": "SECRET"})
    return folder


@pytest.fixture(scope="module")
def lines(folder: Path) -> list[bytes]:
    """The lines of that log."""
    return (folder / "log.jsonl").read_bytes().splitlines(keepends=True)


def unnoticed(folder: Path, lines: list[bytes], changes: list[bytes]) -> int:
    """Return how many changed logs pass for whole; the log is put back afterwards."""
    passed = 0
    for content in changes:
        (folder / "log.jsonl").write_bytes(content)
        try:
            AuditLog(folder, KEY).verify()
            passed += 1
        except CheckFailed:
            continue
    (folder / "log.jsonl").write_bytes(b"".join(lines))
    assert AuditLog(folder, KEY).verify().number == RECORDS
    return passed


def test_every_byte_of_sampled_records_flipped(folder: Path, lines: list[bytes]) -> None:
    changes = []
    for at in (0, 17):
        before, line, after = b"".join(lines[:at]), lines[at], b"".join(lines[at + 1 :])
        for place in range(len(line)):
            flipped = line[:place] + bytes([line[place] ^ 1 << place % 8]) + line[place + 1 :]
            changes.append(before + flipped + after)
    assert len(changes) > 600
    assert unnoticed(folder, lines, changes) == 0


def test_bytes_flipped_all_over(folder: Path, lines: list[bytes]) -> None:
    content, chance = b"".join(lines), random.Random(7)
    places = chance.sample(range(len(content)), 150)
    changes = [content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :] for at in places]
    assert unnoticed(folder, lines, changes) == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda lines, at: lines[:at],
        lambda lines, at: [*lines[:at], lines[at][:40]],
        lambda lines, at: [*lines[:at], *lines[at + 1 :]],
        lambda lines, at: [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]],
        lambda lines, at: [*lines[:at], lines[at], *lines[at:]],
        lambda lines, at: [*lines[:at], lines[-at - 1], *lines[at:]],
    ],
    ids=["lost tail", "torn tail", "deletion", "swap", "repetition", "insertion"],
)
def test_records_moved(folder: Path, lines: list[bytes], change: Callable[[list[bytes], int], list[bytes]]) -> None:
    places = random.Random(7).sample(range(RECORDS - 1), 60)
    assert unnoticed(folder, lines, [b"".join(change(lines, at)) for at in places]) == 0


def test_every_lost_tail_with_an_old_signed_head_is_noticed_by_the_witness(tmp_path: Path) -> None:
    log, states = AuditLog(tmp_path, KEY), []
    for _ in range(40):
        log.append("otter", "search", {})
        states.append(((tmp_path / "log.jsonl").read_bytes(), (tmp_path / "head").read_bytes()))
    witness = Witness.read(str(log.witness()))
    for content, head in states[:-1]:
        (tmp_path / "log.jsonl").write_bytes(content)
        (tmp_path / "head").write_bytes(head)
        cut = AuditLog(tmp_path, KEY)
        cut.verify()
        with pytest.raises(CheckFailed):
            cut.check_witness(witness)


def test_a_head_without_signature_or_with_another_is_refused(tmp_path: Path) -> None:
    for _ in range(3):
        AuditLog(tmp_path, KEY).append("otter", "search", {})
    number, code, signature = (tmp_path / "head").read_text().split()
    for forged in (f"{number} {code}\n", f"{number} {code} {'0' * 128}\n", f"{number} {'0' * 64} {signature}\n"):
        (tmp_path / "head").write_text(forged)
        with pytest.raises(CheckFailed):
            AuditLog(tmp_path, KEY).verify()
        with pytest.raises((CheckFailed, Damaged)):
            AuditLog(tmp_path, KEY).append("otter", "search", {})


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A library with one document, never closed by the tests that break its log."""
    return make_vault(tmp_path / "library", [draft("The ferry Heron carries ninety vehicles.")])


def looks_of(view: View, document: str) -> dict[str, Callable[[], object]]:
    """Return every way to read through a view, by the action that it is recorded as."""
    return {
        "search": lambda: view.search("ferry"),
        "ask": lambda: view.search("ferry", action="ask"),
        "reading": lambda: view.reading("ferry"),
        "glossary show": view.glossary,
        "open": lambda: view.document(document),
        "page": lambda: view.page(document, 1),
        "around": lambda: view.around(document, 0),
        "answer": lambda: view.keep("{}", [document], "ferry", None),
        "answer show": lambda: view.kept("0" * 32, "answer show"),
        "conversation": lambda: view.conversation("0" * 32),
        "history": view.history,
        "evaluate": lambda: view.named({"document.txt"}),
        "index stats": view.stats,
    }


def test_each_look_leaves_one_record_and_none_is_released_without(vault: Vault) -> None:
    view = vault.view(reader("SECRET"))
    (hit,) = view.search("ferry")
    for action, look in looks_of(view, hit.document).items():
        before = len(list(vault.audit.records()))
        try:
            look()
        except NotFound:
            assert action in {"answer show", "conversation"}
        assert [record["action"] for record in vault.audit.records()][before:] == [action]
    for look in (lambda: view.document("0" * 32), lambda: view.page(hit.document, 9), lambda: view.around("x", 0)):
        before = len(list(vault.audit.records()))
        with pytest.raises(NotFound):
            look()
        (record,) = list(vault.audit.records())[before:]
        assert record["documents"] == []
    (vault.layout.audit / "log.jsonl").rename(vault.layout.audit / "kept")
    (vault.layout.audit / "log.jsonl").mkdir()
    for look in looks_of(view, hit.document).values():
        with pytest.raises(Damaged):
            look()
    vault.close()


def test_a_refusal_is_recorded(vault: Vault) -> None:
    view = vault.view(reader("SECRET", valid_until=datetime.now(UTC) + timedelta(seconds=30)))
    past = reader("SECRET", valid_until=datetime.now(UTC) - timedelta(seconds=30))
    late = View(past, view.ceiling, view._partitions, view.means)
    with pytest.raises(Refused):
        late.search("ferry")
    assert [record["action"] for record in vault.audit.records()][-1] == "refused"
    vault.close()


def test_a_log_of_an_earlier_release_is_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexes.audit.FORM", 0)
    AuditLog(tmp_path, KEY).append("otter", "search", {})
    number, code, _ = (tmp_path / "head").read_text().split()
    (tmp_path / "head").write_text(f"{number} {code}\n")
    assert AuditLog(tmp_path, KEY).verify().number == 1
    monkeypatch.undo()
    AuditLog(tmp_path, KEY).append("otter", "search", {})
    assert AuditLog(tmp_path, KEY).verify().number == 2
    assert len((tmp_path / "head").read_text().split()) == 3
