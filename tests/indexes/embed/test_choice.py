"""Which form of a folder is run: as recorded, as asked for, else the fastest; never silently another."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.embed import choice
from indexes.embed.choice import AUTO, BFLOAT16, FLOAT32, INT8, ONNX, TORCH, chosen, forms, precision_of, seconds_a_text
from indexes.embed.onnx import FOLDER, source_folder
from indexes.errors import ModelError
from tests.indexes.embed.folders import onnx_folder, with_float32
from tests.library import embedder, models_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the same model in int8 and in float32, for ONNX Runtime."""
    return with_float32(onnx_folder(tmp_path_factory.mktemp("choice") / "wren"))


def test_the_precision_is_read_from_the_file_and_not_from_its_name(tmp_path: Path) -> None:
    embedder()
    assert precision_of(models_folder() / FOLDER / "model.onnx") == INT8
    assert precision_of(source_folder() / "onnx" / "model.onnx") == FLOAT32
    (tmp_path / "model_int8.onnx").write_bytes(b"MatMulNBits")
    assert precision_of(tmp_path / "model_int8.onnx") == "int4"


def test_the_forms_of_a_folder(folder: Path) -> None:
    found = forms(folder)
    assert [(one.backend, one.precision) for one in found] == [(ONNX, FLOAT32), (ONNX, INT8)]
    assert len({one.weights for one in found}) == 2
    assert folder / "onnx" / "model.onnx_data" in found[0].files


def test_weights_beside_an_onnx_file_count(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "onnx").mkdir()
    shutil.copyfile(folder / "onnx" / "model_int8.onnx", tmp_path / "onnx" / "model_int8.onnx")
    (before,) = forms(tmp_path)
    (tmp_path / "onnx" / "weights.bin").write_bytes(b"more")
    (after,) = forms(tmp_path)
    assert before.weights != after.weights


@pytest.mark.parametrize("precision", [INT8, FLOAT32])
def test_the_precision_that_is_asked_for_is_run(folder: Path, precision: str) -> None:
    assert chosen(folder, precision, None, 1).fingerprint.precision == precision


def test_what_the_library_was_made_with_is_run(folder: Path) -> None:
    for form in forms(folder):
        recorded = form.load(1).fingerprint
        assert chosen(folder, AUTO, recorded, 1).fingerprint == recorded


def test_else_the_fastest_is_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for fast in (0, 1):
        monkeypatch.setattr(
            choice, "seconds_a_text", lambda found, fast=fast: [float(at != fast) for at in range(len(found))]
        )
        assert chosen(folder, AUTO, None, 1).fingerprint.precision == (FLOAT32, INT8)[fast]


def test_speed_is_measured_in_processor_time() -> None:
    class Slow:
        fingerprint = embedder().fingerprint
        count = embedder().count
        embed_question = embedder().embed_question

        def embed(self, texts: object) -> object:
            return [embedder().embed(list(texts)) for _ in range(20)][-1]  # type: ignore[call-overload]  # texts

    quick, slow = seconds_a_text([embedder(), Slow()])  # type: ignore[list-item]  # it is one in all but types
    assert 0 < quick < slow


def test_a_precision_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(ModelError, match="bfloat16"):
        chosen(folder, BFLOAT16, None, 1)


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    for wrong in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(ModelError, match="not a model folder"):
            forms(wrong)


@pytest.mark.parametrize(("amx", "precisions"), [(True, [BFLOAT16, FLOAT32]), (False, [FLOAT32])])
def test_bfloat16_is_offered_where_the_processor_has_amx(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, amx: bool, precisions: list[str]
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setattr(choice, "has_amx", lambda: amx)
    assert [(one.backend, one.precision) for one in forms(tmp_path)] == [(TORCH, one) for one in precisions]


def test_a_library_in_bfloat16_is_not_opened_elsewhere_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setattr(choice, "has_amx", lambda: False)
    (form,) = forms(tmp_path)
    recorded = replace(embedder().fingerprint, precision=BFLOAT16, weights=form.weights)
    with pytest.raises(ModelError, match="COVERSHEET_PRECISION=bfloat16"):
        chosen(tmp_path, AUTO, recorded, 1)
