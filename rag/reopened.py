"""A kept answer opened again: access and sources are checked now, and what no longer stands is not shown.

A claim whose marking its reader reported as too low is hidden from him, and the answer frozen, until an officer decides
that nothing is wrong.
"""

from dataclasses import dataclass, replace

from indexes.answers import Kept
from indexes.errors import UsageError
from indexes.policy import join
from indexes.reporting import said_of
from indexes.reports import Said
from indexes.view import View
from rag.answer import QUOTING, Answer, Claim, abstained
from rag.record import Record, read

SHOW = "answer show"
GONE = "This answer is no longer available."
FROZEN = (
    "You reported a marking of this answer as too low, so it is frozen: nothing of it leaves the library. "
    "Once an officer has decided, ask the question again."
)


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
    numbers: tuple[int, ...]  # of the claims that are shown, in the record, from 1
    hidden: int  # claims that its reader reported as marked too low: he is not shown them
    said: tuple[tuple[int, Said], ...]  # what he said of claims, by their numbers in the record

    @property
    def frozen(self) -> bool:
        """Whether nothing of it may leave the library now."""
        return self.hidden > 0

    def require_free(self) -> None:
        """Let what is to leave the library pass. Raises UsageError for a frozen answer."""
        if self.frozen:
            raise UsageError(FROZEN)


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
    reports = said_of(view, answer, kept.marking)
    hidden = {one.place.claim for one in reports if one.hides}
    may = whole or not was_drafted
    standing = {at: _standing(view, one, readable) for at, one in enumerate(given.claims, start=1) if may}
    shown_claims = {at: one for at, one in standing.items() if one is not None and at not in hidden}
    claims = tuple(shown_claims.values())
    gone = len(given.claims) - len(claims) - len(hidden)
    if given.claims and not claims:
        shown = abstained(record.ceiling, GONE, ())
    else:
        marking = join([given.marking, *(one.portion for one in claims)])  # it may have been raised, never lowered
        dropped = given.dropped if whole else ()
        disagree = given.disagree if len(claims) == len(given.claims) else ()
        shown = replace(given, marking=marking, claims=claims, dropped=dropped, disagree=disagree)
    revised = tuple(view.revised(kept.documents))
    said = tuple((one.place.claim, one.said) for one in reports if not one.hides)
    changed = record.state != view.state
    return Reopened(kept, readable, record, shown, gone, revised, changed, tuple(shown_claims), len(hidden), said)


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
