"""What is measured of a claim: one value a name, more for what is said, and what the source lacks by its words."""

from rag.verify.features import NAMES, measure
from tests.library import embedder

SOURCE = ("The northern depot holds six days of diesel.", "Colonel Reed commands it.")


def test_a_claim_that_is_said_measures_more_than_one_that_is_not() -> None:
    said = measure("The northern depot has diesel for six days.", SOURCE, embedder())
    other = measure("The harbour lost its two cranes in a storm.", SOURCE, embedder())
    assert said.values.shape == other.values.shape == (len(NAMES),)
    for name in ("cosine", "window", "clause", "said_1", "said_3", "said_6", "said_all", "weighed_3", "pairs"):
        assert said.value(name) > other.value(name), name
    assert said.value("unsaid") < other.value("unsaid")


def test_what_the_source_lacks_is_named() -> None:
    found = measure("Colonel Whitlock commands it with 40 men.", SOURCE, embedder())
    assert (found.unnamed, found.uncounted) == (("Whitlock",), ("40",))
    assert (found.value("unnamed"), found.value("uncounted")) == (1.0, 1.0)


def test_the_same_claim_measures_the_same() -> None:
    one, other = (measure("The depot holds diesel.", SOURCE, embedder()) for _ in range(2))
    assert one.values.tobytes() == other.values.tobytes()
