"""The probes tell a model that computes alike from one that does not."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexes.embed.card import Prompts
from indexes.embed.onnx import CARD, FOLDER, Runner
from indexes.embed.probes import PASSAGES, QUESTION, agreement, least, measured
from tests.library import embedder, models_folder


def test_the_same_model_gives_the_same() -> None:
    one = measured(embedder())
    assert one.shape == (len(PASSAGES) + 1, 384)
    assert one.tobytes() == measured(embedder()).tobytes()
    assert agreement(one, measured(embedder())) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("change", ["pooling", "length", "prompt", "tokenizer"])
def test_what_is_run_otherwise_is_below_the_bound(change: str, tmp_path: Path) -> None:
    prepared = models_folder() / FOLDER
    one, card, tokenizer = measured(embedder()), CARD, prepared / "tokenizer.json"
    if change == "pooling":
        card = replace(CARD, pooling="cls")
    elif change == "length":
        card = replace(CARD, max_tokens=16)
    elif change == "tokenizer":
        said = json.loads(tokenizer.read_text(encoding="utf-8"))
        said["normalizer"] = None
        tokenizer = tmp_path / "tokenizer.json"
        tokenizer.write_text(json.dumps(said), encoding="utf-8")
    runner = Runner(prepared / "model.onnx", tokenizer, card)
    prompts = Prompts("query: ", "passage: ") if change == "prompt" else Prompts()
    rows = [runner.row(prompts.passage + text) for text in PASSAGES] + [runner.row(prompts.question + QUESTION)]
    assert agreement(one, np.stack(rows)) < least("int8")


def test_what_can_not_be_compared_does_not_agree() -> None:
    one = measured(embedder())
    assert agreement(one, one[:2]) == -1.0
    assert agreement(one, one[:, :10]) == -1.0
    assert agreement(one, one * np.float32("nan")) == -1.0


def test_the_bound_is_closer_the_more_exact_the_numbers_are() -> None:
    assert least("int8") < least("bfloat16") < least("float32") < 1.0
    assert least("any other") == least("bfloat16")
