"""A cross-encoder from an administrator's folder reads two texts together: question and passage, source and claim.

With `folder` the only importer of sentence-transformers. Nothing is fetched, no code from the folder runs, and weights
are safetensors only.
"""

import math
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


class CrossEntailment:
    """Runs a cross-encoder with labels of entailment on the processor, one pair a run: the source first."""

    def __init__(self, model: "CrossEncoder", fingerprint: Fingerprint, borne: int, against: int | None) -> None:
        """Keep a loaded model, and which of its labels mean what; `load_entailment` makes it."""
        self._model = model
        self._lock = threading.Lock()
        self._borne, self._against = borne, against
        self.fingerprint = fingerprint

    def weigh(self, claim: str, source: str) -> tuple[float, float]:
        """See `Entailment.weigh`."""
        try:
            with self._lock:
                row = self._model.predict(
                    [(source, claim)],
                    batch_size=1,
                    activation_fn=_as_they_are,
                    convert_to_numpy=True,
                    show_progress_bar=False,
                )[0]
        except (RuntimeError, ValueError, IndexError) as error:
            raise ModelError("The entailment model failed.") from error
        found = [float(value) for value in row]
        if not all(map(math.isfinite, found)):
            raise ModelError("The entailment model gave no finite figures.")
        most = max(found)
        powers = [math.exp(value - most) for value in found]
        whole = math.fsum(powers)
        return powers[self._borne] / whole, powers[self._against] / whole if self._against is not None else 0.0


def load(folder: Path) -> CrossReranker:
    """Return the cross-encoder in `folder`, once it has shown that it gives one finite score, and the same one twice.

    Raises:
        ModelError: the extra is not installed, or the folder holds no cross-encoder that can be used.

    """
    model, digest = _opened(folder)
    labels = int(model.num_labels)
    if labels != 1:
        message = f"{folder} gives {labels} labels. A reranker gives one: how well the passage answers the question."
        raise ModelError(message)
    reranker = CrossReranker(model, _fingerprint(folder, digest, model))
    _check(folder, reranker)
    return reranker


def load_entailment(folder: Path) -> CrossEntailment:
    """Return the entailment model in `folder`, once it has given the same finite figures twice.

    Its labels are those of its configuration (`id2label`): one begins with "entail" or is "supported", one may begin
    with "contradict" or be "refuted".

    Raises:
        ModelError: the extra is not installed, or the folder holds no such model that can be used.

    """
    model, digest = _opened(folder)
    labels = {int(at): str(name).casefold() for at, name in ((model.config and model.config.id2label) or {}).items()}
    borne = [at for at, name in labels.items() if name.startswith("entail") or name == "supported"]
    against = [at for at, name in labels.items() if name.startswith("contradict") or name == "refuted"]
    if len(labels) < 2 or len(borne) != 1 or len(against) > 1:  # noqa: PLR2004 - one label alone is always certain
        message = f"{folder} names no labels of entailment. Its config.json needs id2label with entailment in it."
        raise ModelError(message)
    entailment = CrossEntailment(model, _fingerprint(folder, digest, model), borne[0], against[0] if against else None)
    claim, source = PROBE
    if entailment.weigh(claim, source) != entailment.weigh(claim, source):
        message = f"The entailment model in {folder} does not give the same figures twice. It is not used."
        raise ModelError(message)
    return entailment


def _as_they_are(logits: Any) -> Any:
    """Return what the model gives: models differ in what their folder says is done to it, so it is done here."""
    return logits


def _opened(folder: Path) -> tuple["CrossEncoder", str]:
    """Return a loaded cross-encoder with the digest of its weights."""
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
    model.eval()
    return model, digest


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
        dimension=int(model.num_labels),
        pooling="cross-encoder",
        max_tokens=int(model.max_seq_length or 0),
    )
