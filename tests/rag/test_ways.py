"""The way that the settings name: with an entailment model from a folder, and a language model."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexes.errors import ModelError
from rag.drafted import Way
from rag.drafting.language import Language
from rag.drafting.settings import LanguageModel
from rag.ways import opened
from tests.library import settings_of


def test_without_settings_answers_are_quoted(tmp_path: Path) -> None:
    with opened(settings_of(tmp_path), None) as way:
        assert way == Way()


def test_the_language_model_drafts_and_judges(tmp_path: Path) -> None:
    pytest.importorskip("langchain_openai", reason="the extra `llm` is not installed")
    with opened(settings_of(tmp_path), LanguageModel("openai", "some-model", "http://192.0.2.1/v1")) as way:
        assert isinstance(way.drafter, Language)
        assert way.judges == (way.drafter,)


def test_a_folder_that_can_not_be_used_stops_the_command(tmp_path: Path) -> None:
    settings = replace(settings_of(tmp_path), entailment=tmp_path / "nothing")
    with pytest.raises(ModelError), opened(settings, None):
        pass
