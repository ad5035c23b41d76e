"""The only importer of xllamacpp: a GGUF file run in this process, asked like a model on a server.

It listens on a free port of loopback and answers only to a key that is drawn at its start and known to this process.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from indexes.errors import ModelError, UsageError
from rag.drafting.model import ChatModel, fingerprint, served
from rag.drafting.settings import LanguageModel

LOOPBACK = "127.0.0.1"


@contextmanager
def running(settings: LanguageModel) -> Iterator[ChatModel]:
    """Yield the model of a file while it runs.

    Raises:
        UsageError: the file is not there, or the extra `gguf` is not installed.
        ModelError: the file can't be loaded.

    """
    file = Path(settings.name).expanduser()
    if not file.is_file():
        raise UsageError("COVERSHEET_LLM names a GGUF file that is not there.")
    try:
        import xllamacpp  # noqa: PLC0415 - of the extra; 100 MB of code
    except ImportError as error:
        raise UsageError("xllamacpp is not installed. Install the extra `gguf`; see docs/administrator.md.") from error
    with file.open("rb") as data:
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    key = secrets.token_hex(32)
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(file)
    parameters.model_alias = {"drafting"}
    parameters.hostnames = [LOOPBACK]
    parameters.port = 0
    parameters.api_keys = [key]
    parameters.n_ctx = settings.context
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = settings.threads
    parameters.cache_prompt = parameters.cache_idle_slots = False
    parameters.cache_ram_mib = 0
    parameters.ui = parameters.endpoint_slots = parameters.endpoint_props = parameters.endpoint_metrics = False
    parameters.warmup = False
    parameters.offline = True
    parameters.verbosity = 0
    try:
        server = xllamacpp.Server(parameters)
    except (RuntimeError, ValueError) as error:
        raise ModelError("The GGUF file that COVERSHEET_LLM names can't be loaded.") from error
    try:
        model = served(replace(settings, name="drafting", url=f"{server.listening_address}/v1", key=key))
        yield replace(model, fingerprint=fingerprint(f"gguf:sha256:{digest}", settings))
    finally:
        del server
