"""Wrong markings, one for each way to be wrong: the code, the offending part and its place, and the sentence.

`tests/data/wrong_markings.jsonl` was gathered by the fuzzer: the shortest text for each place where an error is raised.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from indexes.policy import MarkingError, parse, parse_portion
from indexes.policy.vocabulary import EITHER, Ruleset

LINES = (Path(__file__).parents[2] / "data/wrong_markings.jsonl").read_text(encoding="utf-8").splitlines()
WRONG: list[dict[str, Any]] = [json.loads(line) for line in LINES]
SENTENCE = re.compile(r"[A-Z0-9\"][^\n]*[a-z][^\n]*[.]")


def read(wrong: dict[str, Any]) -> None:
    """Read a text in the way that its row says."""
    ruleset: Ruleset = wrong["ruleset"] or EITHER
    if wrong["form"] == "banner":
        parse(wrong["text"], ruleset)
    else:
        parse_portion(wrong["text"], parse(wrong["banner"]) if wrong["banner"] else None, ruleset)


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{one['code']} {number}" for number, one in enumerate(WRONG)])
def test_it_is_refused_with_its_reason(wrong: dict[str, Any]) -> None:
    with pytest.raises(MarkingError) as caught:
        read(wrong)
    error = caught.value
    assert (error.code, error.token, error.position) == (wrong["code"], wrong["token"], wrong["position"])
    assert str(error) == wrong["sentence"]
    assert SENTENCE.fullmatch(str(error)), str(error)


def test_nearly_every_code_is_there() -> None:
    assert len({one["code"] for one in WRONG}) >= 80
