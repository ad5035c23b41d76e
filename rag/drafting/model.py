"""The only importer of langchain-openai: a chat model behind one deadline, one address and no trace.

Each request has a client of its own: nothing of the environment (proxies, keys, tracing) is used, no redirect is
followed, nothing is tried twice, and the server is told to keep no prompt for the next one, who may be somebody else.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from indexes.errors import UsageError
from rag.drafting.prompt import VERSION
from rag.drafting.reply import Asked, ModelTrouble, Reply, SchemaRefused, Trouble
from rag.drafting.settings import LanguageModel

SEED: Final = 7
TEMPERATURE: Final = 0.0
NO_KEY: Final = "none"  # the client wants one; a local server takes any
TOO_LARGE: Final = 413
NO_SCHEMA: Final = frozenset({400, 415, 422, 500, 501})  # what servers say to a schema that they can't keep to
HEADERS: Final = frozenset(
    "host accept accept-encoding connection authorization content-type content-length x-stainless-raw-response".split()
)
TRACING: Final = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")


@dataclass(frozen=True, slots=True)
class ChatModel:
    """Any LangChain chat model that speaks an OpenAI server's language, as a `Speaker`.

    `opened` makes the chat model (LangChain's `BaseChatModel`) for one request, and closes what it holds.
    """

    opened: Callable[[], AbstractContextManager[Any]]
    fingerprint: str
    context: int
    tokens: int
    seconds: float

    def say(self, asked: Asked) -> Reply:
        """Return the reply within `seconds`, all told. Raises ModelTrouble and SchemaRefused as `Speaker` says."""
        import httpx2  # noqa: PLC0415 - of the extra; only a configured model needs it
        import openai  # noqa: PLC0415

        turns = [(one.role, one.text) for one in asked.messages]
        worker = ThreadPoolExecutor(1, thread_name_prefix="drafting")
        try:
            with self.opened() as chat:
                # A reader's own time-out would begin anew with each byte: so the whole is waited for from outside, and
                # closing the connection ends what is still read.
                said = worker.submit(chat.invoke, turns, extra_body=_body(asked)).result(self.seconds)
        except (NotInTime, openai.APITimeoutError) as error:
            raise ModelTrouble(Trouble.LATE) from error
        except openai.APIConnectionError as error:
            raise ModelTrouble(Trouble.UNAVAILABLE) from error
        except openai.APIStatusError as error:
            raise _refusal(error.status_code, str(error), asked) from error
        except (openai.OpenAIError, httpx2.HTTPError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise ModelTrouble(Trouble.FAILED) from error  # a server that answers in another form
        finally:
            worker.shutdown(wait=False, cancel_futures=True)
        return _reply(said)


def served(settings: LanguageModel) -> ChatModel:
    """Return the model on an OpenAI-compatible server (vLLM, llama.cpp, Ollama). No connection is made yet.

    Raises UsageError where the extra `llm` is not installed.
    """
    with_nobody_listening()
    try:
        import httpx2  # noqa: PLC0415 - of the extra; costs a second
        from langchain_openai import ChatOpenAI  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("LangChain is not installed. Install the extra `llm`; see docs/administrator.md.") from error

    @contextmanager
    def opened() -> Iterator[Any]:
        hooks = {"request": [_bare]}
        with httpx2.Client(
            trust_env=False, follow_redirects=False, timeout=settings.seconds, event_hooks=hooks
        ) as client:
            yield ChatOpenAI(
                model=settings.name,
                base_url=settings.url,
                api_key=lambda: settings.key or NO_KEY,
                openai_proxy="",
                temperature=TEMPERATURE,
                max_retries=0,
                timeout=settings.seconds,
                http_client=client,
                cache=False,
                use_responses_api=False,
                disable_streaming=True,
            )

    where = f"{settings.provider}:{settings.name} at {urlsplit(settings.url).netloc}"
    return ChatModel(opened, fingerprint(where, settings), settings.context, settings.tokens, settings.seconds)


def fingerprint(which: str, settings: LanguageModel) -> str:
    """Return one line that names a model and all that its replies depend on."""
    return (
        f"{which}; prompt {VERSION}; temperature {TEMPERATURE:g}; seed {SEED}; "
        f"context {settings.context}; tokens {settings.tokens}"
    )


def with_nobody_listening() -> None:
    """Switch off LangChain's tracing, which sends every prompt to a server on the internet where it is switched on."""
    os.environ.update(dict.fromkeys(TRACING, "false"))


def _bare(request: Any) -> None:
    """Take off what the client says of itself, of this machine and of other accounts in the environment."""
    for name in set(request.headers) - HEADERS:
        del request.headers[name]


def _body(asked: Asked) -> dict[str, Any]:
    """Return what is asked beside the turns; servers ignore what they do not know."""
    body: dict[str, Any] = {
        "max_tokens": asked.tokens,
        "seed": SEED,
        "cache_prompt": False,  # llama.cpp: the next reader must not notice what this one asked
        "cache_salt": secrets.token_hex(16),  # vLLM: the same
    }
    if asked.schema is not None:
        form = {"name": "answer", "strict": True, "schema": dict(asked.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    if asked.first_tokens:
        body |= {"logprobs": True, "top_logprobs": asked.first_tokens}
    return body


def _refusal(status: int, words: str, asked: Asked) -> ModelTrouble | SchemaRefused:
    """Return what a status other than 200 means. The server's words are looked at and never shown: they may quote."""
    if status == TOO_LARGE or (status < 500 and "context" in words.lower()):  # noqa: PLR2004 - servers' own faults
        return ModelTrouble(Trouble.TOO_LONG)
    if asked.schema is not None and status in NO_SCHEMA:
        return SchemaRefused()
    return ModelTrouble(Trouble.FAILED)


def _reply(said: Any) -> Reply:
    metadata = said.response_metadata
    finish = str(metadata.get("finish_reason") or "")
    refused = bool(said.additional_kwargs.get("refusal")) or finish == "content_filter"
    if not isinstance(said.content, str):
        raise ModelTrouble(Trouble.UNREADABLE)
    first = ((metadata.get("logprobs") or {}).get("content") or [{}])[0].get("top_logprobs") or []
    likeliest = tuple((str(one["token"]), float(one["logprob"])) for one in first)
    used = metadata.get("token_usage") or {}
    heard, spoken = (int(used.get(name) or 0) for name in ("prompt_tokens", "completion_tokens"))
    return Reply(said.content, finish == "length", refused, likeliest, heard, spoken)
