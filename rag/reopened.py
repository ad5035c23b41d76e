"""A kept answer opened again: access and sources are checked now, and what no longer stands is not shown."""

from dataclasses import dataclass, replace

from indexes.answers import Kept
from indexes.policy import join
from indexes.view import View
from rag.answer import QUOTING, Answer, Claim, abstained
from rag.record import Record, read

SHOW = "answer show"
GONE = "This answer is no longer available."


@dataclass(frozen=True, slots=True)
class Reopened:
    """A kept answer as it may be shown now. `gone` counts the claims that may not be shown any more."""

    kept: Kept
    readable: frozenset[str]  # those of its documents that may be read now
    record: Record  # as it was kept: not to be shown
    answer: Answer  # as it may be shown
    gone: int
    revised: tuple[str, ...]  # the days (ISO) on which sources of it were replaced by later revisions
    changed: bool  # whether the readable documents are other ones than when it was given


def reopened(view: View, answer: str, action: str = SHOW) -> Reopened:
    """Return a kept answer with the claims whose sources may be read now and still say the same, byte for byte.

    What a model drafted may rest on everything that it was shown, so none of it is shown when any of that is gone.
    `action` names the look in the audit log. Raises NotFound for an answer that this view may not open.
    """
    kept, readable = view.kept(answer, action)
    record = read(kept.body, view)
    given = record.answer
    was_drafted = given.drafted.by != QUOTING
    whole = readable.issuperset(kept.documents)
    standing = [_standing(view, one, readable) for one in given.claims] if whole or not was_drafted else []
    claims = tuple(one for one in standing if one is not None)
    gone = len(given.claims) - len(claims)
    if given.claims and not claims:
        shown = abstained(record.ceiling, GONE, ())
    else:
        marking = join([given.marking, *(one.portion for one in claims)])  # it may have been raised, never lowered
        dropped = given.dropped if whole else ()
        disagree = given.disagree if not gone else ()
        shown = replace(given, marking=marking, claims=claims, dropped=dropped, disagree=disagree)
    revised = tuple(view.revised(kept.documents))
    return Reopened(kept, readable, record, shown, gone, revised, record.state != view.state)


def _standing(view: View, claim: Claim, readable: frozenset[str]) -> Claim | None:
    """Return a claim with the citations that stand; a quotation is then the first of these. None without any."""
    citations = tuple(
        one
        for one in claim.citations
        if one.document in readable and view.stands(one.document, one.start, one.end, one.quote)
    )
    if not citations:
        return None
    is_quote = claim.text == claim.citations[0].quote
    if not is_quote and len(citations) < len(claim.citations):
        return None  # it was judged against all of them
    return replace(claim, text=citations[0].quote if is_quote else claim.text, citations=citations)
