"""Who may report a marking, who sees the reports, and who decides on them. Each act is recorded before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from indexes.accounts import Account, Accounts
from indexes.audit import Value
from indexes.duties import Duty
from indexes.errors import NotFound, Refused, UsageError
from indexes.policy import Marking, MarkingError, require, text
from indexes.reports import MARKED, Decision, Place, Report, Said
from indexes.vault import Vault
from indexes.view import View

NO_OFFICER: Final = "This account may not decide on reports. It takes a label officer or a security officer."
OWN: Final = "You made this report yourself, so another officer decides on it."
CLOSED: Final = "It was decided on already."
NO_DECISION: Final = "Choose one of the decisions."


@dataclass(frozen=True, slots=True)
class Listed:
    """A report as an officer sees it; `is_his` tells whether his clearance covers it, so that he may decide on it."""

    report: Report
    is_his: bool


def say(view: View, said: Said, place: Place, under: Marking, documents: Iterable[str]) -> Report:
    """Keep what a view's reader says of a place that this view has shown, recorded first.

    `under` is the level of what is spoken of; `documents` are those that it was made from.
    """
    report = Report(view.reader.name, said, place, under)
    action = "marking reported" if report.is_open else "claim judged"
    view.means.audit.append(report.owner, action, {**_about(report), "said": said.value})
    view.means.reports.note(report, documents)
    return report


def report_page(view: View, document: str, page: int, said: Said) -> Report:
    """Report the marking of a page. Raises NotFound for one that this view does not show."""
    shown = view.page(document, page)
    return say(view, said, Place(document=shown.document, page=page), view.ceiling, (shown.document,))


def said_of(view: View, answer: str, under: Marking) -> list[Report]:
    """Return what a view's reader said of an answer of his that is kept `under` a marking, newest first."""
    return view.means.reports.of(view.reader.name, answer, under)


def officer(account: Account) -> bool:
    """Tell whether an account decides on reports."""
    return account.may(Duty.LABEL_OFFICER) or account.may(Duty.SECURITY_OFFICER)


def listed(vault: Vault, by: str) -> list[Listed]:
    """Return the reports of markings that an officer may see, open ones first, then the newest; recorded first.

    A label officer sees what his clearance covers; a security officer sees of the rest, too, that it is there.
    Raises Refused for all others.
    """
    account = _officer(vault, by)
    found = [Listed(one, _covers(account, one.marking)) for one in vault.reports.every() if one.said in MARKED]
    seen = [one for one in found if one.is_his or account.may(Duty.SECURITY_OFFICER)]
    vault.audit.append(by, "reports seen", {"records": len(seen)})
    return sorted(seen, key=lambda one: not one.report.is_open)


def found_report(vault: Vault, by: str, name: str) -> Report:
    """Return a report for an officer whose clearance covers it. Raises NotFound else, Refused for no officer."""
    account, report = _officer(vault, by), vault.reports.find(name)
    if report is None or report.said not in MARKED or not _covers(account, report.marking):
        raise NotFound
    return report


def decide(vault: Vault, by: str, name: str, decision: str) -> Report:
    """Close a report, recorded first.

    Raises:
        NotFound: there is none, or none that this officer's clearance covers: no one can tell which.
        Refused: the account is no officer's.
        UsageError: it is his own or closed, or this is no decision.
    """
    report = found_report(vault, by, name)
    chosen = next((one for one in (Decision.NOTHING, Decision.RELABELLED) if one.value == decision), None)
    if chosen is None:
        raise UsageError(NO_DECISION)
    if report.owner.casefold() == by.casefold():
        raise UsageError(OWN)
    if not report.is_open:
        raise UsageError(CLOSED)
    vault.audit.append(by, "report closed", {**_about(report), "decision": chosen.value})
    vault.reports.decide(report, chosen, by)
    return report


def heard(vault: Vault, by: str) -> list[Report]:
    """Return all that readers said, newest first, for auditors and security officers; recorded first.

    Raises Refused for all others.
    """
    Accounts(vault.control).overseer(by)
    found = vault.reports.every()
    vault.audit.append(by, "feedback seen", {"records": len(found)})
    return found


def _officer(vault: Vault, by: str) -> Account:
    account = Accounts(vault.control).show(by)
    if not officer(account):
        raise Refused(NO_OFFICER)
    return account


def _covers(account: Account, marking: Marking) -> bool:
    try:
        require(account.reader(), marking, datetime.now(UTC))
    except (Refused, MarkingError):
        return False
    return True


def _about(report: Report) -> dict[str, Value]:
    place = report.place
    told: dict[str, Value] = {"report": report.id, "marking": text(report.marking)}
    if place.answer:
        return {**told, "answer": place.answer, "claim": place.claim}
    return {**told, "documents": [place.document], "page": place.page}
