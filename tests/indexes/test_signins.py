"""The last sign-in of an account and what failed since: times and counts, one row for all names that nobody bears."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexes.accounts import Account, Accounts
from indexes.control import limit, open_control
from indexes.database import Store
from indexes.layout import Layout
from indexes.policy import parse
from indexes.signins import Before, note_failure, note_sign_in

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Store]:
    """The control database of an empty library with one account."""
    layout = Layout(tmp_path / "library")
    layout.make()
    control = open_control(layout)
    Accounts(control).add(Account("otter", ("SECRET",), "USA"))
    yield control
    control.close()


def test_each_sign_in_gives_the_one_before_and_counts_anew(control: Store) -> None:
    note_failure(control, "otter")
    assert note_sign_in(control, "otter", NOON) == Before("", 1)
    for _ in range(3):
        note_failure(control, "otter")
    before = note_sign_in(control, "otter", NOON)
    assert before == Before("2026-11-23T12:00:00+00:00", 3)
    assert before.minute == "2026-11-23 12:00Z"
    assert note_sign_in(control, "otter", NOON).failed == 0


def test_guessed_names_leave_one_row_and_touch_nobody(control: Store) -> None:
    for name in ("mole", "wren", "x" * 5000, "OTTER"):
        note_failure(control, name)
    assert control.query("SELECT name, failed FROM sign_ins") == [{"name": "", "failed": 4}]
    assert note_sign_in(control, "otter", NOON) == Before("", 0)


def test_a_copy_up_to_a_marking_holds_no_sign_in(control: Store) -> None:
    note_sign_in(control, "otter", NOON)
    limit(control, parse("UNCLASSIFIED"))
    assert control.query("SELECT * FROM sign_ins") == []
