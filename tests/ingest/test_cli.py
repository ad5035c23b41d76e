"""The verbs of ingest as a person types them, and Ctrl-C in a real process."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.errors import Busy, UsageError
from indexes.settings import Settings
from indexes.vault import Vault
from ingest.cli import ingest_app
from tests.ingest.specimens import pdf
from tests.library import embedder

app = typer.Typer(pretty_exceptions_enable=False)
app.add_typer(ingest_app, name="ingest")


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


def test_adding(settings: Settings, folder: Path) -> None:
    added = call(settings, "ingest", "add", str(folder))
    assert added.exit_code == 3
    assert "quarantined" in added.stdout
    assert "b.txt: A portion is marked (TS) in line 2 inside a document marked SECRET." in added.stdout
    assert "Stored 1 (2 chunks), quarantined 1, failed 0, skipped 0" in added.stdout
    assert added.stdout.endswith("Review: coversheet quarantine list --as NAME\n")
    assert added.stderr == ""

    again = call(settings, "ingest", "add", str(folder / "a.txt"))
    assert again.exit_code == 0
    assert "already in the library" in again.stdout
    assert "Review" not in again.stdout


def test_rules_of_folders(settings: Settings, folder: Path, tmp_path: Path) -> None:
    (folder / "ingest.toml").write_text('[[rule]]\npath = "a.txt"\nminimum = "TOP SECRET"\n', encoding="utf-8")
    named = tmp_path / "named.toml"
    named.write_text('[[rule]]\npath = "c.txt"\nmarking = "UNCLASSIFIED"\n', encoding="utf-8")
    (folder / "c.txt").write_text("The ferry sails on Monday.", encoding="utf-8")
    (folder / "b.txt").unlink()
    first, second, summary = lines(call(settings, "ingest", "add", str(folder), "--rules", str(named), "--json"))
    assert (first["marking"], second["marking"], summary["stored"]) == ("TOP SECRET", "UNCLASSIFIED", 2)
    named.write_text('[[rule]]\npath = "c.txt"\nlevel = "SECRET"\n', encoding="utf-8")
    wrong = call(settings, "ingest", "add", str(folder), "--rules", str(named), "--json")
    assert isinstance(wrong.exception, UsageError)
    assert "named.toml, line 3: level is not known here." in str(wrong.exception)
    assert wrong.stdout == ""


def test_json_is_one_object_a_line(settings: Settings, folder: Path) -> None:
    result = call(settings, "ingest", "add", str(folder), "--json")
    stored, quarantined, summary = lines(result)
    assert stored | {"document": "", "sha256": ""} == {
        "event": "document",
        "file": str(folder / "a.txt"),
        "outcome": "stored",
        "marking": "SECRET",
        "reason": None,
        "sentence": None,
        "document": "",
        "chunks": 2,
        "notes": [],
        "sha256": "",
    }
    assert quarantined["reason"] == "portion-above-banner"
    assert summary | {"seconds": 0} == {
        "event": "summary",
        "stored": 1,
        "quarantined": 1,
        "failed": 0,
        "skipped": 0,
        "dry_run": False,
        "chunks": 2,
        "seconds": 0,
        "stopped": False,
    }


def test_a_dry_run_says_what_would_happen_and_makes_nothing(settings: Settings, folder: Path) -> None:
    result = call(settings, "ingest", "add", str(folder), "--dry-run")
    assert result.exit_code == 3
    assert result.stdout.endswith("Dry run: would store 1, quarantine 1, fail 0, skip 0. Nothing was stored.\n")
    assert "Review" not in result.stdout
    assert not settings.library.exists()


def test_a_label_raises_and_groups_narrow(settings: Settings, folder: Path) -> None:
    result = call(settings, "ingest", "add", str(folder), "--marking", "TOP SECRET", "--groups", "HERON", "--json")
    assert result.exit_code == 0
    assert {line.get("marking") for line in lines(result)} == {"TOP SECRET [NTK: HERON]", None}


def test_errors_are_sentences(settings: Settings, folder: Path) -> None:
    for arguments, words in (
        (("--marking", "SECRET//WIDGET"), "not known here: WIDGET"),
        (("--marking", "HIGH"), ""),
        ((str(folder / "gone"),), "no file or folder"),
    ):
        result = call(settings, "ingest", "add", str(folder), *arguments)
        assert isinstance(result.exception, UsageError) or result.exception is not None
        assert words in str(result.exception)
    assert not settings.library.exists()


def test_a_second_run_is_busy(settings: Settings, folder: Path) -> None:
    call(settings, "ingest", "add", str(folder / "a.txt"))
    with Vault.open(settings, embedder()) as vault, vault.writing():
        assert isinstance(call(settings, "ingest", "add", str(folder)).exception, Busy)


def test_ctrl_c_stops_after_a_document_and_the_same_command_goes_on(
    settings: Settings, tmp_path: Path, repository: Path
) -> None:
    made = tmp_path / "many"
    made.mkdir()
    count = 30
    for number in range(count):
        body = [line for part in range(12) for line in (f"Report {number}, part {part}: the depot is open.", "")]
        (made / f"{number:02}.pdf").write_bytes(pdf(["SECRET", "", *body]))
    command = [sys.executable, "-c", "from web.main import run; run()", "ingest", "add", str(made), "--json"]
    environment = {
        "PYTHONPATH": str(repository),
        "COVERSHEET_LIBRARY": str(settings.library),
        "COVERSHEET_MODELS": str(settings.models),
        "PATH": "/usr/bin:/bin",
    }
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        rest = [json.loads(line) for line in process.stdout]
    assert process.returncode == 130
    assert first["outcome"] == "stored"
    assert rest[-1]["stopped"] is True
    stored = rest[-1]["stored"]
    assert 1 <= stored < count
    assert stored == len(rest)

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (summary["stored"], summary["skipped"]) == (count - stored, stored)
    with Vault.open(settings, embedder()) as vault:
        assert vault.count()[0] == count
