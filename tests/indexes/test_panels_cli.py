"""The verbs `embed add`, `list` and `remove` on a real library; each change is recorded."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indexes.errors import NotFound
from indexes.panels_cli import embed_app
from indexes.vault import create
from tests.library import settings_of


def test_an_origin_is_added_listed_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(settings_of(tmp_path / "library"))
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "library"))

    def run(*arguments: str) -> str:
        return CliRunner().invoke(embed_app, arguments, catch_exceptions=False).stdout

    assert "up to CUI" in run("add", "https://portal.example", "--ceiling", "CUI")
    assert json.loads(run("list", "--json")) == {"origin": "https://portal.example", "ceiling": "CUI"}
    assert "https://portal.example" in run("list")
    assert "may not show" in run("remove", "https://portal.example")
    assert run("list") == ""
    with pytest.raises(NotFound):
        run("remove", "https://portal.example")
    records = [json.loads(line) for line in (tmp_path / "library" / "audit" / "log.jsonl").read_text().splitlines()]
    assert [one["action"] for one in records] == ["embed add", "embed remove"]
