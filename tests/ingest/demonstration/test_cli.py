"""The commands write the documents and list sign-ins and questions, for people and for programs."""

import json
from pathlib import Path

from typer.testing import CliRunner

from ingest.demonstration import ACCOUNTS, QUESTIONS, specimens
from ingest.demonstration.cli import demonstration_app


def run(*arguments: str) -> str:
    outcome = CliRunner().invoke(demonstration_app, arguments, env={"COLUMNS": "200"})
    assert outcome.exit_code == 0
    return outcome.output


def test_write_says_how_many_and_where(tmp_path: Path) -> None:
    assert run("write", str(tmp_path)) == f"{len(specimens())} documents in {tmp_path}.\n"
    record = json.loads(run("write", str(tmp_path), "--json"))
    assert record == {"folder": str(tmp_path), "documents": len(specimens())}


def test_accounts_are_listed() -> None:
    assert all(account.name in run("accounts") for account in ACCOUNTS)
    records = [json.loads(line) for line in run("accounts", "--json").splitlines()]
    assert [record["name"] for record in records] == [account.name for account in ACCOUNTS]
    assert records[-1]["holds"] == ["SI", "TK", "ORCON", "ATOMAL"]


def test_questions_are_listed() -> None:
    assert len(run("questions").splitlines()) == len(QUESTIONS)
    records = [json.loads(line) for line in run("questions", "--json").splitlines()]
    assert [record["question"] for record in records] == [question.text for question in QUESTIONS]
