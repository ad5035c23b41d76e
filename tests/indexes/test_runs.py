"""Runs: what is kept of them, and when one is said to stand still."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexes import runs
from indexes.control import open_control
from indexes.database import Store
from indexes.layout import Layout
from indexes.runs import DONE, RUNNING, SHOWN, Register


@pytest.fixture
def control(tmp_path: Path) -> Store:
    """The control database of an empty library."""
    layout = Layout(tmp_path / "library")
    layout.make()
    return open_control(layout)


def test_a_run_is_kept_with_its_counts(control: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "EVERY", 0.0)
    register = Register(control, 5)
    register.note({"stored": 2, "failed": 1})
    (run,) = runs.runs(control)
    assert (run.state, run.total, run.done, run.stored, run.failed) == (RUNNING, 5, 3, 2, 1)
    register.end(DONE, {"stored": 4, "failed": 1})
    (run,) = runs.runs(control)
    assert (run.state, run.done) == (DONE, 5)


def test_notes_within_a_second_cost_nothing(control: Store) -> None:
    register = Register(control, 5)
    register.note({"stored": 2})
    assert runs.runs(control)[0].stored == 0


def test_one_that_is_not_over_and_says_nothing_stands_still(control: Store) -> None:
    register = Register(control, 1)
    later = datetime.now(UTC) + timedelta(minutes=5)
    assert runs.runs(control)[0].silent(later) > runs.STALLED
    register.end(DONE, {})
    assert runs.runs(control)[0].silent(later) == 0.0


def test_the_newest_stand_first_and_not_all_are_shown(control: Store) -> None:
    for _ in range(SHOWN + 3):
        Register(control, 1)
    found = runs.runs(control)
    assert len(found) == SHOWN
    assert found[0].number == SHOWN + 3
