"""A question, read once: what is embedded, and which words are asked for. Pure: no storage, no model."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexes.terms import asked_terms, language


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks for. `asked` holds its words with their weights, in the order in which they are added up."""

    text: str
    asked: Mapping[str, float]
    language: str  # en, fr or de

    @classmethod
    def of(cls, question: str) -> "Query":
        """Read a question."""
        return cls(question, asked_terms(question), language(question))

    @property
    def names(self) -> int:
        """How many of the words are names or numbers."""
        return sum(weight > 1.0 for weight in self.asked.values())
