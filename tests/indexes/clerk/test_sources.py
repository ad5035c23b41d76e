"""Where each rule stands: the tables name what exists, and nothing is without a source."""

import pytest

from indexes.clerk.sources import ERRORS, FIELDS, SYSTEMS, WORDS, rule_of
from indexes.policy.schemes import SCHEMES
from indexes.policy.us_checks import CHECKS


def test_every_sentence_is_one_and_has_a_source() -> None:
    for table in (FIELDS, SYSTEMS, WORDS):
        assert all(meaning.endswith(".") and source for meaning, source in table.values())


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ("REL_TO_ORDER", "IC manual 2016 p. 151"),
        ("NOFORN_WITH_REL_TO", "DoDM 5200.01-V2 Encl. 4 para 10; IC manual 2016 pp. 136-174"),
        ("EMPTY", "a rule of Coversheet: ambiguous text is refused"),
    ],
)
def test_the_rule_behind_a_code(code: str, source: str) -> None:
    assert rule_of(code) == source


def test_the_rules_of_the_books_are_named_by_their_books() -> None:
    ruled = {check.code for check in CHECKS if check.rulesets}
    ours = {code for code in ruled if rule_of(code).startswith("a rule of Coversheet")}
    assert ours == {
        "IMCON_REQUIRES_FDR_MARKING",
        "JOINT_OWNER_NOT_IN_REL_TO",
        "MULTIPLE_PROGRAMS_NOT_ALONE",
        "SBU_ON_CLASSIFIED",
    }
    assert len(ERRORS) > len({rule.code for rule in SCHEMES["NATO"].rules})
