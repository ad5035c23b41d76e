"""The open backend: any sentence-transformers folder that an administrator brings. Only it and `cross` import them."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexes.embed.card import Prompts, configuration_of, prompts_of
from indexes.embed.interface import Fingerprint, Vectors, weights_of
from indexes.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
NEEDS_EXTRA = (
    "A model folder needs the extra `models` (sentence-transformers and the CPU build of torch). "
    "Install it with: make install-dev, or see docs/administrator.md."
)


class FolderEmbedder:
    """Runs a sentence-transformers model from a folder on the processor, one text a run."""

    def __init__(self, model: "SentenceTransformer", prompts: Prompts, fingerprint: Fingerprint) -> None:
        """Keep a loaded model; `load` makes it."""
        self._model = model
        self._prompts = prompts
        self._turn = threading.Lock()  # the tokenizer is set anew for each text, and can't be shared while it is
        self.fingerprint = fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`. A batch is one text, so that padding can't mix texts."""
        if not texts:
            return np.empty((0, self.fingerprint.dimension), np.float32)
        return self._rows(texts, self._prompts.passage)

    def embed_question(self, question: str) -> Vectors:
        """See `Embedder.embed_question`."""
        row: Vectors = self._rows([question], self._prompts.question)[0]
        return row

    def _rows(self, texts: Sequence[str], prompt: str) -> Vectors:
        with self._turn:
            found = self._model.encode(
                list(texts), prompt=prompt, batch_size=1, convert_to_numpy=True, show_progress_bar=False
            )
        rows = found.astype(np.float32)
        return np.ascontiguousarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder.count`."""
        if not texts:
            return []
        with self._turn:
            encoded = self._model.tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]


def load(folder: Path, precision: str = "float32", threads: int = 1) -> FolderEmbedder:
    """Return the embedder in `folder`, its weights brought to `precision` (float32 or bfloat16).

    Raises:
        ModelError: the extra is not installed, or the folder holds no model with safetensors weights.

    """
    digest = weights_in(folder)
    os.environ.update(OFFLINE)  # read by the libraries when they are imported; nothing may be fetched
    try:
        from safetensors import SafetensorError  # noqa: PLC0415 - comes with the extra
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - an extra, and slow to import
        from torch import bfloat16, float32, set_num_threads  # noqa: PLC0415 - as above
    except ImportError as error:
        raise ModelError(NEEDS_EXTRA) from error
    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "dtype": bfloat16 if precision == "bfloat16" else float32},
        )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        message = f"{folder} can't be loaded as a sentence-transformers model ({error.__class__.__name__})."
        raise ModelError(message) from error
    model.eval()
    set_num_threads(threads)  # of the whole process; nothing else here runs torch's own threads
    prompts = prompts_of(folder)
    return FolderEmbedder(model, prompts, _fingerprint(folder, digest, model, prompts))


def weights_in(folder: Path) -> str:
    """Return the SHA-256 (hex) of a folder's weights. Raises ModelError where there are no safetensors weights."""
    weights = sorted(folder.rglob("*.safetensors")) if folder.is_dir() else []
    if not weights:
        message = f"{folder} is not a model folder: it holds no .safetensors weights."
        raise ModelError(message)
    return weights_of(weights, folder)


def _fingerprint(folder: Path, digest: str, model: "SentenceTransformer", prompts: Prompts) -> Fingerprint:
    prompt = model.tokenizer(prompts.passage, add_special_tokens=False)["input_ids"] if prompts.passage else ()
    pooling = "unknown"
    for module in model:
        mode = getattr(module, "pooling_mode", None)
        if isinstance(mode, str):
            pooling = mode
    return Fingerprint(
        name=folder.name,
        weights=digest,
        precision=str(model.dtype).removeprefix("torch."),
        dimension=int(model.get_embedding_dimension() or 0),
        pooling=pooling,
        max_tokens=int(model.max_seq_length or 0) - len(prompt),
        configuration=configuration_of(folder),
    )
