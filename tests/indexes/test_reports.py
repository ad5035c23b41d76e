"""What readers say lies by level, holds ids only, hides a claim until it is decided, and goes with its document."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.backup import backed_up, restored
from indexes.layout import Layout
from indexes.policy import parse
from indexes.purge import purge
from indexes.reports import Decision, Place, Report, Said
from indexes.vault import Vault
from tests.indexes.removals import OFFICER, ORDER, made, secret

HIGH, LOW = parse("SECRET"), parse("UNCLASSIFIED")
CLAIM = Place(answer="a" * 32, claim=2)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library with two documents."""
    with made(tmp_path / "library", [secret(1), secret(2)]) as vault:
        yield vault


def said(vault: Vault, *words: Said) -> list[Report]:
    """Let the analyst say these of one claim, one after the other; return them."""
    made = [Report("otter", one, CLAIM, HIGH) for one in words]
    for one in made:
        vault.reports.note(one, [vault.document_of(secret(1))])
    return made


def test_what_was_said_is_given_back_to_who_said_it_alone(vault: Vault) -> None:
    (report,) = said(vault, Said.OUTDATED)
    assert vault.reports.of("otter", CLAIM.answer, HIGH) == [report]
    assert vault.reports.of("mole", CLAIM.answer, HIGH) == []
    assert vault.reports.of("otter", "b" * 32, HIGH) == []
    assert vault.reports.of("otter", CLAIM.answer, LOW) == []


def test_what_is_said_again_takes_the_place_of_what_was_said(vault: Vault) -> None:
    _, right, high = said(vault, Said.OTHER, Said.RIGHT, Said.TOO_HIGH)
    assert {one.id for one in vault.reports.every()} == {right.id, high.id}  # a verdict and a marking are two things


def test_what_an_officer_decided_on_stays(vault: Vault) -> None:
    (low,) = said(vault, Said.TOO_LOW)
    assert (low.is_open, low.hides) == (True, True)
    vault.reports.decide(low, Decision.NOTHING, "grebe")
    (again,) = said(vault, Said.TOO_LOW)
    decided = vault.reports.find(low.id)
    assert decided is not None
    assert (decided.is_open, decided.hides, decided.by, decided.decision) == (False, False, "grebe", Decision.NOTHING)
    assert {one.id for one in vault.reports.every()} == {low.id, again.id}


@pytest.mark.parametrize(
    ("word", "decision", "hides"),
    [
        (Said.TOO_LOW, Decision.OPEN, True),
        (Said.TOO_LOW, Decision.RELABELLED, True),
        (Said.TOO_LOW, Decision.NOTHING, False),
        (Said.TOO_HIGH, Decision.OPEN, False),
        (Said.OTHER, Decision.OPEN, False),
    ],
)
def test_only_too_low_hides_until_nothing_is_wrong(word: Said, decision: Decision, *, hides: bool) -> None:
    assert Report("otter", word, CLAIM, HIGH, decision=decision).hides is hides


def test_a_purge_takes_what_speaks_of_the_document_and_nothing_else(vault: Vault) -> None:
    (report,) = said(vault, Said.TOO_LOW)
    other = vault.document_of(secret(2))
    kept = Report("otter", Said.TOO_HIGH, Place(document=other, page=1), HIGH)
    vault.reports.note(kept, [other])
    assert '"reports": 1' in purge(vault, OFFICER, vault.document_of(secret(1)), ORDER)
    assert [one.id for one in vault.reports.every()] == [kept.id]
    files = [file for file in vault.layout.answers.rglob("reports.sqlite*") if file.is_file()]
    assert files
    assert not any(report.id.encode() in file.read_bytes() for file in files)


def test_each_level_has_a_file_of_its_own_also_in_a_backup(vault: Vault, tmp_path: Path) -> None:
    (high,) = said(vault, Said.TOO_LOW)
    low = Report("low", Said.TOO_HIGH, Place(document="d" * 32, page=1), LOW)
    vault.reports.note(low, ["d" * 32])
    for folder, limit in (("whole", None), ("low", LOW)):
        backed_up(vault, tmp_path / folder, limit)
        again = Layout(tmp_path / f"{folder} again")
        restored(tmp_path / folder, vault.layout.key_file.read_bytes(), again)
        kept = b"".join(file.read_bytes() for file in again.root.rglob("reports.sqlite"))
        assert (high.id.encode() in kept, low.id.encode() in kept) == (limit is None, True)
