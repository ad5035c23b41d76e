"""The verbs of tokens on a real library: the secret on standard output alone, changes recorded without it."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.accounts import Account, Accounts
from indexes.control import open_control
from indexes.errors import UsageError
from indexes.tokens_cli import revoke_command, token_command, tokens_command
from indexes.vault import create
from tests.library import settings_of


def test_a_token_is_made_listed_and_revoked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    control = open_control(create(settings_of(tmp_path / "library")))
    Accounts(control).add(Account("wren", ("SECRET",), "USA"))
    control.close()
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "library"))
    app = typer.Typer()
    app.command("token")(token_command)
    app.command("tokens")(tokens_command)
    app.command("revoke-token")(revoke_command)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments, catch_exceptions=False)

    made = run("token", "wren", "--scope", "ask,search", "--days", "7", "--up-to", "CUI")
    secret = made.stdout.strip()
    assert secret.startswith("cst_")
    assert secret not in made.stderr
    listed = json.loads(run("tokens", "--json").stdout)
    assert (listed["account"], listed["scopes"], listed["up_to"]) == ("wren", ["ask", "search"], "CUI")
    assert listed["token"] in run("tokens").stdout
    assert "is revoked" in run("revoke-token", listed["token"]).stdout
    assert run("tokens").stdout == ""
    with pytest.raises(UsageError):
        run("revoke-token", listed["token"])
    log = (tmp_path / "library" / "audit" / "log.jsonl").read_text()
    assert [json.loads(line)["action"] for line in log.splitlines()] == ["token made", "token revoked"]
    assert secret not in log
