"""Which categories stand together: each rule has a label that keeps it and one that breaks it."""

import re

import pytest
from hypothesis import given

from indexes.policy import Label, Marking, parse
from indexes.policy.rules import belongs, broken, parents
from indexes.policy.schemes import SCHEMES, US_NOFORN, US_PLAIN
from tests.indexes.policy.strategies import markings


@given(markings())
def test_parse_and_join_keep_every_rule(m: Marking) -> None:
    assert [list(broken(label)) for label in m.labels] == [[] for _ in m.labels]


def test_the_first_rule_that_is_broken_is_named() -> None:
    label = Label("US", 4, frozenset({"SI", "SI-G"}), (("REL TO", US_PLAIN),))
    assert [(word, rule.code) for word, rule in broken(label)] == [
        ("SI-G", "GAMMA_NOT_TOP_SECRET"),
        ("SI-G", "GAMMA_REQUIRES_ORCON"),
    ]


def test_a_rule_may_ask_for_noforn() -> None:
    for nations, codes in ((US_PLAIN, ["HCS_REQUIRES_NOFORN"]), (US_NOFORN, [])):
        label = Label("US", 4, frozenset({"HCS"}), (("REL TO", nations),))
        assert [rule.code for _, rule in broken(label)] == codes


@pytest.mark.parametrize(
    ("category", "above"),
    [
        ("SI", set[str]()),
        ("SI-G", {"SI"}),
        ("SI-G ABCD", {"SI", "SI-G"}),
        ("NODIS", {"EXDIS"}),
        ("EXDIS", set[str]()),
        ("ORCON", {"ORCON-USGOV"}),
        ("CNWDI", {"RD"}),
        ("SAR-BP", set[str]()),
        ("SAR-BP-J12", {"SAR-BP"}),
        ("SAR-BP-J12 J54", {"SAR-BP", "SAR-BP-J12"}),
        ("SAR-BUTTERED POPCORN", set[str]()),
        ("SIGMA 14", set[str]()),
        ("TLP RED", {"TLP AMBER", "TLP STRICT"}),
        ("?SI-G", set[str]()),
        ("ACCM-TEA", set[str]()),
    ],
)
def test_parents(category: str, above: set[str]) -> None:
    assert parents(category) == above


@given(markings())
def test_a_label_holds_the_parents_of_what_it_holds(m: Marking) -> None:
    for label in m.labels:
        for category in label.restrictive:
            assert {above for above in parents(category) if belongs(label.system, above)} <= label.restrictive


@given(markings())
def test_what_a_label_bears_belongs_to_its_system(m: Marking) -> None:
    for label in m.labels:
        assert {word for word in label.restrictive if not belongs(label.system, word)} == {
            word for word in label.restrictive if word.startswith("?")
        }


@pytest.mark.parametrize(
    ("system", "category", "expected"),
    [
        ("US", "SI", True),
        ("US", "SI-G ABCD", True),
        ("US", "NATO", True),
        ("US", "ORCON", True),
        ("US", "SI-GAMMA", False),  # written G
        ("US", "SI-G A B", False),
        ("US", "COMINT", False),
        ("US", "ATOMAL", True),
        ("US", "CRYPTO", False),
        ("US", "SAR-BP-J12 J54", True),
        ("US", "SAR-", False),
        ("US", "SIGMA 14", True),
        ("US", "SIGMA 100", False),
        ("US", "ACCM-TEA LEAF", True),
        ("NATO", "SAR-BP", False),
        ("NATO", "ATOMAL", True),
        ("NATO", "ORCON", True),
        ("NATO", "SI", False),
        ("NATO", "NATO", False),
        ("EU", "SI", False),
        ("UK", "NATO", False),
    ],
)
def test_belongs(system: str, category: str, expected: bool) -> None:
    assert belongs(system, category) is expected


def test_every_pattern_is_a_regular_expression_and_every_code_is_its_own() -> None:
    for scheme in SCHEMES.values():
        codes = [rule.code for rule in scheme.rules]
        assert len(codes) == len(set(codes))
    assert all(re.compile(pattern) for s in SCHEMES.values() for r in s.rules for pattern in (r.pattern, *r.needs))


def test_levels_are_ordered_and_written_in_one_way_only() -> None:
    for scheme in SCHEMES.values():
        assert [level.rank for level in scheme.levels] == sorted({level.rank for level in scheme.levels})
        for level in scheme.levels:
            assert [label.level for label in parse(level.banner).labels] == [level.rank]
    words = [word for s in SCHEMES.values() for level in s.levels for word in (level.banner, level.portion)]
    assert len(words) == len(set(words))
