"""A stored document as an account may see it: portion by portion, and why it bears its marking."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.cli import users_app
from indexes.errors import NotFound, UsageError
from indexes.records import Document, Evidence
from indexes.settings import Settings
from ingest.cli import ingest_app
from ingest.stored.cli import rule
from tests.ingest.specimens import pdf
from tests.library import draft

app = typer.Typer(pretty_exceptions_enable=False)
app.add_typer(ingest_app, name="ingest")
app.add_typer(users_app, name="users")


def call(settings: Settings, *arguments: str) -> Result:
    """Carry out one command on the library of the settings."""
    environment = {"COVERSHEET_LIBRARY": str(settings.library), "COVERSHEET_MODELS": str(settings.models)}
    return CliRunner().invoke(app, list(arguments), env=environment)


def records(result: Result) -> list[dict[str, Any]]:
    """Return the JSON objects that a command printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def stored(settings: Settings, tmp_path: Path) -> str:
    """The id of a document of two pages in a library with two accounts."""
    folder = tmp_path / "in"
    folder.mkdir()
    pages = (
        ["SECRET", "", "(U) Depots", "", "1. (C) The depot is open.", "", "SECRET"],
        ["SECRET", "", "2. (S) It is low."],
    )
    (folder / "a.pdf").write_bytes(pdf(*pages))
    (folder / "ingest.toml").write_text(
        '[[rule]]\npath = "*.pdf"\nminimum = "CONFIDENTIAL"\ncollection = "Depots"\noriginator = "G4"\n',
        encoding="utf-8",
    )
    added = records(call(settings, "ingest", "add", str(folder), "--json"))
    assert added[-1]["stored"] == 1
    call(settings, "users", "add", "alice", "--clearance", "SECRET")
    call(settings, "users", "add", "bob", "--clearance", "CONFIDENTIAL")
    return str(added[0]["document"])


def test_a_document_portion_by_portion(settings: Settings, stored: str) -> None:
    shown = call(settings, "ingest", "show", stored, "--as", "alice").stdout.rstrip("\n").split("\n")
    assert (shown[0], shown[-1]) == ("SECRET", "SECRET")
    assert f"(U) Depots  a.pdf  {stored}" in shown
    assert any(line.startswith("(C)  page 1, characters ") for line in shown)
    head, *portions, end = records(call(settings, "ingest", "show", stored, "--as", "alice", "--json"))
    assert (head["marking"], head["collection"], head["originator"]) == ("SECRET", "Depots", "G4")
    assert [(one["portion"], one["page"], one["text"]) for one in portions] == [
        ("(U)", 1, "(U) Depots"),
        ("(C)", 1, "1. (C) The depot is open."),
        ("(S)", 2, "2. (S) It is low."),
    ]
    assert end == {"event": "end", "marking": "SECRET", "portions": 3}


def test_why_a_document_bears_its_marking(settings: Settings, stored: str) -> None:
    shown = call(settings, "ingest", "explain", stored, "--as", "alice").stdout.rstrip("\n").split("\n")
    assert (shown[0], shown[-1]) == ("SECRET", "SECRET")
    assert "Originator  G4" in shown
    head, *finds, end = records(call(settings, "ingest", "explain", stored, "--as", "alice", "--json"))
    assert head["rule"] == ("The join of what the text and the rule for its folder say. None says less than the text.")
    assert [(find["kind"], find["marking"], find["page"]) for find in finds] == [
        ("banner", "SECRET", 1),
        ("banner", "SECRET", 1),
        ("folder rule", "CONFIDENTIAL", None),
        ("portion", "UNCLASSIFIED", 1),
        ("portion", "CONFIDENTIAL", 1),
        ("portion", "SECRET", 2),
    ]
    assert finds[0]["box"]["page"] == 1
    assert finds[0]["where"] == "at the top of page 1 and 1 more"
    assert end["evidence"] == 6


@pytest.mark.parametrize("verb", ["show", "explain"])
def test_nobody_sees_more_than_the_account_may(settings: Settings, stored: str, verb: str) -> None:
    hidden = call(settings, "ingest", verb, stored, "--as", "bob")
    absent = call(settings, "ingest", verb, "0" * 32, "--as", "bob")
    assert isinstance(hidden.exception, NotFound)
    assert isinstance(absent.exception, NotFound)
    assert (hidden.stdout, absent.stdout) == ("", "")
    assert isinstance(call(settings, "ingest", verb, stored, "--as", "nobody").exception, UsageError)
    assert call(settings, "ingest", verb, stored).exit_code == 2


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (["banner", "portion"], "What the text says; nothing else spoke."),
        (["label given"], "What the label given with it says; nothing else spoke."),
        (["decision", "banner"], "Decided by A and B, order 7."),
        ([], "Not known."),
    ],
)
def test_the_rule_in_words(kinds: list[str], sentence: str) -> None:
    finds = tuple(Evidence(kind, "by A and B, order 7", "SECRET", "SECRET") for kind in kinds)
    one = draft("Text.", "SECRET")
    stored = Document(
        "d", "00", one.title, one.title_marking, "a.txt", "text/plain", one.marking, one.text, (), one.chunks, finds
    )
    assert rule(stored) == sentence
