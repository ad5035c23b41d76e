"""The model that the settings name."""

import pytest

from indexes.errors import UsageError
from rag.drafting.load import loaded
from rag.drafting.settings import LanguageModel


def test_none_is_none() -> None:
    with loaded(None) as model:
        assert model is None


def test_a_server_is_not_asked_before_it_is_needed() -> None:
    pytest.importorskip("langchain_openai", reason="the extra `llm` is not installed")
    with loaded(LanguageModel("openai", "some-model", "http://192.0.2.1/v1", context=2000)) as model:
        assert model is not None
        assert model.fingerprint.startswith("openai:some-model at 192.0.2.1;")
        assert (model.model.context, model.model.tokens) == (2000, 512)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(UsageError), loaded(LanguageModel("gguf", "/nowhere/at/all.gguf")):
        pass
