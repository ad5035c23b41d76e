"""The control database keeps the register of partitions and the library's model."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.control import (
    agree_on_model,
    agree_on_probes,
    choose_ruleset,
    declare_ceiling,
    declared_ceiling,
    library_model,
    library_ruleset,
    open_control,
    recorded_model,
    register,
    registered,
)
from indexes.database import Store
from indexes.embed import Fingerprint
from indexes.embed.probes import measured
from indexes.errors import MarkingError, ModelError, UsageError
from indexes.layout import Layout
from indexes.policy import parse
from tests.library import embedder

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
    for other in (replace(MODEL, weights="b" * 64), replace(MODEL, pooling="cls"), replace(MODEL, max_tokens=128)):
        with pytest.raises(ModelError):
            agree_on_model(control, other)
    assert library_model(control) == MODEL


def test_what_an_earlier_release_left_out_is_recorded(control: Store) -> None:
    agree_on_model(control, MODEL)
    whole = replace(MODEL, configuration="c" * 64)
    agree_on_model(control, whole)
    assert library_model(control) == whole
    for other in (MODEL, replace(whole, configuration="d" * 64)):
        with pytest.raises(ModelError):
            agree_on_model(control, other)


def test_a_library_that_is_not_open_names_its_model(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "library")
    assert recorded_model(layout) is None
    assert not layout.root.exists()
    layout.make()
    with closing(open_control(layout)) as opened:
        agree_on_model(opened, MODEL)
    assert recorded_model(layout) == MODEL


def test_probes_are_kept_once_and_compared_ever_after(control: Store) -> None:
    assert agree_on_probes(control, embedder()) == 1.0
    assert agree_on_probes(control, embedder()) == pytest.approx(1.0, abs=1e-6)
    kept = control.query("SELECT vector FROM probes ORDER BY number")
    assert [bytes(row["vector"]) for row in kept] == [row.astype("<f4").tobytes() for row in measured(embedder())]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE probes SET vector = (SELECT vector FROM probes AS other WHERE other.number = 0)",
        "DELETE FROM probes WHERE number = 3",
        "UPDATE probes SET vector = substr(vector, 1, 768)",
        "UPDATE probes SET vector = substr(vector, 1, 764) WHERE number = 0",
        "UPDATE probes SET vector = zeroblob(1536) WHERE number = 2",
    ],
)
def test_a_model_that_gives_other_vectors_is_refused(control: Store, damage: str) -> None:
    agree_on_probes(control, embedder())
    with control.transaction() as database:
        database.execute(damage)
    with pytest.raises(ModelError, match="other vectors"):
        agree_on_probes(control, embedder())


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
        choose_ruleset(control, ruleset)
        assert library_ruleset(control) == ruleset


def test_a_book_that_is_not_known_here_is_no_book(control: Store) -> None:
    with control.transaction() as database:
        database.table("book").insert({"ruleset": "dodm-1999"})
    assert library_ruleset(control) == "either"
