"""What readers say of claims and markings, and the officers' list of reports. Nothing is typed: all is chosen.

INVARIANT: the list holds ids, markings, names and times; the words of a claim are shown to an officer whose clearance
and session cover the level that it lies under, and each such look is recorded first.
"""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from indexes.duties import Duty
from indexes.errors import NotFound, UsageError
from indexes.policy import dominates
from indexes.reporting import Listed, decide, found_report, listed, report_page
from indexes.reports import WRONG, Decision, Said
from rag.judged import claim_words, judged
from rag.printed import minute
from web import banner, kept_sheets
from web.banner import Mark
from web.look import LAST_PAGE, span_href
from web.session import Identity
from web.visit import Rejected, SignedIn, current, from_our_pages, house, page, view_for, with_token

NOTHING_SAID: Final = "Choose what you want to say."
CLAIM: Final = {"right": Said.RIGHT, "too low": Said.TOO_LOW, "too high": Said.TOO_HIGH}
MARKING: Final = {"too low": Said.TOO_LOW, "too high": Said.TOO_HIGH}


@dataclass(frozen=True, slots=True)
class Row:
    """One report as it is printed; `href` leads to the page that it speaks of, "" where the officer may not open it."""

    id: str
    time: str
    person: str
    said: str
    mark: Mark
    answer: str
    claim: int
    document: str
    page: int
    href: str
    decision: str
    decided: str
    is_his: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the claim that one report speaks of, and their marking."""

    report: str
    mark: Mark
    words: str


def deciding(identity: SignedIn) -> None:
    """Let label officers and security officers through. Raises NotFound for everybody else."""
    if not (identity.reviewer or Duty.SECURITY_OFFICER in identity.duties):
        raise NotFound


Text = Annotated[str, Form()]


def chosen(said: Text = "", why: Text = "") -> Said:
    """Give what the form says of a claim. Raises Rejected where it says nothing that is known."""
    found = next((one for one in WRONG if said == "wrong" and one.value == why), CLAIM.get(said))
    if found is None:
        raise Rejected(422, NOTHING_SAID)
    return found


Chosen = Annotated[Said, Depends(chosen)]
posting = [Depends(from_our_pages), Depends(with_token)]
signed_in = APIRouter(dependencies=[Depends(current)])
officers = APIRouter(dependencies=[Depends(current), Depends(deciding)])


@signed_in.post("/answers/{answer}/claims/{number:int}", dependencies=posting)
def judge_claim(request: Request, identity: SignedIn, answer: str, number: int, said: Chosen) -> Response:
    """Keep what a person says of a claim of his; reported as marked too low, it is hidden from now on."""
    judged(view_for(request, identity, None), answer, number, said)
    return RedirectResponse(f"{kept_sheets.href(answer)}#judge", status_code=303)


@signed_in.post("/documents/{document_id}/report", dependencies=posting)
def report_marking(
    request: Request, identity: SignedIn, document_id: str, marked: Text = "", number: Text = "1"
) -> Response:
    """Tell the officers that a page seems to be marked too low or too high."""
    said = MARKING.get(marked)
    numbered = int(number) if number.isascii() and number.isdigit() and len(number) < len(str(LAST_PAGE)) else 0
    if said is None or not numbered:
        raise Rejected(422, NOTHING_SAID)
    made = report_page(view_for(request, identity, None), document_id, numbered, said)
    back = span_href(made.place.document, numbered, None)
    return page(request, "reported.html", said=said.value, back=back)


@officers.get("/admin/reports")
def list_reports(request: Request, identity: SignedIn) -> Response:
    """List the reports of markings, open ones first."""
    return _shown(request, identity)


@officers.post("/admin/reports/{report}", dependencies=posting)
def close_report(request: Request, identity: SignedIn, report: str, decision: Text = "") -> Response:
    """Close a report with a decision."""
    _within(request, identity, report)
    try:
        decide(house(request).vault, identity.account, report, decision)
    except UsageError as refusal:
        return _shown(request, identity, message=str(refusal))
    return RedirectResponse("/admin/reports", status_code=303)


@officers.post("/admin/reports/{report}/claim", dependencies=posting)
def show_claim(request: Request, identity: SignedIn, report: str) -> Response:
    """Show the words of the claim that a report speaks of, where clearance and session cover them."""
    _within(request, identity, report)
    words, marking = claim_words(house(request).vault, identity.account, report)
    return _shown(request, identity, words=Words(report, banner.full(marking, identity.ceiling), words))


def _within(request: Request, identity: Identity, report: str) -> None:
    """Let a report pass that lies within clearance and session. Raises NotFound for all others."""
    if not dominates(identity.ceiling, found_report(house(request).vault, identity.account, report).marking):
        raise NotFound


def _shown(request: Request, identity: Identity, *, message: str = "", words: Words | None = None) -> Response:
    rows = [_row(one, identity) for one in listed(house(request).vault, identity.account)]
    values = {"rows": rows, "message": message, "words": words}
    decisions = (Decision.NOTHING.value, Decision.RELABELLED.value)
    return page(request, "reports.html", status=422 if message else 200, decisions=decisions, **values)


def _row(one: Listed, identity: Identity) -> Row:
    report, place = one.report, one.report.place
    is_his = one.is_his and dominates(identity.ceiling, report.marking)
    may_open = is_his and bool(place.document) and Duty.READER in identity.duties
    return Row(
        id=report.id,
        time=minute(report.time),
        person=report.owner,
        said=report.said.value,
        mark=banner.full(report.marking, report.marking),
        answer=place.answer,
        claim=place.claim,
        document=place.document,
        page=place.page,
        href=span_href(place.document, place.page, None) if may_open else "",
        decision=report.decision.value,
        decided=f"{report.by}, {minute(report.decided)}" if report.by else "",
        is_his=is_his,
        is_open=report.is_open,
    )
