"""The forms of a model in one folder, and which of them is run: the one that was asked for, or the fastest here.

A folder may hold torch weights (`.safetensors`) and ONNX files of the same model. Each form at each precision is an
embedder of its own, and a library stays with the one that it was made with.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from indexes.embed.interface import Embedder, Fingerprint, weights_of
from indexes.embed.probes import PASSAGES
from indexes.errors import ModelError
from indexes.settings import PRECISIONS

AUTO, INT8, BFLOAT16, FLOAT32 = PRECISIONS
TORCH, ONNX = "torch", "ONNX Runtime"
ONNX_FILES: Final = ("onnx/model.onnx", "onnx/model_int8.onnx", "onnx/model_quantized.onnx")
ROUNDS: Final = 3
_TEXT: Final = " ".join(PASSAGES)  # about as long as a chunk


@dataclass(frozen=True, slots=True)
class Form:
    """One way to run a folder's model."""

    folder: Path
    backend: str
    precision: str
    files: tuple[Path, ...]  # the weights; for ONNX the model's file first

    @property
    def weights(self) -> str:
        """What a fingerprint says of the weights."""
        return weights_of(self.files, self.folder)

    def load(self, threads: int) -> Embedder:
        """Return the embedder. Raises ModelError."""
        if self.backend == ONNX:
            from indexes.embed import onnx  # noqa: PLC0415 - a backend is imported only when it is chosen

            return onnx.load_folder(self.folder, self.files, threads)
        from indexes.embed import folder  # noqa: PLC0415 - a backend is imported only when it is chosen

        return folder.load(self.folder, self.precision, threads)


def forms(folder: Path) -> list[Form]:
    """Return the forms that a folder holds and this processor runs well. Raises ModelError where there are none.

    bfloat16 is offered only with AMX: without it, it is slower than float32.
    """
    found = [
        Form(folder, ONNX, precision_of(folder / file), _with_data(folder / file))
        for file in ONNX_FILES
        if (folder / file).is_file()
    ]
    tensors = tuple(sorted(folder.rglob("*.safetensors"))) if folder.is_dir() else ()
    if tensors and (not found or has_torch()):
        found += [Form(folder, TORCH, one, tensors) for one in ((BFLOAT16, FLOAT32) if has_amx() else (FLOAT32,))]
    if not found:
        message = f"{folder} is not a model folder: it holds no .safetensors weights and no onnx/model.onnx."
        raise ModelError(message)
    return found


def chosen(folder: Path, precision: str, recorded: Fingerprint | None, threads: int) -> Embedder:
    """Return the folder's model in the precision asked for; with `auto` as recorded, else in the form fastest here.

    Raises:
        ModelError: there is no such form, or this processor does not run it.

    """
    held = forms(folder)
    if precision == BFLOAT16 and not has_amx():  # asked for by name: slow, but the same vectors
        held += [Form(folder, TORCH, BFLOAT16, one.files) for one in held if one.backend == TORCH]
    if precision == AUTO and recorded is not None:
        same = [one for one in held if one.weights == recorded.weights]
        if same and all(one.precision != recorded.precision for one in same):
            message = (
                f"The library's vectors were made in {recorded.precision}, which this processor does not run well. "
                f"Open it on a processor with AMX, or set COVERSHEET_PRECISION={recorded.precision} and be patient."
            )
            raise ModelError(message)
        held = [one for one in same if one.precision == recorded.precision] or held
    if precision != AUTO:
        held = [one for one in held if one.precision == precision]
        if recorded is not None:
            held = [one for one in held if one.weights == recorded.weights] or held
        if not held:
            message = f"{folder} holds no model in {precision}. See: coversheet models check {folder}"
            raise ModelError(message)
    loaded = [one.load(threads) for one in held]
    return loaded[0] if len(loaded) == 1 else loaded[_fastest(loaded)]


def seconds_a_text(embedders: Sequence[Embedder]) -> list[float]:
    """Return the processor time that each takes for a text of a chunk's length, alone: the best of some rounds."""
    best = [float("inf")] * len(embedders)
    for _ in range(ROUNDS):
        for at, embedder in enumerate(embedders):
            begin = time.process_time()
            embedder.embed([_TEXT])
            best[at] = min(best[at], time.process_time() - begin)
    return best


def precision_of(file: Path) -> str:
    """Return the precision of an ONNX file by the operations in it, whatever its name says."""
    content = file.read_bytes()
    if any(word in content for word in (b"MatMulInteger", b"DynamicQuantizeMatMul", b"QLinearMatMul")):
        return INT8
    return "int4" if b"MatMulNBits" in content else FLOAT32


def has_torch() -> bool:
    """Tell whether the extra `models` is installed."""
    return find_spec("sentence_transformers") is not None


def has_amx() -> bool:
    """Tell whether this processor multiplies bfloat16 in tiles (AMX)."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "amx_bf16" in flags and "amx_tile" in flags


def _fastest(embedders: Sequence[Embedder]) -> int:
    seconds = seconds_a_text(embedders)
    return seconds.index(min(seconds))


def _with_data(file: Path) -> tuple[Path, ...]:
    """Return an ONNX file and every file beside it in which its weights may lie."""
    beside = (path for path in file.parent.iterdir() if path.is_file() and path.suffix not in {".onnx", ".json", ".md"})
    return (file, *sorted(beside))
