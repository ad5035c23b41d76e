"""Verification and repair of a whole library: what is truth is only read, what is a cache is made anew."""

from dataclasses import dataclass

from indexes.control import registered
from indexes.errors import CoversheetError
from indexes.vault import Vault


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: faults of the truth in plain words, how many caches are stale, and what was looked at."""

    faults: tuple[str, ...]
    stale: int
    partitions: int
    documents: int
    records: int


def inspected(vault: Vault, *, deep: bool) -> Found:
    """Look at log, partitions and caches; `deep` reads each document too. Changes nothing."""
    faults, stale, documents, records = [], 0, 0, 0
    try:
        records = vault.audit.verify().number
    except CoversheetError as error:
        faults.append(str(error))
    names = registered(vault.control)
    for name, marking in names.items():
        try:
            partition = vault.partition(marking)
            faults += [f"Partition {name}: {fault}." for fault in partition.wrong(deep=deep)]
            stale += partition.stale()
            documents += partition.count()[0]
        except CoversheetError as error:
            faults.append(f"Partition {name}: {error}")
    strangers = {one.name for one in vault.layout.partitions.iterdir()} - set(names)
    faults += [f"Partition {name} is in no register: it is not served." for name in sorted(strangers)]
    return Found(tuple(faults), stale, len(names), documents, records)


def repaired(vault: Vault) -> int:
    """Make stale caches anew and remove files that nothing refers to; return how many caches were stale.

    Never changes a document. Raises Busy, and Damaged for a partition that can't be read.
    """
    with vault.writing():
        stale = 0
        for partition in vault.every():
            stale += partition.stale()
            partition.opened()  # reads every cache, and makes anew in memory what is not authentic
            partition.seal()
        return stale
