"""The verbs of kept answers on a real library: list, show, replay, explain; another person's answer is not found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.accounts import Account, Accounts
from indexes.duties import Duty
from indexes.errors import NotFound, Refused
from indexes.reports import Said
from indexes.vault import Vault
from rag.answer_cli import answer_app
from rag.cli import ask_command
from rag.judged import judged
from tests.library import draft, embedder, make_vault, models_folder, settings_of

Run = Callable[..., Result]
QUESTION = "How many days of diesel does the northern depot hold?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one document and two accounts."""
    folder = tmp_path_factory.mktemp("answers") / "library"
    with make_vault(folder, [draft("The northern depot holds six days of diesel.", "SECRET", title="Fuel")]) as vault:
        for name in ("otter", "mole"):
            Accounts(vault.control).add(Account(name, ("SECRET",), "USA"))
        Accounts(vault.control).add(Account("stoat", (), "USA", duties=(Duty.AUDITOR,)))
    return folder


@pytest.fixture
def run(library: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on that library."""
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(library))
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    app = typer.Typer()
    app.command("ask")(ask_command)
    app.add_typer(answer_app, name="answer")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments, catch_exceptions=False)

    return invoke


@pytest.fixture
def answer(run: Run) -> str:
    """The id of an answer."""
    found: str = json.loads(run("ask", QUESTION, "--as", "otter", "--json").stdout)["id"]
    return found


def test_an_answer_is_listed_shown_replayed_and_explained(run: Run, answer: str) -> None:
    listed = [json.loads(line) for line in run("answer", "list", "--as", "otter", "--json").stdout.splitlines()]
    assert answer in {one["id"] for one in listed}
    assert answer in run("answer", "list", "--as", "otter").stdout
    shown = json.loads(run("answer", "show", answer, "--as", "otter", "--json").stdout)
    assert (shown["id"], shown["question"], shown["gone"], shown["changed"]) == (answer, QUESTION, 0, False)
    again = json.loads(run("answer", "replay", answer, "--as", "otter", "--json").stdout)
    assert (again["identical"], again["drift"]) == (True, [])
    assert again["now"]["claims"] == shown["claims"]
    told = json.loads(run("answer", "explain", answer, "--as", "otter", "--json").stdout)
    assert (told["passages"][0]["rank"], told["passages"][0]["claims"]) == (1, [1])


def test_on_a_terminal_each_stands_between_its_marking(run: Run, answer: str) -> None:
    for verb in ("show", "replay", "explain"):
        lines = run("answer", verb, answer, "--as", "otter").stdout.splitlines()
        assert lines[0] == lines[-1] == "SECRET"
    assert "byte for byte" in run("answer", "replay", answer, "--as", "otter").stdout
    assert "Why these sources" in run("answer", "explain", answer, "--as", "otter").stdout
    asked = run("ask", QUESTION, "--as", "otter", "--after", answer).stdout
    assert "Follow up on it with --after" in asked


def test_another_person_and_a_lower_session_find_nothing(run: Run, answer: str) -> None:
    for more in (("--as", "mole"), ("--as", "otter", "--up-to", "UNCLASSIFIED")):
        for verb in ("show", "replay", "explain"):
            with pytest.raises(NotFound):
                run("answer", verb, answer, *more)
    assert run("answer", "list", "--as", "mole").stdout.splitlines()[1] == "Your questions will be listed here."


def test_what_readers_said_is_counted_for_an_auditor(run: Run, answer: str, library: Path) -> None:
    with Vault.open(settings_of(library), embedder()) as vault:
        judged(vault.view(Accounts(vault.control).reader("otter")), answer, 1, Said.TOO_LOW)
    counted = run("answer", "feedback", "--by", "stoat").stdout.splitlines()
    assert "     1  marked too low" in counted
    assert "     0  right" in counted
    assert counted[-1] == "     1  reports of markings wait for a decision"
    (line,) = run("answer", "feedback", "--by", "stoat", "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["by"], told["said"], told["answer"], told["claim"]) == ("otter", "marked too low", answer, 1)
    assert "diesel" not in line
    assert "diesel" not in run("answer", "show", answer, "--as", "otter").stdout.replace(QUESTION, "")
    with pytest.raises(Refused):
        run("answer", "feedback", "--by", "mole")
