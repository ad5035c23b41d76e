"""Duties: which may come together, and that nobody grants above himself."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexes.accounts import NO_READER, Account, Accounts
from indexes.control import open_control
from indexes.duties import ABOVE, ITSELF, Duty, duties_named, within
from indexes.errors import UsageError
from indexes.layout import Layout

GIVER = Account("giver", ("SECRET", "NATO CONFIDENTIAL"), "USA", ("NOFORN", "SI"), ("OTTER",)).reader()


def test_duties_come_once_and_in_order() -> None:
    assert duties_named(["ingester", "reader", "reader"]) == (Duty.READER, Duty.INGESTER)


@pytest.mark.parametrize(
    "names", [[], ["king"], ["administrator", "reader"], ["administrator", "label-officer"], ["auditor", "ingester"]]
)
def test_what_may_not_be_is_refused(names: list[str]) -> None:
    with pytest.raises(UsageError):
        duties_named(names)


@pytest.mark.parametrize(
    "receiver",
    [
        Account("x", ("TOP SECRET",), "USA"),
        Account("x", ("UK SECRET",), "GBR"),
        Account("x", ("NATO SECRET",), "DEU"),
        Account("x", ("SECRET",), "USA", ("TK",)),
        Account("x", ("SECRET",), "USA", (), ("WREN",)),
        Account("x", ("SECRET",), "USA", memberships=(("Releasable to", "KFOR"),)),
    ],
)
def test_nobody_grants_what_he_does_not_hold(receiver: Account) -> None:
    with pytest.raises(UsageError, match=ABOVE):
        within(GIVER, receiver.reader())


def test_what_he_holds_he_may_grant_to_others_only() -> None:
    within(GIVER, replace(GIVER, name="other"))
    within(GIVER, Account("other", ("CONFIDENTIAL",), "USA", ("SI",), ("OTTER",)).reader())
    with pytest.raises(UsageError, match=ITSELF):
        within(GIVER, GIVER)


def test_who_has_other_duties_reads_nothing(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "library")
    layout.make()
    accounts = Accounts(open_control(layout))
    accounts.add(Account("chief", ("SECRET",), "USA", duties=(Duty.ADMINISTRATOR,)))
    with pytest.raises(UsageError, match=NO_READER):
        accounts.reader("chief")
    accounts.add(Account("officer", ("SECRET",), "USA", reviewer=True, duties=()))
    assert accounts.reader("officer").name == "officer"
    assert accounts.show("officer").may(Duty.LABEL_OFFICER)
