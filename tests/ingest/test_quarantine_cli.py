"""The verbs of quarantine as a person types them."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.cli import init_command, users_app
from indexes.errors import MarkingError, NotFound, Refused, UsageError
from indexes.settings import Settings
from ingest.cli import ingest_app
from ingest.quarantine_cli import NO_CEILING, NOTHING, quarantine_app
from ingest.review import NO_AUTHORITY, NOT_YOU
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


def test_listing_counts_by_reason_what_this_reviewer_may_see(waiting: Settings) -> None:
    assert sorted(listed(waiting, "wren")) == ["b.txt", "c.txt", "d.pdf"]
    assert sorted(listed(waiting, "heron")) == ["c.txt", "d.pdf"]
    shown = call(waiting, "quarantine", "list", "--as", "wren").stdout
    assert shown.startswith("TOP SECRET\n")
    assert shown.endswith("\n     3  portion-above-banner\n\nTOP SECRET\n")
    assert "b.txt: A portion is marked (TS)" in shown
    lower = call(waiting, "quarantine", "list", "--as", "heron").stdout
    assert lower.startswith("SECRET\n")
    assert "     2  portion-above-banner\n" in lower
    assert "b.txt" not in lower
    assert listed(waiting, "wren", "--reason", "unmarked") == {}
    assert len(listed(waiting, "wren", "--reason", "portion-above-banner")) == 3
    assert isinstance(call(waiting, "quarantine", "list", "--as", "wren", "--reason", "x").exception, UsageError)


def test_without_an_account_that_may_review_there_is_nothing_to_see(waiting: Settings) -> None:
    entry = listed(waiting, "wren")["c.txt"]
    for arguments in (
        ("list",),
        ("show", entry),
        ("accept", entry, *BECAUSE),
        ("correct", entry, "SECRET", *BECAUSE),
        ("reject", entry),
        ("undo", entry),
    ):
        assert call(waiting, "quarantine", *arguments).exit_code == 2
        assert isinstance(call(waiting, "quarantine", *arguments, "--as", "nobody").exception, UsageError)
        refused = call(waiting, "quarantine", *arguments, "--as", "reader")
        assert isinstance(refused.exception, Refused)
        assert refused.stdout == ""


def test_what_is_above_the_reviewer_is_like_what_is_not_there(waiting: Settings) -> None:
    hidden = listed(waiting, "wren")["b.txt"]
    for arguments in (("show",), ("accept", *BECAUSE), ("reject",), ("undo",)):
        for entry in (hidden, "q-0000000000000000"):
            result = call(waiting, "quarantine", arguments[0], entry, *arguments[1:], "--as", "heron")
            assert isinstance(result.exception, NotFound)
            assert result.stdout == ""


def test_showing_begins_and_ends_with_the_marking(waiting: Settings) -> None:
    entry = listed(waiting, "wren")["c.txt"]
    shown = call(waiting, "quarantine", "show", entry, "--as", "heron").stdout
    assert shown.startswith("SECRET\n")
    assert shown.endswith("\nSECRET\n")
    assert "(S) The port is closed." in shown
    assert "Waiting for a decision." in shown
    (record,) = lines(call(waiting, "quarantine", "show", entry, "--as", "heron", "--json"))
    assert (record["marking"], record["state"], record["file"]) == ("SECRET", "waiting", "c.txt")
    assert "The port is closed." in record["text"][0]["text"]


def test_the_picture_of_a_page(waiting: Settings, tmp_path: Path) -> None:
    found = listed(waiting, "wren")
    file = tmp_path / "page.png"
    show = ("quarantine", "show", found["d.pdf"], "--as", "heron", "--picture")
    assert call(waiting, *show, str(file), "--page", "2").exit_code == 0
    assert file.read_bytes().startswith(b"\x89PNG")
    assert file.stat().st_mode & 0o077 == 0
    for words, arguments in (
        ("already", (*show, str(file))),
        ("has 2 pages", (*show, str(tmp_path / "new.png"), "--page", "3")),
        ("Only PDF", ("quarantine", "show", found["c.txt"], "--as", "heron", "--picture", str(tmp_path / "new.png"))),
    ):
        assert words in str(call(waiting, *arguments).exception)
    assert not (tmp_path / "new.png").exists()


def test_deciding(waiting: Settings) -> None:
    found = listed(waiting, "wren")
    assert call(waiting, "quarantine", "correct", found["c.txt"], "SECRET", "--as", "heron").exit_code == 2
    stored = call(waiting, "quarantine", "correct", found["c.txt"], "SECRET", "--as", "heron", *BECAUSE)
    assert (stored.exit_code, stored.stdout[:10]) == (0, "Stored as ")
    assert stored.stdout.endswith("under SECRET.\n")
    assert "c.txt" not in listed(waiting, "wren")

    lower = ("quarantine", "correct", found["b.txt"], "SECRET", *BECAUSE)
    first = call(waiting, *lower, "--as", "wren")
    assert (first.exit_code, NOT_YOU in first.stdout) == (3, True)
    assert NOT_YOU in str(call(waiting, *lower, "--as", "wren").exception)
    assert (
        "Waiting for a second reviewer. (wren decided SECRET"
        in call(waiting, "quarantine", "show", found["b.txt"], "--as", "otter").stdout
    )
    assert NOT_YOU in call(waiting, "quarantine", "list", "--as", "wren").stdout
    (record,) = lines(call(waiting, *lower, "--as", "otter", "--json"))
    assert (record["effect"], record["marking"]) == ("stored", "SECRET")

    unread = call(waiting, "quarantine", "correct", found["d.pdf"], "HIGH", "--as", "wren", *BECAUSE)
    assert isinstance(unread.exception, MarkingError)
    no_order = call(waiting, "quarantine", "correct", found["d.pdf"], "SECRET", "--as", "wren", "--authority", " ")
    assert NO_AUTHORITY in str(no_order.exception)


def test_rejecting_and_undoing(waiting: Settings) -> None:
    entry = listed(waiting, "wren")["c.txt"]
    assert "stays in quarantine" in call(waiting, "quarantine", "reject", entry, "--as", "heron").stdout
    assert "c.txt" not in listed(waiting, "heron")
    assert list(listed(waiting, "heron", "--rejected")) == ["c.txt"]
    assert "Rejected by heron" in call(waiting, "quarantine", "list", "--as", "wren", "--rejected").stdout
    undone = call(waiting, "quarantine", "undo", entry, "--as", "wren").stdout
    assert undone == "Undone. Waiting for a decision.\n"
    assert "c.txt" in listed(waiting, "heron")


def test_an_empty_quarantine_says_so_and_what_it_can_never_show(settings: Settings) -> None:
    assert isinstance(call(settings, "quarantine", "list", "--as", "wren").exception, UsageError)
    call(settings, "init")
    call(settings, "users", "add", "wren", "--clearance", "SECRET", "--nationality", "USA", "--reviewer")
    result = call(settings, "quarantine", "list", "--as", "wren")
    assert (result.stdout, result.stderr) == (f"{NOTHING}\n", f"{NO_CEILING}\n")
    call(settings, "init", "--ceiling", "SECRET")
    assert call(settings, "quarantine", "list", "--as", "wren").stderr == ""
