"""The cited words of one answer, one place after the other, as its reader may open them now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.answer import Citation
from rag.reopened import Reopened
from web.kept_sheets import href
from web.look import Look


@dataclass(frozen=True, slots=True)
class Trail:
    """Where one cited place stands among those of an answer: `number` of `count`; "" where none comes before or after.

    `back` leads to the claim that cites it.
    """

    number: int
    count: int
    before: str
    after: str
    back: str


def trail(found: Reopened, document: str, look: Look) -> Trail | None:
    """Return the ways from cited words to the ones before and after; None when the answer does not cite them."""
    places = list(_places(found))
    here = next((at for at, (_, one) in enumerate(places) if _at(one) == (document, look.span)), None)
    if here is None:
        return None
    ways = [_way(one, look) for _, one in places]
    before, after = ways[here - 1 : here] if here else [], ways[here + 1 : here + 2]
    back = f"{href(found.kept.id)}#claim-{places[here][0]}"
    return Trail(here + 1, len(places), "".join(before), "".join(after), back)


def stored(found: Reopened, document: str, look: Look) -> str:
    """Return the quotation as it was kept with the answer, of a document that may be read now; "" for none."""
    every = (one for claim in found.record.answer.claims for one in claim.citations)
    return next((one.quote for one in every if _at(one) == (document, look.span) and document in found.readable), "")


def _places(found: Reopened) -> Iterator[tuple[int, Citation]]:
    """Yield each place once, with the number of the first claim that cites it."""
    seen = set()
    for number, claim in enumerate(found.answer.claims, 1):
        for one in claim.citations:
            if _at(one) not in seen:
                seen.add(_at(one))
                yield number, one


def _at(one: Citation) -> tuple[str, tuple[int, int]]:
    return one.document, (one.start, one.end)


def _way(one: Citation, look: Look) -> str:
    return replace(look, span=(one.start, one.end), turn=0).href(one.document, one.page)
