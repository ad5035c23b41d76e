"""The settings of one run: read once at a door, frozen, and passed down.

| variable | meaning | default |
|---|---|---|
| `COVERSHEET_LIBRARY` | folder of the library | none: a command without one says so |
| `COVERSHEET_MODELS` | folder where prepared models lie | `models` inside the library |
| `COVERSHEET_EMBEDDER` | `packaged`, or the folder of a model | `packaged` |
| `COVERSHEET_PRECISION` | of a model folder: `int8`, `bfloat16`, `float32`, or `auto`, the fastest one here | `auto` |
| `COVERSHEET_RERANKER` | folder of a cross-encoder that puts the best passages in order | none |
| `COVERSHEET_ENTAILMENT` | folder of a cross-encoder that judges whether a source bears a drafted sentence out | none |
| `COVERSHEET_THREADS` | texts embedded, and partitions searched, at once | the number of processors |
| `COVERSHEET_OCR_LANGUAGES` | languages of scans, as Tesseract names them, the most usual first | `eng+fra+deu` |
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from indexes.errors import UsageError

PACKAGED = "packaged"
PRECISIONS = ("auto", "int8", "bfloat16", "float32")
OCR_LANGUAGES = ("eng", "fra", "deu")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the library and its model lie, and how many things are done at once."""

    library: Path
    models: Path
    embedder: str = PACKAGED
    precision: str = PRECISIONS[0]
    threads: int = 1
    ocr_languages: tuple[str, ...] = OCR_LANGUAGES
    reranker: Path | None = None
    entailment: Path | None = None
    weaker_walls: bool = False


def from_environment(library: Path | None) -> Settings:
    """Return the settings of this process; `library` (a command-line option) goes before the environment.

    Raises:
        UsageError: no library is chosen, or a value is not usable.

    """
    chosen = library or _path("COVERSHEET_LIBRARY")
    if chosen is None:
        message = "No library is chosen. Give --library PATH or set COVERSHEET_LIBRARY."
        raise UsageError(message)
    chosen = chosen.expanduser().absolute()
    return Settings(
        library=chosen,
        models=(_path("COVERSHEET_MODELS") or chosen / "models").expanduser().absolute(),
        embedder=os.environ.get("COVERSHEET_EMBEDDER") or PACKAGED,
        precision=_precision(),
        threads=_threads(),
        ocr_languages=_languages(),
        reranker=_path("COVERSHEET_RERANKER"),
        entailment=_path("COVERSHEET_ENTAILMENT"),
        weaker_walls=_weaker_walls(),
    )


def _path(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value) if value else None


def _weaker_walls() -> bool:
    value = os.environ.get("COVERSHEET_CONFINEMENT") or "whole"
    if value not in {"whole", "weaker"}:
        message = "COVERSHEET_CONFINEMENT must be whole or weaker."
        raise UsageError(message)
    return value == "weaker"


def _precision() -> str:
    value = os.environ.get("COVERSHEET_PRECISION") or PRECISIONS[0]
    if value not in PRECISIONS:
        message = f"COVERSHEET_PRECISION must be one of {', '.join(PRECISIONS)}."
        raise UsageError(message)
    return value


def _threads() -> int:
    value = os.environ.get("COVERSHEET_THREADS")
    if value is None or value == "":
        return os.cpu_count() or 1
    if not value.isdecimal() or not 1 <= int(value) <= 256:  # noqa: PLR2004 - a bound, named by the sentence
        message = "COVERSHEET_THREADS must be a whole number from 1 to 256."
        raise UsageError(message)
    return int(value)


def _languages() -> tuple[str, ...]:
    value = os.environ.get("COVERSHEET_OCR_LANGUAGES")
    if value is None or value == "":
        return OCR_LANGUAGES
    names = tuple(value.split("+"))
    if any(not re.fullmatch("[A-Za-z_]{2,20}", name) for name in names):
        message = "COVERSHEET_OCR_LANGUAGES must be names of Tesseract's languages, parted by +, such as eng+fra."
        raise UsageError(message)
    return names
