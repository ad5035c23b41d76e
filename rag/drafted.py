"""What a drafter hands over before anything is checked: sentences, each with the spans on which it says it rests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from indexes.records import Hit
from rag.verify.second import Second


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a document: `start` and `end` count characters of its stored text, `text` is what stands there.

    `hit` is the passage within which they were read.
    """

    hit: Hit
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence as drafted, not yet a claim: nothing of it may be shown before it was checked against `spans`."""

    text: str
    spans: tuple[Span, ...]

    @property
    def is_quote(self) -> bool:
        """Whether it is the words of its first span, letter for letter."""
        return bool(self.spans) and self.text == self.spans[0].text


@dataclass(frozen=True, slots=True)
class Draft:
    """What was drafted from a set of passages.

    `trouble` is "" or a plain sentence that says why the model's draft could not be used; `raw` is what the model
    wrote, letter for letter, "" without one. `shown` are the passages that the model was shown, usable or not: the
    marking of the answer covers all of them.
    """

    sentences: tuple[Drafted, ...]
    drafter: str  # "quoting", or the fingerprint of the model and its settings
    prompt: str = ""  # the SHA-256 (hex) of the whole prompt, "" without a model
    raw: str = ""
    trouble: str = ""
    shown: tuple[Hit, ...] = ()  # what a model was shown; empty without a model
    missing: tuple[str, ...] = ()  # parts of the question for which nothing was found
    is_near: bool = False  # whether passages speak of what is asked, where nothing was found


class Drafter(Protocol):
    """A language model behind a prompt."""

    @property
    def fingerprint(self) -> str:
        """The model and its settings on one line, for records."""
        ...

    def draft(self, question: str, hits: Sequence[Hit]) -> Draft:
        """Return what the model writes for a question from these passages, or a draft that says its trouble."""
        ...

    def rewrite(self, question: str, earlier: Sequence[str]) -> str:
        """Return a follow-up made to stand alone, "" where the model gives nothing of use."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """How answers are drafted: chosen once by a door, for every question. Without a drafter they are quoted."""

    drafter: Drafter | None = None
    judges: tuple[Second, ...] = ()  # stronger judges of what is drafted


QUOTE: Final = Way()
