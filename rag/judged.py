"""What a reader says of one claim of a kept answer of his, and the words of a claim for the officer who decides."""

from indexes.accounts import Accounts
from indexes.errors import NotFound
from indexes.policy import Marking
from indexes.reporting import found_report, say
from indexes.reports import Place, Report, Said
from indexes.vault import Vault
from indexes.view import View
from rag.record import read
from rag.reopened import reopened

JUDGE = "claim opened"


def judged(view: View, answer: str, claim: int, said: Said) -> Report:
    """Keep what a view's reader says of a claim; `claim` is its number in the record, from 1. Recorded first.

    Raises NotFound for an answer that this view may not open, and for a claim that it is not shown.
    """
    found = reopened(view, answer, JUDGE)
    if claim not in found.numbers:
        raise NotFound
    return say(view, said, Place(answer, claim), found.kept.marking, found.kept.documents)


def claim_words(vault: Vault, by: str, report: str) -> tuple[str, Marking]:
    """Return the words of the claim that a report speaks of, and the level that it lies under. Recorded first.

    `by` is an officer whose clearance covers that level at this moment.

    Raises NotFound where there is no such report, none of a claim, or none for this person: no one can tell which.
    """
    found = found_report(vault, by, report)
    vault.audit.append(by, "claim shown", {"report": found.id})
    kept = vault.answers.find(found.owner, found.place.answer, found.marking)
    reader = Accounts(vault.control).show(by).reader()
    if kept is None:
        raise NotFound
    return read(kept.body, vault.view(reader)).answer.claims[found.place.claim - 1].text, found.marking
