"""Leaks through storing: what is hidden decides how, or whether, a readable document is stored."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import pytest

from indexes.embed import Fingerprint, Vectors
from indexes.embed.onnx import OnnxEmbedder
from indexes.policy import Marking
from indexes.records import Draft
from indexes.vault import Vault
from tests.leaks.planting import everything


def counted_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Number documents through the whole library, as an automatic row number does."""

    def counted(vault: Vault, marking: Marking, revision: str) -> str:
        partition = vault._partition(vault._name(marking), marking)
        known = partition._store.query("SELECT id FROM documents WHERE revision = ?", revision)
        count = sum(one.count()[0] for one in everything(vault))
        return str(known[0]["id"]) if known else f"{count + 1:032x}"

    monkeypatch.setattr(Vault, "document_id", counted)


def stored_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out a file that is stored already, under whatever marking."""
    honest = Vault.deposit_embedded

    def once(vault: Vault, draft: Draft, vectors: Vectors) -> str:
        revision = sha256(draft.original).hexdigest()
        for partition in everything(vault):
            known = partition._store.query("SELECT id FROM documents WHERE revision = ?", revision)
            if known:
                return str(known[0]["id"])
        return honest(vault, draft, vectors)

    monkeypatch.setattr(Vault, "deposit_embedded", once)


class MixedBatches:
    """The packaged model with all texts of a call in one padded batch.

    Its weights are int8, and its layers scale their inputs by the greatest value in the batch: so a vector depends on
    what was embedded beside it.
    """

    def __init__(self, real: OnnxEmbedder) -> None:
        self._real = real

    @property
    def fingerprint(self) -> Fingerprint:
        """The real model's."""
        return self._real.fingerprint

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder.count`."""
        return self._real.count(texts)

    def embed_question(self, question: str) -> Vectors:
        """See `Embedder.embed_question`."""
        return self._real.embed_question(question)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, each touched by its neighbours."""
        if not texts:
            return np.empty((0, self.fingerprint.dimension), np.float32)
        rows = [self._real._runner._tokenizer.encode(text).ids for text in texts]
        length = max(len(row) for row in rows)
        ids = np.array([row + [0] * (length - len(row)) for row in rows], np.int64)
        mask = np.array([[1] * len(row) + [0] * (length - len(row)) for row in rows], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (states,) = self._real._runner._session.run(None, inputs)
        mean = (states * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        vectors: Vectors = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
        return vectors
