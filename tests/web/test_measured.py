"""The report bears its marking twice, shows every figure, and escapes; a gate is told in it."""

import re
from pathlib import Path

import pytest

from indexes.errors import CheckFailed, UsageError
from indexes.policy import parse
from web.measured import page, sections, tell, wanted

RECORD = {"n": 2, "macro_f1": 0.71, "none": None, "per_label": {"<b>": {"f1": 0.5, "n": 1}}, "list": ["a", "b"]}


def test_every_part_is_a_section_with_its_path() -> None:
    assert sections("Claims", RECORD) == [
        ("Claims", {"n": 2, "macro_f1": 0.71, "none": None, "list": "a, b"}),
        ("Claims: per_label: <b>", {"f1": 0.5, "n": 1}),
    ]


def test_the_page_needs_nothing_and_escapes() -> None:
    found = page("Claims", RECORD, parse("SECRET"), ["macro_f1 MISSED"])
    assert found.count("SECRET") >= 2
    assert "macro_f1 MISSED" in found
    assert found.count("<svg") == 2
    assert "<b>" not in found
    assert re.findall(r"<script|<link|https?://(?!www\.w3\.org/2000/svg)", found) == []


def test_a_report_needs_a_marking() -> None:
    with pytest.raises(UsageError, match="--marking"):
        wanted(Path("report.html"), None, None)


def test_a_missed_gate_is_told_and_the_report_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gate = tmp_path / "gate.json"
    gate.write_text('{"macro_f1": 0.9}')
    with pytest.raises(CheckFailed):
        tell(wanted(tmp_path / "report.html", "UNCLASSIFIED", gate), "Claims", RECORD)
    assert "0.71  at least 0.9" in capsys.readouterr().err
    assert "MISSED" in (tmp_path / "report.html").read_text()
    tell(wanted(None, None, None), "Claims", RECORD)
