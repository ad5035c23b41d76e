"""What the measurements at the doors rest on: whose signs are foreign, when an event is whole, what the tables say."""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from indexes.accounts import Account
from indexes.policy import Refused, parse, require
from tests.benchmarks import doors, first_claim, load, served

MACHINE = {"processor": "One", "processors": 2, "memory in GB": 8}
MADE = {"chunks": 1000, "labels": 6, "date": "2026-11-27", "commit": "0" * 40, "hardware": MACHINE, "note": "Shared."}
TIMES = {"p50": 10.4, "p95": 20.0, "p99": 1030.0}


def reads(account: Account, label: str) -> bool:
    """Tell whether the kernel lets this account read a label."""
    try:
        require(account.reader(), parse(label), datetime.now(UTC))
    except Refused:
        return False
    return True


@pytest.mark.parametrize(("account", "readable"), served.PEOPLE)
def test_a_sign_is_foreign_just_where_the_kernel_says_no(account: Account, readable: tuple[str, ...]) -> None:
    may = {label for label in served.LABELS if reads(account, label)}
    assert may == set(readable)
    foreign = served.foreign(readable)
    assert len(foreign) + len(may) == len(served.LABELS)
    assert not any(sign in f"A text. ({served.LABELS[label]})" for sign in foreign for label in may)


def test_an_event_is_given_once_it_is_whole() -> None:
    response = httpx.Response(200, text="id: 0\ndata: a\ndata: b\n\n: still here\n\nid: 1\ndata: c\n\nid: 2\ndata: cut")
    assert list(first_claim.events(response)) == ["id: 0\ndata: a\ndata: b", ": still here", "id: 1\ndata: c"]


def test_a_foreign_word_is_counted_as_such() -> None:
    rows = [{"Error": f"CatchResponseError('{load.FOREIGN}')", "Occurrences": "2"}]
    rows += [{"Error": "CatchResponseError('status 503')", "Occurrences": "3"}, {"Error": "gone", "Occurrences": "1"}]
    assert load.failures(rows) == {load.FOREIGN: 2, "status 503": 3, "gone": 1}


def test_tables_are_written_from_what_was_measured(tmp_path: Path) -> None:
    assert doors.tables(tmp_path) == []
    claim = {"questions": 9, "with a claim": 8, "milliseconds": {"first": TIMES}}
    row = {"requests": 5, "failures": 1, **TIMES}
    memory = {"before": {"own": 1}, "after": {"own": 2}}
    records = {
        doors.FIRST_CLAIM: {**claim, "processor milliseconds a question": 7.7},
        doors.SCREENS: {
            "milliseconds": {"first content: ask": {"loads": 3, **TIMES}},
            "bytes compressed": {"style": 9},
        },
        doors.LOAD: {
            "users": 2,
            "seconds": 3,
            "replies": {"/v1/search": row, "Aggregated": row},
            "failures": {"status 503": 2},
            "foreign": 0,
            "memory in MB": memory,
        },
    }
    for name, record in records.items():
        (tmp_path / name).write_text(json.dumps({**MADE, **record}))
    text = "\n".join(doors.tables(tmp_path))
    assert "1,000 chunks under 6 labels; 9 questions, 8 with a claim;" in text
    assert "2026-11-27, commit 0000000; 2 × One, 8 GB. Shared." in text
    assert "| first | 10 | 1,030 |" in text
    assert "| first content: ask | 3 | 10 | 20 | at most 500 |" in text
    assert "| style | 9 | 12,288 |" in text
    assert "| `/v1/search` | 5 | 1 | 10 | 20 | 1,030 | p99 at most 1,000 |" in text
    assert "| all | 5 | 1 |" in text
    assert "Failed: status 503: 2. Replies with a foreign word: 0." in text
