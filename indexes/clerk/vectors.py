"""The parser judged by published test vectors: each line states an input, a ruleset, and what must come out of it.

A vector counts only under its ruleset; `both` must hold under the DoD and the IC manual. Error codes are compared by
membership: a strict checker may report another fault of the same string first (`also`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from indexes.clerk.visibility import visible
from indexes.errors import UsageError
from indexes.labels.acme import rolled_up
from indexes.policy import Label, Marking, MarkingError, Reader, Refused, require, roll_up, written
from indexes.policy.countries import NATIONS, NATO
from indexes.policy.schemes import Ruleset
from indexes.policy.written import Written

Vector = Mapping[str, Any]
RANKS: Final = {"UNCLASSIFIED": 1, "RESTRICTED": 2, "CONFIDENTIAL": 3, "SECRET": 4, "TOP SECRET": 5}
_WORDS: Final = {rank: word for word, rank in RANKS.items()}
_RULESETS: Final[dict[str, tuple[Ruleset, ...]]] = {
    "both": ("dodm-2013", "ic-2016"),
    "dodm-2013": ("dodm-2013",),
    "ic-2016": ("ic-2016",),
    "ic-2016-legacy": ("historical",),
    "historical": ("historical",),
    "alliance-lenient": ("either",),
    "adatp-4774": ("either",),
}
_TAGS: Final = {"CONTEXT": "Context", "ONLY": "Only", "RELEASABLE_TO": "Releasable to"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came out for one vector: `wanted` and `got` as short texts; `passed` where they agree.

    `supported` is False where nothing here reads vectors of this ruleset or form; that counts as failed.
    """

    name: str
    wanted: str
    got: str
    passed: bool
    supported: bool = True


def read_vectors(path: Path) -> list[Vector]:
    """Return the vectors of a file, one JSON object a line. Raises UsageError when it can't be read as that."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError("The file of vectors can't be read: it holds one JSON object a line.") from error


def judge(vector: Vector) -> Judgement:
    """Return what the kernel makes of one vector."""
    wanted = _wanted(vector)
    try:
        answer = _answer_of(vector)
    except KeyError:
        return Judgement(str(vector.get("id", "")), wanted, "not supported", passed=False, supported=False)
    results = [_result(answer, ruleset) for ruleset in _rulesets(vector)]
    codes = {vector["error"], *vector["also"]} if not vector["valid"] else set()
    agreed = [
        result in codes if isinstance(result, str) else vector["valid"] and _agrees(vector["expect"], result)
        for result in results
    ]
    shown = next((result for result, good in zip(results, agreed, strict=True) if not good), results[0])
    return Judgement(vector["id"], wanted, shown if isinstance(shown, str) else _short(shown), passed=all(agreed))


def _rulesets(vector: Vector) -> tuple[Ruleset, ...]:
    return _RULESETS.get(vector["ruleset"], ("either",))


def _result(answer: Callable[[Ruleset], dict[str, Any]], ruleset: Ruleset) -> dict[str, Any] | str:
    try:
        return answer(ruleset)
    except MarkingError as error:
        return error.code


def _answer_of(vector: Vector) -> Callable[[Ruleset], dict[str, Any]]:
    """Return the function that gives the facts of this vector under a ruleset. Raises KeyError for one unknown here."""
    form, given = vector["form"], str(vector["input"])
    if vector["ruleset"] == "accumulo-access" and form == "access":
        return lambda _: _visibility(json.loads(given))
    if vector["ruleset"] == "adatp-4774.1" and form == "rollup":
        return lambda _: _dominant(given)
    if vector["ruleset"] not in _RULESETS:
        raise KeyError(vector["ruleset"])
    if vector["ruleset"] == "alliance-lenient":
        given = given.removesuffix("/")
    answers: dict[str, Callable[[Ruleset], dict[str, Any]]] = {
        "banner": lambda ruleset: _parsed(given, ruleset),
        "portion": lambda ruleset: _parsed(given, ruleset),
        "native-marking": lambda ruleset: _parsed(given, ruleset),
        "rollup": lambda ruleset: {"banner": roll_up(given.split("\n"), ruleset)},
        "access": lambda _: _access(json.loads(given)),
    }
    return answers[form]


def _parsed(given: str, ruleset: Ruleset) -> dict[str, Any]:
    parts = written(given, ruleset)
    if len(parts) != 1:
        raise MarkingError("SEVERAL_SYSTEMS", given[:80], 0, "This is more than one marking.")
    if parts[0].unknown:
        raise MarkingError("UNKNOWN_TOKEN", parts[0].unknown[0], 0, "A part of the marking is not known here.")
    return facts(parts[0])


def facts(one: Written) -> dict[str, Any]:
    """Return the fields of a marking under the names that vectors and `coversheet marking parse --json` use."""
    return {
        "level": _WORDS[one.level],
        "owner": list(one.owners),
        "sci": list(one.sci),
        "sar": list(one.sar),
        "aea": list(one.aea),
        "fgi": list(one.fgi),
        "joint": list(one.owners) if one.joint and one.owners != ("*BANNER*",) else [],
        "rel_to": list(one.rel_to),
        "display_only": list(one.display_only),
        "dissem": [word for word in (*one.handling, *one.dissem) if word not in ("HVSACO", "REL TO")],
        "non_ic": list(one.non_ic),
        "cui": list(one.cui),
        "tlp": list(one.tlp),
        "caveats": [*(word for word in one.handling if word == "HVSACO"), *one.caveats],
        "concealed_fgi": one.owners == ("FGI",) or "FGI" in one.fgi,
        "policy": "NATO" if one.owners == ("NATO",) else one.owners[0],
        "context": list(one.context),
        "only": list(one.only),
        "administrative": list(one.administrative),
        "lang": one.language,
        "unknown": list(one.unknown),
    }


def _agrees(wanted: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    return all(
        set(value) == set(got[key]) if isinstance(value, list) else value == got.get(key)
        for key, value in wanted.items()
        if key in got
    ) and bool(wanted.keys() & got.keys())


def _access(given: Mapping[str, Any]) -> dict[str, Any]:
    """Decide by the kernel. A clearance lists every level and value held; what is not in its lists gives nothing.

    The kernel's reader is of a nation that the label does not name, so that only the lists speak.
    """
    clearance, label = _folded(given["clearance"]), _folded(given["label"])
    if "CONTEXT" not in label or clearance.get("POLICY") != label.get("POLICY"):
        return {"decision": "DENY"}  # a label without a context, or of another policy, is no label to this clearance
    listed = [RANKS.get(level, 0) for level in clearance["LEVELS"]]
    wanted = RANKS.get(next(iter(label["LEVEL"])), 0)
    if wanted not in listed:
        return {"decision": "DENY"}
    named = {value for values in label.values() for value in values}
    reader = Reader(
        "reader",
        (("NATO", wanted),),
        next(nation for nation in sorted(NATIONS - NATO.members) if nation not in named),
        clearance.get("ADDITIONAL_SENSITIVITY", frozenset()),
        frozenset(),
        None,
        None,
        frozenset((tag, value) for field, tag in _TAGS.items() for value in clearance.get(field, ())),
    )
    permissive = tuple(sorted((tag, label[field]) for field, tag in _TAGS.items() if field in label))
    held = label.get("ADDITIONAL_SENSITIVITY", frozenset())
    marking = Marking((Label("NATO", wanted, held, permissive),))
    try:
        require(reader, marking, datetime.now(UTC))
    except Refused:
        return {"decision": "DENY"}
    return {"decision": "ALLOW"}


def _folded(given: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return names and values in capital letters: values are compared without case (ADatP-4774.1)."""
    return {
        name.upper(): frozenset(one.upper() for one in ([value] if isinstance(value, str) else value))
        for name, value in given.items()
    }


def _visibility(given: Mapping[str, Any]) -> dict[str, Any]:
    seen = visible(given["expression"], frozenset(given["authorizations"]))
    return {"decision": "ALLOW" if seen else "DENY"}


def _dominant(given: str) -> dict[str, Any]:
    return {"banner": rolled_up(given.split("\n"))}


def _wanted(vector: Vector) -> str:
    return _short(vector["expect"]) if vector["valid"] else str(vector["error"])


def _short(found: Mapping[str, Any]) -> str:
    if "decision" in found or "banner" in found:
        return str(found.get("banner", found.get("decision")))
    return "; ".join(f"{key} {value}" for key, value in found.items() if value)
