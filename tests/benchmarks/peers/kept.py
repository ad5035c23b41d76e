"""The one embedder of all: the packaged model, with what it embedded before kept in a folder by the text's digest.

So the corpus is embedded once, and each contestant is given the very same vectors. Time spent here is counted apart.
"""

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexes import embed
from indexes.embed import Embedder, Fingerprint, Vectors
from indexes.settings import Settings

MODELS = "models"
VECTORS = "vectors.f32"
DIGESTS = "digests.txt"


class KeptEmbedder:
    """An embedder of Coversheet's; `seconds` counts what the model took, not what was kept already."""

    def __init__(self, model: Embedder, folder: Path) -> None:
        """Read what is kept in `folder` of this model; `save` writes it back."""
        self._model = model
        self._folder = folder / model.fingerprint.weights[:16]
        self._rows: dict[str, Vectors] = {}
        self._saved = 0
        self.seconds = 0.0
        self.is_fresh = False  # embed single texts, the questions, again each time, as a user's would be
        if (self._folder / DIGESTS).is_file():
            digests = (self._folder / DIGESTS).read_text(encoding="ascii").split()
            vectors = np.fromfile(self._folder / VECTORS, "<f4").reshape(len(digests), -1)
            self._rows = dict(zip(digests, vectors, strict=True))
            self._saved = len(self._rows)

    @classmethod
    def of(cls, folder: Path, threads: int = 1) -> "KeptEmbedder":
        """Load the packaged model, prepared in the folder, and what is kept there."""
        return cls(embed.load(Settings(folder / "none", folder / MODELS, threads=threads)), folder)

    @property
    def fingerprint(self) -> Fingerprint:
        """Which model this is."""
        return self._model.fingerprint

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, from what is kept or from the model."""
        digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        is_fresh = self.is_fresh and len(texts) == 1
        missing = {d: t for d, t in zip(digests, texts, strict=True) if is_fresh or d not in self._rows}
        if missing:
            begin = time.perf_counter()
            self._rows.update(zip(missing, self._model.embed(list(missing.values())), strict=True))
            self.seconds += time.perf_counter() - begin
        return np.stack([self._rows[d] for d in digests]) if texts else self._model.embed([])

    def embed_question(self, question: str) -> Vectors:
        """Return one row; the packaged model reads questions as passages."""
        row: Vectors = self.embed([question])[0]
        return row

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has."""
        return self._model.count(texts)

    def rate(self, texts: Sequence[str]) -> float:
        """Return how many texts a second the model embeds, nothing taken from what is kept."""
        begin = time.perf_counter()
        self._model.embed(texts)
        return len(texts) / (time.perf_counter() - begin)

    def save(self) -> None:
        """Write all that is known to the folder, if it is more than what lies there."""
        if self._saved == len(self._rows):
            return
        self._saved = len(self._rows)
        self._folder.mkdir(parents=True, exist_ok=True)
        np.stack(list(self._rows.values())).astype("<f4").tofile(self._folder / VECTORS)
        (self._folder / DIGESTS).write_text("\n".join(self._rows), encoding="ascii")
