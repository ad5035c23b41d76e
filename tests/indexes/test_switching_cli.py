"""The verbs of a change of model, with a folder of a model that is real: the packaged one, told to pool otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.indexes.embed.folders import onnx_folder
from tests.indexes.removals import made, secret
from tests.library import models_folder
from web.main import outcome

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command of the real program on a library; return its exit code and what it printed."""
    made(tmp_path / "library", [secret(0), secret(1, "TOP SECRET")]).close()
    monkeypatch.setenv("COVERSHEET_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("COVERSHEET_MODELS", str(models_folder()))

    def invoke(*arguments: str) -> tuple[int, str]:
        code = outcome(list(arguments))
        told = capsys.readouterr()
        return code, told.out + told.err

    return invoke


def test_built_switched_and_back(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(onnx_folder(tmp_path / "another", pooling={"pooling_mode_cls_token": True}))
    assert run("index", "switch")[0] == 2
    code, told = run("index", "build", "--model", "packaged")
    assert (code, "library's own" in told) == (2, True)
    code, told = run("index", "build", "--model", folder)
    assert (code, "Of 2 titles, " in told, "0 passages to go" in told) == (0, True, True)
    code, told = run("index", "switch")
    assert (code, "Set COVERSHEET_EMBEDDER" in told) == (0, True)
    code, told = run("verify")
    assert (code, "made by another model" in told) == (1, True)
    monkeypatch.setenv("COVERSHEET_EMBEDDER", folder)
    assert run("verify", "--deep")[0] == 0
    assert run("index", "rollback")[0] == 0
    monkeypatch.delenv("COVERSHEET_EMBEDDER")
    assert run("verify", "--deep")[0] == 0


def test_a_folder_without_a_model_is_told(run: Run, tmp_path: Path) -> None:
    code, told = run("index", "build", "--model", str(tmp_path))
    assert code == 1
    assert "Traceback" not in told
