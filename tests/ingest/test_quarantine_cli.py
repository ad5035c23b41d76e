"""The verbs of quarantine as a person types them."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.cli import init_command, users_app
from indexes.settings import Settings
from ingest.cli import ingest_app
from ingest.quarantine_cli import quarantine_app
from tests.ingest.specimens import pdf

app = typer.Typer(pretty_exceptions_enable=False)
app.add_typer(ingest_app, name="ingest")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(users_app, name="users")
app.command("init")(init_command)

BECAUSE = ("--authority", "Letter of the originator, 3 May")


@pytest.fixture
def waiting(settings: Settings, tmp_path: Path) -> Settings:
    """A library with two reviewers cleared for TOP SECRET, one for SECRET, a reader, and three files in quarantine."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text("SECRET\n\n(U) Depot\n\n(S) The northern depot holds diesel.", encoding="utf-8")
    (made / "b.txt").write_text("SECRET\n\n(TS) The northern depot is full.", encoding="utf-8")
    (made / "c.txt").write_text("CONFIDENTIAL\n\n(S) The port is closed.", encoding="utf-8")
    (made / "d.pdf").write_bytes(pdf(["CONFIDENTIAL", "", "(S) The ferry is late."], ["CONFIDENTIAL", "", "No more."]))
    call(settings, "init", "--ceiling", "TOP SECRET")
    for name, clearance in (("wren", "TOP SECRET"), ("otter", "TOP SECRET"), ("heron", "SECRET")):
        call(settings, "users", "add", name, "--clearance", clearance, "--nationality", "USA", "--reviewer")
    call(settings, "users", "add", "reader", "--clearance", "TOP SECRET", "--nationality", "USA")
    assert call(settings, "ingest", "add", str(made)).exit_code == 3
    return settings


def call(settings: Settings, *arguments: str) -> Result:
    """Carry out one command on the library of the settings."""
    environment = {"COVERSHEET_LIBRARY": str(settings.library), "COVERSHEET_MODELS": str(settings.models)}
    return CliRunner().invoke(app, list(arguments), env=environment)


def lines(result: Result) -> list[dict[str, Any]]:
    """Return the JSON objects that a command printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def listed(settings: Settings, reviewer: str, *options: str) -> dict[str, str]:
    """Return the ids of what a reviewer is shown, by file name."""
    records = lines(call(settings, "quarantine", "list", "--as", reviewer, "--json", *options))
    assert records[-1]["waiting"] == len(records) - 1
    return {record["file"]: record["id"] for record in records[:-1]}
