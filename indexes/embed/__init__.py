"""Text to vectors: one interface, two backends, chosen by a setting."""

from pathlib import Path

from indexes.embed.interface import Embedder, Fingerprint, Vectors
from indexes.settings import PACKAGED, Settings

__all__ = ["Embedder", "Fingerprint", "Vectors", "load"]


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
