"""What every contestant is given and asked, and what it must be able to do. Needs nothing but the standard library."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

LEVELS = ("UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET")
READERS = {"SECRET": LEVELS[:3], "CONFIDENTIAL": LEVELS[:2]}


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk: its own name, its document's name, title and level, and its text."""

    id: str
    document: str
    title: str
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a reader of `levels`, who wants `count` chunks."""

    text: str
    levels: tuple[str, ...]
    count: int


class NoRemovalError(Exception):
    """A contestant has no way to take a document away."""


class Contestant(Protocol):
    """A library of chunks, filled and asked as its own documentation says."""

    def add(self, pieces: Sequence[Piece]) -> None:
        """Add chunks; when it returns they can be found."""
        ...

    def remove(self, pieces: Sequence[Piece]) -> None:
        """Take chunks away again; raises NoRemovalError where there is no way to."""
        ...

    def ask(self, asked: Asked) -> list[tuple[str, float]]:
        """Return names of chunks with the contestant's own scores, in the contestant's order, best first."""
        ...


def read_pieces(path: Path) -> list[Piece]:
    """Read chunks as `prepare` wrote them."""
    with path.open(encoding="utf-8") as lines:
        return [Piece(**json.loads(line)) for line in lines]
