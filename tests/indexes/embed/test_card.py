"""A folder is run as it says, and one that does not say how is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from indexes.embed.card import Card, Prompts, card_of, configuration_of, prompts_of
from indexes.errors import ModelError
from tests.indexes.embed.folders import MEAN, describe


def write(folder: Path, name: str, content: Any) -> None:
    """Write one JSON file of a folder."""
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def test_a_folder_says_how_it_is_run(tmp_path: Path) -> None:
    describe(tmp_path, prompts={"query": "query: ", "passage": "passage: "})
    assert card_of(tmp_path) == Card("mean", 256, lowers=False, prompts=Prompts("query: ", "passage: "))


@pytest.mark.parametrize(
    ("said", "pooling"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, "cls"),
        ({"pooling_mode_max_tokens": True}, "max"),
        ({"pooling_mode_lasttoken": True}, "lasttoken"),
        ({"pooling_mode": "cls", "embedding_dimension": 384}, "cls"),
    ],
)
def test_each_pooling_is_read(tmp_path: Path, said: dict[str, Any], pooling: str) -> None:
    describe(tmp_path, pooling=said)
    assert card_of(tmp_path).pooling == pooling


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"pooling_mode": "weightedmean"},
        {"pooling_mode": ["mean", "cls"]},
        {**MEAN, "pooling_mode_cls_token": True},
        {"pooling_mode_mean_sqrt_len_tokens": True},
        {**MEAN, "include_prompt": False},
    ],
)
def test_a_pooling_that_is_not_run_here_is_refused(tmp_path: Path, said: dict[str, Any]) -> None:
    describe(tmp_path, pooling=said)
    with pytest.raises(ModelError, match="only its"):
        card_of(tmp_path)


def test_nothing_is_assumed(tmp_path: Path) -> None:
    describe(tmp_path)
    (tmp_path / "sentence_bert_config.json").unlink()
    with pytest.raises(ModelError, match="how many tokens"):
        card_of(tmp_path)
    write(tmp_path, "tokenizer_config.json", {"model_max_length": 10**30})
    write(tmp_path, "config.json", {"max_position_embeddings": 512})
    assert card_of(tmp_path).max_tokens == 512
    (tmp_path / "1_Pooling" / "config.json").unlink()
    with pytest.raises(ModelError, match="1_Pooling"):
        card_of(tmp_path)


def test_a_module_that_onnx_does_not_hold_is_refused(tmp_path: Path) -> None:
    describe(tmp_path)
    write(tmp_path, "modules.json", [{"type": "sentence_transformers.models.Dense"}])
    with pytest.raises(ModelError, match="Dense"):
        card_of(tmp_path)


@pytest.mark.parametrize(
    ("said", "prompts"),
    [
        ({}, Prompts()),
        ({"prompts": {"query": "Q ", "document": "D "}}, Prompts("Q ", "D ")),
        ({"prompts": {"query": "Q ", "corpus": "C "}}, Prompts("Q ", "C ")),
        ({"prompts": {"query": "Q "}}, Prompts("Q ", "")),
        ({"prompts": {"query": "Q ", "any": "A "}, "default_prompt_name": "any"}, Prompts("Q ", "A ")),
        ({"prompts": {"any": "A "}, "default_prompt_name": "any"}, Prompts("A ", "A ")),
    ],
)
def test_prompts_are_chosen_by_their_names(tmp_path: Path, said: dict[str, Any], prompts: Prompts) -> None:
    write(tmp_path, "config_sentence_transformers.json", said)
    assert prompts_of(tmp_path) == prompts


@pytest.mark.parametrize("content", ["{", "[]", '{"prompts": {"query": 3}}'])
def test_prompts_that_are_none_are_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "config_sentence_transformers.json").write_text(content)
    with pytest.raises(ModelError):
        prompts_of(tmp_path)


def test_the_configuration_is_all_that_says_how(tmp_path: Path) -> None:
    describe(tmp_path)
    before = configuration_of(tmp_path)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "any.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    assert configuration_of(tmp_path) == before
    found = {before}
    for name in ("1_Pooling/config.json", "tokenizer.json", "vocab.txt", "spiece.model"):
        (tmp_path / name).write_text("[3]")
        found.add(configuration_of(tmp_path))
    assert len(found) == 5
