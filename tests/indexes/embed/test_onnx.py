"""The packaged model: a vector depends on its own text alone, long texts count to their end, files are checked."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.embed import onnx
from indexes.embed.choice import forms
from indexes.embed.interface import sha256_of
from indexes.embed.onnx import (
    DIMENSION,
    FOLDER,
    MANIFEST,
    MAX_TOKENS,
    OnnxEmbedder,
    check_source,
    load,
    load_folder,
    source_folder,
)
from indexes.errors import ModelError
from tests.indexes.embed.folders import onnx_folder
from tests.library import embedder, models_folder

WORDS = "the ferry depot convoy bridge harbour diesel otter is full late closed near 14 600".split()
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=90).map(" ".join), min_size=1, max_size=8)


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A copy of the folder of prepared models."""
    embedder()
    shutil.copytree(models_folder() / FOLDER, tmp_path / FOLDER)
    return tmp_path


@settings(max_examples=25)
@given(texts=TEXTS)
def test_alone_and_in_company_a_text_has_the_same_vector(texts: list[str]) -> None:
    together = embedder().embed(texts)
    assert together.shape == (len(texts), DIMENSION)
    assert together.dtype == np.float32
    for row, text in zip(together, texts, strict=True):
        assert row.tobytes() == embedder().embed([text])[0].tobytes()
    assert np.linalg.norm(together, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_the_number_of_threads_changes_no_bit(prepared: Path) -> None:
    texts = [" ".join(WORDS[at:]) for at in range(len(WORDS))]
    alone, many = load(prepared, 1), load(prepared, 4)
    assert alone.embed(texts).tobytes() == many.embed(texts).tobytes() == embedder().embed(texts).tobytes()


def test_nothing_gives_no_rows() -> None:
    assert embedder().embed([]).shape == (0, DIMENSION)
    assert embedder().count([]) == []
    assert np.isfinite(embedder().embed(["", " ", "\0"])).all()


def test_a_text_longer_than_128_tokens_counts_to_its_end() -> None:
    """The packaged tokenizer cuts at 128: an end that is cut off would change nothing."""
    start = "ferry " * 150
    (count,) = embedder().count([start])
    assert count == 150
    one, other = embedder().embed([start + "sails at dawn", start + "lies in the mud"])
    assert float(one @ other) < 0.9999


def test_what_stands_behind_256_tokens_is_not_read() -> None:
    start = "ferry " * (MAX_TOKENS - 2)
    one, other = embedder().embed([start + "sails at dawn", start + "lies in the mud"])
    assert one.tobytes() == other.tobytes()
    inside, outside = embedder().embed(["ferry " * (MAX_TOKENS - 3) + "mud", "ferry " * (MAX_TOKENS - 3) + "dawn"])
    assert inside.tobytes() != outside.tobytes()
    assert embedder().count([start + "sails at dawn"]) == [MAX_TOKENS - 2 + 3]


def test_near_meanings_are_nearer() -> None:
    asked, near, far = embedder().embed(
        ["How much diesel is left?", "Fuel stocks are low.", "The choir sings on Sunday."]
    )
    assert float(asked @ near) > float(asked @ far) + 0.1


def test_the_fingerprint_names_the_weights_that_run() -> None:
    found = embedder().fingerprint
    assert (found.precision, found.dimension, found.pooling, found.max_tokens) == ("int8", 384, "mean", 256)
    assert found.weights == sha256_of(models_folder() / FOLDER / "model.onnx")


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
def test_an_altered_file_is_refused(prepared: Path, file: str) -> None:
    content = bytearray((prepared / FOLDER / file).read_bytes())
    content[len(content) // 2] ^= 1
    (prepared / FOLDER / file).write_bytes(content)
    with pytest.raises(ModelError, match="altered"):
        load(prepared, 1)
    (prepared / FOLDER / file).unlink()
    with pytest.raises(ModelError, match="altered"):
        load(prepared, 1)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": {}}', '{"files": {}, "fingerprint": {"name": "x"}}'])
def test_an_unreadable_manifest_is_refused(prepared: Path, content: str) -> None:
    (prepared / FOLDER / MANIFEST).write_text(content)
    with pytest.raises(ModelError):
        load(prepared, 1)


def test_a_manifest_that_leaves_a_file_out_is_refused(prepared: Path) -> None:
    manifest = json.loads((prepared / FOLDER / MANIFEST).read_text())
    del manifest["files"]["tokenizer.json"]
    (prepared / FOLDER / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ModelError):
        load(prepared, 1)


def test_remains_of_a_broken_preparation_are_replaced(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "model.onnx").write_bytes(b"half")
    made = load(tmp_path, 1)
    assert made.fingerprint == embedder().fingerprint
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == [FOLDER]


def test_the_packaged_files_are_those_of_this_release(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    check_source()
    copied = tmp_path / "assets"
    copied.mkdir()
    (copied / "tokenizer.json").write_bytes((source_folder() / "tokenizer.json").read_bytes() + b" ")
    monkeypatch.setattr(onnx, "source_folder", lambda: copied)
    with pytest.raises(ModelError, match="not the one"):
        check_source()
    with pytest.raises(ModelError):
        load(tmp_path / "models", 1)


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> OnnxEmbedder:
    """The packaged weights in a folder as an administrator brings it, with prompts, loaded."""
    folder = onnx_folder(
        tmp_path_factory.mktemp("brought") / "wren", prompts={"query": "query: ", "passage": "passage: "}
    )
    (form,) = forms(folder)
    return load_folder(folder, form.files, 2)


def test_a_folder_is_run_as_it_says(brought: OnnxEmbedder) -> None:
    told = brought.fingerprint
    assert (told.name, told.precision, told.dimension, told.pooling) == ("wren", "int8", 384, "mean")
    assert told.weights == embedder().fingerprint.weights
    assert told.configuration != embedder().fingerprint.configuration
    assert told.max_tokens == 256 - 2  # "passage" and ":" stand before each


def test_a_question_and_a_passage_bear_their_prompts(brought: OnnxEmbedder) -> None:
    text = "The ferry sails at dawn."
    assert brought.embed([text])[0].tobytes() == embedder().embed([f"passage: {text}"])[0].tobytes()
    assert brought.embed_question(text).tobytes() == embedder().embed([f"query: {text}"])[0].tobytes()
    assert embedder().embed_question(text).tobytes() == embedder().embed([text])[0].tobytes()
    assert brought.count([text]) == embedder().count([text])


def test_another_pooling_gives_another_model(tmp_path: Path, brought: OnnxEmbedder) -> None:
    folder = onnx_folder(tmp_path / "wren", pooling={"pooling_mode_cls_token": True})
    (form,) = forms(folder)
    other = load_folder(folder, form.files, 1)
    assert (other.fingerprint.pooling, other.fingerprint.weights) == ("cls", brought.fingerprint.weights)
    assert other.fingerprint.configuration != brought.fingerprint.configuration
    assert float(other.embed_question("ferry") @ embedder().embed_question("ferry")) < 0.9


def test_small_letters_where_the_folder_asks_for_them(tmp_path: Path) -> None:
    folder = onnx_folder(tmp_path / "wren")
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["normalizer"] = None
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    (form,) = forms(folder)
    as_written = load_folder(folder, form.files, 1)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 256, "do_lower_case": true}')
    lowered = load_folder(folder, form.files, 1)
    assert lowered.embed(["FERRY"]).tobytes() == as_written.embed(["ferry"]).tobytes()
    assert as_written.embed(["FERRY"]).tobytes() != as_written.embed(["ferry"]).tobytes()
    assert lowered.count(["FERRY"]) == [1]


@pytest.mark.parametrize("name", ["tokenizer.json", "onnx/model_int8.onnx"])
@pytest.mark.parametrize("content", [b"", b"{}", b"no model at all"])
def test_a_damaged_folder_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    folder = onnx_folder(tmp_path / "wren")
    (form,) = forms(folder)
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError):
        load_folder(folder, form.files, 1)


def test_an_onnx_model_without_its_tokenizer_is_refused(tmp_path: Path) -> None:
    folder = onnx_folder(tmp_path / "wren")
    (form,) = forms(folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        load_folder(folder, form.files, 1)
