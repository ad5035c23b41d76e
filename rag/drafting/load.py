"""The language model that the settings name, ready to be spoken to."""

from collections.abc import Iterator
from contextlib import contextmanager

from rag.drafting.gguf import running
from rag.drafting.language import Language
from rag.drafting.model import served
from rag.drafting.settings import FILE, LanguageModel


@contextmanager
def loaded(settings: LanguageModel | None) -> Iterator[Language | None]:
    """Yield the model while it is needed, None where none is configured. A server is not asked yet whether it is there.

    Raises what `served` and `running` raise.
    """
    if settings is None:
        yield None
    elif settings.provider == FILE:
        with running(settings) as model:
            yield Language(model)
    else:
        yield Language(served(settings))
