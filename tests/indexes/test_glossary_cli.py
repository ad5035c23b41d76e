"""The verbs of the glossary: who sees what was loaded, what is recorded, and which error ends them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.accounts import Account, Accounts
from indexes.errors import Busy, MarkingError, UsageError
from indexes.glossary_cli import glossary_app
from indexes.vault import Vault
from tests.library import draft, embedder, make_vault, models_folder, settings_of

Run = Callable[..., Result]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one document, with two accounts."""
    folder = tmp_path / "library"
    with make_vault(folder, [draft("The ferry sails at nine.", "SECRET")]) as vault:
        for name, clearance in (("wren", "SECRET"), ("owl", "TOP SECRET")):
            Accounts(vault.control).add(Account(name, (clearance,), "USA"))
    return folder


@pytest.fixture
def run(library: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command; what is not expected is raised."""
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(library))
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    app = typer.Typer()
    app.add_typer(glossary_app, name="glossary")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["glossary", *arguments], catch_exceptions=False)

    return invoke


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A glossary of two entries."""
    path = tmp_path / "words.tsv"
    path.write_text("# words\nOTTER\tferry\nNSC\tNorthern Supply Centre\n", encoding="utf-8")
    return path


def test_what_is_loaded_is_seen_by_those_who_may_read_its_marking(run: Run, file: Path) -> None:
    assert run("load", str(file), "--marking", "TOP SECRET").output.startswith("Loaded 2 entries under TOP SECRET.")
    assert run("show", "--as", "wren").output == "SECRET//NOFORN\nSECRET//NOFORN\n"
    shown = run("show", "--as", "owl").output.splitlines()
    assert (shown[0], shown[-1]) == ("TOP SECRET//NOFORN", "TOP SECRET//NOFORN")
    assert [line.split() for line in shown[1:-1]] == [
        ["NSC", "Northern", "Supply", "Centre", "[TOP", "SECRET]"],
        ["OTTER", "ferry", "[TOP", "SECRET]"],
    ]
    rows = [json.loads(line) for line in run("show", "--as", "owl", "--json").output.splitlines()]
    assert rows[1] == {"short": "OTTER", "long": "ferry", "marking": "TOP SECRET"}


def test_it_is_in_place_of_the_one_before_and_can_be_removed(run: Run, file: Path) -> None:
    run("load", str(file), "--marking", "SECRET")
    file.write_text("HERON,river\n", encoding="utf-8")
    run("load", str(file), "--marking", "SECRET")
    assert [json.loads(line)["short"] for line in run("show", "--as", "wren", "--json").output.splitlines()] == [
        "HERON"
    ]
    assert "No glossary stands under SECRET" in run("remove", "--marking", "SECRET").output
    assert run("show", "--as", "wren", "--json").output == ""


def test_loading_and_looking_are_recorded_without_words(run: Run, file: Path, library: Path) -> None:
    run("load", str(file), "--marking", "SECRET")
    run("show", "--as", "wren")
    with Vault.open(settings_of(library), embedder()) as vault:
        *_, loaded, shown = vault.audit.records()
        assert (loaded["actor"], loaded["action"]) == ("administrator", "glossary")
        assert (shown["actor"], shown["action"]) == ("wren", "glossary show")
        assert "OTTER" not in json.dumps([loaded, shown])


def test_what_is_wrong_is_said_and_nothing_is_loaded(run: Run, file: Path, library: Path) -> None:
    with pytest.raises(MarkingError):
        run("load", str(file), "--marking", "SECRET-ISH//")
    with pytest.raises(UsageError, match="cannot be opened"):
        run("load", str(file.with_name("absent")), "--marking", "SECRET")
    file.write_text("OTTER\tferry\nHERON\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Line 2"):
        run("load", str(file), "--marking", "SECRET")
    file.write_text("OTTER\tferry\n", encoding="utf-8")
    with (
        Vault.open(settings_of(library), embedder()) as vault,
        vault.writing(),
        pytest.raises(Busy),
    ):
        run("load", str(file), "--marking", "SECRET")
    assert run("show", "--as", "wren", "--json").output == ""
