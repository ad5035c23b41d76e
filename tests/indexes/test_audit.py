"""The audit log shows every change made to it, and nothing is released that it did not record first."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.audit import START, AuditLog, Head, _canonical
from indexes.errors import CheckFailed, Damaged
from indexes.vault import Vault
from tests.library import draft, make_vault, reader

KEY = b"k" * 32
WORDS = "The ferry Heron carries ninety vehicles."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose log holds five records."""
    log = AuditLog(tmp_path, KEY)
    for number in range(5):
        log.append("otter", "search", {"documents": [f"{number:032}"], "subject": log.digest(f"q{number}")})
    return tmp_path


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a log with three records."""
    folder = tmp_path_factory.mktemp("log")
    log = AuditLog(folder, KEY)
    for action in ("search", "open", "page"):
        log.append("otter", action, {"documents": []})
    return (folder / "log.jsonl").read_bytes()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library with one document."""
    with make_vault(tmp_path / "library", [draft(WORDS)]) as vault:
        yield vault


def lines(folder: Path) -> list[bytes]:
    """Return the lines of the log."""
    return (folder / "log.jsonl").read_bytes().splitlines(keepends=True)


def assert_broken(folder: Path, content: bytes) -> None:
    """Assert that verification refuses this content."""
    (folder / "log.jsonl").write_bytes(content)
    with pytest.raises(CheckFailed):
        AuditLog(folder, KEY).verify()


def test_an_empty_log_is_whole(tmp_path: Path) -> None:
    assert AuditLog(tmp_path, KEY).verify() == Head(0, START)


def test_a_log_that_nobody_touched_is_whole(folder: Path) -> None:
    head = AuditLog(folder, KEY).verify()
    assert head.number == 5
    assert head == AuditLog(folder, KEY).recorded_head()
    assert [record["number"] for record in AuditLog(folder, KEY).records()] == [1, 2, 3, 4, 5]


def test_a_record_names_actor_action_and_the_one_before(folder: Path) -> None:
    first, second, *_ = AuditLog(folder, KEY).records()
    assert (first["actor"], first["action"], first["previous"]) == ("otter", "search", START)
    assert second["previous"] == first["code"]
    assert str(first["time"]).endswith("+00:00")


def test_a_record_can_not_be_signed_without_the_key(folder: Path) -> None:
    with pytest.raises(CheckFailed):
        AuditLog(folder, b"x" * 32).verify()


def test_every_flipped_byte_is_noticed(tmp_path: Path, content: bytes) -> None:
    AuditLog(tmp_path, KEY)
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        assert_broken(tmp_path, bytes(changed))


@given(data=st.data())
def test_any_other_byte_anywhere_is_noticed(
    data: st.DataObject, content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != content[place]))
    folder = tmp_path_factory.getbasetemp() / "flips"
    folder.mkdir(exist_ok=True)
    assert_broken(folder, content[:place] + bytes([byte]) + content[place + 1 :])


def test_every_cut_end_is_noticed(folder: Path) -> None:
    whole = (folder / "log.jsonl").read_bytes()
    line_ends = [at + 1 for at in range(len(whole) - 1) if whole[at : at + 1] == b"\n"]
    for length in [*range(0, len(whole), 7), *line_ends]:
        assert_broken(folder, whole[:length])


def test_swapped_dropped_and_repeated_records_are_noticed(folder: Path) -> None:
    a, b, c, d, e = lines(folder)
    for changed in ([b, a, c, d, e], [a, c, d, e], [a, b, b, c, d, e], [a, b, c, d, e, e], [a, b, c, e, d]):
        assert_broken(folder, b"".join(changed))


def test_an_inserted_record_is_noticed_even_if_it_was_signed_elsewhere(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    log = AuditLog(other, KEY)
    for _ in range(6):
        log.append("wren", "search", {})
    mine, foreign = lines(folder), lines(other)
    assert_broken(folder, b"".join([*mine[:2], foreign[2], *mine[3:]]))
    assert_broken(folder, b"".join([*mine, foreign[5]]))


def test_another_spelling_of_the_same_record_is_noticed(folder: Path) -> None:
    """Two spellings of one record would let a line change without a trace."""
    a, *others = lines(folder)
    for changed in (
        a.replace(b",", b", ", 1),
        a.replace(b'"otter"', b'"\\u006ftter"'),
        a.replace(b"{", b'{"actor":"wren",', 1),
        b" " + a,
    ):
        assert json.loads(changed) == json.loads(a)
        assert_broken(folder, b"".join([changed, *others]))


def test_a_rewritten_log_is_noticed_by_the_head_beside_it(folder: Path, tmp_path: Path) -> None:
    """Whoever has the key can write a whole new chain; it does not end as the recorded head says."""
    other = tmp_path / "other"
    other.mkdir()
    log = AuditLog(other, KEY)
    for _ in range(5):
        log.append("wren", "search", {})
    assert_broken(folder, (other / "log.jsonl").read_bytes())


def test_a_missing_or_garbled_head_is_noticed(folder: Path) -> None:
    (folder / "head").write_text("wren")
    with pytest.raises(CheckFailed):
        AuditLog(folder, KEY).verify()
    (folder / "head").unlink()
    with pytest.raises(CheckFailed):
        AuditLog(folder, KEY).verify()


def test_a_cut_log_is_not_written_on(folder: Path) -> None:
    """Else the next record would overwrite the only trace of what was cut off."""
    before = (folder / "head").read_bytes()
    (folder / "log.jsonl").write_bytes(b"".join(lines(folder)[:3]))
    with pytest.raises(Damaged):
        AuditLog(folder, KEY).append("otter", "search", {})
    assert (folder / "head").read_bytes() == before
    with pytest.raises(CheckFailed):
        AuditLog(folder, KEY).verify()


def test_an_acknowledged_record_without_its_line_end_is_not_dropped(folder: Path) -> None:
    whole = (folder / "log.jsonl").read_bytes()
    (folder / "log.jsonl").write_bytes(whole[:-1])
    with pytest.raises(Damaged):
        AuditLog(folder, KEY).append("otter", "search", {})


def test_an_open_log_that_becomes_shorter_is_refused(folder: Path) -> None:
    log = AuditLog(folder, KEY)
    log.append("otter", "search", {})
    (folder / "log.jsonl").write_bytes(b"".join(lines(folder)[:2]))
    (folder / "head").unlink()
    with pytest.raises(Damaged):
        log.append("otter", "search", {})


def test_a_torn_last_line_is_dropped_by_the_next_record(folder: Path) -> None:
    """It was never acknowledged: the power went while it was written, and nothing was released for it."""
    with (folder / "log.jsonl").open("ab") as file:
        file.write(lines(folder)[4][:40])
    with pytest.raises(CheckFailed):
        AuditLog(folder, KEY).verify()
    assert AuditLog(folder, KEY).append("otter", "open", {}).number == 6
    assert AuditLog(folder, KEY).verify().number == 6


def test_garbage_at_the_end_is_refused_without_a_word_of_it(folder: Path) -> None:
    with (folder / "log.jsonl").open("ab") as file:
        file.write(b"[17]\n")
    with pytest.raises(Damaged) as caught:
        AuditLog(folder, KEY).append("otter", "open", {})
    assert "17" not in str(caught.value)


WRITER = """
import sys
from pathlib import Path
from indexes.audit import AuditLog
log = AuditLog(Path(sys.argv[1]), b"k" * 32)
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.read()
for number in range(60):
    log.append(sys.argv[2], "search", {"documents": [str(number)]})
"""


def test_two_processes_write_one_chain(tmp_path: Path) -> None:
    """They begin together, and verification beside them gives no false alarm."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), name],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for name in ("otter", "wren")
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.close()
    log = AuditLog(tmp_path, KEY)
    try:
        while any(process.poll() is None for process in running):
            log.verify()
    finally:
        for process in running:
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
    assert [process.returncode for process in running] == [0, 0]
    assert log.verify().number == 120
    actors = [record["actor"] for record in log.records()]
    assert (actors.count("otter"), actors.count("wren")) == (60, 60)


def test_the_first_record_during_verification_is_no_alarm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes about after the log was looked for: the head that is compared must have been read before."""
    log, look = AuditLog(tmp_path, KEY), Path.exists

    def exists(path: Path) -> bool:
        found = look(path)
        if path.name == "log.jsonl" and not found:
            monkeypatch.setattr(Path, "exists", look)
            AuditLog(tmp_path, KEY).append("otter", "search", {})
        return found

    monkeypatch.setattr(Path, "exists", exists)
    assert log.verify().number == 0
    assert log.verify().number == 1


def test_a_digest_is_keyed_and_tells_no_text(tmp_path: Path) -> None:
    one, other = AuditLog(tmp_path, KEY), AuditLog(tmp_path, b"x" * 32)
    assert one.digest("How many?") == one.digest("How many?")
    assert len({one.digest("How many?"), one.digest("How many"), other.digest("How many?")}) == 3
    assert one.digest("How many?") != hashlib.sha256(b"How many?").hexdigest()[:32]


def test_a_look_leaves_no_text_in_the_log(vault: Vault) -> None:
    view = vault.view(reader("SECRET"))
    (hit,) = view.search("How many vehicles does Heron carry?")
    view.document(hit.document)
    content = (vault.layout.audit / "log.jsonl").read_text()
    assert hit.document in content
    assert not [word for word in ("heron", "ferry", "vehicles", "A document") if word in content.lower()]


def test_nothing_is_released_when_the_log_can_not_be_written(vault: Vault) -> None:
    view = vault.view(reader("SECRET"))
    (hit,) = view.search("Heron")
    log = vault.layout.audit / "log.jsonl"
    log.rename(log.with_name("kept"))
    log.mkdir()
    for look in (
        lambda: view.search("Heron"),
        lambda: view.document(hit.document),
        lambda: view.page(hit.document, 1),
        lambda: vault.deposit(draft("Another one.")),
    ):
        with vault.writing(), pytest.raises(Damaged) as caught:
            look()
        assert "Heron" not in str(caught.value)
    assert vault.count() == (1, 1)
    log.rmdir()
    log.with_name("kept").rename(log)
    assert view.search("Heron") == [hit]


def test_the_canonical_form_is_one() -> None:
    assert _canonical({"b": 1, "a": "é"}) == json.dumps({"a": "\u00e9", "b": 1}, separators=(",", ":")).encode()
