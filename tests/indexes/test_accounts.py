"""Accounts: a grant means what the kernel reads in it, counts at once, and a password is kept as a hash only."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexes.accounts import Account, Accounts, cleared, hashed
from indexes.control import open_control
from indexes.errors import MarkingError, UsageError
from indexes.labels.clearance import Clearance
from indexes.layout import Layout
from indexes.policy import Refused, parse, require
from tests.library import NOW

OTTER = Account(
    "otter",
    ("SECRET", "NATO CONFIDENTIAL"),
    "USA",
    ("SI",),
    ("EXERCISE",),
    datetime(2026, 1, 1, tzinfo=UTC),
    datetime(2027, 1, 1, tzinfo=UTC),
)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An empty library."""
    layout = Layout(tmp_path / "library")
    layout.make()
    return layout


@pytest.fixture
def accounts(layout: Layout) -> Iterator[Accounts]:
    """Its account store."""
    control = open_control(layout)
    yield Accounts(control)
    control.close()


def test_an_account_comes_back_as_it_went(accounts: Accounts) -> None:
    accounts.add(OTTER)
    accounts.add(Account("wren", ("UNCLASSIFIED",)))
    assert accounts.show("otter") == OTTER
    assert [one.name for one in accounts.list()] == ["otter", "wren"]
    assert accounts.reader("otter") == OTTER.reader()


def test_the_reader_is_what_the_grant_says(accounts: Accounts) -> None:
    accounts.add(OTTER)
    who = accounts.reader("otter")
    require(who, parse("SECRET"), NOW)
    require(who, parse("NATO CONFIDENTIAL"), NOW)
    for marking, at in (("TOP SECRET", NOW), ("NATO SECRET", NOW), ("SECRET", datetime(2027, 1, 2, tzinfo=UTC))):
        with pytest.raises(Refused):
            require(who, parse(marking), at)


def test_a_grant_replaces_and_counts_at_once(accounts: Accounts) -> None:
    accounts.add(OTTER, "wren-and-otter-7")
    before = accounts.reader("otter")
    accounts.grant(replace(OTTER, clearances=("UNCLASSIFIED",)))
    with pytest.raises(Refused):
        require(accounts.reader("otter"), parse("SECRET"), NOW)
    require(before, parse("SECRET"), NOW)
    assert accounts.verify("otter", "wren-and-otter-7")


@pytest.mark.parametrize("name", ["", "a" * 65, "two words", "semi;colon", "new\nline", "../up", "a/b", "<b>"])
def test_a_name_that_can_not_be_used_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(UsageError):
        accounts.add(Account(name, ("SECRET",)))
    assert accounts.list() == []


@pytest.mark.parametrize(
    "wrong",
    [
        replace(OTTER, clearances=("MOSTLY SECRET",)),
        replace(OTTER, clearances=("SECRET//NOFORN",)),
        replace(OTTER, nationality="Atlantis"),
        replace(OTTER, holds=("not a hold!",)),
        replace(OTTER, valid_until=datetime(2027, 1, 1)),  # noqa: DTZ001 - without a zone on purpose
    ],
)
def test_a_grant_without_meaning_is_refused(accounts: Accounts, wrong: Account) -> None:
    with pytest.raises(MarkingError):
        accounts.add(wrong)
    accounts.add(OTTER)
    with pytest.raises(MarkingError):
        accounts.grant(wrong)
    assert accounts.show("otter") == OTTER


def test_a_taken_name_and_an_unknown_name_are_told(accounts: Accounts) -> None:
    accounts.add(OTTER)
    with pytest.raises(UsageError):
        accounts.add(replace(OTTER, clearances=("TOP SECRET",)))
    assert accounts.show("otter") == OTTER
    nobody = replace(OTTER, name="nobody")
    for ask in (
        lambda: accounts.show("nobody"),
        lambda: accounts.reader("nobody"),
        lambda: accounts.grant(nobody),
        lambda: accounts.set_password("nobody", "x"),
    ):
        with pytest.raises(UsageError, match="no account"):
            ask()


def test_only_the_password_of_the_account_opens_it(accounts: Accounts) -> None:
    accounts.add(OTTER, "wren-and-otter-7")
    accounts.add(Account("wren", ("SECRET",)))
    assert accounts.verify("otter", "wren-and-otter-7")
    for name, password in (("otter", "Wren-and-otter-7"), ("otter", ""), ("wren", ""), ("wren", "x"), ("nobody", "x")):
        assert not accounts.verify(name, password)
    assert (accounts.show("otter").can_sign_in, accounts.show("wren").can_sign_in) == (True, False)


def test_a_password_can_be_replaced(accounts: Accounts) -> None:
    accounts.add(OTTER, "wren-and-otter-7")
    accounts.set_password("otter", "heron-and-crane-8")
    assert not accounts.verify("otter", "wren-and-otter-7")
    assert accounts.verify("otter", "heron-and-crane-8")


def test_a_damaged_hash_opens_nothing(accounts: Accounts, layout: Layout) -> None:
    accounts.add(OTTER, "wren-and-otter-7")
    with sqlite3.connect(layout.control) as connection:
        connection.execute("UPDATE accounts SET password = 'wren-and-otter-7'")
    connection.close()
    assert not accounts.verify("otter", "wren-and-otter-7")


def test_passwords_are_kept_as_argon2id_with_salt(accounts: Accounts, layout: Layout) -> None:
    accounts.add(OTTER, "wren-and-otter-7")
    stored = layout.control.read_bytes() + layout.control.with_name("control.sqlite-wal").read_bytes()
    assert b"wren-and-otter-7" not in stored
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in stored
    assert hashed("x") != hashed("x")
    assert hashed(None) == hashed("") == ""


KFOR = Clearance(
    "NATO",
    "NATO SECRET",
    ("ATOMAL",),
    nation="GBR",
    memberships=(("Context", "KFOR"), ("Releasable to", "NATO")),
)


def test_a_clearance_replaces_one_system_and_leaves_the_others(accounts: Accounts) -> None:
    accounts.add(
        replace(
            OTTER, nationality=None, holds=("SI", "BOHEMIA"), clearances=("SECRET + NATO UNCLASSIFIED", "UK SECRET")
        )
    )
    found = cleared(accounts.show("otter"), KFOR)
    assert found.clearances == ("SECRET", "UK SECRET", "NATO SECRET")
    assert (found.holds, found.nationality, found.groups) == (("ATOMAL", "SI"), "GBR", ("EXERCISE",))
    accounts.grant(found)
    assert accounts.show("otter") == found
    assert accounts.reader("otter").values("Context") == {"KFOR"}
    again = cleared(found, Clearance("US", "CONFIDENTIAL", ("TK",), ("CASE 7",)))
    assert again.clearances == ("UK SECRET", "NATO SECRET", "CONFIDENTIAL")
    assert (again.holds, again.groups, again.memberships) == (
        ("ATOMAL", "TK"),
        ("EXERCISE", "CASE 7"),
        KFOR.memberships,
    )


@pytest.mark.parametrize(
    ("account", "found"),
    [
        (OTTER, KFOR),  # another nation
        (Account("wren", ()), replace(KFOR, nation=None)),  # no nation: the kernel would give NATO
        (Account("wren", ()), replace(KFOR, memberships=())),  # a member that does not hold NATO
        (Account("wren", (), "GBR"), replace(KFOR, nation=None, memberships=(("Context", "KFOR"),))),
    ],
)
def test_a_clearance_that_an_account_would_widen_is_refused(account: Account, found: Clearance) -> None:
    with pytest.raises(UsageError):
        cleared(account, found)


def test_a_partner_reads_what_is_released_to_him_and_nothing_else(accounts: Accounts) -> None:
    accounts.add(Account("wren", ()))
    partner = Clearance(
        "NATO", "NATO SECRET", nation="NZL", memberships=(("Context", "ISAF"), ("Releasable to", "ISAF"))
    )
    accounts.grant(cleared(accounts.show("wren"), partner))
    who = accounts.reader("wren")
    require(who, parse("NATO UNCLASSIFIED Releasable to ISAF, KFOR, RESOLUTE SUPPORT"), NOW)
    for refused in ("NATO UNCLASSIFIED", "NATO SECRET Releasable to KFOR", "COSMIC TOP SECRET"):
        with pytest.raises(Refused):
            require(who, parse(refused), NOW)
