"""What stands around a passage is marked by the join of what is shown."""

from indexes.policy import parse, text
from indexes.records import Around, Passage


def passage(start: int, marking: str) -> Passage:
    """Return a passage of ten characters."""
    return Passage(start, start + 10, None, parse(marking), "", "x" * 10)


def test_the_passages_in_their_order_and_their_join() -> None:
    before, here, after = passage(0, "SECRET//NOFORN"), passage(10, "UNCLASSIFIED"), passage(20, "TOP SECRET")
    around = Around("d", "Title", parse("TOP SECRET//NOFORN"), before, here, after)
    assert around.passages == (before, here, after)
    assert text(around.portion) == "TOP SECRET//NOFORN"
    alone = Around("d", "Title", parse("TOP SECRET"), None, here, None)
    assert (alone.passages, text(alone.portion)) == ((here,), "UNCLASSIFIED")
