"""The verb `answer export`: a file for its owner only, never over another file, refused names and strangers."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.accounts import Account, Accounts
from indexes.errors import NotFound, UsageError
from rag.cli import ask_command
from tests.library import draft, make_vault, models_folder
from web.export_cli import export_command

Run = Callable[..., Result]
QUESTION = "How many days of diesel does the northern depot hold?"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on a library with one document and two accounts."""
    folder = tmp_path / "library"
    with make_vault(folder, [draft("The northern depot holds six days of diesel.", "SECRET", title="Fuel")]) as vault:
        for name in ("otter", "mole"):
            Accounts(vault.control).add(Account(name, ("SECRET",), "USA"))
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(folder))
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    app = typer.Typer()
    app.command("ask")(ask_command)
    app.command("export")(export_command)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments, catch_exceptions=False)

    return invoke


def test_an_answer_is_written_once_for_its_owner(run: Run, tmp_path: Path) -> None:
    answer = json.loads(run("ask", QUESTION, "--as", "otter", "--json").stdout)["id"]
    for name, start in (("a.pdf", b"%PDF"), ("a.docx", b"PK"), ("a.json", b"{")):
        told = run("export", answer, "--as", "otter", "--to", str(tmp_path / name)).stdout
        assert "marked SECRET on every page" in told
        assert (tmp_path / name).read_bytes().startswith(start)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    with pytest.raises(UsageError, match="There is a file"):
        run("export", answer, "--as", "otter", "--to", str(tmp_path / "a.pdf"))
    with pytest.raises(UsageError, match="ends in"):
        run("export", answer, "--as", "otter", "--to", str(tmp_path / "a.html"))
    with pytest.raises(NotFound):
        run("export", answer, "--as", "mole", "--to", str(tmp_path / "b.pdf"))
    assert not (tmp_path / "b.pdf").exists()
    log = (tmp_path / "library" / "audit" / "log.jsonl").read_text()
    assert [name for name in ("pdf", "docx", "json") if f"answer export {name}" not in log] == []
