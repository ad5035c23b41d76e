"""The verbs of the store: what they print, what they change, and which error ends them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.accounts import Accounts
from indexes.audit import AuditLog
from indexes.audit_cli import audit_app
from indexes.cli import index_app, init_command, users_app
from indexes.control import open_control
from indexes.errors import CheckFailed, CoversheetError, MarkingError, UsageError
from indexes.layout import Layout
from indexes.vault import derived_key
from tests.indexes.labels.test_clearance import LEVELS, MEMBER, document
from tests.library import draft, make_vault, models_folder, reader

Run = Callable[..., Result]


@pytest.fixture
def app() -> typer.Typer:
    """A small program with the verbs of the store."""
    app = typer.Typer()
    app.command("init")(init_command)
    app.add_typer(users_app, name="users")
    app.add_typer(audit_app, name="audit")
    app.add_typer(index_app, name="index")
    return app


@pytest.fixture
def run(app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on a library that does not exist yet; what is not expected is raised."""
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    runner = CliRunner()

    def invoke(*arguments: str, typed: str | None = None) -> Result:
        return runner.invoke(app, arguments, input=typed, catch_exceptions=False)

    return invoke


def accounts(folder: Path) -> Accounts:
    """Return the accounts of the library."""
    return Accounts(open_control(Layout(folder / "library")))


def test_init_makes_a_library_once(run: Run, tmp_path: Path) -> None:
    assert run("init").stdout == f"Library ready at {tmp_path / 'library'}\n"
    key = Layout(tmp_path / "library").key()
    assert run("init").exit_code == 0
    assert Layout(tmp_path / "library").key() == key
    assert run("init", "--library", str(tmp_path / "other")).exit_code == 0
    assert Layout(tmp_path / "other").exists()


def test_init_leaves_other_folders_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "letter.txt").touch()
    with pytest.raises(UsageError):
        run("init")


def test_an_account_is_added_shown_and_changed(run: Run) -> None:
    run("init")
    grant = ["--clearance", "SECRET", "--clearance", "NATO SECRET", "--nationality", "USA", "--holds", "SI,NOFORN"]
    added = run("users", "add", "otter", *grant, "--groups", "EXERCISE", "--valid-until", "2030-01-01")
    assert added.stdout == "Added otter.\n"
    record = json.loads(run("users", "show", "otter", "--json").stdout)
    assert record["clearances"] == ["SECRET", "NATO SECRET"]
    assert (record["nationality"], record["holds"], record["groups"]) == ("USA", ["SI", "NOFORN"], ["EXERCISE"])
    assert (record["valid_from"], record["valid_until"]) == (None, "2030-01-01T00:00:00+00:00")
    assert (record["sign_in"], record["name"]) == ("no", "otter")
    assert run("users", "grant", "otter", "--clearance", "CONFIDENTIAL").exit_code == 0
    changed = json.loads(run("users", "show", "otter", "--json").stdout)
    assert changed["clearances"] == ["CONFIDENTIAL"]
    assert changed == record | {"clearances": ["CONFIDENTIAL"], "ceiling": changed["ceiling"]}


def test_accounts_are_shown_and_listed_for_people(run: Run) -> None:
    run("init")
    run("users", "add", "wren", "--clearance", "UNCLASSIFIED")
    run("users", "add", "otter", "--clearance", "SECRET", "--holds", "SI,TK")
    shown = run("users", "show", "otter").stdout
    assert "SI, TK" in shown
    assert "SECRET" in shown
    names = [line.split()[0] for line in run("users", "list").stdout.splitlines()]
    assert names == ["otter", "wren"]
    records = [json.loads(line) for line in run("users", "list", "--json").stdout.splitlines()]
    assert [record["name"] for record in records] == ["otter", "wren"]


def test_a_password_is_asked_for_and_never_shown(run: Run, tmp_path: Path) -> None:
    run("init")
    typed = "heron-and-crane-8\nheron-and-crane-8\n"
    result = run("users", "add", "otter", "--clearance", "SECRET", "--password", typed=typed)
    assert "heron" not in result.output
    assert accounts(tmp_path).verify("otter", "heron-and-crane-8")
    assert json.loads(run("users", "show", "otter", "--json").stdout)["sign_in"] == "yes"


@pytest.mark.parametrize(
    "arguments",
    [
        ["users", "show", "nobody"],
        ["users", "grant", "nobody", "--clearance", "SECRET"],
        ["users", "add", "two words", "--clearance", "SECRET"],
        ["users", "add", "otter", "--clearance", "SECRETISH"],
        ["users", "add", "otter", "--clearance", "SECRET", "--nationality", "Atlantis"],
        ["users", "add", "otter", "--valid-until", "tomorrow"],
        ["audit", "verify", "--head", "wren"],
    ],
)
def test_wrong_usage_is_told_and_changes_nothing(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    run("init")
    with pytest.raises(CoversheetError) as caught:
        run(*arguments)
    assert caught.value.exit_code == 2
    assert accounts(tmp_path).list() == []


def test_a_clearance_document_sets_an_account_and_is_audited(run: Run, tmp_path: Path) -> None:
    run("init")
    run("users", "add", "otter", "--clearance", "SECRET")
    path = tmp_path / "clearance.xml"
    path.write_bytes(document(LEVELS[:4], *MEMBER))
    printed = run("users", "import", "otter", str(path)).stdout
    assert printed == "Changed otter. It counts from now on.\nLeft out, because an account cannot hold it: EAPC, KFOR\n"
    record = json.loads(run("users", "show", "otter", "--json").stdout)
    assert (record["clearances"], record["nationality"]) == (["SECRET", "NATO SECRET"], "GBR")
    assert record["memberships"] == [
        *(f"Context: {body}" for body in ("EAPC", "GEORGIA", "KFOR", "UKRAINE")),
        "Releasable to: NATO",
    ]
    layout = Layout(tmp_path / "library")
    added, entry = AuditLog(layout.audit, derived_key(layout, "audit")).records()
    assert (added["action"], added["account"], added["ceiling"]) == ("account added", "otter", "SECRET")
    assert (entry["action"], entry["account"], entry["system"]) == ("clearance", "otter", "NATO")
    assert "Chain intact: 2 records" in run("audit", "verify").stdout


def test_a_clearance_that_is_refused_changes_nothing(run: Run, tmp_path: Path) -> None:
    run("init")
    run("users", "add", "otter", "--clearance", "SECRET", "--nationality", "USA")
    before = accounts(tmp_path).show("otter")
    path = tmp_path / "clearance.xml"
    for data in (document(("SECRET",), *MEMBER), document(LEVELS, *MEMBER), b"<a/>", b""):
        path.write_bytes(data)
        with pytest.raises(CoversheetError):
            run("users", "import", "otter", str(path))
    for arguments in (["otter", str(tmp_path / "nothing")], ["nobody", str(path)]):
        with pytest.raises(UsageError):
            run("users", "import", *arguments)
    assert accounts(tmp_path).show("otter") == before


@pytest.mark.parametrize("arguments", [["users", "list"], ["users", "add", "otter"], ["audit", "verify"]])
def test_without_a_library_a_command_says_so(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    with pytest.raises(UsageError, match="coversheet init"):
        run(*arguments)
    assert not (tmp_path / "library").exists()


def test_the_log_is_verified_and_its_head_can_be_witnessed(run: Run, tmp_path: Path) -> None:
    with make_vault(tmp_path / "library", [draft("The ferry sails.")]) as vault:
        vault.view(reader("SECRET")).search("ferry")
        head = run("audit", "head").stdout.strip()
        assert head.startswith("2 ")
        assert run("audit", "verify").stdout == f"Chain intact: 2 records, head {head.split()[1]}\n"
        vault.view(reader("SECRET")).search("ferry")
    assert run("audit", "verify", "--head", head).exit_code == 0
    for wrong in ("2 " + "0" * 64, "9 " + head.split()[1]):
        with pytest.raises(CheckFailed):
            run("audit", "verify", "--head", wrong)
    log = tmp_path / "library" / "audit" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"actor":"reader"', b'"actor":"otter"', 1))
    for verb in ("verify", "head"):
        with pytest.raises(CheckFailed) as caught:
            run("audit", verb)
        assert caught.value.exit_code == 7


def test_a_log_that_was_started_anew_fails_against_its_witness(run: Run, tmp_path: Path) -> None:
    with make_vault(tmp_path / "library", [draft("The ferry sails.")]) as vault:
        head = run("audit", "head").stdout.strip()
        for path in vault.layout.audit.iterdir():
            path.unlink()
    with make_vault(tmp_path / "library", [draft("The ferry sails.")]):
        assert run("audit", "verify").exit_code == 0
        with pytest.raises(CheckFailed):
            run("audit", "verify", "--head", head)


def test_the_right_to_review_is_given_and_taken(run: Run) -> None:
    run("init")
    run("users", "add", "wren", "--clearance", "SECRET", "--reviewer")
    run("users", "add", "otter", "--clearance", "SECRET")

    def rights() -> list[str]:
        return [json.loads(line)["reviewer"] for line in run("users", "list", "--json").stdout.splitlines()]

    assert rights() == ["no", "yes"]
    run("users", "grant", "wren", "--clearance", "CONFIDENTIAL")
    run("users", "grant", "otter", "--reviewer")
    assert rights() == ["yes", "yes"]
    run("users", "grant", "wren", "--no-reviewer")
    assert rights() == ["yes", "no"]


def test_init_declares_the_ceiling_also_later(run: Run, tmp_path: Path) -> None:
    assert "Its ceiling" not in run("init").stdout
    assert run("init", "--ceiling", "SECRET").stdout.endswith("Its ceiling is SECRET.\n")
    assert run("init", "--ceiling", "TOP SECRET").exit_code == 0
    with pytest.raises(UsageError):
        run("init", "--ceiling", "SECRET")
    with pytest.raises(MarkingError):
        run("init", "--library", str(tmp_path / "other"), "--ceiling", "HIGH")
    assert not (tmp_path / "other").exists()


def test_index_stats_shows_what_the_account_may_read_and_is_recorded(run: Run, tmp_path: Path) -> None:
    make_vault(tmp_path / "library", [draft("One.\n\nTwo.", "SECRET"), draft("Three.", "TOP SECRET")]).close()
    run("users", "add", "ann", "--clearance", "SECRET", "--nationality", "USA")
    (line,) = run("index", "stats", "--as", "ann").stdout.splitlines()
    assert line.split() == ["2", "chunks", "flat", line.split()[3], "MB", "1.0000", "SECRET"]
    (row,) = map(json.loads, run("index", "stats", "--as", "ann", "--json").stdout.splitlines())
    assert row == {
        "marking": "SECRET",
        "chunks": 2,
        "segments": 1,
        "kind": "flat",
        "bytes": row["bytes"],
        "recall": 1.0,
    }
    assert row["bytes"] > 2 * 4 * 384
    log = AuditLog(Layout(tmp_path / "library").audit, derived_key(Layout(tmp_path / "library"), "audit"))
    assert [(record["actor"], record["action"]) for record in log.records()][-1] == ("ann", "index stats")
