"""Text to vectors: one interface, two backends, chosen by a setting. And the model that puts passages in order."""

from pathlib import Path

from indexes.embed.interface import Embedder, Fingerprint, Reranker, Vectors
from indexes.settings import PACKAGED, Settings

__all__ = ["Embedder", "Fingerprint", "Reranker", "Vectors", "load", "load_reranker"]


def load(settings: Settings) -> Embedder:
    """Return the embedder that the settings name. Backends are imported only when they are chosen.

    Raises:
        ModelError: the model is missing or altered, or its extra is not installed.

    """
    if settings.embedder == PACKAGED:
        from indexes.embed import onnx  # noqa: PLC0415 - a backend is imported only when it is chosen

        return onnx.load(settings.models, settings.threads)
    from indexes.embed import folder  # noqa: PLC0415 - a backend is imported only when it is chosen

    return folder.load(Path(settings.embedder).expanduser().absolute())


def load_reranker(settings: Settings) -> Reranker | None:
    """Return the cross-encoder that the settings name, None where they name none.

    Raises:
        ModelError: it is missing, it can't be used for this, or its extra is not installed.

    """
    if settings.reranker is None:
        return None
    from indexes.embed import cross  # noqa: PLC0415 - a backend is imported only when it is chosen

    return cross.load(settings.reranker.expanduser().absolute())
