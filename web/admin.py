"""Accounts in the web: who manages them sees what each may read, before and after a change, and never a document.

Nobody changes his own access, and nobody grants more than he holds. To everybody else these addresses do not exist.
"""

from dataclasses import dataclass, fields, replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from indexes import policy
from indexes.accounts import Account
from indexes.door import moment, split_list
from indexes.duties import Duty, within
from indexes.errors import MarkingError, NotFound, UsageError
from web.session import Identity
from web.visit import SignedIn, current, from_our_pages, house, page, with_token

LEAST_PASSWORD: Final = 8  # characters: NIST SP 800-63B, 5.1.1.2
NEW: Final = "new"  # stands for the account that is being made
SAVED: Final = "saved"
DUTIES: Final = "duties"  # the field of several values


@dataclass(frozen=True, slots=True)
class Row:
    """One account as it is listed."""

    name: str
    ceiling: str
    nationality: str
    duties: tuple[str, ...]
    groups: str
    until: str
    can_sign_in: bool


@dataclass(frozen=True, slots=True)
class Written:
    """The fields of the form as they were sent; nothing in them is checked yet."""

    name: str = ""
    clearances: str = ""
    nationality: str = ""
    holds: str = ""
    groups: str = ""
    valid_from: str = ""
    valid_until: str = ""
    duties: tuple[str, ...] = ()
    password: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do: the most that could be read, how many documents, and how many more than now."""

    ceiling: str
    count: int
    more: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands above the form: the effect of the change, or why it was refused."""

    effect: Effect | None = None
    message: str = ""
    status: int = 200


PLAIN: Final = Shown()
Text = Annotated[str, Form()]


async def sent(request: Request) -> Written:
    """Give the fields of the form."""
    form = await request.form()
    texts = {
        one.name: value
        for one in fields(Written)
        if one.name != "duties" and isinstance(value := form.get(one.name), str)
    }
    return Written(**texts, duties=tuple(one for one in form.getlist("duties") if isinstance(one, str)))


def managing(identity: SignedIn) -> None:
    """Let administrators of accounts through. Raises NotFound for everybody else."""
    if Duty.ADMINISTRATOR not in identity.duties:
        raise NotFound


router = APIRouter(prefix="/admin/users", dependencies=[Depends(current), Depends(managing)])
posting = [Depends(from_our_pages), Depends(with_token)]
Fields = Annotated[Written, Depends(sent)]


@router.get("")
def users(request: Request, identity: SignedIn, q: str = "", told: str = "") -> Response:
    """List the accounts, or those whose names hold `q`."""
    here = house(request)
    here.vault.audit.append(identity.account, "accounts listed", {})
    found = [_row(one) for one in here.accounts.list() if q.strip().lower() in one.name.lower()]
    return page(request, "users.html", rows=found, q=q[:100], saved=told == SAVED)


@router.get("/{account}")
def user(request: Request, identity: SignedIn, account: str) -> Response:
    """Give the form of one account, or of a new one."""
    here = house(request)
    if account == NEW:
        return _form(request, Written(duties=(Duty.READER,)), account)
    known = _account(request, account)
    here.vault.audit.append(identity.account, "account shown", {"account": account})
    return _form(request, _written(known), account)


@router.post("/{account}", dependencies=posting)
def change(request: Request, identity: SignedIn, account: str, written: Fields, step: Text = "preview") -> Response:
    """Show what a change would do, or carry it out."""
    before = None if account == NEW else _account(request, account)
    if before is not None:
        written = replace(written, name=account)
    try:
        after = _read(written, before)
        within(identity.reader, after.reader())
        if step != "save":
            return _form(request, written, account, Shown(_effect(request, before, after)))
        _save(request, identity, before, after, written.password)
    except (UsageError, MarkingError) as refusal:
        return _form(request, written, account, Shown(None, str(refusal), 422))
    return RedirectResponse(f"/admin/users?told={SAVED}", status_code=303)


def _save(request: Request, identity: Identity, before: Account | None, account: Account, password: str) -> None:
    """Record the change, then make it. Raises UsageError for a short password, or what the account store refuses."""
    here = house(request)
    if password and len(password) < LEAST_PASSWORD:
        raise UsageError(f"A password has at least {LEAST_PASSWORD} characters.")
    ceiling = policy.text(policy.ceiling(account.reader()))
    action = "account changed" if before else "account added"
    here.vault.audit.append(identity.account, action, {"account": account.name, "ceiling": ceiling})
    if before is None:
        here.accounts.add(account, password or None)
        return
    here.accounts.grant(account)
    if password:
        here.accounts.set_password(account.name, password)


def _effect(request: Request, before: Account | None, account: Account) -> Effect:
    """Return what the account could read; who reads nothing by his duties reads nothing."""
    vault = house(request).vault

    def count(one: Account) -> int:
        return vault.readable(one.reader()) if one.may(Duty.READER) else 0

    after = count(account)
    return Effect(policy.text(policy.ceiling(account.reader())), after, after - (count(before) if before else 0))


def _read(written: Written, before: Account | None) -> Account:
    """Return the account that the form describes. Raises UsageError and MarkingError where it says nothing clear."""
    lines = tuple(line.strip() for line in written.clearances.splitlines() if line.strip())
    officer = Duty.LABEL_OFFICER in written.duties
    others = tuple(one for one in written.duties if one != Duty.LABEL_OFFICER)
    start = before if before is not None else Account(written.name.strip(), ())
    return replace(
        start,
        clearances=lines,
        nationality=written.nationality.strip().upper() or None,
        holds=split_list(written.holds),
        groups=split_list(written.groups),
        valid_from=moment(written.valid_from.strip() or None),
        valid_until=moment(written.valid_until.strip() or None),
        reviewer=officer,
        duties=others,
    )


def _written(account: Account) -> Written:
    officer = (Duty.LABEL_OFFICER,) if account.reviewer else ()
    return Written(
        account.name,
        "\n".join(account.clearances),
        account.nationality or "",
        ", ".join(account.holds),
        ", ".join(account.groups),
        account.valid_from.isoformat() if account.valid_from else "",
        account.valid_until.isoformat() if account.valid_until else "",
        (*account.duties, *officer),
    )


def _account(request: Request, name: str) -> Account:
    try:
        return house(request).accounts.show(name)
    except UsageError:
        raise NotFound from None


def _row(account: Account) -> Row:
    until = account.valid_until.isoformat()[:10] if account.valid_until else ""
    return Row(
        account.name,
        policy.text(policy.ceiling(account.reader())),
        account.nationality or "",
        _written(account).duties,
        ", ".join(account.groups),
        until,
        account.can_sign_in,
    )


def _form(request: Request, written: Written, name: str, shown: Shown = PLAIN) -> Response:
    values = {"written": written, "new": name == NEW, "action": f"/admin/users/{name}", "duties": list(Duty)}
    return page(request, "user.html", status=shown.status, effect=shown.effect, message=shown.message, **values)
