"""Which language model the environment names."""

from pathlib import Path

import pytest

from indexes.errors import UsageError
from rag.drafting.settings import LanguageModel, checked_url, from_environment


def test_without_a_name_there_is_none() -> None:
    assert from_environment() is None


def test_a_model_on_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc-123\n")
    monkeypatch.setenv("COVERSHEET_LLM", "openai:some/model:7b")
    monkeypatch.setenv("COVERSHEET_LLM_URL", "http://10.0.0.5:8000/v1/")
    monkeypatch.setenv("COVERSHEET_LLM_KEY_FILE", str(tmp_path / "key"))
    found = from_environment()
    assert found == LanguageModel("openai", "some/model:7b", "http://10.0.0.5:8000/v1", "abc-123")
    assert "abc-123" not in repr(found)


def test_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVERSHEET_LLM", "gguf:/models/some.gguf")
    monkeypatch.setenv("COVERSHEET_LLM_THREADS", "3")
    monkeypatch.setenv("COVERSHEET_LLM_SECONDS", "90")
    assert from_environment() == LanguageModel("gguf", "/models/some.gguf", threads=3, seconds=90.0)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("COVERSHEET_LLM", "some-model"),
        ("COVERSHEET_LLM", "elsewhere:some-model"),
        ("COVERSHEET_LLM", "openai:"),
        ("COVERSHEET_LLM_URL", ""),
        ("COVERSHEET_LLM_CONTEXT", "12"),
        ("COVERSHEET_LLM_CONTEXT", "many"),
        ("COVERSHEET_LLM_TOKENS", "4000"),
        ("COVERSHEET_LLM_SECONDS", "0"),
        ("COVERSHEET_LLM_THREADS", "-1"),
        ("COVERSHEET_LLM_KEY_FILE", "/nowhere/at/all"),
    ],
)
def test_what_can_not_be_used_is_said(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv("COVERSHEET_LLM", "openai:some-model")
    monkeypatch.setenv("COVERSHEET_LLM_URL", "http://10.0.0.5:8000/v1")
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError, match="COVERSHEET_LLM"):
        from_environment()


@pytest.mark.parametrize(
    "address",
    [
        "http://user:word@10.0.0.5/v1",
        "http://key@10.0.0.5/v1",
        "ftp://10.0.0.5",
        "file:///etc",
        "10.0.0.5:80",
        "http://",
        "http://host:x/",
        "http://host/v1?key=1",
        "http://host/#a",
        "http://ho st/",
    ],
)
def test_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(UsageError) as error:
        checked_url(address)
    assert "word" not in str(error.value).replace("password", "")
