"""The verbs of labels: what they print, what they write, and how they refuse."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from indexes.errors import CheckFailed, CoversheetError, MarkingError, UsageError
from indexes.labels import acme
from ingest.labels.cli import labels_app
from tests.indexes.labels.samples import CONTEXT, category, label_xml
from tests.indexes.labels.test_inside import bound
from tests.ingest.labelled import with_parts
from tests.ingest.specimens import word

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run one verb; what is not expected is raised."""
    runner = CliRunner()
    return lambda *arguments: runner.invoke(labels_app, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A document."""
    path = tmp_path / "ferry.txt"
    path.write_text("The ferry sails.\n", encoding="utf-8")
    return path


def test_a_label_is_written_checked_and_read(run: Run, file: Path) -> None:
    beside = file.with_name("ferry.txt.xml")
    assert run("write", "NATO SECRET//ATOMAL", "--for", file, "--review", "2030-01-02").stdout == f"Wrote {beside}\n"
    assert run("check", file).stdout == "NATO SECRET//ATOMAL: in the label beside the file, bound to this file\n"
    record = json.loads(run("read", beside, "--json").stdout)
    assert (record["marking"], record["bound to"], record["flags"]) == ("NATO SECRET//ATOMAL", ["ferry.txt"], [])
    assert record["review"] == "2030-01-02T00:00:00+00:00"
    assert "Additional Sensitivity: ATOMAL" in run("read", beside).stdout


def test_a_changed_file_or_a_missing_label_fails_the_check(run: Run, file: Path) -> None:
    with pytest.raises(CheckFailed, match="no label"):
        run("check", file)
    run("write", "NATO SECRET", "--for", file)
    file.write_text("The ferry sank.\n", encoding="utf-8")
    with pytest.raises(CheckFailed, match="not the one that the label was made for"):
        run("check", file)


def test_nothing_is_written_over(run: Run, file: Path) -> None:
    run("write", "NATO SECRET", "--for", file)
    with pytest.raises(UsageError, match="already"):
        run("write", "NATO RESTRICTED", "--for", file)
    out = file.with_name("label.xml")
    run("write", "NATO RESTRICTED", "--for", file, "--out", out)
    assert "NATO SECRET" in run("check", file).stdout
    assert json.loads(run("read", out, "--json").stdout)["marking"] == "NATO RESTRICTED"
    with pytest.raises(UsageError, match="folder"):
        run("write", "NATO SECRET", "--for", file, "--out", file / "x")


@pytest.mark.parametrize("marking", ["SECRETISH", "NATO SECRET [NTK: CASE 7]", "SECRET//MADE UP"])
def test_what_a_label_cannot_state_is_not_written(run: Run, file: Path, marking: str) -> None:
    with pytest.raises(MarkingError):
        run("write", marking, "--for", file)
    assert [one.name for one in file.parent.iterdir()] == ["ferry.txt"]


def test_a_bare_label_is_shown_as_not_bound(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "label.xml"
    path.write_text(label_xml(CONTEXT).replace("tagName", "TagName").replace("TagName", "tagName"), encoding="utf-8")
    record = json.loads(run("read", path, "--json").stdout)
    assert (record["marking"], record["flags"]) == ("NATO SECRET", ["tagName for TagName", "not bound"])


def test_control_characters_of_others_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ferry.docx.xml"
    path.write_text(bound(label_xml(CONTEXT), "ferry\x9b31m.docx"), encoding="utf-8")
    printed = run("read", path).stdout
    assert "ferry 31m.docx" in printed
    assert "\x9b" not in printed


def test_a_label_inside_a_document_is_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ferry.docx"
    path.write_bytes(with_parts(word(["The ferry sails."]), {"customXml/item7.xml": label_xml(CONTEXT)}))
    assert json.loads(run("read", path, "--json").stdout) == {"marking": "NATO SECRET", "flags": []}


def test_a_document_without_a_label_and_one_that_cannot_be_read_are_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ferry.docx"
    path.write_bytes(word(["The ferry sails."]))
    with pytest.raises(CheckFailed, match="No label"):
        run("read", path)
    path.write_bytes(b"PK\x03\x04 not an archive")
    with pytest.raises(CheckFailed):
        run("read", path)
    with pytest.raises(UsageError):
        run("read", tmp_path / "nothing.xml")


ACME = Path(acme.__file__).with_name("acme.spif.xml")


def test_a_policy_file_is_shown_and_labels_are_read_by_it(run: Run, tmp_path: Path) -> None:
    record = json.loads(run("policy", ACME, "--json").stdout)
    assert record["levels"] == ["1 PUBLIC", "2 CONFIDENTIAL", "3 INTERNAL"]
    assert "Colour (restrictive): RED, BLUE" in run("policy", ACME).stdout
    path = tmp_path / "label.xml"
    inside = category("Colour", "RESTRICTIVE", "BLUE", "RED")
    path.write_text(label_xml(inside, policy="ACME", level="INTERNAL"), encoding="utf-8")
    record = json.loads(run("read", path, "--policy", ACME, "--json").stdout)
    assert (record["policy"], record["marking"]) == ("ACME", "ACME INTERNAL RED, BLUE")
    with pytest.raises(MarkingError):
        run("read", path)


@pytest.mark.parametrize(
    "xml",
    [
        "<a/>",
        label_xml("", policy="ACME", level="CONFIDENTIAL"),
        f"<a>{label_xml('', policy='ACME', level='INTERNAL')}{label_xml('', policy='ACME', level='PUBLIC')}</a>",
    ],
)
def test_a_label_that_the_policy_does_not_allow_is_refused(run: Run, tmp_path: Path, xml: str) -> None:
    path = tmp_path / "label.xml"
    path.write_text(xml, encoding="utf-8")
    with pytest.raises(CoversheetError):
        run("read", path, "--policy", ACME)


def test_a_file_too_large_for_a_label_is_not_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "label.xml"
    path.write_bytes(b" " * 70_000)
    with pytest.raises(UsageError, match="too large"):
        run("read", path)
