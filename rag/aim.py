"""Whether drafted sentences speak of what was asked: what is true of a source can still be no answer."""

from collections.abc import Sequence
from typing import Final

from indexes.embed import Embedder
from indexes.records import Hit
from rag.answer import LeftOut
from rag.drafted import Drafted
from rag.extract import ENOUGH, Pool, speak_of
from rag.parts import parts

ASKS: Final = "It asks, and states nothing."
BESIDE: Final = "It does not speak of what is asked."


def aimed(
    question: str, sentences: Sequence[Drafted], hits: Sequence[Hit], embedder: Embedder
) -> tuple[tuple[Drafted, ...], tuple[LeftOut, ...]]:
    """Return the sentences that may answer, and those that can't, with why.

    Where the passages speak of what is asked (the gate that quoting has, too) every statement may. Where they don't, a
    sentence has to do so itself, by its cosine with the question.
    """
    stating = [one for one in sentences if not one.text.rstrip().endswith("?")]
    dropped = [LeftOut(one.text, ASKS, 0.0, ()) for one in sentences if one not in stating]
    pool = Pool.of(hits, embedder)
    if not stating or any(speak_of(pool, part, embedder) for part in parts(question)):
        return tuple(stating), tuple(dropped)
    meaning = embedder.embed([one.text for one in stating]) @ embedder.embed_question(question)
    kept = [one for one, cosine in zip(stating, meaning, strict=True) if cosine >= ENOUGH]
    beside = [LeftOut(one.text, BESIDE, 0.0, ()) for one in stating if one not in kept]
    return tuple(kept), (*dropped, *beside)
