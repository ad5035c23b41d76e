"""The verbs of the log: heads as lines and files, inquiries by auditors only, exports for their owner only."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.accounts import Account, Accounts
from indexes.audit import AuditLog
from indexes.audit_cli import audit_app
from indexes.duties import Duty
from indexes.errors import CheckFailed, UsageError
from indexes.layout import Layout
from indexes.policy import Refused
from indexes.vault import derived_key
from tests.library import draft, make_vault, reader

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on a library with a document that was searched for once."""
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "library"))
    with make_vault(tmp_path / "library", [draft("The ferry sails.")]) as vault:
        Accounts(vault.control).add(Account("grebe", ("SECRET",), duties=(Duty.AUDITOR,)))
        Accounts(vault.control).add(Account("otter", ("SECRET",)))
        vault.view(reader("SECRET", name="otter")).search("ferry")
    app = typer.Typer()
    app.add_typer(audit_app, name="audit")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["audit", *arguments], catch_exceptions=False)

    return invoke


def log_of(folder: Path) -> AuditLog:
    """Return the log of the library."""
    layout = Layout(folder / "library")
    return AuditLog(layout.audit, derived_key(layout, "audit"))


def document_of(folder: Path) -> str:
    """Return the id of the one document."""
    (first, *_) = log_of(folder).records()
    assert isinstance(first["documents"], list)
    return first["documents"][0]


def test_a_lost_tail_is_noticed_by_the_head_in_a_file(run: Run, tmp_path: Path) -> None:
    """Also where the head beside the log is put back to an older one, truly signed: only the file tells."""
    folder, file = tmp_path / "library" / "audit", tmp_path / "head.txt"
    old = {name: (folder / name).read_bytes() for name in ("log.jsonl", "head")}
    log_of(tmp_path).append("otter", "open", {})
    line = run("head", "--file", str(file)).stdout
    assert file.read_text() == line
    assert file.stat().st_mode & 0o777 == 0o600
    assert "as it was witnessed" in run("verify", "--head", str(file)).stdout
    for name, content in old.items():
        (folder / name).write_bytes(content)
    assert run("verify").exit_code == 0
    for head in (str(file), line.strip()):
        with pytest.raises(CheckFailed):
            run("verify", "--head", head)


def test_a_head_of_another_library_or_a_forged_one_is_refused(run: Run, tmp_path: Path) -> None:
    number, code, public, signature = run("head").stdout.split()
    with make_vault(tmp_path / "other", [draft("The ferry sails.")]) as other:
        theirs = str(other.audit.witness()).split()
    for head in (
        [number, code, *theirs[2:]],
        [number, code, public, theirs[3]],
        ["1", code, public, signature],
        [number, "0" * 64, public, signature],
    ):
        with pytest.raises(CheckFailed):
            run("verify", "--head", " ".join(head))
    with pytest.raises(UsageError):
        run("verify", "--head", f"{number} {code} {public}")


def test_who_saw_a_document(run: Run, tmp_path: Path) -> None:
    document = document_of(tmp_path)
    (look,) = map(json.loads, run("who-saw", document, "--by", "grebe", "--json").stdout.splitlines())
    assert (look["person"], look["action"]) == ("otter", "search")
    assert "otter  search" in run("who-saw", document, "--by", "grebe").stdout
    assert run("who-saw", "0" * 32, "--by", "grebe").stdout == "No record says that anybody saw it.\n"
    actions = [record["action"] for record in log_of(tmp_path).records() if record["actor"] == "grebe"]
    assert actions == ["audit who-saw"] * 3


def test_records_are_searched_and_exported_once_that_is_recorded(run: Run, tmp_path: Path) -> None:
    (line,) = run("search", "--by", "grebe", "--person", "otter").stdout.splitlines()
    assert "otter  search  1 documents" in line
    (record,) = map(json.loads, run("search", "--by", "grebe", "--action", "deposit", "--json").stdout.splitlines())
    assert record["actor"] == "(ingest)"
    file = tmp_path / "out.ndjson"
    assert run("export", str(file), "--by", "grebe").stdout == "Wrote 4 records.\n"
    assert [json.loads(row)["number"] for row in file.read_text().splitlines()] == [1, 2, 3, 4]
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError):
        run("export", str(file), "--by", "grebe")
    table = tmp_path / "out.csv"
    run("export", str(table), "--by", "grebe", "--format", "csv", "--to", "2020-01-01")
    assert len(table.read_text().splitlines()) == 1


def test_only_an_auditor_reads_the_log(run: Run, tmp_path: Path) -> None:
    before = log_of(tmp_path).verify()
    for arguments in (["search"], ["export", str(tmp_path / "out")], ["who-saw", "0" * 32]):
        with pytest.raises(Refused):
            run(*arguments, "--by", "otter")
        with pytest.raises(UsageError):
            run(*arguments, "--by", "nobody")
    assert not (tmp_path / "out").exists()
    assert log_of(tmp_path).verify() == before
