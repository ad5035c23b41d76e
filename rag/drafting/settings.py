"""Which language model drafts, as the environment says it: read once at a door, frozen, passed down.

| variable | meaning | default |
|---|---|---|
| `COVERSHEET_LLM` | `openai:NAME`, on a server, or `gguf:PATH`, a file run in this process | none: answers quote |
| `COVERSHEET_LLM_URL` | address of the server, such as `http://10.0.0.5:8000/v1` | none |
| `COVERSHEET_LLM_KEY_FILE` | file with the key that the server asks for | none |
| `COVERSHEET_LLM_CONTEXT` | tokens of prompt and reply together | 4096 |
| `COVERSHEET_LLM_TOKENS` | tokens of a reply | 512 |
| `COVERSHEET_LLM_SECONDS` | after so many the quoting answer is given | 60 |
| `COVERSHEET_LLM_THREADS` | threads of a `gguf:` model | 1 |
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from indexes.errors import UsageError

SERVED: Final = "openai"
FILE: Final = "gguf"
LEAST_CONTEXT: Final = 1024


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Which model, where, and its limits. `url` is "" for a model in this process."""

    provider: str
    name: str
    url: str = ""
    key: str = ""
    context: int = 4096
    tokens: int = 512
    seconds: float = 60.0
    threads: int = 1

    def __repr__(self) -> str:
        """Without the key."""
        return f"LanguageModel({self.provider}:{self.name})"


def from_environment() -> LanguageModel | None:
    """Return the language model that the environment names, None where it names none.

    Raises:
        UsageError: a value is not usable.

    """
    value = os.environ.get("COVERSHEET_LLM")
    if not value:
        return None
    provider, _, name = value.partition(":")
    if provider not in {SERVED, FILE} or not name:
        raise UsageError("COVERSHEET_LLM must be openai:NAME or gguf:PATH.")
    context = _number("COVERSHEET_LLM_CONTEXT", 4096, LEAST_CONTEXT, 1 << 20)
    tokens = _number("COVERSHEET_LLM_TOKENS", 512, 16, 1 << 16)
    if tokens > context // 2:
        raise UsageError("COVERSHEET_LLM_TOKENS may be at most half of COVERSHEET_LLM_CONTEXT.")
    return LanguageModel(
        provider,
        name,
        _url() if provider == SERVED else "",
        _key() if provider == SERVED else "",
        context,
        tokens,
        float(_number("COVERSHEET_LLM_SECONDS", 60, 1, 3600)),
        _number("COVERSHEET_LLM_THREADS", 1, 1, 256),
    )


def checked_url(value: str) -> str:
    """Return the address of a server. Raises UsageError for one that is not plain http(s), or that holds a password."""
    parts = urlsplit(value)
    try:
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment or not value.isprintable() or " " in value:
        raise UsageError("COVERSHEET_LLM_URL must be an address such as http://10.0.0.5:8000/v1.")
    if "@" in parts.netloc:
        raise UsageError("COVERSHEET_LLM_URL may hold no user and no password. Set COVERSHEET_LLM_KEY_FILE.")
    return value.rstrip("/")


def _url() -> str:
    value = os.environ.get("COVERSHEET_LLM_URL")
    if not value:
        raise UsageError("A model on a server needs its address: set COVERSHEET_LLM_URL.")
    return checked_url(value)


def _key() -> str:
    value = os.environ.get("COVERSHEET_LLM_KEY_FILE")
    if not value:
        return ""
    try:
        key = Path(value).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("COVERSHEET_LLM_KEY_FILE can't be read as a text file.") from error
    if not key.isprintable() or " " in key:
        raise UsageError("COVERSHEET_LLM_KEY_FILE must hold one key on one line.")
    return key


def _number(variable: str, default: int, least: int, most: int) -> int:
    value = os.environ.get(variable)
    if not value:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        message = f"{variable} must be a whole number from {least} to {most}."
        raise UsageError(message)
    return int(value)
