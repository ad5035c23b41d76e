"""The verbs of quarantine as a person types them."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.errors import UsageError
from indexes.settings import Settings
from ingest.cli import ingest_app
from ingest.quarantine_cli import quarantine_app

app = typer.Typer(pretty_exceptions_enable=False)
app.add_typer(ingest_app, name="ingest")
app.add_typer(quarantine_app, name="quarantine")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files: one that can be stored, one that can't."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text("SECRET\n\n(U) Depot\n\n(S) The northern depot holds diesel.", encoding="utf-8")
    (made / "b.txt").write_text("SECRET\n\n(TS) The northern depot is full.", encoding="utf-8")
    return made


def call(settings: Settings, *arguments: str) -> Result:
    """Carry out one command on the library of the settings."""
    environment = {"COVERSHEET_LIBRARY": str(settings.library), "COVERSHEET_MODELS": str(settings.models)}
    return CliRunner().invoke(app, list(arguments), env=environment)


def lines(result: Result) -> list[dict[str, Any]]:
    """Return the JSON objects that a command printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_listing_and_showing(settings: Settings, folder: Path) -> None:
    assert call(settings, "ingest", "add", str(folder)).exit_code == 3
    (entry,) = lines(call(settings, "quarantine", "list", "--json"))
    assert (entry["code"], entry["file"], entry["placed"]) == ("portion-above-banner", "b.txt", "TOP SECRET")
    assert entry["id"] in call(settings, "quarantine", "list").stdout
    shown = call(settings, "quarantine", "show", entry["id"]).stdout
    assert "Seen      SECRET, TOP SECRET" in shown
    assert lines(call(settings, "quarantine", "show", entry["id"], "--json")) == [entry]


def test_an_empty_quarantine(settings: Settings, folder: Path) -> None:
    assert isinstance(call(settings, "quarantine", "list").exception, UsageError)
    assert call(settings, "ingest", "add", str(folder / "a.txt")).exit_code == 0
    assert call(settings, "quarantine", "list").stdout == "Nothing is in quarantine.\n"
    assert call(settings, "quarantine", "list", "--json").stdout == ""
