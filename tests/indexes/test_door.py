"""What every command shares: which library, whose eyes, how a value is read."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from indexes.accounts import Account, Accounts
from indexes.door import json_line, moment, opened_vault, settings_for, split_list, view_as
from indexes.errors import MarkingError, UsageError
from indexes.settings import Settings
from tests.library import draft, make_vault, settings_of


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A library with two documents and an account."""
    documents = [draft("The ferry sails.", "SECRET"), draft("The depot is full.", "UNCLASSIFIED")]
    with make_vault(tmp_path / "library", documents) as vault:
        Accounts(vault.control).add(Account("otter", ("SECRET",), "USA"))
    return settings_of(tmp_path / "library")


def test_a_view_is_that_of_the_account(settings: Settings) -> None:
    with view_as(settings, "otter", None) as view:
        assert (view.reader.name, len(view.search("ferry"))) == ("otter", 2)
    with view_as(settings, "otter", "UNCLASSIFIED") as view:
        assert [hit.text for hit in view.search("ferry")] == ["The depot is full."]


def test_an_unknown_account_and_an_unknown_marking_are_told(settings: Settings) -> None:
    with pytest.raises(UsageError), view_as(settings, "nobody", None):
        pytest.fail("a view for nobody")
    with pytest.raises(MarkingError), view_as(settings, "otter", "MOSTLY SECRET"):
        pytest.fail("a view up to nonsense")


def test_the_vault_is_closed_afterwards(settings: Settings) -> None:
    with opened_vault(settings) as vault:
        assert vault.count() == (2, 2)
    with pytest.raises(Exception, match="closed"):
        vault.count()


def test_the_commands_own_option_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "environment"))
    app = typer.Typer()

    @app.callback()
    def program(context: typer.Context, library: Path | None = None) -> None:
        context.obj = {"library": library}

    @app.command()
    def where(context: typer.Context, library: Path | None = None) -> None:
        typer.echo(settings_for(context, library).library.name)

    run = CliRunner().invoke
    assert run(app, ["where"]).stdout == "environment\n"
    assert run(app, ["--library", str(tmp_path / "program"), "where"]).stdout == "program\n"
    both = ["--library", str(tmp_path / "program"), "where", "--library", str(tmp_path / "command")]
    assert run(app, both).stdout == "command\n"


def test_json_is_one_line_in_its_own_letters(capsys: pytest.CaptureFixture[str]) -> None:
    json_line({"text": "dépôt\nvoll", "score": 0.5, "page": None})
    (line,) = capsys.readouterr().out.splitlines()
    assert "dépôt" in line
    assert json.loads(line) == {"text": "dépôt\nvoll", "score": 0.5, "page": None}


def test_a_time_is_read_in_utc_unless_it_says_otherwise() -> None:
    assert moment(None) is None
    assert moment("2026-11-23") == datetime(2026, 11, 23, tzinfo=UTC)
    assert moment("2026-11-23T16:40:00+02:00") == datetime(2026, 11, 23, 16, 40, tzinfo=timezone(timedelta(hours=2)))
    for wrong in ("", "tomorrow", "23.11.2026"):
        with pytest.raises(UsageError):
            moment(wrong)


def test_a_list_is_divided_by_commas() -> None:
    assert split_list(" SI, TK ,,NOFORN") == ("SI", "TK", "NOFORN")
    assert split_list(None) == split_list("") == ()
