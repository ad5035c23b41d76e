"""The verb `evaluate note`: a record is kept in the library, its look is in the log, and a missed gate is an error."""

import json
from pathlib import Path

import pytest

from indexes.control import open_control
from indexes.layout import Layout
from indexes.measurements import measurements
from indexes.settings import Settings
from indexes.vault import create
from web.main import outcome


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an empty library, a record and a gate."""
    create(Settings(tmp_path / "library", tmp_path / "models"))
    (tmp_path / "record.json").write_text(json.dumps({"n": 9, "f1": 0.6, "said": "the pier"}))
    (tmp_path / "gate.json").write_text(json.dumps({"f1": 0.7}))
    return tmp_path


def noted(folder: Path, file: str, *more: str) -> int:
    """Run the verb on a file of the folder; give the exit code."""
    return outcome(["evaluate", "note", "claims", str(folder / file), "--library", str(folder / "library"), *more])


def test_a_record_is_kept_and_the_log_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert noted(folder, "record.json") == 0
    assert capsys.readouterr().out == "Kept: 2 figures of claims.\n"
    control = open_control(Layout(folder / "library"))
    (found,) = measurements(control)["claims"]
    control.close()
    assert found.figures == {"n": 9, "f1": 0.6}
    last = (folder / "library" / "audit" / "log.jsonl").read_text().splitlines()[-1]
    assert '"evaluation noted"' in last
    assert "pier" not in last


def test_a_missed_gate_is_kept_and_ends_with_7(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert noted(folder, "record.json", "--gate", str(folder / "gate.json")) == 7
    assert "The gate is not passed: 1 of 1 thresholds missed." in capsys.readouterr().err
    control = open_control(Layout(folder / "library"))
    (found,) = measurements(control)["claims"]
    control.close()
    assert [(one.wanted, one.reached) for one in found.gate.values()] == [("at least 0.7", False)]


@pytest.mark.parametrize("body", ["", "[1]", '{"f1": NaN}', '{"said": "the pier"}', "[" * 100_000])
def test_a_file_without_figures_is_refused_without_its_words(
    folder: Path, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "other.json").write_text(body)
    assert noted(folder, "other.json") == 2
    told = capsys.readouterr().err
    assert told == "There is no figure in this file. Give what an evaluation printed with --json.\n"
