"""Policies as data: which labels may be, which one covers several, and whom a label opens for."""

import json
from pathlib import Path

import pytest

from indexes.labels.scheme import Group, Level, Need, Policy, PolicyClearance, PolicyLabel, Tag, Value, made
from indexes.labels.stanag4774 import Category, Statement
from indexes.policy import MarkingError

COLOURS = Tag(
    "Colour",
    "RESTRICTIVE",
    "urn:oid:2.999.1",
    (Value("RED", "RED"), Value("BLUE", "BLUE", excluded=frozenset({"LOW"}))),
)
NATIONS = Tag("Nation", "PERMISSIVE", "urn:oid:2.999.2", tuple(Value(name, name) for name in ("MOCK", "PHONY", "SHAM")))
NOTE = Tag(
    "Note",
    "INFORMATIVE",
    "urn:oid:2.999.3",
    (Value("STAFF", "STAFF", required="LOW"), Value("OLD", "OLD", obsolete=True)),
)
ONE = Tag(
    "One",
    "RESTRICTIVE",
    "urn:oid:2.999.4",
    (Value("A", "A"), Value("B", "B", against=(Group("Colour", "RED"),))),
    most=1,
)
POLICY = Policy(
    "TOY",
    "2.999",
    (
        Level("LOW", 1, "LOW"),
        Level("MIDDLE", 2, "MIDDLE", needs=(Need("oneOrMore", (Group("Nation", None),)),)),
        Level("HIGH", 3, "HIGH"),
        Level("TALL", 3, "TALL"),
        Level("OLD", 4, "OLD", obsolete=True),
    ),
    (COLOURS, NATIONS, NOTE, ONE),
)


def code(label: PolicyLabel) -> str:
    """Return the code with which a label is refused."""
    with pytest.raises(MarkingError) as caught:
        POLICY.check(label)
    return caught.value.code


def test_labels_that_may_be() -> None:
    for label in (
        made("LOW", {"Note": ["STAFF"]}),
        made("MIDDLE", {"Nation": ["MOCK"]}),
        made("HIGH", {"Colour": ["RED", "BLUE"]}),
    ):
        POLICY.check(label)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (made("NONE", {}), "UNKNOWN_LEVEL"),
        (made("OLD", {}), "OBSOLETE"),
        (made("MIDDLE", {}), "REQUIRED_CATEGORY"),
        (made("LOW", {"Shape": ["ROUND"]}), "UNKNOWN_TAG"),
        (made("LOW", {"Colour": ["GREEN"]}), "UNKNOWN_VALUE"),
        (made("LOW", {"Colour": ["BLUE"]}), "EXCLUDED_LEVEL"),
        (made("HIGH", {"Note": ["STAFF"]}), "EXCLUDED_LEVEL"),
        (made("LOW", {"Note": ["OLD"]}), "OBSOLETE"),
        (made("HIGH", {"One": ["A", "B"]}), "TOO_MANY_VALUES"),
        (made("HIGH", {"One": ["B"], "Colour": ["RED"]}), "EXCLUDED_CATEGORY"),
    ],
)
def test_labels_that_may_not_be(label: PolicyLabel, expected: str) -> None:
    assert code(label) == expected


@pytest.mark.parametrize(
    ("operation", "held", "kept"),
    [
        ("onlyOne", [], False),
        ("onlyOne", ["RED"], True),
        ("onlyOne", ["RED", "BLUE"], False),
        ("oneOrMore", [], False),
        ("oneOrMore", ["RED", "BLUE"], True),
        ("all", ["RED"], False),
        ("all", ["RED", "BLUE"], True),
    ],
)
def test_required_categories(operation: str, held: list[str], kept: bool) -> None:
    need = Need(operation, (Group("Colour", "RED"), Group("Colour", "BLUE")))
    policy = Policy("TOY", "2.999", (Level("HIGH", 1, "HIGH", needs=(need,)),), (COLOURS,))
    label = made("HIGH", {"Colour": held})
    if kept:
        policy.check(label)
        return
    with pytest.raises(MarkingError) as caught:
        policy.check(label)
    assert caught.value.code == "REQUIRED_CATEGORY"


def dominant(*labels: PolicyLabel) -> PolicyLabel | str:
    """Return the dominant label, or the code of the refusal."""
    try:
        return POLICY.dominant(labels)
    except MarkingError as error:
        return error.code


def test_the_nine_rules() -> None:
    mock, both = made("MIDDLE", {"Nation": ["MOCK"]}), made("MIDDLE", {"Nation": ["MOCK", "PHONY"]})
    phony, high = made("MIDDLE", {"Nation": ["PHONY"]}), made("HIGH", {})
    assert dominant(both, mock) == dominant(mock, both) == mock
    assert dominant(mock, phony) == "POLICY_DECISION_REQUIRED"  # rule 5 leaves what rule 9 forbids
    assert dominant(mock, made("LOW", {})) == "POLICY_DECISION_REQUIRED"  # rule 6 likewise
    assert dominant(mock, high) == high  # rule 6, and the higher level asks for nothing
    assert dominant(made("HIGH", {"Colour": ["RED"]}), made("HIGH", {"colour": ["blue"]})) == made(
        "HIGH", {"Colour": ["RED", "BLUE"]}
    )
    assert dominant(made("LOW", {"Note": ["STAFF"]}), made("LOW", {})) == made("LOW", {"Note": ["STAFF"]})
    assert (
        dominant(made("LOW", {"Note": ["STAFF"]}), high) == "POLICY_DECISION_REQUIRED"
    )  # the value may not stand there
    assert dominant(high, made("TALL", {})) == "POLICY_DECISION_REQUIRED"
    assert dominant() == "NOTHING_TO_JOIN"
    assert dominant(high, made("OLD", {})) == "OBSOLETE"


def test_values_are_grouped_by_tag_however_they_come() -> None:
    label = POLICY.label(
        Statement(
            "toy",
            "high",
            (
                Category("Nation", "PERMISSIVE", ("mock",)),
                Category("Colour", "RESTRICTIVE", ("RED",), "urn:oid:2.999.1"),
                Category("nation", "PERMISSIVE", ("PHONY",)),
            ),
            "urn:oid:2.999",
        )
    )
    assert label == made("HIGH", {"Colour": ["RED"], "Nation": ["MOCK", "PHONY"]})
    held = PolicyClearance(frozenset({"HIGH"}), (("Nation", frozenset({"PHONY"})), ("Colour", frozenset({"RED"}))))
    assert POLICY.may_read(held, label)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (Statement("OTHER", "LOW"), "UNKNOWN_POLICY"),
        (Statement("TOY", "LOW", (), "urn:oid:1.2"), "WRONG_URI"),
        (Statement("TOY", "LOW", (Category("Colour", "PERMISSIVE", ("RED",)),)), "WRONG_TYPE"),
        (Statement("TOY", "LOW", (Category("Colour", "RESTRICTIVE", ("RED",), "urn:oid:1.2"),)), "WRONG_URI"),
    ],
)
def test_a_label_of_another_policy_is_refused(statement: Statement, expected: str) -> None:
    with pytest.raises(MarkingError) as caught:
        POLICY.label(statement)
    assert caught.value.code == expected


def test_no_level_is_inferred_and_every_restrictive_value_is_asked_for() -> None:
    label = made("HIGH", {"Colour": ["RED", "BLUE"]})
    full = (("Colour", frozenset({"RED", "BLUE"})),)
    assert POLICY.may_read(PolicyClearance(frozenset({"HIGH"}), full), label)
    assert not POLICY.may_read(PolicyClearance(frozenset({"TALL"}), full), label)
    assert not POLICY.may_read(PolicyClearance(frozenset({"HIGH"}), (("Colour", frozenset({"RED"})),)), label)
    assert not POLICY.may_read(PolicyClearance(frozenset({"HIGH"})), made("HIGH", {"Nation": ["MOCK"]}))
    assert POLICY.may_read(PolicyClearance(frozenset({"LOW"})), made("LOW", {"Note": ["STAFF"]}))
    with pytest.raises(MarkingError):
        POLICY.may_read(PolicyClearance(frozenset({"HIGH"})), made("HIGH", {"Colour": ["GREEN"]}))


NATO = Policy(
    "NATO",
    "1.3.26.1.3.1",
    tuple(
        Level(name, rank, name)
        for rank, name in enumerate(("UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"))
    ),
    tuple(
        Tag(name, kind, f"urn:oid:2.999.{number}", tuple(Value(value, value) for value in values.split(", ")))
        for number, (name, kind, values) in enumerate(
            (
                ("context", "PERMISSIVE", "NATO, Releasable, EAPC, GEORGIA, ISAF, KFOR, PFP, RUSSIA, UKRAINE"),
                (
                    "releasable_to",
                    "PERMISSIVE",
                    "NATO, EAPC, ISAF, KFOR, PFP, RESOLUTE SUPPORT, GBR, NZL, WSM, JPN, CHE, UKR",
                ),
                ("only", "PERMISSIVE", "NATO, GBR, NZL, IRL, SWE, UKR"),
                ("additional_sensitivity", "RESTRICTIVE", "ATOMAL, BOHEMIA, CRYPTO"),
            )
        )
    ),
)


def test_the_published_access_vectors(repository: Path) -> None:
    lines = (repository / "tests/data/marking_vectors.jsonl").read_text(encoding="utf-8").splitlines()
    vectors = [one for one in map(json.loads, lines) if one["form"] == "access" and one["ruleset"] == "adatp-4774"]
    for vector in vectors:
        case = json.loads(vector["input"])
        clearance, label = case["clearance"], case["label"]
        held = PolicyClearance(
            frozenset(clearance.pop("levels")), tuple((tag, frozenset(values)) for tag, values in clearance.items())
        )
        allowed = NATO.may_read(held, made(label.pop("level"), label))
        assert (vector["id"], allowed) == (vector["id"], vector["expect"]["decision"] == "ALLOW")
    assert len(vectors) == 10
