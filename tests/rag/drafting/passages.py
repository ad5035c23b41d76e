"""Invented passages, and a speaker that says what it is told: for everything but the way to a real model."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexes.records import Hit
from rag.drafting.reply import Asked, ModelTrouble, Reply, SchemaRefused
from tests.library import marking

DEPOT = "The northern depot holds six days of diesel. It falls below the floor of four days on 14 August."
PIER = "The pier at Ostrel unloads eight wagons a day."
FERRY = "The ferry carries 40 cars. Its office is closed on Sundays."


def hit(text: str, start: int = 0, portion: str = "UNCLASSIFIED") -> Hit:
    """Return a hit that holds `text` from character `start` of its document on."""
    banner = marking("SECRET")
    return Hit("doc", "revision", "Title", banner, banner, marking(portion), 1, start, start + len(text), text, "", 1.0)


@dataclass(slots=True)
class Said:
    """A speaker whose replies are laid down beforehand; it keeps what it was asked."""

    replies: Sequence[Reply | ModelTrouble | SchemaRefused]
    context: int = 4096
    tokens: int = 200
    fingerprint: str = "said"
    asked: list[Asked] = field(default_factory=list)

    def say(self, asked: Asked) -> Reply:
        """Return the next reply, or raise it."""
        self.asked.append(asked)
        reply = self.replies[len(self.asked) - 1]
        if isinstance(reply, Exception):
            raise reply
        return reply
