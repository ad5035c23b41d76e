"""What a model folder says of itself, in the form of sentence-transformers: pooling, length, prompts.

Nothing is assumed: what a folder does not say is an error.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from indexes.embed.interface import sha256_of_all
from indexes.errors import ModelError

PROMPTS: Final = "config_sentence_transformers.json"
POOLINGS: Final = ("mean", "cls", "max", "lasttoken")
_MODES: Final = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_lasttoken": "lasttoken",
}
_FOR_QUESTIONS: Final = ("query",)
_FOR_PASSAGES: Final = ("document", "passage", "corpus")
_DESCRIBING: Final = (".json", ".txt", ".model")  # endings of the files that say how the weights are used
_LONGEST: Final = 100_000  # a tokenizer that names a greater length means that it knows none


@dataclass(frozen=True, slots=True)
class Prompts:
    """What the model wants to stand before a question and before a passage; often nothing."""

    question: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """How a model is run: `pooling` is one of POOLINGS, `max_tokens` counts special tokens and prompts in."""

    pooling: str
    max_tokens: int
    lowers: bool = False  # whether text is put in small letters first
    prompts: Prompts = Prompts()


def card_of(folder: Path) -> Card:
    """Return what a folder says. Raises ModelError where it does not say it, or asks for what only torch can run."""
    for module in _read(folder / "modules.json", list) or []:
        kind = str(module.get("type", "")).rpartition(".")[2] if isinstance(module, dict) else ""
        if kind not in {"Transformer", "Pooling", "Normalize"}:
            message = f"{folder} has a module of the kind {kind or '?'}; only its .safetensors weights can be run."
            raise ModelError(message)
    sentence = _read(folder / "sentence_bert_config.json", dict) or {}
    return Card(_pooling(folder), _length(folder, sentence), bool(sentence.get("do_lower_case")), prompts_of(folder))


def prompts_of(folder: Path) -> Prompts:
    """Return the prompts of a folder, chosen by their names as sentence-transformers chooses them."""
    told = _read(folder / PROMPTS, dict) or {}
    prompts = told.get("prompts")
    prompts = prompts if isinstance(prompts, dict) else {}
    usual = prompts.get(told.get("default_prompt_name")) or ""
    chosen = [
        next((prompts[name] for name in names if name in prompts), usual) for names in (_FOR_QUESTIONS, _FOR_PASSAGES)
    ]
    if not all(isinstance(one, str) for one in chosen):
        message = f"{folder / PROMPTS} holds a prompt that is not a text."
        raise ModelError(message)
    return Prompts(*chosen)


def configuration_of(folder: Path) -> str:
    """Return the SHA-256 over all files of a folder that say how its weights are used."""
    files = [
        path
        for path in folder.rglob("*")
        if path.suffix in _DESCRIBING
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return sha256_of_all(files, folder)


def _pooling(folder: Path) -> str:
    told = _read(folder / "1_Pooling" / "config.json", dict)
    if told is None:
        message = f"{folder} does not say how its vectors are made: 1_Pooling/config.json is missing."
        raise ModelError(message)
    if told.get("include_prompt") is False:
        message = f"{folder} leaves its prompt out of the pooling; only its .safetensors weights can be run."
        raise ModelError(message)
    modes = {key for key, value in told.items() if key.startswith("pooling_mode_") and value}
    named = [told["pooling_mode"]] if isinstance(told.get("pooling_mode"), str) else []
    found = named or [_MODES.get(key, key) for key in sorted(modes)]
    if len(found) != 1 or found[0] not in POOLINGS:
        message = f"{folder} asks for a pooling that only its .safetensors weights can be run with."
        raise ModelError(message)
    return str(found[0])


def _length(folder: Path, sentence: dict[str, Any]) -> int:
    """Return the least of the lengths that a folder names: its own first, else the tokenizer's and the model's."""
    own = sentence.get("max_seq_length")
    others = [(_read(folder / "tokenizer_config.json", dict) or {}).get("model_max_length")]
    others.append((_read(folder / "config.json", dict) or {}).get("max_position_embeddings"))
    known = [value for value in ([own] if own else others) if isinstance(value, int) and 0 < value <= _LONGEST]
    if not known:
        message = f"{folder} does not say how many tokens the model reads: sentence_bert_config.json is missing."
        raise ModelError(message)
    return min(known)


def _read(path: Path, kind: type) -> Any:
    """Return what a JSON file holds, None when there is no such file; raises ModelError for anything else."""
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        message = f"{path} can't be read."
        raise ModelError(message) from error
    if not isinstance(found, kind):
        message = f"{path} can't be read."
        raise ModelError(message)
    return found
