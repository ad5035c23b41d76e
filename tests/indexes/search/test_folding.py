"""Folding takes nothing away but what a better passage says, keeps the order, and reads no more than it must."""

import numpy as np

from indexes.policy import parse
from indexes.records import Hit
from indexes.search.folding import LOOKED_AT, Found, folded

TEXT = "The ferry Heron takes ninety vehicles in one crossing, and the crossing lasts forty minutes in calm weather."
OTHER = "Rail wagons with diesel reach the northern depot twice a week when the line is clear of snow and ice."
VECTORS = {"same": (1.0, 0.0), "close": (0.9, np.sqrt(1 - 0.81)), "far": (0.0, 1.0)}


def hit(text: str, number: int) -> Hit:
    """Return a hit of a document of its own; its number is its score below 1000."""
    marking = parse("SECRET" if number % 2 else "UNCLASSIFIED")
    return Hit(
        f"d-{number}", "", f"Title {number}", marking, marking, marking, None, 0, len(text), text, "", 1000.0 - number
    )


def found(*passages: tuple[str, str], read: list[int] | None = None) -> Found:
    """Return ranked passages, each a text and the name of its vector; note in `read` which are read."""

    def get(rank: int) -> Hit:
        if read is not None:
            read.append(rank)
        return hit(passages[rank][0], rank)

    return Found(len(passages), lambda rank: np.array(VECTORS[passages[rank][1]], np.float32), get)


def shown(hits: list[Hit]) -> list[tuple[str, list[str]]]:
    """Return the documents of faces and of what they bear."""
    return [(one.document, [other.document for other in one.folded]) for one in hits]


def test_the_best_ranked_bears_the_others_whatever_they_are_marked() -> None:
    hits = folded(found((TEXT, "same"), (OTHER, "far"), (TEXT, "same"), (TEXT.upper(), "close")), 10)
    assert shown(hits) == [("d-0", ["d-2", "d-3"]), ("d-1", [])]
    assert [other.marking for other in hits[0].folded] == [parse("UNCLASSIFIED"), parse("SECRET")]
    assert all(other.folded == () for other in hits[0].folded)


def test_a_passage_that_says_more_or_else_keeps_its_own_place() -> None:
    texts = [TEXT, TEXT.replace("ninety", "sixty"), TEXT + " It does not sail in fog.", TEXT.replace("in", "not in")]
    assert len(folded(found(*((text, "same") for text in texts)), 10)) == 4


def test_the_limit_counts_faces_and_what_lies_below_is_still_folded() -> None:
    hits = folded(found((TEXT, "same"), (OTHER, "far"), ("Blood stays cold.", "far"), (TEXT, "same")), 2)
    assert shown(hits) == [("d-0", ["d-3"]), ("d-1", [])]


def test_many_copies_do_not_leave_the_list_short() -> None:
    copies = [(TEXT, "same")] * (2 * LOOKED_AT)
    hits = folded(found(*copies, (OTHER, "far")), 2)
    assert [(one.document, len(one.folded)) for one in hits] == [("d-0", 2 * LOOKED_AT - 1), (f"d-{2 * LOOKED_AT}", 0)]


def test_passages_far_from_every_face_are_not_read_once_the_list_is_full() -> None:
    read: list[int] = []
    folded(found((TEXT, "same"), *[(OTHER, "far")] * 20, read=read), 1)
    assert read == [0]


def test_nothing_found_is_nothing() -> None:
    assert folded(found(), 10) == []
    assert folded(found((TEXT, "same")), 0) == []
