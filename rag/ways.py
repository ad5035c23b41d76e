"""How answers are drafted and judged, as the settings say it: opened once at a door."""

from collections.abc import Iterator
from contextlib import contextmanager

from indexes.embed import load_entailment
from indexes.settings import Settings
from rag.drafted import Way
from rag.drafting.load import loaded
from rag.drafting.settings import LanguageModel


@contextmanager
def opened(settings: Settings, language: LanguageModel | None) -> Iterator[Way]:
    """Yield the way: the language model drafts and says how likely it is; an entailment model judges beside it.

    Raises what `rag.drafting.load.loaded` and `indexes.embed.load_entailment` raise.
    """
    entailment = load_entailment(settings)
    with loaded(language) as model:
        yield Way(model, tuple(one for one in (model, entailment) if one is not None))
