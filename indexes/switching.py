"""Another model for a whole library: its vectors are made beside those that are searched, then both change places.

    for left in build(vault, embedder): ...     # while the library is used; a run that is stopped can go on
    panel(vault, embedder)                      # what it would find
    switch(vault)                               # one commit; the same again is the way back

INVARIANT: the commit in the control database decides. Partitions are brought to it one by one, by whoever opens the
library next if a crash comes between; one that has not been brought there is not opened, so no search mixes two models.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import numpy as np

from indexes.control import library_model, other_model, registered, set_other_model, switch_models
from indexes.embed import Embedder, Fingerprint, Vectors, probes
from indexes.errors import CheckFailed, UsageError
from indexes.partition import Partition
from indexes.vault import ADMINISTRATOR, Vault

BATCH: Final = 256  # passages; the writer lock is held for one batch at a time
CHECKED: Final = 16  # vectors of each partition that are made again, to see that they are the same
ASKED: Final = 40  # titles that are put to both models
FIRST: Final = 10


@dataclass(frozen=True, slots=True)
class Panel:
    """How many titles were put to both models, and how many found their document among the first ten passages."""

    titles: int
    found_now: int
    found_then: int


def build(vault: Vault, embedder: Embedder) -> Iterator[int]:
    """Make the vectors of another model beside; yield after each batch how many passages are still left.

    What is there of it already is kept. Raises UsageError for the model that the library has, Busy, and CheckFailed
    where vectors made again are not the same.
    """
    model = embedder.fingerprint.written()
    if library_model(vault.control) in {None, embedder.fingerprint}:
        raise UsageError("That model is the library's own, or the library has none yet. Name another one.")
    if other_model(vault.control) != embedder.fingerprint:
        with vault.writing():
            set_other_model(vault.control, embedder)
    about = {"model": embedder.fingerprint.name, "weights": embedder.fingerprint.weights}
    vault.audit.append(ADMINISTRATOR, "model build", about)
    for partition in vault.every():
        partition.beside.begin(model)
    left = missing(vault)
    for partition in vault.every():
        while batch := partition.beside.lacking(BATCH):
            vectors = embedder.embed([text for _, text in batch])
            with vault.writing():
                partition.beside.put([key for key, _ in batch], vectors)
            left = max(left - len(batch), 0)
            yield left
        _check(partition, embedder)


def missing(vault: Vault) -> int:
    """Return how many passages have no vector of the other model yet. Raises UsageError where none is being made."""
    model = _other(vault).written()
    return sum(partition.beside.missing(model) for partition in vault.every())


def panel(vault: Vault, embedder: Embedder) -> Panel:
    """Put titles of documents to the library's model and to the other one: each should find its own document.

    For an administrator: it reads every vector, and tells counts only.
    """
    parts = [partition.beside.pairs() for partition in vault.every()]
    cards = [card for partition in vault.every() for card in partition.cards() if card.title]
    chosen = sorted(cards, key=lambda card: card.document)[:: max(1, len(cards) // ASKED)][:ASKED]
    found = [0, 0]
    for at, one in enumerate((vault.embedder, embedder)):
        for card in chosen:
            asked = one.embed_question(card.title)
            found[at] += _rank(card.document, [(documents, pair[at]) for documents, *pair in parts], asked) < FIRST
    return Panel(len(chosen), found[0], found[1])


def switch(vault: Vault) -> str:
    """Let the library's model and the one beside change places; return the new one's name. Close the vault after it.

    Raises UsageError where nothing is beside, CheckFailed where it is not whole, Busy.
    """
    with vault.writing():
        other = _other(vault)
        if left := missing(vault):
            passages = "1 passage has" if left == 1 else f"{left} passages have"
            raise CheckFailed(f"{passages} no vector of that model yet. Go on with: coversheet index build")
        about = {"model": other.name, "weights": other.weights}
        vault.audit.append(ADMINISTRATOR, "model switch", about)
        switch_models(vault.control)
    vault.finish_switch()
    for name, marking in registered(vault.control).items():
        with closing(Partition(vault.layout.partitions / name, marking, other, vault.key("cache"))) as partition:
            partition.seal()
    return other.name


def _other(vault: Vault) -> Fingerprint:
    other = other_model(vault.control)
    if other is None:
        raise UsageError("There are no vectors of another model. Make them with: coversheet index build --model FOLDER")
    return other


def _check(partition: Partition, embedder: Embedder) -> None:
    """Raise CheckFailed unless some vectors that lie beside are what the model makes of their passages."""
    sample = partition.beside.sample(CHECKED)
    if not sample:
        return
    again = embedder.embed([text for text, _ in sample])
    stored = np.stack([vector for _, vector in sample])
    if probes.agreement(again, stored) < probes.least(embedder.fingerprint.precision):
        raise CheckFailed("The model gives other vectors for the same passages. It can't be used for this library.")


def _rank(document: str, parts: list[tuple[list[str], Vectors]], asked: Vectors) -> int:
    """Return how many passages of other documents are nearer to what is asked than the document's nearest."""
    scores = [(documents, vectors @ asked) for documents, vectors in parts if documents]
    own = [
        score for documents, found in scores for name, score in zip(documents, found, strict=True) if name == document
    ]
    return sum(int((found > max(own)).sum()) for _, found in scores) if own else FIRST
