"""The audit log in the web: its records, whether the chain holds, an export. For auditors and security officers.

Each look is itself a record, written first. To everybody else these addresses do not exist.
"""

from dataclasses import dataclass, fields
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from indexes.door import moment
from indexes.duties import Duty
from indexes.errors import CheckFailed, Damaged, NotFound, UsageError
from indexes.inquiry import Entry, Filter, as_lines, as_table, documents, inquired, revealed
from indexes.policy import text
from web.visit import SignedIn, current, from_our_pages, house, page, with_token

SHOWN: Final = 100  # records on one page, the newest
SEES: Final = frozenset({Duty.AUDITOR, Duty.SECURITY_OFFICER})
FIELD: Final = 200  # characters
DIGITS: Final = 12
ASKING: Final = frozenset({"search", "ask"})  # the looks whose words are kept


@dataclass(frozen=True, slots=True)
class Written:
    """The fields of the form as they were sent."""

    person: str = ""
    document: str = ""
    action: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it is printed."""

    number: str
    time: str
    actor: str
    action: str
    marking: str
    documents: tuple[str, ...]
    answer: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the question that one record names; where they can't be shown, "" under no marking."""

    number: str
    marking: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """What a reading of the whole chain came to."""

    sentence: str
    is_whole: bool = True


def overseeing(identity: SignedIn) -> None:
    """Let auditors and security officers through. Raises NotFound for everybody else."""
    if not SEES & identity.duties:
        raise NotFound


async def sent(request: Request) -> Written:
    """Give the fields of the form."""
    form = await request.form()
    return Written(
        **{one.name: value.strip()[:FIELD] for one in fields(Written) if isinstance(value := form.get(one.name), str)}
    )


router = APIRouter(prefix="/admin/audit", dependencies=[Depends(current), Depends(overseeing)])
posting = [Depends(from_our_pages), Depends(with_token)]
Fields = Annotated[Written, Depends(sent)]
Text = Annotated[str, Form()]


@router.get("")
def newest(request: Request, identity: SignedIn) -> Response:
    """Show the newest records."""
    return _shown(request, identity.account, Written())


@router.post("", dependencies=posting)
def search(request: Request, identity: SignedIn, written: Fields) -> Response:
    """Show the newest records that fit. What is looked for stands in no address."""
    return _shown(request, identity.account, written)


@router.post("/verify", dependencies=posting)
def verify(request: Request, identity: SignedIn) -> Response:
    """Read the whole chain and say whether it holds."""
    log = house(request).vault.audit
    log.append(identity.account, "audit verify", {})
    try:
        head = log.verify()
    except (CheckFailed, Damaged) as broken:
        return _shown(request, identity.account, Written(), Chain(str(broken), is_whole=False))
    return _shown(request, identity.account, Written(), Chain(f"Chain intact: {head.number:,} records."))


@router.post("/question", dependencies=posting)
def question(request: Request, identity: SignedIn, written: Fields, number: Text = "") -> Response:
    """Show the words of the question that a record names, up to the clearance of who looks. Each look is recorded."""
    given = int(number) if number.isascii() and number.isdigit() and len(number) <= DIGITS else 0
    try:
        words, ceiling = revealed(house(request).vault, identity.account, given)
        shown = Words(str(given), text(ceiling), words)
    except NotFound:
        shown = Words(str(given))
    except (CheckFailed, Damaged) as broken:
        return _shown(request, identity.account, written, Chain(str(broken), is_whole=False))
    return _shown(request, identity.account, written, words=shown)


@router.post("/export", dependencies=posting)
def export(request: Request, identity: SignedIn, written: Fields, form: Text = "") -> Response:
    """Give the records that fit as a file. The export is recorded before its first byte leaves."""
    found = inquired(house(request).vault.audit, identity.account, "audit export", _wanted(written))
    kind, body = ("csv", as_table(found)) if form == "csv" else ("ndjson", as_lines(found))
    media = "text/csv" if kind == "csv" else "application/x-ndjson"
    headers = {"Content-Disposition": f'attachment; filename="audit.{kind}"'}
    return Response(body, media_type=media, headers=headers)


def _shown(
    request: Request, person: str, written: Written, chain: Chain | None = None, *, words: Words | None = None
) -> Response:
    """Give the page. A log that does not hold shows no record: none of them could be trusted."""
    rows: list[Row] = []
    count, message, status = 0, "", 200
    if chain is None or chain.is_whole:
        try:
            found = inquired(house(request).vault.audit, person, "audit search", _wanted(written))
            count, rows = len(found), [_row(one) for one in reversed(found[-SHOWN:])]
        except UsageError as refusal:
            message, status = str(refusal), 422
        except CheckFailed as broken:
            chain = Chain(str(broken), is_whole=False)
    values = {"rows": rows, "count": count, "most": SHOWN, "chain": chain, "message": message, "written": written}
    values["words"] = words
    return page(request, "audit.html", status=status, **values)


def _wanted(written: Written) -> Filter:
    """Return what is looked for. Raises UsageError for a time that can't be read."""
    return Filter(
        written.person or None,
        written.document or None,
        written.action or None,
        moment(written.since or None),
        moment(written.until or None),
    )


def _row(record: Entry) -> Row:
    marking = record.get("ceiling") or record.get("marking") or ""
    time = f"{str(record['time'])[:19].replace('T', ' ')}Z"
    answer = str(record.get("answer") or "")
    return Row(
        str(record["number"]),
        time,
        str(record["actor"]),
        str(record["action"]),
        str(marking),
        tuple(documents(record)),
        answer,
        "ceiling" in record and record["action"] in ASKING,
    )
