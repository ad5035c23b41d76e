"""A purged document is in no file of the library and in none that the process holds open; a certificate proves it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexes import orders
from indexes.answers import Answers
from indexes.database import Store
from indexes.errors import CheckFailed, NotFound, UsageError
from indexes.lifecycle import finish
from indexes.orders import Order
from indexes.partition import Partition
from indexes.policy import Refused, parse
from indexes.purge import purge, spread, verify
from indexes.vault import Vault
from tests.indexes.removals import ANALYST, OFFICER, ORDER, answered, ids, made, secret
from tests.library import draft, embedder, reader, settings_of

PURGES = 10
DOCUMENTS = [secret(number) for number in range(PURGES + 2)]


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library of documents with words of their own."""
    with made(tmp_path / "library", DOCUMENTS) as vault:
        yield vault


def traces(folder: Path, number: int) -> list[str]:
    """Return which files below a folder say anything of a document: a search of its own, with a second pair of eyes."""
    own = [f"zanzikestrel{number:04}q".encode(), f"plan-{number}.txt".encode()]
    own += [own[0][::-1], own[0].upper(), f"number {(number + 1) * 7919} ".encode()]
    own += [f"file {number}: ".encode(), f" {(number + 1) * 104729} \x01".encode()]
    files = [file for file in folder.rglob("*") if file.is_file() and "models" not in file.parts]
    found = [str(file) for file in files if any(piece in file.read_bytes() for piece in own)]
    for entry in Path("/proc/self/fd").iterdir():
        if str(folder) in os.path.realpath(entry) and entry.is_file():
            found += [os.path.realpath(entry)] if any(piece in entry.read_bytes() for piece in own) else []
    return found


def quarantined(vault: Vault, original: bytes, digest: str) -> Path:
    """Put a copy of a file where quarantine keeps what waits."""
    folder = vault.layout.quarantine / "place" / "q-1"
    folder.mkdir(parents=True)
    (folder / "original").write_bytes(original)
    (folder / "record.json").write_text(json.dumps({"sha256": digest, "placed": "SECRET", "file": "plan-0.txt"}))
    return folder


def test_ten_purges_leave_no_byte(vault: Vault) -> None:
    """Each with an answer that quotes it, caches, and a log full of it; the rest is found as before."""
    vault.view(ANALYST).search("convoy")
    for number in range(PURGES):
        document = DOCUMENTS[number]
        answer = answered(vault, document)
        assert traces(vault.layout.root, number)
        said = json.loads(purge(vault, OFFICER, vault.document_of(document), ORDER))
        assert (said["after"]["matches"], said["seen_by"]) == (0, ["otter"])
        assert said["before"]["matches"] > 20
        assert len(said["canaries"]) > 10
        assert (said["answers"], said["removed"]["answers"]) == ([answer], 1)
        vault.view(ANALYST).search("convoy")
        assert traces(vault.layout.root, number) == []
    assert vault.count() == (2, 4)
    assert {hit.document for hit in vault.view(ANALYST).search("convoy")} == set(ids(vault, DOCUMENTS[PURGES:]))
    assert vault.audit.verify().number > 0


def test_a_purged_document_looks_like_one_that_never_was(vault: Vault) -> None:
    (document, *_) = ids(vault, DOCUMENTS)
    purge(vault, OFFICER, document, ORDER)
    told = []
    for wanted in (document, "0" * 32):
        with pytest.raises(NotFound) as caught:
            vault.view(ANALYST).document(wanted)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert vault.holds(DOCUMENTS[0].marking, "0" * 64) is False


def test_a_purged_file_does_not_come_back_under_its_marking(vault: Vault) -> None:
    purge(vault, OFFICER, vault.document_of(DOCUMENTS[0]), ORDER)
    with vault.writing(), pytest.raises(UsageError):
        vault.deposit(DOCUMENTS[0])
    with vault.writing():
        vault.deposit(replace(secret(0, "TOP SECRET")))


def test_a_copy_in_quarantine_goes_too(vault: Vault) -> None:
    document = vault.view(reader("SECRET")).document(vault.document_of(DOCUMENTS[0]))
    folder = quarantined(vault, DOCUMENTS[0].original, document.revision)
    other = folder.with_name("q-2")
    other.mkdir()
    (other / "record.json").write_text('{"sha256": "another"}')
    assert spread(vault, OFFICER, document.id).quarantined == 1
    assert json.loads(purge(vault, OFFICER, document.id, ORDER))["removed"]["quarantined"] == 1
    assert not folder.exists()
    assert other.exists()
    assert traces(vault.layout.root, 0) == []


def test_who_saw_it_is_told_and_asking_is_recorded(vault: Vault) -> None:
    answer = answered(vault, DOCUMENTS[0])
    found = spread(vault, OFFICER, vault.document_of(DOCUMENTS[0]))
    assert found.persons == ["otter"]
    assert [one for one, _, _ in found.answers] == [answer]
    assert found.exports == []
    assert [record["action"] for record in vault.audit.records()][-1] == "spill report"


@pytest.mark.parametrize(
    ("by", "document", "authority", "error"),
    [
        ("grebe", "0" * 32, ORDER, NotFound),
        ("low", None, ORDER, NotFound),
        ("nobody", None, ORDER, UsageError),
        ("grebe", None, " ", UsageError),
        ("grebe", None, "two\nlines", UsageError),
    ],
)
def test_what_may_not_be_purged_stays(
    vault: Vault, by: str, document: str | None, authority: str, error: type[Exception]
) -> None:
    before = vault.audit.verify()
    with pytest.raises(error):
        purge(vault, by, document or vault.document_of(DOCUMENTS[0]), authority)
    assert vault.count()[0] == len(DOCUMENTS)
    assert vault.audit.verify() == before


def test_only_a_reviewer_purges(vault: Vault) -> None:
    from indexes.accounts import Account, Accounts  # noqa: PLC0415 - only here

    Accounts(vault.control).add(Account("otter", ("TOP SECRET",), "USA"))
    with pytest.raises(Refused):
        purge(vault, "otter", vault.document_of(DOCUMENTS[0]), ORDER)


def test_a_certificate_holds_and_a_changed_one_does_not(vault: Vault, tmp_path: Path) -> None:
    content = purge(vault, OFFICER, vault.document_of(DOCUMENTS[0]), ORDER)
    assert verify(vault, content)["authority"] == ORDER
    assert "zanzi" not in content
    for place in range(0, len(content) - 1, 37):
        if content[place] not in " \n":
            changed = content[:place] + ("0" if content[place] != "0" else "1") + content[place + 1 :]
            with pytest.raises(CheckFailed):
                verify(vault, changed)
    for wrong in ("", "[]", "{}", '{"signature": 7}', "[" * 5_000):
        with pytest.raises(CheckFailed):
            verify(vault, wrong)
    with made(tmp_path / "other", [secret(1)]) as other, pytest.raises(CheckFailed):
        verify(other, content)


def test_a_document_that_another_one_repeats_is_not_said_to_be_proven(vault: Vault) -> None:
    """The same file under a second marking: no piece is its own, so the certificate names none."""
    twin = secret(0, "TOP SECRET")
    with vault.writing():
        vault.deposit(twin)
        vault.seal()
    assert json.loads(purge(vault, OFFICER, vault.document_of(DOCUMENTS[0]), ORDER))["canaries"] == []
    assert vault.view(reader("TOP SECRET")).document(vault.document_of(twin)).text == twin.text


def test_what_a_crash_cut_off_is_finished_at_the_next_start(vault: Vault) -> None:
    document = vault.document_of(DOCUMENTS[0])
    order = Order(orders.PURGE, document, parse("SECRET"), None, OFFICER, ORDER, orders.BEGUN)
    orders.enter(vault.control, order)
    assert finish(vault) == 1
    assert finish(vault) == 0
    with pytest.raises(NotFound):
        vault.view(ANALYST).document(document)
    assert traces(vault.layout.root, 0) == []


def test_a_planted_trace_is_found(vault: Vault) -> None:
    """The sweep is only worth what it would find: a forgotten copy fails the certificate."""
    (vault.layout.root / "forgotten.tmp").write_bytes(b"..." + DOCUMENTS[0].original)
    said = json.loads(purge(vault, OFFICER, vault.document_of(DOCUMENTS[0]), ORDER))
    assert said["after"]["matches"] > 0
    assert said["after"]["places"] == ["forgotten.tmp"]


@pytest.mark.parametrize(
    ("owner", "step", "does_nothing"),
    [
        (Store, "compact", lambda _: None),
        (Partition, "seal", lambda _: None),
        (Answers, "forget", lambda *_: 0),
        (Partition, "erase", lambda *_: 0),
    ],
    ids=["files not written anew", "caches kept", "answers kept", "rows kept"],
)
def test_a_step_left_out_is_caught(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, owner: type, step: str, does_nothing: Callable[..., object]
) -> None:
    """Planted bugs: each makes the certificate name what is left."""
    answered(vault, DOCUMENTS[0])
    monkeypatch.setattr(owner, step, does_nothing)
    said = json.loads(purge(vault, OFFICER, vault.document_of(DOCUMENTS[0]), ORDER))
    assert said["after"]["matches"] > 0
    assert said["after"]["places"]


READER = """
import sys
from pathlib import Path
from indexes.vault import Vault
from tests.library import embedder, settings_of, reader
vault = Vault.open(settings_of(Path(sys.argv[1])), embedder())
view = vault.view(reader("SECRET", name="wren"))
for line in sys.stdin:
    print(len(view.search(line)), flush=True)
"""


def test_a_running_server_lets_go_with_its_next_search(vault: Vault) -> None:
    """A second process searched before; after one more search none of its open files says anything of the document."""
    root = vault.layout.root
    arguments = [sys.executable, "-c", READER, str(root)]
    where = Path(__file__).parents[2]
    with subprocess.Popen(arguments, cwd=where, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        told = []
        for step in range(2):
            server.stdin.write("convoy\n")
            server.stdin.flush()
            told.append(int(server.stdout.readline()))
            if step == 0:
                purge(vault, OFFICER, vault.document_of(DOCUMENTS[3]), ORDER)
        held = [entry for entry in Path(f"/proc/{server.pid}/fd").iterdir() if str(root) in os.path.realpath(entry)]
        assert held
        assert [entry for entry in held if entry.is_file() and b"zanzikestrel0003q" in entry.read_bytes()] == []
        server.stdin.close()
    assert told == [10, 10]
    assert traces(root, 3) == []


def test_the_library_opens_after_a_purge_of_all(tmp_path: Path) -> None:
    document = secret(1)
    with made(tmp_path / "library", [document]) as vault:
        purge(vault, OFFICER, vault.document_of(document), ORDER)
    with Vault.open(settings_of(tmp_path / "library"), embedder()) as vault:
        assert vault.view(ANALYST).search("convoy") == []
        with vault.writing():
            vault.deposit(draft("The ferry sails at noon.", "SECRET"))
            vault.seal()
        assert len(vault.view(ANALYST).search("ferry")) == 1
