"""Every word of a marking is explained, and every explanation names its source."""

import pytest

from indexes.clerk.explain import explain
from indexes.clerk.sources import FIELDS, SYSTEMS, WORDS, rule_of
from indexes.policy.schemes import SCHEMES, US
from indexes.policy.us_checks import CHECKS


@pytest.mark.parametrize(
    ("marking", "tokens"),
    [
        ("SECRET//SI//NOFORN", ["USA", "SECRET", "SI", "NOFORN"]),
        ("//DEU SECRET//REL TO USA, DEU", ["DEU", "SECRET", "USA", "DEU"]),
        ("//JOINT SECRET GBR USA", ["GBR USA", "SECRET"]),
        ("(//FGI S)", ["FGI", "SECRET"]),
        ("NATO/KFOR SECRET NATO Only//ATOMAL", ["NATO", "SECRET", "ATOMAL", "KFOR", "NATO"]),
        ("NATO UNCLASSIFIED - STAFF", ["NATO", "UNCLASSIFIED", "NATO", "STAFF"]),
        ("SECRET UE/EU SECRET", ["EU", "SECRET"]),
        ("UK SECRET//UK EYES ONLY", ["GBR", "SECRET", "UK EYES ONLY"]),
        ("VS-NfD", ["DEU", "RESTRICTED"]),
        ("FRA SECRET", ["FRA", "SECRET"]),
        ("SECRET//ODD ONE//NOFORN", ["USA", "SECRET", "NOFORN", "ODD ONE"]),
        ("CUI//SP-LPROT", ["USA", "UNCLASSIFIED", "CUI", "SP-LPROT"]),
    ],
)
def test_words_in_their_order(marking: str, tokens: list[str]) -> None:
    lines = explain(marking, "either")
    assert [line.token for line in lines] == tokens
    assert all(line.meaning.endswith(".") and line.source and not line.code for line in lines)


def test_a_text_that_is_no_marking_is_one_line_with_its_rule() -> None:
    (line,) = explain("SECRET//NOFORN/REL TO USA, GBR", "either")
    assert (line.token, line.position, line.code) == ("REL TO USA, GBR", 15, "NOFORN_WITH_REL_TO")
    assert "IC manual 2016" in line.source
    (line,) = explain("UNCLASSIFIED//NOFORN", "dodm-2013")
    assert line.source == "DoDM 5200.01-V2 Encl. 4 App. 2 para 2.c"


def test_every_rule_has_a_source() -> None:
    codes = {rule.code for scheme in SCHEMES.values() for rule in scheme.rules} | {check.code for check in CHECKS}
    assert all(rule_of(code) for code in codes)
    assert rule_of("FIELD_ORDER").startswith("a rule of Coversheet")


def test_what_is_explained_exists() -> None:
    assert set(WORDS) <= {control.name for control in US.controls}
    assert {"level", "sci", "unknown", "context"} <= FIELDS.keys()
    assert {"US", "NATO", "EU", "JOINT", "FOREIGN"} <= SYSTEMS.keys()
