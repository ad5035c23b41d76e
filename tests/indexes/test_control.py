"""The control database keeps the register of partitions and the library's model."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.control import (
    agree_on_model,
    choose_ruleset,
    declare_ceiling,
    declared_ceiling,
    library_model,
    library_ruleset,
    open_control,
    register,
    registered,
)
from indexes.database import Store
from indexes.embed import Fingerprint
from indexes.errors import MarkingError, ModelError, UsageError
from indexes.layout import Layout
from indexes.policy import parse

MODEL = Fingerprint("wren", "a" * 64, "int8", 384, "mean", 256)


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Store]:
    """The control database of an empty library."""
    layout = Layout(tmp_path / "library")
    layout.make()
    control = open_control(layout)
    yield control
    control.close()


def test_the_register_gives_markings_in_the_order_of_their_texts(control: Store) -> None:
    for name, marking in (("c", "SECRET"), ("a", "UNCLASSIFIED"), ("b", "NATO SECRET"), ("c", "SECRET")):
        register(control, name, parse(marking))
    assert list(registered(control).items()) == [
        ("b", parse("NATO SECRET")),
        ("c", parse("SECRET")),
        ("a", parse("UNCLASSIFIED")),
    ]


def test_a_marking_that_can_not_be_read_is_an_error_and_not_a_gap(control: Store) -> None:
    with control.transaction() as database:
        database.table("partitions").insert({"name": "x", "marking": "SECRETISH"})
    with pytest.raises(MarkingError):
        registered(control)


def test_the_first_model_stays(control: Store) -> None:
    assert library_model(control) is None
    agree_on_model(control, MODEL)
    agree_on_model(control, MODEL)
    assert library_model(control) == MODEL
    for other in (replace(MODEL, weights="b" * 64), replace(MODEL, pooling="cls"), replace(MODEL, max_tokens=128)):
        with pytest.raises(ModelError):
            agree_on_model(control, other)
    assert library_model(control) == MODEL


def test_a_declared_ceiling_can_be_raised_and_not_lowered(control: Store) -> None:
    assert declared_ceiling(control) is None
    for marking in ("SECRET", "SECRET", "TOP SECRET//SI"):
        declare_ceiling(control, parse(marking))
        assert declared_ceiling(control) == parse(marking)
    for marking in ("SECRET", "NATO SECRET", "TOP SECRET"):
        with pytest.raises(UsageError, match="raised, not lowered"):
            declare_ceiling(control, parse(marking))
    with pytest.raises(UsageError, match="WIDGET"):
        declare_ceiling(control, parse("TOP SECRET//SI//WIDGET"))
    assert declared_ceiling(control) == parse("TOP SECRET//SI")


def test_the_book_of_a_library_can_be_chosen_again(control: Store) -> None:
    assert library_ruleset(control) == "either"
    for ruleset in ("ic-2016", "historical"):
        choose_ruleset(control, ruleset)  # type: ignore[arg-type]
        assert library_ruleset(control) == ruleset


def test_a_book_that_is_not_known_here_is_no_book(control: Store) -> None:
    with control.transaction() as database:
        database.table("book").insert({"ruleset": "dodm-1999"})
    assert library_ruleset(control) == "either"
