"""Judging by vectors: what counts, what fails, and what is not supported."""

import json
from pathlib import Path
from typing import Any

import pytest

from indexes.clerk.vectors import facts, judge, read_vectors
from indexes.errors import UsageError
from indexes.policy import written

BANNER: dict[str, Any] = {
    "id": "X-1",
    "form": "banner",
    "ruleset": "both",
    "input": "SECRET//NOFORN",
    "valid": True,
    "expect": {"level": "SECRET", "dissem": ["NOFORN"], "sci": []},
    "error": None,
    "also": [],
}


def test_a_vector_counts_under_all_its_rulesets() -> None:
    assert judge(BANNER).passed
    unclassified = {**BANNER, "input": "UNCLASSIFIED//NOFORN", "expect": {"level": "UNCLASSIFIED"}}
    assert not judge(unclassified).passed  # the DoD manual forbids it
    assert judge(unclassified).got == "NOFORN_UNCLASSIFIED"
    assert judge({**unclassified, "ruleset": "ic-2016"}).passed


def test_an_unknown_word_is_an_error() -> None:
    odd = {**BANNER, "input": "SECRET//ODD ONE", "valid": False, "expect": None, "error": "UNKNOWN_TOKEN"}
    assert judge(odd).passed
    assert not judge({**odd, "valid": True, "expect": {"level": "SECRET"}}).passed


def test_several_systems_are_no_single_marking() -> None:
    assert judge({**BANNER, "input": "SECRET + NATO SECRET"}).got == "SEVERAL_SYSTEMS"


@pytest.mark.parametrize(
    "changes", [{"ruleset": "stanag-2031"}, {"form": "poem"}, {"ruleset": "adatp-4774.1", "form": "banner"}]
)
def test_what_is_not_supported_fails(changes: dict[str, str]) -> None:
    judgement = judge({**BANNER, **changes})
    assert (judgement.supported, judgement.passed, judgement.got) == (False, False, "not supported")


def test_access_asks_for_the_very_level() -> None:
    label = {"level": "CONFIDENTIAL", "context": ["NATO"]}
    clearance = {"levels": ["UNCLASSIFIED", "SECRET"], "context": ["NATO"]}
    given = {**BANNER, "form": "access", "ruleset": "adatp-4774", "expect": {"decision": "DENY"}}
    assert judge({**given, "input": json.dumps({"clearance": clearance, "label": label})}).passed
    clearance["levels"] = ["UNCLASSIFIED", "CONFIDENTIAL"]
    allow = {**given, "expect": {"decision": "ALLOW"}}
    assert judge({**allow, "input": json.dumps({"clearance": clearance, "label": label})}).passed
    nobody = {"levels": [], "context": ["NATO"]}
    assert judge({**given, "input": json.dumps({"clearance": nobody, "label": label})}).passed


def test_facts_name_what_a_marking_says() -> None:
    (part,) = written("TOP SECRET//SAR-BP//WAIVED//FGI//NOFORN")
    found = facts(part)
    assert (found["level"], found["sar"], found["dissem"]) == ("TOP SECRET", ["BP"], ["WAIVED", "NOFORN"])
    assert found["concealed_fgi"] is True


def test_a_file_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "vectors.jsonl"
    file.write_text("no json\n", encoding="utf-8")
    with pytest.raises(UsageError):
        read_vectors(file)
    file.write_text(f"{json.dumps(BANNER)}\n\n", encoding="utf-8")
    assert [dict(vector) for vector in read_vectors(file)] == [BANNER]
