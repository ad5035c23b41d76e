"""Labels of the other systems: nothing lost, nothing taken that the kernel would not write itself."""

import pytest
from hypothesis import given

from indexes.labels import own
from indexes.labels.names import own_policy
from indexes.labels.stanag4774 import Category, Statement
from indexes.policy import Marking, MarkingError, parse, unknown
from tests.indexes.policy.strategies import markings


@given(markings())
def test_what_can_be_said_comes_back_equal(found: Marking) -> None:
    for label in found.labels:
        if label.system == "NATO":
            continue
        if unknown(Marking((label,))) or any(not values for _, values in label.permissive):
            with pytest.raises(MarkingError) as caught:
                own.write(label)
            assert caught.value.code == "NOT_EXPRESSIBLE"
        else:
            assert own.read(own.write(label), label.system) == label


@pytest.mark.parametrize(
    "text", ["UK SECRET//UK EYES ONLY", "SECRET UE/EU SECRET", "TOP SECRET//SI/TK//NOFORN [NTK: CASE 7]"]
)
def test_banners_have_labels(text: str) -> None:
    (label,) = parse(text).labels
    statement = own.write(label)
    assert (statement.policy, statement.policy_uri) == (label.system, own_policy(label.system))
    assert own.read(statement, label.system) == label


RELEASE = Category("REL TO", "PERMISSIVE", ("USA",))


@pytest.mark.parametrize(
    ("level", "categories", "code"),
    [
        ("SECRETISH", (RELEASE,), "UNKNOWN_LEVEL"),
        ("SECRET", (), "UNKNOWN_VALUE"),  # no limit on who may read is no marking of the United States
        ("SECRET", (RELEASE, Category("Controls", "RESTRICTIVE", ("WREN",))), "UNKNOWN_VALUE"),
        ("SECRET", (RELEASE, Category("Controls", "RESTRICTIVE", ("?WREN",))), "UNKNOWN_VALUE"),
        ("SECRET", (RELEASE, Category("Controls", "INFORMATIVE", ("SI",))), "WRONG_TYPE"),
        ("SECRET", (RELEASE, Category("Colour", "RESTRICTIVE", ("RED",))), "WRONG_TYPE"),
        ("SECRET", (RELEASE, Category("Colour", "PERMISSIVE", ("RED",))), "UNKNOWN_VALUE"),
        ("SECRET", (RELEASE, RELEASE), "BAD_CATEGORY"),
        ("SECRET", (Category("REL TO", "PERMISSIVE", ("USA",), "urn:oid:1.2"),), "BAD_CATEGORY"),
        ("CONFIDENTIAL", (RELEASE, Category("Controls", "RESTRICTIVE", ("TK",))), "UNKNOWN_VALUE"),
    ],
)
def test_what_breaks_a_rule_is_refused(level: str, categories: tuple[Category, ...], code: str) -> None:
    with pytest.raises(MarkingError) as caught:
        own.read(Statement("US", level, categories), "US")
    assert caught.value.code == code


def test_every_system_but_nato_is_ours() -> None:
    assert "NATO" not in own.systems()
    assert {"US", "EU", "UK"} <= set(own.systems())
