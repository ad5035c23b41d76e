"""The verbs search and ask: their JSON forms, markings on the first and last line, and how wrong usage ends."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.accounts import Account, Accounts
from indexes.errors import CoversheetError, UsageError
from indexes.policy import parse, text
from rag.cli import MAX_QUESTION, ask_command, check_question, search_command
from tests.library import draft, make_vault, models_folder

Run = Callable[..., Result]
QUESTION = "How many days of diesel does the northern depot hold?"
LOW = "The northern depot holds six days of diesel."
HIGH = "The northern depot holds nine days of diesel since Monday."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with two documents and three accounts."""
    folder = tmp_path_factory.mktemp("cli") / "library"
    documents = [
        draft(LOW, "UNCLASSIFIED", title="Fuel", pages=(0,)),
        draft(HIGH, "SECRET//NOFORN", title="Otter", portions=["(S//NF)"]),
    ]
    with make_vault(folder, documents) as vault:
        accounts = Accounts(vault.control)
        accounts.add(Account("low", ("UNCLASSIFIED",), "USA"))
        accounts.add(Account("high", ("SECRET",), "USA", ("NOFORN",)))
        accounts.add(Account("none", (), "USA"))
    return folder


@pytest.fixture
def run(library: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on that library."""
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(library))
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    app = typer.Typer()
    app.command("search")(search_command)
    app.command("ask")(ask_command)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments, catch_exceptions=False)

    return invoke


def test_search_prints_the_agreed_object(run: Run) -> None:
    (line,) = run("search", QUESTION, "--as", "high", "--json").stdout.splitlines()
    record = json.loads(line)
    assert list(record) == ["query", "as", "ceiling", "order", "filters", "also", "hits"]
    assert (record["query"], record["as"]) == (QUESTION, "high")
    assert len(record["hits"]) == 2
    for hit in record["hits"]:
        assert list(hit)[:9] == "document title marking portion page start end heading text".split()
        assert list(hit)[9:15] == "score date originator rating collection media_type".split()[:6]
        assert list(hit)[15:] == ["folded", "words"]
        assert hit["words"][:1] == ["fuel"] or "diesel" in hit["words"]
    by_title = {hit["title"]: hit for hit in record["hits"]}
    assert (by_title["Otter"]["marking"], by_title["Otter"]["portion"]) == ("SECRET//NOFORN", "(S//NF)")
    assert (by_title["Fuel"]["page"], by_title["Otter"]["page"]) == (1, None)
    assert (by_title["Fuel"]["start"], by_title["Fuel"]["end"], by_title["Fuel"]["text"]) == (0, len(LOW), LOW)


def test_ask_prints_the_agreed_object(run: Run) -> None:
    (line,) = run("ask", QUESTION, "--as", "high", "--json").stdout.splitlines()
    record = json.loads(line)
    assert list(record)[:5] == ["id", "conversation", "turn", "question", "searched"]
    assert list(record)[5:12] == ["answer", "marking", "led", "abstained", "reason", "claims", "left_out"]
    assert list(record)[12:] == ["drafted_by", "trouble", "disagree", "not_answered"]
    assert (record["marking"], record["abstained"], record["reason"], record["left_out"]) == (
        "SECRET//NOFORN",
        False,
        "",
        0,
    )
    assert {claim["text"] for claim in record["claims"]} == {LOW, HIGH}
    for claim in record["claims"]:
        assert list(claim) == ["text", "portion", "verdict", "instead", "citations"]
        assert claim["verdict"] == "Supported"
        for one in claim["citations"]:
            assert {"document", "marking", "page", "start", "end", "quote"} <= set(one)
            assert one["quote"] == claim["text"]


def test_each_account_has_its_own_eyes(run: Run) -> None:
    low = run("search", QUESTION, "--as", "low", "--json").stdout
    assert [hit["text"] for hit in json.loads(low)["hits"]] == [LOW]
    assert "Otter" not in low
    assert "nine" not in run("ask", QUESTION, "--as", "low").output
    nothing = json.loads(run("search", QUESTION, "--as", "none", "--json").stdout)
    assert nothing["hits"] == []


def test_up_to_narrows(run: Run) -> None:
    record = json.loads(run("search", QUESTION, "--as", "high", "--up-to", "UNCLASSIFIED", "--json").stdout)
    assert ([hit["text"] for hit in record["hits"]], record["ceiling"]) == ([LOW], "UNCLASSIFIED")
    wider = json.loads(run("search", QUESTION, "--as", "low", "--up-to", "TOP SECRET", "--json").stdout)
    assert [hit["text"] for hit in wider["hits"]] == [LOW]
    assert "TOP" not in wider["ceiling"]


def test_an_answer_stands_between_two_lines_of_its_marking(run: Run) -> None:
    lines = run("ask", QUESTION, "--as", "high").stdout.splitlines()
    assert lines[0] == lines[-1] == "SECRET//NOFORN"
    assert [line for line in lines if line.startswith("(S//NF) ")]
    sources = [line for line in lines if line.startswith("[")]
    assert len(sources) == 2
    assert [line for line in sources if "Fuel, page 1" in line and "[UNCLASSIFIED]" in line]


def test_hits_stand_between_two_lines_of_the_ceiling(run: Run) -> None:
    lines = run("search", QUESTION, "--as", "high", "--limit", "1").stdout.splitlines()
    assert lines[0] == lines[-1]
    assert parse(lines[0]).label("US") is not None
    assert len([line for line in lines if line.startswith("1. ")]) == 1
    assert not [line for line in lines if line.startswith("2. ")]


def test_nothing_found_is_said(run: Run) -> None:
    found = run("search", QUESTION, "--as", "none").stdout
    assert "Nothing found in the documents you may read. 0 passages matched." in found
    lines = run("ask", "Who won the chess championship in Reykjavik?", "--as", "high").stdout.splitlines()
    assert [line for line in lines if line.startswith("No answer from the documents you may read.")]
    assert lines[0] == lines[-1] != ""


@pytest.mark.parametrize("verb", ["search", "ask"])
@pytest.mark.parametrize(
    ("question", "options"),
    [
        (QUESTION, ["--as", "nobody"]),
        (QUESTION, ["--as", "high", "--up-to", "SECRETISH"]),
        (QUESTION, ["--as", "high", "--library", "/nowhere/at/all"]),
        ("  ", ["--as", "high"]),
        ("diesel" * 400, ["--as", "high"]),
    ],
)
def test_wrong_usage_ends_with_2_and_without_the_question(
    run: Run, verb: str, question: str, options: list[str]
) -> None:
    with pytest.raises(CoversheetError) as caught:
        run(verb, question, *options)
    assert caught.value.exit_code == 2
    assert "diesel" not in str(caught.value)


@pytest.mark.parametrize(
    "arguments", [["ask", QUESTION], ["search", QUESTION, "--as", "high", "--limit", "0"], ["ask"]]
)
def test_a_missing_or_impossible_option_ends_with_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_question_may_have_its_full_length() -> None:
    check_question("x" * MAX_QUESTION)
    with pytest.raises(UsageError, match="2,001"):
        check_question("x" * (MAX_QUESTION + 1))


def test_markings_are_printed_in_their_canonical_form(run: Run) -> None:
    record = json.loads(run("search", QUESTION, "--as", "high", "--json").stdout)
    for hit in record["hits"]:
        assert text(parse(hit["marking"])) == hit["marking"]
    assert text(parse(record["ceiling"])) == record["ceiling"]


def test_the_newest_first_and_what_stands_around(tmp_path: Path, run: Run) -> None:
    texts = [f"The ferry {name} sails at dawn.\n\nIts berth is number {name}." for name in ("Heron", "Gull", "Wren")]
    dates = ("1962-03", "", "1962-03-12")
    with make_vault(
        tmp_path / "library",
        [replace(draft(text, "SECRET", title=text[10:15]), date=day) for text, day in zip(texts, dates, strict=True)],
    ) as vault:
        Accounts(vault.control).add(Account("high", ("SECRET",), "USA"))
    where = ("--as", "high", "--library", str(tmp_path / "library"))
    found = json.loads(run("search", "ferry sails", *where, "--newest", "--limit", "3", "--json").stdout)
    assert found["order"] == "newest"
    assert [hit["date"] for hit in found["hits"]] == ["1962-03-12", "1962-03", ""]
    lines = run("search", "ferry sails", *where, "--newest", "--context", "--limit", "3").stdout.splitlines()
    assert lines[0] == lines[-1] == "SECRET//NOFORN"
    assert "The 3 best matches, newest first. 1 without a date stands last." in lines
    place = lines.index(" > (S) The ferry Wren sails at dawn.")
    assert lines[place - 1].startswith("   12 March 1962 · text · found by: ferry, sails")
    assert lines[place + 1] == "   (S) Its berth is number Wren."


def test_the_same_text_stands_once(tmp_path: Path, run: Run) -> None:
    text = "The ferry Heron sails at dawn from berth four with ninety vehicles."
    documents = [draft(text, mark, title=mark.title(), original=mark.encode()) for mark in ("SECRET", "UNCLASSIFIED")]
    with make_vault(tmp_path / "library", documents) as vault:
        Accounts(vault.control).add(Account("high", ("SECRET",), "USA"))
    where = ("--as", "high", "--library", str(tmp_path / "library"))
    (hit,) = json.loads(run("search", "ferry sails", *where, "--json").stdout)["hits"]
    (same,) = hit["folded"]
    assert {hit["marking"], same["marking"]} == {"SECRET", "UNCLASSIFIED"}
    (line,) = [line for line in run("search", "ferry sails", *where).stdout.splitlines() if "The same text:" in line]
    assert same["document"] in line
    assert f"[{same['marking']}]" in line
