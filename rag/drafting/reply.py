"""What is said to a language model and what comes back, whoever runs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from indexes.errors import CoversheetError

INSTEAD = "These passages match your question, word for word."


class Trouble(Enum):
    """Why a model's draft can't be used: a plain sentence each."""

    UNAVAILABLE = "The drafting model is not available."
    LATE = "The drafting model took too long."
    TOO_LONG = "The question and its passages are too long for the drafting model."
    FAILED = "The drafting model's server answered with an error."
    REFUSED = "The drafting model would not answer."
    EMPTY = "The drafting model wrote nothing."
    ENDLESS = "The drafting model did not come to an end."
    UNREADABLE = "What the drafting model wrote could not be read."

    @property
    def sentence(self) -> str:
        """What the reader is told, with what is shown instead."""
        return f"{self.value} {INSTEAD}"


class ModelTrouble(CoversheetError):  # noqa: N818 - what happened
    """The language model gave nothing that can be used. Its sentence holds no text of a question or a document."""

    def __init__(self, trouble: Trouble) -> None:
        """Keep the state beside its sentence."""
        super().__init__(trouble.value)
        self.trouble = trouble


class SchemaRefused(Exception):  # noqa: N818 - what happened
    """The server takes no structured output: ask again without."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn: `role` is system, user or assistant."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a model: the turns, how many tokens it may write, and the JSON schema it should keep to."""

    messages: tuple[Message, ...]
    tokens: int
    schema: Mapping[str, Any] | None = None
    first_tokens: int = 0  # so many of the likeliest first tokens are wanted with their logarithms


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `first` holds the likeliest first tokens with the natural logarithm of their probability.

    `heard` and `said` count the tokens of the prompt and of the reply, 0 where the server does not tell.
    """

    text: str
    cut: bool = False  # it stopped because it was not allowed more tokens
    refused: bool = False
    first: Sequence[tuple[str, float]] = ()
    heard: int = 0
    said: int = 0


class Speaker(Protocol):
    """A language model that can be spoken to."""

    @property
    def fingerprint(self) -> str:
        """The model and its settings on one line, for records."""

    @property
    def context(self) -> int:
        """How many tokens prompt and reply may have together."""

    @property
    def tokens(self) -> int:
        """How many tokens a reply may have."""

    def say(self, asked: Asked) -> Reply:
        """Return the reply. Raises ModelTrouble, or SchemaRefused where a schema was asked for and is not taken."""
