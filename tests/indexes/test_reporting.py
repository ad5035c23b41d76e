"""Who may report a marking, who sees the reports and who decides; each act is a record first, without any text."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.accounts import Account, Accounts
from indexes.duties import Duty
from indexes.errors import NotFound, Refused, UsageError
from indexes.policy import text
from indexes.reporting import decide, found_report, heard, listed, report_page, said_of, say
from indexes.reports import Decision, Place, Report, Said
from indexes.vault import Vault
from tests.indexes.removals import ANALYST, OFFICER, made, secret

SECURITY, LOW_SECURITY, AUDITOR, READER = "siskin", "wren", "stoat", "mole"
NOTHING = Decision.NOTHING.value


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A library with a secret document and an open one, reviewers, security officers, an auditor and a reader."""
    with made(tmp_path / "library", [secret(1), secret(2, "UNCLASSIFIED")]) as vault:
        people = (
            Account(SECURITY, ("SECRET",), "USA", duties=(Duty.SECURITY_OFFICER,)),
            Account(LOW_SECURITY, ("UNCLASSIFIED",), "USA", duties=(Duty.SECURITY_OFFICER,)),
            Account(AUDITOR, ("SECRET",), "USA", duties=(Duty.AUDITOR,)),
            Account(READER, ("SECRET",), "USA"),
        )
        for account in people:
            Accounts(vault.control).add(account)
        yield vault


@pytest.fixture
def report(vault: Vault) -> Report:
    """A page that the analyst reported as marked too low."""
    return report_page(vault.view(ANALYST), vault.document_of(secret(1)), 1, Said.TOO_LOW)


def test_a_report_names_a_page_that_its_reader_may_open(vault: Vault, report: Report) -> None:
    assert report.place == Place(document=vault.document_of(secret(1)), page=1)
    assert report.marking == vault.view(ANALYST).ceiling
    low = vault.view(Account("low", ("UNCLASSIFIED",), "USA").reader())
    for document in (vault.document_of(secret(1)), "0" * 32):
        with pytest.raises(NotFound):
            report_page(low, document, 1, Said.TOO_LOW)
    with pytest.raises(NotFound):
        report_page(vault.view(ANALYST), report.place.document, 99, Said.TOO_LOW)
    assert [one.id for one in vault.reports.every()] == [report.id]


def test_each_act_is_a_record(vault: Vault, report: Report) -> None:
    listed(vault, SECURITY)
    decide(vault, SECURITY, report.id, NOTHING)
    heard(vault, AUDITOR)
    records = [one for one in vault.audit.records() if str(one["action"]).startswith(("marking", "report", "feedback"))]
    assert [(one["actor"], one["action"]) for one in records] == [
        (ANALYST.name, "marking reported"),
        (SECURITY, "reports seen"),
        (SECURITY, "report closed"),
        (AUDITOR, "feedback seen"),
    ]
    assert records[0]["documents"] == [report.place.document]
    assert records[2]["decision"] == NOTHING


def test_a_verdict_on_a_claim_is_no_report(vault: Vault) -> None:
    view = vault.view(ANALYST)
    say(view, Said.OTHER, Place("a" * 32, 1), view.ceiling, ())
    assert listed(vault, SECURITY) == []
    assert [one.said for one in said_of(view, "a" * 32, view.ceiling)] == [Said.OTHER]
    assert [one.said for one in heard(vault, AUDITOR)] == [Said.OTHER]
    assert [one["action"] for one in vault.audit.records() if str(one["action"]).startswith("claim")] == [
        "claim judged"
    ]


def test_officers_see_what_they_are_cleared_for_and_security_that_there_is_more(vault: Vault, report: Report) -> None:
    assert [(one.report.id, one.is_his) for one in listed(vault, OFFICER)] == [(report.id, True)]
    assert [(one.report.id, one.is_his) for one in listed(vault, SECURITY)] == [(report.id, True)]
    assert [(one.report.id, one.is_his) for one in listed(vault, LOW_SECURITY)] == [(report.id, False)]
    assert listed(vault, "low") == []  # a label officer who is not cleared for it
    for name in (AUDITOR, READER):
        with pytest.raises(Refused):
            listed(vault, name)
    with pytest.raises(Refused):
        heard(vault, READER)


@pytest.mark.parametrize("name", [LOW_SECURITY, "low"])
def test_above_an_officer_and_absent_are_the_same(vault: Vault, report: Report, name: str) -> None:
    for wanted in (report.id, "0" * 16):
        with pytest.raises(NotFound) as refusal:
            found_report(vault, name, wanted)
        assert str(refusal.value) == str(NotFound())
        with pytest.raises(NotFound):
            decide(vault, name, wanted, NOTHING)
    with pytest.raises(Refused):
        decide(vault, AUDITOR, report.id, NOTHING)


def test_an_officer_decides_once_and_never_on_his_own(vault: Vault, report: Report) -> None:
    with pytest.raises(UsageError, match="Choose one of the decisions"):
        decide(vault, SECURITY, report.id, "")
    decide(vault, SECURITY, report.id, Decision.RELABELLED.value)
    with pytest.raises(UsageError, match="decided on already"):
        decide(vault, OFFICER, report.id, NOTHING)
    mine = Account("grebe", ("TOP SECRET",), "USA").reader()
    own = report_page(vault.view(mine), vault.document_of(secret(2, "UNCLASSIFIED")), 1, Said.TOO_HIGH)
    with pytest.raises(UsageError, match="another officer decides"):
        decide(vault, OFFICER, own.id, NOTHING)


def test_open_reports_come_first(vault: Vault, report: Report) -> None:
    decide(vault, SECURITY, report.id, NOTHING)
    again = report_page(vault.view(ANALYST), report.place.document, 1, Said.TOO_HIGH)
    assert [one.report.id for one in listed(vault, SECURITY)] == [again.id, report.id]


def test_the_report_of_a_hidden_reader_changes_nothing_below(vault: Vault) -> None:
    low = Account("low", ("UNCLASSIFIED",), "USA").reader()
    low_id = vault.document_of(secret(2, "UNCLASSIFIED"))

    def seen() -> tuple[str, str, list[Report]]:
        view = vault.view(low)
        return view.state, view.page(low_id, 1).text, said_of(view, "a" * 32, view.ceiling)

    before = seen()
    report_page(vault.view(ANALYST), low_id, 1, Said.TOO_LOW)
    say(vault.view(ANALYST), Said.TOO_LOW, Place("a" * 32, 1), vault.view(ANALYST).ceiling, (low_id,))
    assert seen() == before
    assert text(vault.reports.every()[0].marking) == text(vault.view(ANALYST).ceiling)
