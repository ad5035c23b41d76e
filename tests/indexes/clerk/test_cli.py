"""The verbs of a records clerk: what they print, as words and as JSON, and how they fail."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.clerk.cli import evaluate_vectors, marking_app
from indexes.errors import CheckFailed, MarkingError, UsageError

Run = Callable[..., Result]
VECTORS = Path(__file__).parents[2] / "data/marking_vectors.jsonl"


@pytest.fixture
def run() -> Run:
    """Run one command; what is not expected is raised."""
    app = typer.Typer()
    app.add_typer(marking_app, name="marking")
    app.command("vectors")(evaluate_vectors)
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, arguments, catch_exceptions=False)


def test_parse_prints_both_texts_and_what_a_reader_needs(run: Run) -> None:
    shown = run("marking", "parse", "TOP SECRET//SI//REL TO USA, GBR").stdout
    assert "TOP SECRET//SI//REL TO USA, GBR" in shown
    assert "(TS//SI//REL TO USA, GBR)" in shown
    assert "must hold   SI" in shown
    assert "REL TO: GBR, USA" in shown
    assert "FGI:DEU" in run("marking", "parse", "SECRET//FGI DEU").stdout
    assert "nobody" in run("marking", "parse", "NATO SECRET NOBODY Only").stdout


def test_parse_as_json(run: Run) -> None:
    found = json.loads(run("marking", "parse", "SECRET//NOFORN", "--json").stdout)
    assert (found["valid"], found["banner"], found["portion"]) == (True, "SECRET//NOFORN", "(S//NF)")
    assert found["fields"][0]["dissem"] == ["NOFORN"]
    assert found["labels"][0]["one of"] == {"REL TO": ["USA"]}


def test_parse_of_what_is_none(run: Run) -> None:
    result = run("marking", "parse", "UNCLASSIFIED//NOFORN", "--ruleset", "dodm-2013", "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["valid"], found["code"]) == (2, False, "NOFORN_UNCLASSIFIED")
    with pytest.raises(MarkingError):
        run("marking", "parse", "SECRTE")


def test_a_portion_takes_its_list_from_the_banner(run: Run) -> None:
    banner = "SECRET//REL TO USA, AUS, GBR"
    shown = run("marking", "parse", "(C//REL)", "--banner", banner, "--json").stdout
    assert json.loads(shown)["banner"] == "CONFIDENTIAL//REL TO USA, AUS, GBR"
    with pytest.raises(MarkingError):
        run("marking", "parse", "(C//REL)")


def test_explain(run: Run) -> None:
    result = run("marking", "explain", "SECRET//NOFORN")
    assert result.exit_code == 0
    assert "United States nationals only." in result.stdout
    assert "IC manual 2016" in result.stdout
    wrong = run("marking", "explain", "SECRET//NOFORN/RELIDO")
    assert wrong.exit_code == 2
    assert "(character 16: NOFORN_WITH_RELIDO)" in wrong.stdout
    lines = [json.loads(line) for line in run("marking", "explain", "SECRET", "--json").stdout.splitlines()]
    assert [line["token"] for line in lines] == ["USA", "SECRET"]
    assert "nothing" in run("marking", "explain", "").stdout


def test_join(run: Run) -> None:
    assert run("marking", "join", "SECRET//NOFORN", "NATO SECRET").stdout == "SECRET//NOFORN + NATO SECRET\n"
    led = run("marking", "join", "--home", "US", "SECRET//NOFORN", "NATO SECRET")
    assert led.stdout == "SECRET//FGI NATO//NOFORN\n"
    aside = run("marking", "join", "--home", "NATO", "SECRET//NOFORN", "NATO SECRET")
    assert "SECRET//NOFORN + NATO SECRET" in aside.stdout
    assert "side by side" in aside.stderr
    found = json.loads(run("marking", "join", "SECRET", "CONFIDENTIAL//NOFORN", "--json").stdout)
    assert found == {"banner": "SECRET//NOFORN", "portion": "(S//NF)", "in_words_of": None}
    with pytest.raises(UsageError):
        run("marking", "join", "--home", "MARS", "SECRET")


def test_roll_up(run: Run) -> None:
    marks = ("(S//REL TO USA, JPN, NZL, NATO)", "(S)")
    assert run("marking", "rollup", *marks).stdout == "SECRET//NOFORN\n"
    assert run("marking", "rollup", "--ruleset", "dodm-2013", *marks).stdout == "SECRET\n"
    found = json.loads(run("marking", "rollup", "(S//NF)", "(U)", "--json").stdout)
    assert found == {"banner": "SECRET//NOFORN", "ruleset": "ic-2016"}


def test_an_unknown_ruleset(run: Run) -> None:
    with pytest.raises(UsageError):
        run("marking", "parse", "SECRET", "--ruleset", "dodm-1999")


def test_vectors(run: Run, tmp_path: Path) -> None:
    found = json.loads(run("vectors", str(VECTORS), "--json").stdout)
    assert found == {"n": 256, "passed": 256, "passed_share": 1.0, "failed": [], "not_supported": []}
    assert "256 of 256 pass" in run("vectors", str(VECTORS)).stdout
    wrong = json.loads(VECTORS.read_text(encoding="utf-8").splitlines()[0]) | {"expect": {"level": "SECRET"}}
    file = tmp_path / "wrong.jsonl"
    file.write_text(json.dumps(wrong) + "\n" + json.dumps(wrong | {"form": "poem"}), encoding="utf-8")
    found = json.loads(run("vectors", str(file), "--json").stdout)
    assert (found["n"], found["passed"], found["passed_share"]) == (2, 0, 0.0)
    assert [one["id"] for one in found["failed"]] == ["US-001", "US-001"]
    assert found["not_supported"] == ["US-001"]
    with pytest.raises(CheckFailed):
        run("vectors", str(file))
    file.write_text("", encoding="utf-8")
    assert json.loads(run("vectors", str(file), "--json").stdout)["passed_share"] == 0.0


def test_authority_blocks(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Classified By: Director\nReason: 1.4(a)\nDeclassify On: 20350101\n")
    (tmp_path / "b.txt").write_text("Classified By: J. Doe\nDerived From: A guide\nDeclassify On: 25X5\n")
    files = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    shown = run("marking", "authority", *files, "--dated", "20240301", "--by", "A. Clerk").stdout
    assert shown.endswith(
        "Derived From: Multiple Sources\nDeclassify On: 25X5, 20740301\n\nLasts longest: 25X5, 20740301\n"
    )
    record = json.loads(run("marking", "authority", files[0], "--json").stdout)
    assert record["blocks"][0]["reason"] == "1.4(a)"
    assert record["declassify_on"] == "20350101"
    with pytest.raises(MarkingError, match="depends on the date of the source"):
        run("marking", "authority", *files)
    (tmp_path / "c.txt").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="can't be read as a text file"):
        run("marking", "authority", str(tmp_path / "c.txt"))
