"""Questions to the log: each filter holds, an inquiry is recorded, and a table carries no formula."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from indexes.audit import AuditLog
from indexes.errors import CheckFailed
from indexes.inquiry import Filter, as_lines, as_table, inquired, looks

A, B = "a" * 32, "b" * 32


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    """A log of five records by three actors."""
    log = AuditLog(tmp_path, b"k" * 32)
    log.append("(ingest)", "deposit", {"documents": [A], "marking": "SECRET"})
    log.append("otter", "search", {"documents": [A, B], "subject": "s", "ceiling": "SECRET"})
    log.append("wren", "open", {"documents": [B], "subject": "s", "ceiling": "SECRET"})
    log.append("otter", "answer", {"documents": [A], "subject": "s", "ceiling": "SECRET", "answer": "7"})
    log.append("wren", "review decide", {"entry": "q-1", "authority": "=1+1"})
    return log


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Filter(), [1, 2, 3, 4, 5]),
        (Filter(person="otter"), [2, 4]),
        (Filter(document=A), [1, 2, 4]),
        (Filter(action="open"), [3]),
        (Filter(person="otter", document=B), [2]),
        (Filter(since=datetime.now(UTC) + timedelta(days=1)), []),
        (Filter(until=datetime.now(UTC) - timedelta(days=1)), []),
        (Filter(person="nobody"), []),
    ],
)
def test_each_filter_holds_and_the_inquiry_is_recorded(log: AuditLog, wanted: Filter, numbers: list[int]) -> None:
    found = inquired(log, "grebe", "audit search", wanted)
    assert [record["number"] for record in found] == numbers
    *_, last = log.records()
    assert (last["actor"], last["action"], last["records"]) == ("grebe", "audit search", len(numbers))
    assert last["documents"] == ([wanted.document] if wanted.document else [])


def test_what_is_asked_for_is_not_copied_into_the_log(log: AuditLog) -> None:
    inquired(log, "grebe", "audit search", Filter(document="The ferry Heron", person="The otter"))
    *_, last = log.records()
    assert "Heron" not in str(last)
    assert "otter" not in str(last)


def test_a_broken_log_answers_nothing(log: AuditLog, tmp_path: Path) -> None:
    content = (tmp_path / "log.jsonl").read_bytes()
    (tmp_path / "log.jsonl").write_bytes(content.replace(b'"wren"', b'"otter"', 1))
    with pytest.raises(CheckFailed):
        inquired(log, "grebe", "audit search", Filter())


def test_only_what_a_view_released_is_a_look(log: AuditLog) -> None:
    inquired(log, "grebe", "audit who-saw", Filter(document=A))
    found = looks(list(log.records()), A)
    assert [(look.person, look.action, look.answer) for look in found] == [
        ("otter", "search", ""),
        ("otter", "answer", "7"),
    ]


def test_lines_are_whole_records_and_a_table_is_harmless(log: AuditLog) -> None:
    records = list(log.records())
    assert [json.loads(line) for line in as_lines(records).splitlines()] == records
    head, *rows = csv.reader(io.StringIO(as_table(records)))
    assert len(rows) == 5
    assert dict(zip(head, rows[1], strict=True))["documents"] == f"{A} {B}"
    log.append("=cmd", "open", {"documents": [], "ceiling": "@SECRET"})
    *_, row = csv.reader(io.StringIO(as_table(list(log.records()))))
    assert [cell[:1] for cell in row if "cmd" in cell or "SECRET" in cell] == ["'", "'"]
