"""Model folders for tests: the packaged weights as an administrator brings them, in sentence-transformers form."""

import json
import shutil
from pathlib import Path
from typing import Any

from indexes.embed.onnx import FOLDER, source_folder
from tests.library import embedder, models_folder

MEAN = {"word_embedding_dimension": 384, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}


def describe(folder: Path, *, pooling: dict[str, Any] | None = None, prompts: dict[str, str] | None = None) -> None:
    """Write what a folder says of itself; without `pooling` it is the mean of the tokens."""
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    files: dict[str, Any] = {
        "1_Pooling/config.json": MEAN if pooling is None else pooling,
        "sentence_bert_config.json": {"max_seq_length": 256, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": prompts or {}},
        "modules.json": [
            {"idx": at, "type": f"sentence_transformers.models.{kind}"}
            for at, kind in enumerate(("Transformer", "Pooling", "Normalize"))
        ],
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


def onnx_folder(folder: Path, **said: Any) -> Path:
    """Make a folder with onnx/model_int8.onnx, the prepared weights, and return it; `said` goes to `describe`."""
    embedder()
    prepared = models_folder() / FOLDER
    (folder / "onnx").mkdir(parents=True)
    shutil.copyfile(prepared / "model.onnx", folder / "onnx" / "model_int8.onnx")
    shutil.copyfile(prepared / "tokenizer.json", folder / "tokenizer.json")
    describe(folder, **said)
    return folder


def with_float32(folder: Path) -> Path:
    """Add onnx/model.onnx, the packaged weights as they came, and return the folder."""
    for file in (source_folder() / "onnx").iterdir():
        shutil.copyfile(file, folder / "onnx" / file.name)
    return folder
