"""Labelled documents against what they get: right, too low, too high, in quarantine, and later pages apart."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from indexes.errors import UsageError
from indexes.policy import Marking, parse
from indexes.records import Draft
from ingest.evidence import BANNER, Evidence
from ingest.measure_markings import Labelled, Result, labelled, measured, record, seconds_per_page, table
from ingest.pipeline import Examined
from ingest.reasons import NotRead, not_read

ROWS = [
    {"id": "a", "file": "text/forms/a.txt", "kind": "ocr-text", "pages": 2},
    {"id": "b", "file": "pdf/boxes/b.pdf", "kind": "pdf-scan", "pages": 1},
    {"id": "c", "file": "pdf/boxes/c.pdf", "kind": "pdf-scan"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "manifest.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    (tmp_path / "gold.jsonl").write_text('{"id": "a", "level": "SECRET"}\n{"id": "b", "level": null}\n')
    return tmp_path


def case(level: str, kind: str = "pdf-scan", source: str = "boxes") -> Labelled:
    return Labelled(f"{source}/{level}", Path(level), kind, source, 2, level)


def examined(banner: str, page: int = 1) -> Callable[[Path], Examined]:
    marking: Marking = parse(banner, "historical")
    find = Evidence(BANNER, f"at the top of page {page}", banner, banner, 0.9, page)
    draft = Draft("t", marking, "t", "text/plain", marking, b"", "t", (), (), evidence=(find,))
    return lambda _path: Examined(draft, ())


def refused(_path: Path) -> Examined:
    stop = not_read("unmarked")
    raise NotRead(stop.reason, proposal=parse("SECRET"))


def outcome(level: str, examine: Callable[[Path], Examined]) -> Result:
    (result,) = measured([case(level)], examine, 1)
    return result


def test_labelled_documents_are_those_with_a_label(folder: Path) -> None:
    found = labelled(folder)
    assert [(one.id, one.source, one.pages, one.level) for one in found] == [
        ("a", "forms", 2, "SECRET"),
        ("b", "boxes", 1, ""),
    ]


def test_a_folder_without_labels_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gold"):
        labelled(tmp_path)


@pytest.mark.parametrize(
    ("level", "got", "page", "expected"),
    [
        ("SECRET", "SECRET", 1, "right"),
        ("SECRET", "CONFIDENTIAL", 1, "wrong_lower"),
        ("CONFIDENTIAL", "LIMITED OFFICIAL USE", 1, "wrong_lower"),
        ("LIMITED OFFICIAL USE", "UNCLASSIFIED", 1, "wrong_lower"),
        ("LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE", 1, "right"),
        ("CONFIDENTIAL", "SECRET", 1, "too_high"),
        ("NONE", "UNCLASSIFIED", 1, "too_high"),
        ("CONFIDENTIAL", "SECRET", 2, "right"),
    ],
)
def test_levels_are_compared_by_rank(level: str, got: str, page: int, expected: str) -> None:
    result = outcome(level, examined(got, page))
    assert result.outcome == expected
    assert result.later == (page == 2)


def test_quarantine_says_why_and_what_is_proposed() -> None:
    result = outcome("SECRET", refused)
    assert (result.outcome, result.got, result.where) == ("quarantined", "", "unmarked, proposed SECRET")


def test_the_record_has_the_figures_and_the_misses() -> None:
    results = [
        outcome("SECRET", examined("SECRET")),
        outcome("SECRET", refused),
        outcome("NONE", refused),
        *measured([case("UNCLASSIFIED", "ocr-text", "forms")], examined("UNCLASSIFIED"), 1),
    ]
    assert record(results) == {
        "n": 4,
        "wrong_lower": 0,
        "right_share_scans": 0.5,
        "right_share_texts": 1.0,
        "quarantined_share": 0.5,
        "sources": {
            "boxes": {"n": 3, "right": 1, "wrong_lower": 0, "too_high": 0, "quarantined": 2},
            "forms": {"n": 1, "right": 1, "wrong_lower": 0, "too_high": 0, "quarantined": 0},
        },
        "misses": [
            {"id": "boxes/SECRET", "gold": "SECRET", "got": "quarantined", "where": "unmarked, proposed SECRET"},
            {"id": "boxes/NONE", "gold": "NONE", "got": "quarantined", "where": "unmarked, proposed SECRET"},
        ],
    }


def test_the_table_lists_later_pages_apart() -> None:
    lines = list(table([outcome("CONFIDENTIAL", examined("SECRET", 2)), outcome("SECRET", refused)]))
    apart = lines.index("Higher on a later page:")
    assert "boxes/SECRET" in "".join(lines[:apart])
    assert lines[apart + 1].startswith("  boxes/CONFIDENTIAL: CONFIDENTIAL, got SECRET (later page")


def test_time_is_told_by_page() -> None:
    assert seconds_per_page([Result(case("SECRET"), "right", "SECRET", "", 3.0)]) == {"boxes": 1.5}
