"""A backup gives the same answers in a new place; one that was changed is refused before a library is there."""

import hmac
import json
import os
import random
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from indexes.audit import Witness
from indexes.backup import MANIFEST, PURPOSE, _canonical, backed_up, restored
from indexes.database import Store
from indexes.errors import CheckFailed, Damaged, UsageError
from indexes.layout import Layout
from indexes.policy import Reader, parse
from indexes.purge import purge, spread
from indexes.signing import Signer
from indexes.vault import Vault
from tests.indexes.removals import ANALYST, OFFICER, ORDER, answered, made, secret
from tests.library import draft, embedder, reader, settings_of

DOCUMENTS = [secret(0), secret(1), secret(2, "TOP SECRET"), secret(3, "CONFIDENTIAL")]
QUESTIONS = ("convoy", "zanzikestrel0001q", "commander", "the plan in the drawer")
HIGH = reader("TOP SECRET", name="wren")


def library(folder: Path) -> Vault:
    """Make a library of three markings with a kept answer and a file in quarantine."""
    vault = made(folder / "library", DOCUMENTS)
    answered(vault, DOCUMENTS[0])
    place = vault.layout.quarantine / ("a" * 32) / "q-0123456789abcdef"
    place.mkdir(parents=True)
    (place / "original").write_bytes(b"unread")
    (place / "record.json").write_text("{}")
    return vault


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A backup, and the key of its library."""
    folder = tmp_path_factory.mktemp("made")
    with library(folder) as vault:
        backed_up(vault, folder / "backup", None)
        return folder / "backup", vault.layout.key()


def answers(vault: Vault, who: Reader) -> list[object]:
    """Return what a reader is given: hits with their scores, whole documents, what was kept for him."""
    view = vault.view(who)
    found = [view.search(question) for question in QUESTIONS]
    documents = [view.document(hit.document) for hit in found[0]]
    return [found, documents, view.history()]


def test_a_restored_library_answers_bit_for_bit_the_same(tmp_path: Path) -> None:
    with library(tmp_path) as vault:
        expected = [answers(vault, who) for who in (ANALYST, HIGH)]
        done = backed_up(vault, tmp_path / "backup", None)
        key = vault.layout.key()
    assert done.marking == "TOP SECRET//NOFORN"  # the analyst's ceiling: what was asked is kept under it
    assert not [path for path in (tmp_path / "backup").rglob("*") if path.is_file() and key in path.read_bytes()]
    assert {path.stat().st_mode & 0o77 for path in (tmp_path / "backup").rglob("*")} == {0}
    layout = Layout(tmp_path / "again")
    assert restored(tmp_path / "backup", key, layout) == done
    with Vault.open(settings_of(layout.root), embedder()) as vault:
        assert [answers(vault, who) for who in (ANALYST, HIGH)] == expected
        vault.audit.verify()
        assert (layout.quarantine / ("a" * 32) / "q-0123456789abcdef" / "original").read_bytes() == b"unread"
        assert "restore" in {record["action"] for record in vault.audit.records()}


def test_it_is_copied_while_others_write(tmp_path: Path) -> None:
    """Deposits go on during the copies; each copy restores to a state that was committed."""
    with library(tmp_path) as vault:
        key, stop = vault.layout.key(), threading.Event()

        def write() -> None:
            with vault.writing():
                for number in range(10, 60):
                    vault.deposit(secret(number))
                    if stop.is_set():
                        return

        writer = threading.Thread(target=write)
        writer.start()
        for number in range(3):
            backed_up(vault, tmp_path / f"backup{number}", None)
        stop.set()
        writer.join()
    for number in range(3):
        layout = Layout(tmp_path / f"again{number}")
        restored(tmp_path / f"backup{number}", key, layout)
        with Vault.open(settings_of(layout.root), embedder()) as vault:
            assert all(one.wrong(deep=True) == [] for one in vault.every())
            assert vault.count()[0] >= len(DOCUMENTS)


def test_a_limited_backup_says_nothing_of_what_is_above(tmp_path: Path) -> None:
    with library(tmp_path) as vault:
        done = backed_up(vault, tmp_path / "backup", parse("SECRET"))
        key, high = vault.layout.key(), vault.document_of(DOCUMENTS[2])
    assert done.marking == "SECRET"
    told = b"".join(path.read_bytes() for path in (tmp_path / "backup").rglob("*") if path.is_file())
    for word in (b"TOP SECRET", b"zanzikestrel0002q", high.encode(), OFFICER.encode()):
        assert word not in told
    assert b"zanzikestrel0001q" in told
    layout = Layout(tmp_path / "again")
    restored(tmp_path / "backup", key, layout)
    with Vault.open(settings_of(layout.root), embedder()) as vault:
        assert vault.count()[0] == 3


def test_a_purge_names_the_backups(tmp_path: Path) -> None:
    with library(tmp_path) as vault:
        backed_up(vault, tmp_path / "backup", parse("SECRET"))
        (place,) = spread(vault, OFFICER, vault.document_of(DOCUMENTS[0])).backups
        assert str(tmp_path / "backup") in place
        assert json.loads(purge(vault, OFFICER, vault.document_of(DOCUMENTS[0]), ORDER))["backups"] == [place]
        assert spread(vault, OFFICER, vault.document_of(DOCUMENTS[2])).backups == ()


def test_only_into_an_empty_place(tmp_path: Path, backup: tuple[Path, bytes]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").touch()
    with pytest.raises(UsageError):
        restored(*backup, Layout(tmp_path / "full"))
    (tmp_path / "empty").mkdir()
    restored(*backup, Layout(tmp_path / "empty"))
    with pytest.raises(UsageError):
        restored(*backup, Layout(tmp_path / "empty"))
    with Vault.open(settings_of(tmp_path / "empty"), embedder()) as vault, pytest.raises(UsageError):
        backed_up(vault, tmp_path / "full", None)
    for key in (b"", b"x" * 31, b"x" * 33):
        with pytest.raises(UsageError):
            restored(backup[0], key, Layout(tmp_path / "new"))


def test_an_older_backup_is_told_by_a_head_kept_elsewhere(tmp_path: Path, backup: tuple[Path, bytes]) -> None:
    layout = Layout(tmp_path / "again")
    restored(*backup, layout)
    with Vault.open(settings_of(layout.root), embedder()) as vault:
        for _ in range(3):
            vault.view(ANALYST).search("convoy")
        head = str(vault.audit.witness())
    restored(*backup, Layout(tmp_path / "older"))
    with Vault.open(settings_of(tmp_path / "older"), embedder()) as vault, pytest.raises(CheckFailed):
        vault.audit.check_witness(Witness.read(head))


def named(folder: Path, ending: str) -> Path:
    """Return the first file of a backup with this ending."""
    return min(path for path in folder.rglob("*") if path.name.endswith(ending))


def rewritten(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Change the manifest of a backup without its key."""
    said = json.loads((folder / MANIFEST).read_text())
    change(said)
    (folder / MANIFEST).write_text(json.dumps(said))


def longer(file: Path) -> None:
    """Write one byte more to a file."""
    file.write_bytes(file.read_bytes() + b"x")


def link(folder: Path, name: str, target: str) -> None:
    """Put a link where a file was."""
    place = named(folder, name)
    place.unlink()
    place.symlink_to(target)


HOSTILE: dict[str, Callable[[Path], object]] = {
    "no manifest": lambda folder: (folder / MANIFEST).unlink(),
    "empty manifest": lambda folder: (folder / MANIFEST).write_text(""),
    "deep manifest": lambda folder: (folder / MANIFEST).write_text("[" * 100_000),
    "manifest is a list": lambda folder: (folder / MANIFEST).write_text("[]"),
    "manifest is a link": lambda folder: link(folder, MANIFEST, "/etc/hostname"),
    "traversal": lambda folder: rewritten(folder, lambda said: said["files"][0].update(name="../../evil")),  # type: ignore[index]
    "absolute name": lambda folder: rewritten(folder, lambda said: said["files"][0].update(name="/etc/evil")),  # type: ignore[index]
    "key smuggled in": lambda folder: rewritten(folder, lambda said: said["files"][0].update(name="key")),  # type: ignore[index]
    "other format": lambda folder: rewritten(folder, lambda said: said.update(format=99)),
    "other marking": lambda folder: rewritten(folder, lambda said: said.update(marking="UNCLASSIFIED")),
    "no signature": lambda folder: rewritten(folder, lambda said: said.pop("signature")),
    "extra file": lambda folder: (folder / "evil.sqlite").write_bytes(b"x"),
    "extra file beside": lambda folder: (folder / "audit" / "evil").write_bytes(b"x"),
    "extra link": lambda folder: (folder / "evil").symlink_to("/etc"),
    "link for a file": lambda folder: link(folder, "vault.sqlite", "/etc/hostname"),
    "link to itself": lambda folder: link(folder, "answers.sqlite", "answers.sqlite"),
    "pipe": lambda folder: os.mkfifo(folder / "evil"),
    "missing file": lambda folder: named(folder, "vault.sqlite").unlink(),
    "longer file": lambda folder: longer(named(folder, "vault.sqlite")),
    "empty file": lambda folder: named(folder, "vault.sqlite").write_bytes(b""),
    "log cut off": lambda folder: named(folder, "log.jsonl").write_bytes(b""),
    "files swapped": lambda folder: named(folder, "original").write_bytes(named(folder, "record.json").read_bytes()),
}


def copy_of(backup: Path, folder: Path) -> Path:
    """Return a copy of a backup, to be spoilt."""
    for path in backup.rglob("*"):
        if path.is_file():
            (folder / path.relative_to(backup)).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(backup)).write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_hostile_backup_is_refused_and_leaves_nothing(tmp_path: Path, backup: tuple[Path, bytes], kind: str) -> None:
    spoilt = copy_of(backup[0], tmp_path / "backup")
    HOSTILE[kind](spoilt)
    with pytest.raises(CheckFailed) as caught:
        restored(spoilt, backup[1], Layout(tmp_path / "place" / "library"))
    assert "zanzi" not in str(caught.value)
    assert not (tmp_path / "place").exists() or list((tmp_path / "place").iterdir()) == []
    assert not (tmp_path / "evil").exists()


def test_a_flipped_byte_anywhere_is_noticed(tmp_path: Path, backup: tuple[Path, bytes]) -> None:
    spoilt, chance = copy_of(backup[0], tmp_path / "backup"), random.Random(7)
    files = sorted(path for path in spoilt.rglob("*") if path.is_file())
    for _ in range(60):
        file = chance.choice(files)
        content = bytearray(file.read_bytes())
        place = chance.randrange(len(content))
        content[place] ^= 1 << chance.randrange(8)
        kept = file.read_bytes()
        file.write_bytes(content)
        if file.name == MANIFEST and json_same(kept, bytes(content)):
            continue
        with pytest.raises(CheckFailed):
            restored(spoilt, backup[1], Layout(tmp_path / "library"))
        file.write_bytes(kept)
    restored(spoilt, backup[1], Layout(tmp_path / "library"))


def json_same(one: bytes, other: bytes) -> bool:
    """Tell whether two texts say the same in JSON: white space is no change."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


def test_another_key_opens_nothing(tmp_path: Path, backup: tuple[Path, bytes]) -> None:
    with pytest.raises(CheckFailed):
        restored(backup[0], b"x" * 32, Layout(tmp_path / "library"))


def test_a_library_without_documents_is_backed_up_too(tmp_path: Path) -> None:
    with made(tmp_path / "library", []) as vault:
        assert backed_up(vault, tmp_path / "backup", None).marking == ""
        key = vault.layout.key()
    restored(tmp_path / "backup", key, Layout(tmp_path / "again"))
    with Vault.open(settings_of(tmp_path / "again"), embedder()) as vault, vault.writing():
        vault.deposit(draft("The ferry sails.", "SECRET"))


def test_a_copy_of_a_database_that_did_not_end_is_no_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that the disk did not let go of is there: no manifest may name it, or say that it is whole."""
    honest = Store.copy_to

    def torn(store: Store, path: Path) -> None:
        honest(store, path)
        path.with_name(f"{path.name}-journal").write_bytes(b"left")

    monkeypatch.setattr(Store, "copy_to", torn)
    with library(tmp_path) as vault, pytest.raises(Damaged, match="can't be written"):
        backed_up(vault, tmp_path / "backup", None)
    assert not (tmp_path / "backup" / MANIFEST).exists()


def test_what_a_restore_left_that_was_cut_off_is_removed(tmp_path: Path, backup: tuple[Path, bytes]) -> None:
    folder, key = backup
    left = tmp_path / ".again.0a0b0c0d.restoring"
    left.mkdir()
    (left / "key").write_bytes(key)
    restored(folder, key, Layout(tmp_path / "again"))
    assert {path.name for path in tmp_path.iterdir()} == {"again"}


@pytest.mark.parametrize("change", [{"files": [{"name": "control.sqlite"}]}, {"files": 7}, {"form": 2}, {"time": ""}])
def test_a_signed_manifest_of_another_form_is_refused(
    tmp_path: Path, backup: tuple[Path, bytes], change: dict[str, object]
) -> None:
    folder, key = tmp_path / "backup", backup[1]
    shutil.copytree(backup[0], folder)
    said = json.loads((folder / MANIFEST).read_text())
    said.pop("signature")
    said |= change
    signed = Signer(hmac.digest(key, b"audit", "sha256")).sign(PURPOSE, _canonical(said))
    (folder / MANIFEST).write_text(json.dumps({**said, "signature": signed}))
    with pytest.raises(CheckFailed, match="another format"):
        restored(folder, key, Layout(tmp_path / "again"))
    assert not (tmp_path / "again").exists()
