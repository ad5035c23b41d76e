"""The ACME policy of ADatP-4774.1 comes out of its file as the standard's table has it."""

import json
from pathlib import Path

import pytest

from indexes.labels import acme
from indexes.policy import MarkingError


def test_the_published_roll_ups(repository: Path) -> None:
    lines = (repository / "tests/data/marking_vectors.jsonl").read_text(encoding="utf-8").splitlines()
    vectors = [one for one in map(json.loads, lines) if one["ruleset"] == "adatp-4774.1"]
    for vector in vectors:
        try:
            got = acme.rolled_up(vector["input"].split("\n"))
        except MarkingError as error:
            got = error.code
        assert (vector["id"], got) == (vector["id"], vector["error"] or vector["expect"]["banner"])
    assert len(vectors) == 5


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ACME CONFIDENTIAL", "REQUIRED_CATEGORY"),
        ("ACME PUBLIC RED", "EXCLUDED_LEVEL"),
        ("ACME SECRET", "UNREADABLE_MARKING"),
        ("ACME INTERNAL GREEN", "UNREADABLE_MARKING"),
        ("SECRET", "UNREADABLE_MARKING"),
    ],
)
def test_what_is_no_marking_of_acme_is_refused(line: str, code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        acme.rolled_up([line])
    assert caught.value.code == code


def test_the_policy_is_what_the_standard_says() -> None:
    levels = {level.name: level.hierarchy for level in acme.policy().levels}
    assert levels == {"PUBLIC": 1, "CONFIDENTIAL": 2, "INTERNAL": 3}
    assert (acme.policy().texts, acme.policy().notes) == (True, ())
