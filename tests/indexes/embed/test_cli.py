"""The verbs of embedding models: what is chosen, whether it agrees, and what a folder is like before it is used."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from indexes.cli import init_command
from indexes.control import open_control
from indexes.embed.cli import models_app
from indexes.errors import CheckFailed, ModelError, UsageError
from indexes.layout import Layout
from tests.indexes.embed.folders import onnx_folder, with_float32
from tests.library import draft, make_vault, models_folder

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command on a library that does not exist yet; what is not expected is raised."""
    app = typer.Typer()
    app.command("init")(init_command)
    app.add_typer(models_app, name="models")
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, arguments, catch_exceptions=False)


def test_models_are_listed_shown_and_checked(run: Run) -> None:
    run("init")
    assert "all-MiniLM-L6-v2" in run("models", "list").stdout
    record = json.loads(run("models", "show", "--json").stdout)
    assert (record["chosen"]["dimension"], record["library"], record["agreement"]) == (384, None, None)
    assert "not used yet" in run("models", "show").stdout
    assert record["chosen"]["weights"][:16] in run("models", "check").stdout


def test_the_model_of_a_library_in_use_is_named(run: Run, tmp_path: Path) -> None:
    make_vault(tmp_path / "library", [draft("The ferry sails.")]).close()
    record = json.loads(run("models", "show", "--json").stdout)
    assert record["library"] == record["chosen"]
    assert record["agreement"] == pytest.approx(1.0, abs=1e-6)
    shown = run("models", "show").stdout
    assert "the same" in shown
    assert "ONNX Runtime" in shown
    assert "agreement" in shown
    assert json.loads(run("models", "check", "--json").stdout)["agreement"] == record["agreement"]
    control = open_control(Layout(tmp_path / "library"))
    with control.transaction() as database:
        database.execute("UPDATE model SET fingerprint = replace(fingerprint, 'int8', 'float32')")
    control.close()
    assert "ANOTHER model" in run("models", "show").stdout
    with pytest.raises(CheckFailed):
        run("models", "check")


def test_a_model_that_computes_otherwise_is_told(run: Run, tmp_path: Path) -> None:
    make_vault(tmp_path / "library", [draft("The ferry sails.")]).close()
    control = open_control(Layout(tmp_path / "library"))
    with control.transaction() as database:
        database.execute("UPDATE probes SET vector = (SELECT vector FROM probes AS other WHERE other.number = 0)")
    control.close()
    for verb in ("show", "check"):
        with pytest.raises(CheckFailed, match="other vectors"):
            run("models", verb)


def test_a_folder_is_tried_before_it_is_used(run: Run, tmp_path: Path) -> None:
    folder = onnx_folder(tmp_path / "wren", prompts={"query": "query: "})
    record = json.loads(run("models", "check", str(folder), "--json").stdout)
    assert (record["backend"], record["precision"], record["dimension"]) == ("ONNX Runtime", "int8", 384)
    assert (record["pooling"], record["max_tokens"], record["question"]) == ("mean", 256, "query: ")
    assert record["milliseconds"] > 0
    assert not (tmp_path / "library").exists()
    shown = run("models", "check", str(with_float32(folder))).stdout
    assert shown.count("ms a text") == 2
    assert "before a question 'query: '" in shown


def test_a_folder_that_holds_two_models_is_told(run: Run, tmp_path: Path) -> None:
    folder = with_float32(onnx_folder(tmp_path / "wren"))
    weights = bytearray((folder / "onnx" / "model.onnx_data").read_bytes())
    half = len(weights) // 2 // 4 * 4
    weights[half:] = weights[half:][::-1]
    (folder / "onnx" / "model.onnx_data").write_bytes(weights)
    with pytest.raises((CheckFailed, ModelError)):
        run("models", "check", str(folder))


def test_a_model_folder_that_is_none_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init")
    monkeypatch.setenv("COVERSHEET_EMBEDDER", str(tmp_path / "nothing"))
    assert str(tmp_path / "nothing") in run("models", "list").stdout
    for arguments in (["models", "check"], ["models", "check", str(tmp_path / "nothing")]):
        with pytest.raises(ModelError):
            run(*arguments)


def test_a_reranker_that_is_none_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init")
    assert json.loads(run("models", "show", "--json").stdout)["reranker"] is None
    assert "reranker               none" in run("models", "show").stdout
    monkeypatch.setenv("COVERSHEET_RERANKER", str(tmp_path / "nothing"))
    assert str(tmp_path / "nothing") in run("models", "list").stdout
    with pytest.raises(ModelError, match="safetensors"):
        run("models", "show")


def test_a_precision_that_the_folder_does_not_hold_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = onnx_folder(tmp_path / "wren")
    monkeypatch.setenv("COVERSHEET_EMBEDDER", str(folder))
    run("init")
    assert json.loads(run("models", "show", "--json").stdout)["chosen"]["precision"] == "int8"
    monkeypatch.setenv("COVERSHEET_PRECISION", "float32")
    with pytest.raises(ModelError, match="float32"):
        run("models", "show")
    monkeypatch.setenv("COVERSHEET_PRECISION", "double")
    with pytest.raises(UsageError):
        run("models", "show")


def test_without_a_library_a_command_says_so(run: Run, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="coversheet init"):
        run("models", "check")
    assert not (tmp_path / "library").exists()
