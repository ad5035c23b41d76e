"""The table of `make assurance`: every rig is in it, and its page can be filled."""

from collections import Counter
from pathlib import Path

import pytest

from tests.assurance.outcome import Outcome, joined
from tests.assurance.registry import PROPERTIES, Property
from tests.assurance.sheet import fill
from tests.benchmarks import assurance

X = Property("X", "it holds", lambda trials: Outcome(trials, (), ("seen",), 1.4), 10, frozenset({"seen", "unseen"}))
ROW = assurance.tried(X, X.run(5))


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


def test_a_rig_that_can_be_divided_makes_each_trial_once() -> None:
    divided = next(each for each in PROPERTIES if each.parts is not None)
    first, *pieces = assurance.jobs(divided, 1_234)
    assert first == divided.parts.planted  # type: ignore[union-attr]
    numbers = [number for piece in pieces for number in piece.args[0]]  # type: ignore[attr-defined]
    assert numbers == list(range(1_234))
    assert len(assurance.jobs(X, 7)) == 1


def test_parts_are_one_outcome() -> None:
    one = Outcome(2, ("a",), (), 1.0, Counter(x=1), Counter(y=1))
    other = Outcome(3, (), ("bug",), 2.0, Counter(x=1), Counter(z=1), ("t 0.1",))
    whole = Outcome(5, ("a",), ("bug",), 3.0, Counter(x=2), Counter(y=1, z=1), ("t 0.1",))
    assert joined([one, other]) == whole
