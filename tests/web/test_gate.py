"""A gate passes only what reaches every threshold, and asks for nothing that is not measured."""

from pathlib import Path

import pytest

from indexes.errors import CheckFailed, UsageError
from web.gate import check, lines, read, table

RECORD = {"macro_f1": 0.71, "per_label": {"supported": {"f1": 0.6}}, "canaries": 0, "precision": None, "form": "wice"}


def gate(folder: Path, text: str) -> Path:
    """Write a gate."""
    file = folder / "gate.json"
    file.write_text(text)
    return file


def test_what_reaches_every_threshold_passes(tmp_path: Path) -> None:
    wanted = read(
        gate(tmp_path, '{"macro_f1": 0.71, "per_label.supported.f1": {"least": 0.5}, "canaries": {"most": 0}}')
    )
    rows = table(RECORD, wanted)
    check(rows)
    assert "MISSED" not in "".join(lines(rows))
    assert lines(rows)[1].split() == ["macro_f1", "0.71", "at", "least", "0.71"]


@pytest.mark.parametrize("text", ['{"macro_f1": 0.72}', '{"canaries": {"most": -1}}', '{"precision": 0}'])
def test_what_misses_one_does_not(tmp_path: Path, text: str) -> None:
    rows = table(RECORD, read(gate(tmp_path, text)))
    assert lines(rows)[1].endswith("MISSED")
    with pytest.raises(CheckFailed, match="1 of 1") as error:
        check(rows)
    assert error.value.exit_code == 7


@pytest.mark.parametrize("name", ["other", "per_label", "macro_f1.more", "form"])
def test_a_figure_that_is_not_measured_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="not measured"):
        table(RECORD, read(gate(tmp_path, f'{{"{name}": 0}}')))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"a": "b"}', '{"a": true}', '{"a": {"about": 1}}', '{"a": {}}'])
def test_a_file_in_another_form_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="A gate is"):
        read(gate(tmp_path, text))
