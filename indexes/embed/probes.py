"""Whether an embedder gives what a library's vectors were made with: a few fixed texts, embedded again and compared.

The fingerprint says that the files are the same. It can't say that this processor and these versions of the libraries
compute the same from them; the probes do, at each opening, in milliseconds.
"""

from typing import Final

import numpy as np

from indexes.embed.interface import Embedder, Vectors

PASSAGES: Final = (
    "The ferry Heron sails from berth four at 04:30 with ninety vehicles, unless fog closes the harbour.",
    "Stocks, northern depot (7 March): diesel 41 %, jet fuel 63 %; the next convoy, K-19, is due on Thursday.",
    "Die dritte Kompanie bewacht die Brücke. Le pont est fermé aux véhicules lourds jusqu'au matin.",
)
QUESTION: Final = "Which unit guards the bridge, and when does the next convoy reach the depot?"
LEAST: Final = {"int8": 0.98, "bfloat16": 0.99, "float32": 0.9999}
"""The least cosine of a probe with itself, by precision. The same processor gives 1.0, but for rounding.

int8 has products of pairs in 16 bits on processors without VNNI, which saturate (docs/decisions/0017).
"""
_OTHERS: Final = 0.99


def measured(embedder: Embedder) -> Vectors:
    """Return the vectors of the probes, shape (4, dimension): the passages, then the question."""
    return np.vstack([embedder.embed(PASSAGES), embedder.embed_question(QUESTION)])


def agreement(one: Vectors, other: Vectors) -> float:
    """Return the least cosine between the vectors of the same probe; -1.0 for other shapes or what is no number."""
    if one.shape != other.shape:
        return -1.0
    least = float((one.astype(np.float64) * other.astype(np.float64)).sum(axis=1).min(initial=1.0))
    return least if np.isfinite(least) else -1.0


def least(precision: str) -> float:
    """Return the bound for a precision."""
    return LEAST.get(precision, _OTHERS)
