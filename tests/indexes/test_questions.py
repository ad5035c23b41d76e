"""The words of questions lie by level, are shown up to a clearance, and go with the document that they found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.accounts import Account, Accounts
from indexes.backup import backed_up, restored
from indexes.duties import Duty
from indexes.errors import NotFound
from indexes.inquiry import revealed
from indexes.layout import Layout
from indexes.policy import parse, text
from indexes.purge import purge
from indexes.vault import Vault
from tests.indexes.removals import ANALYST, OFFICER, ORDER, made, secret
from tests.library import reader

LOW_AUDITOR, AUDITOR = "wren", "siskin"
ASKED = "Where does the convoy zanzibar go?"
LOW_ASKED = "Where is the ferry zanzibar?"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library in which somebody asked at SECRET, and somebody at UNCLASSIFIED."""
    with made(tmp_path / "library", [secret(1), secret(2, "UNCLASSIFIED")]) as vault:
        for name, clearance in ((LOW_AUDITOR, "UNCLASSIFIED"), (AUDITOR, "SECRET")):
            Accounts(vault.control).add(Account(name, (clearance,), "USA", duties=(Duty.AUDITOR,)))
        vault.view(ANALYST).search(ASKED)
        vault.view(reader("UNCLASSIFIED", name="low")).search(LOW_ASKED)
        yield vault


def number_of(vault: Vault, actor: str) -> int:
    """Return the number of the record of this person's search."""
    (found,) = [one for one in vault.audit.records() if (one["actor"], one["action"]) == (actor, "search")]
    assert isinstance(found["number"], int)
    return found["number"]


def test_the_log_holds_no_word_of_a_question_and_each_level_its_own(vault: Vault) -> None:
    log = (vault.layout.audit / "log.jsonl").read_bytes()
    assert b"zanzibar" not in log
    whole = [b"".join(file.read_bytes() for file in level.iterdir()) for level in vault.layout.answers.iterdir()]
    assert sorted((ASKED.encode() in one, LOW_ASKED.encode() in one) for one in whole) == [(False, True), (True, False)]


def test_an_overseer_is_shown_what_his_clearance_covers_and_each_look_is_recorded(vault: Vault) -> None:
    words, ceiling = revealed(vault, AUDITOR, number_of(vault, ANALYST.name))
    assert (words, text(ceiling)) == (ASKED, text(vault.view(ANALYST).ceiling))
    assert revealed(vault, LOW_AUDITOR, number_of(vault, "low"))[0] == LOW_ASKED
    *_, last = vault.audit.records()
    assert (last["actor"], last["action"], last["record"]) == (LOW_AUDITOR, "question shown", number_of(vault, "low"))


def test_above_his_clearance_absent_and_not_a_question_are_the_same(vault: Vault) -> None:
    number = number_of(vault, ANALYST.name)
    for record in (number, 10_000, 0, 1):
        with pytest.raises(NotFound) as refusal:
            revealed(vault, LOW_AUDITOR, record)
        assert str(refusal.value) == str(NotFound())


def test_words_that_were_exchanged_on_disk_are_not_shown(vault: Vault) -> None:
    number = number_of(vault, ANALYST.name)
    for store in vault.questions._stores.values():
        with store.transaction() as database:
            database.execute("UPDATE questions SET words = 'Where is nothing?'")
    with pytest.raises(NotFound):
        revealed(vault, AUDITOR, number)


def test_asked_again_it_is_kept_once(vault: Vault) -> None:
    for _ in range(3):
        vault.view(ANALYST).search(ASKED)
    assert sorted(len(store.query("SELECT * FROM questions")) for store in vault.questions._stores.values()) == [1, 1]


def test_a_purge_takes_the_questions_that_found_the_document(vault: Vault) -> None:
    number = number_of(vault, ANALYST.name)
    assert '"questions": 1' in purge(vault, OFFICER, vault.document_of(secret(1)), ORDER)
    with pytest.raises(NotFound):
        revealed(vault, AUDITOR, number)
    assert revealed(vault, AUDITOR, number_of(vault, "low"))[0] == LOW_ASKED
    assert not any(ASKED.encode() in file.read_bytes() for file in vault.layout.root.rglob("*") if file.is_file())


def test_a_purge_takes_a_question_that_says_what_the_document_says(vault: Vault) -> None:
    document = secret(1)
    with vault.writing():
        vault.deposit(secret(3, "CONFIDENTIAL"))
    said = document.text.split("\n\n")[0]
    vault.view(reader("UNCLASSIFIED", name="spiller")).search(said)
    purge(vault, OFFICER, vault.document_of(document), ORDER)
    assert not any(said.encode() in file.read_bytes() for file in vault.layout.root.rglob("*") if file.is_file())


def test_they_are_in_a_backup_of_their_level_only(vault: Vault, tmp_path: Path) -> None:
    for folder, limit in (("whole", None), ("low", parse("UNCLASSIFIED//NOFORN"))):
        backed_up(vault, tmp_path / folder, limit)
        restored(tmp_path / folder, vault.layout.key_file.read_bytes(), Layout(tmp_path / f"{folder} again"))
        kept = b"".join(file.read_bytes() for file in (tmp_path / f"{folder} again").rglob("questions.sqlite"))
        assert (ASKED.encode() in kept, LOW_ASKED.encode() in kept) == (limit is None, True)
