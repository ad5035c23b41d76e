"""What is known of the documents of an opened partition, read from SQLite when a filter first asks for it.

Row numbers are never given twice and a document never changes, so what is read later than the partition was opened is
right or gone; of what is gone nothing is known, and no filter lets it pass.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexes.database import Store
from indexes.wholes import Wholes

COLUMNS = ("date", "originator", "collection", "title", "media_type")
AT_ONCE = 2_000  # rows that are read at once


@dataclass(frozen=True, slots=True)
class Column:
    """One fact of each document: which of the different values it has."""

    values: tuple[str, ...]
    codes: NDArray[np.int64]  # shape (documents,)

    @classmethod
    def of(cls, every: Sequence[str]) -> "Column":
        """Take the value of each document."""
        number = {value: at for at, value in enumerate(dict.fromkeys(every))}
        return cls(tuple(number), np.array([number[value] for value in every], np.int64))

    def where(self, passes: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Return for each document whether its value passes; each different value is looked at once."""
        return np.array([passes(value) for value in self.values], bool)[self.codes]


@dataclass(frozen=True)
class Facts:
    """Reads what is known of a partition's documents and chunks: document i and position i are those of `wholes`."""

    store: Store = field(repr=False)
    rows: Sequence[int]  # the row number of each chunk
    wholes: Wholes

    @cached_property
    def columns(self) -> dict[str, Column]:
        """What is known of each document, by the names of COLUMNS, and `there`: "1" unless it is gone."""
        sql = (
            "SELECT f.first, d.date, d.originator, d.collection, d.title, d.media_type FROM documents d JOIN"
            " (SELECT document, min(id) AS first FROM chunks INDEXED BY idx_chunks_document GROUP BY document) f"
            " ON f.document = d.id"
        )
        known = {first: values for first, *values in self.store.tuples(sql)}
        firsts = [self.rows[at] for at in self.wholes.firsts]
        gone = [""] * len(COLUMNS)
        every = zip(*(known.get(first, gone) for first in firsts), strict=True) if firsts else ([] for _ in COLUMNS)
        found = {name: Column.of(list(values)) for name, values in zip(COLUMNS, every, strict=True)}
        return found | {"there": Column.of(["1" if first in known else "" for first in firsts])}

    def texts(self, positions: Sequence[int]) -> Iterator[tuple[int, str, str]]:
        """Yield position, document's title and text of the chunks at these positions, but of those that are gone."""
        sql = (
            "SELECT c.id, d.title, c.text FROM chunks c JOIN documents d ON d.id = c.document"
            " WHERE c.id IN (SELECT value FROM json_each(?))"
        )
        at = {self.rows[position]: position for position in positions}
        rows = list(at)
        for begin in range(0, len(rows), AT_ONCE):
            found = self.store.tuples(sql, json.dumps(rows[begin : begin + AT_ONCE]))
            yield from ((at[row], title, text) for row, title, text in found)
