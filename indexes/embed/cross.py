"""A cross-encoder from a folder that an administrator brings: it reads a question and a passage together.

With `folder` the only importer of sentence-transformers. Nothing is fetched, no code from the folder runs, and weights
are safetensors only.
"""

import math
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from indexes.embed.folder import NEEDS_EXTRA, OFFLINE, weights_in
from indexes.embed.interface import Fingerprint
from indexes.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

PROBE = ("When does the ferry sail?", "The ferry sails at first light from berth four.")


class CrossReranker:
    """Runs a sentence-transformers cross-encoder on the processor, one pair a run."""

    def __init__(self, model: "CrossEncoder", fingerprint: Fingerprint) -> None:
        """Keep a loaded model; `load` makes it."""
        self._model = model
        self._lock = threading.Lock()  # a tokenizer can't serve two threads at once
        self.fingerprint = fingerprint

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """See `Reranker.scores`. A batch is one pair, so that padding can't mix texts."""
        if not texts:
            return []
        with self._lock:
            found = self._model.predict(
                [(question, text) for text in texts], batch_size=1, convert_to_numpy=True, show_progress_bar=False
            )
        return [float(score) for score in found]


def load(folder: Path) -> CrossReranker:
    """Return the cross-encoder in `folder`, once it has shown that it gives one finite score, and the same one twice.

    Raises:
        ModelError: the extra is not installed, or the folder holds no cross-encoder that can be used.

    """
    digest = weights_in(folder)
    os.environ.update(OFFLINE)  # read by the libraries when they are imported; nothing may be fetched
    try:
        from safetensors import SafetensorError  # noqa: PLC0415 - comes with the extra
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise ModelError(NEEDS_EXTRA) from error
    try:
        model = CrossEncoder(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        message = f"{folder} can't be loaded as a cross-encoder ({error.__class__.__name__})."
        raise ModelError(message) from error
    labels = int(model.num_labels)
    if labels != 1:
        message = f"{folder} gives {labels} labels. A reranker gives one: how well the passage answers the question."
        raise ModelError(message)
    model.eval()
    reranker = CrossReranker(model, _fingerprint(folder, digest, model))
    _check(folder, reranker)
    return reranker


def _check(folder: Path, reranker: CrossReranker) -> None:
    question, text = PROBE
    once, again = (reranker.scores(question, [text]) for _ in range(2))
    if once != again or not all(map(math.isfinite, once)):
        message = f"The cross-encoder in {folder} does not give the same finite score twice. It is not used."
        raise ModelError(message)


def _fingerprint(folder: Path, digest: str, model: "CrossEncoder") -> Fingerprint:
    return Fingerprint(
        name=folder.name,
        weights=digest,
        precision=str(model.dtype).removeprefix("torch."),
        dimension=1,
        pooling="cross-encoder",
        max_tokens=int(model.max_seq_length or 0),
    )
