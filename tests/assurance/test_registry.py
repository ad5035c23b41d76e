"""The table of `make assurance`: every rig is in it, and its page can be filled."""

from pathlib import Path

import pytest

from tests.assurance.outcome import Outcome
from tests.assurance.registry import PROPERTIES, Property
from tests.assurance.sheet import fill
from tests.benchmarks import assurance

ROW = assurance.tried(
    Property("X", "it holds", lambda trials: Outcome(trials, (), ("seen",), 1.4), 10, frozenset({"seen", "unseen"})), 50
)


def test_a_planted_bug_that_was_not_caught_is_missed() -> None:
    assert (ROW["trials"], ROW["caught"], ROW["missed"], ROW["seconds"]) == (5, ["seen"], ["unseen"], 1)


def test_the_table_stands_between_its_marks() -> None:
    page = Path("docs/assurance.md").read_text("utf-8")
    filled = fill(page, [ROW])
    assert "| X | it holds | 5 | 0 | 1 of 2: seen | 1 |" in filled
    assert fill(filled, []) == fill(page, [])
    with pytest.raises(ValueError, match="needs the lines"):
        fill("nothing", [ROW])


def test_codes_differ_and_every_rig_has_planted_bugs() -> None:
    codes = [each.code for each in PROPERTIES]
    assert len(codes) == len(set(codes))
    assert all(each.bugs for each in PROPERTIES)


def test_every_rig_is_in_the_table() -> None:
    rigs = {
        path.stem
        for path in Path("tests/assurance").glob("*.py")
        if "\ndef run(trials: int)" in path.read_text("utf-8")
    }
    assert rigs == {each.run.__module__.rpartition(".")[2] for each in PROPERTIES}
