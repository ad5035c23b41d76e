"""The published test vectors of markings: every one must pass, each under its ruleset.

`tests/data/marking_vectors.jsonl` restates them as facts: input, ruleset, and what must come out. Error codes are
compared by membership: a strict checker may report another fault of the same string first (`also`).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from indexes.clerk.vectors import judge, read_vectors
from indexes.policy import Marking, MarkingError, dominates, join, parse, parse_portion, roll_up, text

Vector = dict[str, Any]

ROOT = Path(__file__).parents[3]
VECTORS: dict[str, Vector] = {
    vector["id"]: dict(vector) for vector in read_vectors(ROOT / "tests/data/marking_vectors.jsonl")
}
BANNER = parse("//JOINT TOP SECRET GBR USA//REL TO USA, GBR")
ROLLUPS = [name for name, vector in VECTORS.items() if vector["form"] == "rollup" and vector["system"] == "US-ROLLUP"]


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_vector(name: str) -> None:
    judgement = judge(VECTORS[name])
    assert judgement.supported
    assert (judgement.passed, judgement.got) == (True, judgement.got), judgement.wanted


def test_there_are_256() -> None:
    assert len(VECTORS) == 256


def read(written: str) -> Marking:
    """Return a banner or a portion mark as a marking."""
    return parse_portion(written, BANNER) if written.startswith("(") else parse(written)


@pytest.mark.parametrize(
    "name",
    [name for name, one in VECTORS.items() if one["valid"] and one["form"] in {"banner", "portion", "native-marking"}],
)
def test_a_valid_vector_becomes_a_marking_that_reads_back(name: str) -> None:
    if VECTORS[name]["ruleset"] != "alliance-lenient":  # a trailing slash is an error in a library
        marking = read(VECTORS[name]["input"])
        assert parse(text(marking)) == marking


@pytest.mark.parametrize("name", ROLLUPS)
def test_what_a_book_rolls_up_is_never_lower_in_level_or_compartments_than_the_join(name: str) -> None:
    joined = join(read(mark) for mark in VECTORS[name]["input"].split("\n"))
    banner = parse(VECTORS[name]["expect"]["banner"])
    (label,) = banner.labels
    kept = {"LIMDIS", "SBU"}  # a book drops them from a classified banner
    for other in joined.labels:
        assert label.level >= other.level
        assert label.restrictive >= other.restrictive - kept - ({"NATO"} if other.system == "NATO" else set())


def test_a_vector_that_is_wrong_is_judged_wrong() -> None:
    sound = VECTORS["US-003"]
    assert judge(sound).passed
    assert not judge({**sound, "expect": {**sound["expect"], "level": "TOP SECRET"}}).passed
    assert not judge({**sound, "expect": {**sound["expect"], "rel_to": ["USA", "AUS"]}}).passed
    assert not judge({**sound, "valid": False, "error": "REL_TO_ORDER", "expect": None}).passed
    assert not judge({**VECTORS["ER-001"], "error": "EMPTY", "also": []}).passed


def test_a_dominating_join_is_not_what_a_book_writes() -> None:
    marks = ["(U//DS)", "(S//NF)"]
    assert roll_up(marks, "ic-2016") == "SECRET//NOFORN"
    assert text(join(read(mark) for mark in marks)) == "SECRET//NOFORN//LIMDIS"
    assert dominates(join(read(mark) for mark in marks), parse("SECRET//NOFORN"))


def test_vectors_are_strict_about_their_ruleset() -> None:
    unknown = {**VECTORS["US-003"], "ruleset": "nobody-2031"}
    assert not judge(unknown).supported
    assert not judge(unknown).passed
    with pytest.raises(MarkingError):
        roll_up([], "ic-2016")
    assert json.loads(json.dumps(VECTORS["US-003"]))["ruleset"] == "both"
