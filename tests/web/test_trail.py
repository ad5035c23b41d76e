"""The cited words of an answer, one place after the other: each once, and only those that stand."""

from dataclasses import replace

from indexes import policy
from indexes.answers import Kept
from rag.answer import Citation, Claim, answered
from rag.record import Record
from rag.reopened import Reopened
from rag.verify import Verdict
from web.look import Look
from web.trail import stored, trail

LOW = policy.parse("UNCLASSIFIED")
KEPT = Kept("f" * 32, "analyst", "f" * 32, LOW, ("a", "b"), "")


def cited(document: str, start: int, page: int | None = 1) -> Citation:
    """Give a citation of four characters."""
    return Citation(document, "e" * 64, LOW, LOW, "Title", page, start, start + 4, f"{document}{start}")


def claim(*citations: Citation) -> Claim:
    """Give a supported claim."""
    return Claim("Words.", Verdict.SUPPORTED, citations)


def found(*claims: Claim, gone: tuple[Claim, ...] = ()) -> Reopened:
    """Give an answer of these claims; those that are gone are in its record only."""
    answer = answered(list(claims), [])
    whole = answered([*claims, *gone], [])
    record = Record("Q", "Q", LOW, None, whole, (), "", "", "", "", "", "", "")
    shown = tuple(range(1, len(claims) + 1))
    readable = frozenset("a")
    return Reopened(KEPT, readable, record, answer, len(gone), (), changed=False, numbers=shown, hidden=0, said=())


def test_each_place_is_met_once_in_the_order_of_the_claims() -> None:
    one = found(claim(cited("a", 0), cited("b", 8, None)), claim(cited("a", 0), cited("a", 4, 2)))
    look = Look((8, 12), zoom=200, turn=90, answer=KEPT.id)
    here = trail(one, "b", look)
    assert here is not None
    assert (here.number, here.count, here.back) == (2, 3, f"/answers/{KEPT.id}#claim-1")
    kept = f"zoom=200&answer={KEPT.id}"
    assert here.before == f"/documents/a/pages/1?start=0&end=4&{kept}"
    assert here.after == f"/documents/a/pages/2?start=4&end=8&{kept}"
    first, last = trail(one, "a", replace(look, span=(0, 4))), trail(one, "a", replace(look, span=(4, 8)))
    assert first is not None
    assert last is not None
    assert (first.number, first.before, last.after, last.back[-1]) == (1, "", "", "2")


def test_words_that_the_answer_does_not_cite_have_no_trail() -> None:
    one = found(claim(cited("a", 0)))
    for document, span in (("b", (0, 4)), ("a", (0, 5)), ("a", None)):
        assert trail(one, document, Look(span)) is None


def test_the_stored_quotation_is_told_only_of_what_may_be_read() -> None:
    one = found(claim(cited("a", 0)), gone=(claim(cited("a", 8)), claim(cited("b", 8))))
    assert stored(one, "a", Look((8, 12))) == "a8"
    assert stored(one, "b", Look((8, 12))) == ""
    assert stored(one, "a", Look((9, 12))) == ""
    assert trail(one, "a", Look((8, 12))) is None
