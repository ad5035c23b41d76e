"""Text to vectors: one interface, two backends, chosen by settings. And the models that read two texts together."""

from pathlib import Path

from indexes.embed import choice
from indexes.embed.interface import Embedder, Entailment, Fingerprint, Reranker, Vectors
from indexes.errors import ModelError
from indexes.settings import PACKAGED, Settings

__all__ = ["Embedder", "Entailment", "Fingerprint", "Reranker", "Vectors", "load", "load_entailment", "load_reranker"]


def load(settings: Settings, recorded: Fingerprint | None = None) -> Embedder:
    """Return the embedder that the settings name, in the form that `recorded` (the library's model) asks for.

    Backends are imported only when they are chosen.

    Raises:
        ModelError: the model is missing or altered, its extra is not installed, or it has no such precision.

    """
    if settings.embedder != PACKAGED:
        folder = Path(settings.embedder).expanduser().absolute()
        return choice.chosen(folder, settings.precision, recorded, settings.threads)
    if settings.precision not in {choice.AUTO, choice.INT8}:
        message = "The packaged model runs in int8 only. Set COVERSHEET_PRECISION back, or choose a model folder."
        raise ModelError(message)
    from indexes.embed import onnx  # noqa: PLC0415 - a backend is imported only when it is chosen

    return onnx.load(settings.models, settings.threads)


def load_reranker(settings: Settings) -> Reranker | None:
    """Return the cross-encoder that the settings name, None where they name none.

    Raises:
        ModelError: it is missing, it can't be used for this, or its extra is not installed.

    """
    if settings.reranker is None:
        return None
    from indexes.embed import cross  # noqa: PLC0415 - a backend is imported only when it is chosen

    return cross.load(settings.reranker.expanduser().absolute())


def load_entailment(settings: Settings) -> Entailment | None:
    """Return the entailment model that the settings name, None where they name none.

    Raises:
        ModelError: it is missing, it can't be used for this, or its extra is not installed.

    """
    if settings.entailment is None:
        return None
    from indexes.embed import cross  # noqa: PLC0415 - a backend is imported only when it is chosen

    return cross.load_entailment(settings.entailment.expanduser().absolute())
