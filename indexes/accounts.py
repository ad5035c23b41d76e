"""Accounts and clearances, and the only importer of argon2. Each use reads them afresh: a revocation counts at once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from indexes.database import Row, Store
from indexes.duties import Duty, duties_named
from indexes.errors import Refused, UsageError
from indexes.labels.clearance import Clearance
from indexes.labels.names import NATO_SENSITIVITIES
from indexes.policy import Marking, Reader, parse, reader_from, text
from indexes.policy.countries import NATO
from indexes.policy.rules import belongs
from indexes.signins import Before, note_failure, note_sign_in

MAX_NAME = 64
NO_READER = "This account reads no documents: it has other duties. See: coversheet users show"
NO_REVIEWER = "This account may not review. Allow it with: coversheet users grant NAME --reviewer"
NO_OVERSEER = "This account may not read the audit log. Allow it with: coversheet users grant NAME --duty auditor"
NO_ACCOUNT = "There is no account of that name. See: coversheet users list"


@dataclass(frozen=True, slots=True)
class Account:
    """What an administrator grants to one person. Texts as they were given; `Reader` is what they mean."""

    name: str
    clearances: tuple[str, ...]
    nationality: str | None = None
    holds: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    can_sign_in: bool = field(default=False, compare=False)
    memberships: tuple[tuple[str, str], ...] = ()  # (permissive tag, value), from a clearance document
    reviewer: bool = False  # may decide on quarantined files that he may read
    duties: tuple[str, ...] = (Duty.READER,)

    def may(self, duty: Duty) -> bool:
        """Tell whether the account has this duty."""
        return self.reviewer if duty is Duty.LABEL_OFFICER else duty in self.duties

    def reader(self) -> Reader:
        """Return the reader that the account stands for. Raises MarkingError if a grant has no meaning."""
        reader = reader_from(
            self.name,
            self.clearances,
            nationality=self.nationality,
            holds=self.holds,
            groups=self.groups,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )
        return replace(reader, memberships=frozenset(self.memberships))


class Accounts:
    """The account store of a library, over its control database."""

    def __init__(self, control: Store) -> None:
        """Use an open control database; the caller closes it."""
        self._control = control

    def add(self, account: Account, password: str | None = None) -> None:
        """Enter a new account. Raises UsageError if the name is taken or not usable, or a grant has no meaning."""
        _check_name(account.name)
        account = _settled(account)
        with self._control.transaction() as database:
            if self._row(account.name):
                message = "An account of that name exists. Change it with: coversheet users grant"
                raise UsageError(message)
            database.table("accounts").insert(_row(account) | {"password": hashed(password)})

    def grant(self, account: Account) -> None:
        """Replace what an account may read; its password stays. Raises UsageError if there is no such account."""
        account = _settled(account)
        with self._control.transaction() as database:
            if not self._row(account.name):
                raise UsageError(NO_ACCOUNT)
            database.table("accounts").update(account.name, _row(account))

    def set_password(self, name: str, password: str) -> None:
        """Set or replace a password. Raises UsageError if there is no such account."""
        code = hashed(password)
        with self._control.transaction() as database:
            if not self._row(name):
                raise UsageError(NO_ACCOUNT)
            database.table("accounts").update(name, {"password": code})

    def show(self, name: str) -> Account:
        """Return an account. Raises UsageError if there is none."""
        row = self._row(name)
        if row is None:
            raise UsageError(NO_ACCOUNT)
        return _account(row)

    def list(self) -> list[Account]:
        """Return all accounts by name."""
        return [_account(row) for row in self._control.query("SELECT * FROM accounts ORDER BY name")]

    def reader(self, name: str) -> Reader:
        """Return who an account is, as of now. Does not check who is asking: the session or the shell did.

        Raises UsageError for an account that is there but reads no documents.
        """
        account = self.show(name)
        if not (account.may(Duty.READER) or account.reviewer):
            raise UsageError(NO_READER)
        return account.reader()

    def reviewer(self, name: str) -> Reader:
        """Return who a reviewer is, as of now. Raises UsageError without an account, Refused without the right."""
        account = self.show(name)
        if not account.reviewer:
            raise Refused(NO_REVIEWER)
        return account.reader()

    def overseer(self, name: str) -> None:
        """Let auditors and security officers pass. Raises UsageError without an account, Refused for all others."""
        account = self.show(name)
        if not (account.may(Duty.AUDITOR) or account.may(Duty.SECURITY_OFFICER)):
            raise Refused(NO_OVERSEER)

    def verify(self, name: str, password: str) -> bool:
        """Tell whether this is the password of this account; an unknown name costs the same work."""
        row = self._row(name)
        code = row["password"] if row else ""
        try:
            _hasher().verify(code or _unknown(), password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(code)

    def refused(self, name: str) -> None:
        """Count a failed attempt to sign in under a name, known or not."""
        note_failure(self._control, name)

    def entered(self, name: str, at: datetime) -> Before:
        """Keep that an account signed in at a moment (UTC); return the sign-in before, and what failed since."""
        return note_sign_in(self._control, name, at)

    def _row(self, name: str) -> Row | None:
        rows = self._control.query("SELECT * FROM accounts WHERE name = ?", name)
        return rows[0] if rows else None


def cleared(account: Account, found: Clearance) -> Account:
    """Return the account as a clearance document sets it in one system; its other systems and holds stay.

    Raises UsageError where the account would come to hold more than the document says, or another nation.
    """
    nationality = account.nationality or found.nation
    if found.nation not in {None, nationality}:
        message = "The clearance is for another nation than the account's."
        raise UsageError(message)
    if found.system == "NATO":
        if nationality is None:
            message = "The clearance names no nation. Set it first: coversheet users grant NAME --nationality"
            raise UsageError(message)
        if nationality in NATO.members and ("Releasable to", NATO.code) not in found.memberships:
            message = "The clearance leaves out NATO, but accounts of a member nation hold it. Grant by hand."
            raise UsageError(message)
    others = [kept for given in account.clearances if (kept := _without(parse(given), found.system))]
    holds = {hold for hold in account.holds if not _is_of(found.system, hold)} | set(found.holds)
    memberships = account.memberships if found.system != "NATO" else found.memberships
    return replace(
        account,
        clearances=(*others, found.clearance),
        nationality=nationality,
        holds=tuple(sorted(holds)),
        groups=tuple(dict.fromkeys((*account.groups, *found.groups))),
        memberships=memberships,
    )


def _without(marking: Marking, system: str) -> str:
    labels = tuple(label for label in marking.labels if label.system != system)
    return text(Marking(labels)) if labels else ""


def _is_of(system: str, hold: str) -> bool:
    return hold in NATO_SENSITIVITIES if system == "NATO" else hold not in NATO_SENSITIVITIES and belongs(system, hold)


def hashed(password: str | None) -> str:
    """Return the argon2id hash to store (RFC 9106, second recommended parameters), "" for no password."""
    return _hasher().hash(password) if password else ""


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)


@cache
def _unknown() -> str:
    """Return the hash of a password that nobody has, compared for accounts that don't exist."""
    return _hasher().hash(datetime.now(UTC).isoformat())


def _settled(account: Account) -> Account:
    """Return the account with its duties in order. Raises MarkingError or UsageError if a grant has no meaning."""
    account.reader()
    named = {*account.duties, *([Duty.LABEL_OFFICER] if account.reviewer else [])}
    found = duties_named(named)
    others = tuple(duty for duty in found if duty is not Duty.LABEL_OFFICER)
    return replace(account, duties=others, reviewer=Duty.LABEL_OFFICER in found)


def _check_name(name: str) -> None:
    if not 0 < len(name) <= MAX_NAME or not all(c.isascii() and (c.isalnum() or c in "._-") for c in name):
        message = "An account name has 1 to 64 letters (a to z), digits, dots, dashes or underscores."
        raise UsageError(message)


def _row(account: Account) -> Row:
    return {
        "name": account.name,
        "clearances": _list(account.clearances),
        "nationality": account.nationality or "",
        "holds": _list(account.holds),
        "groups": _list(account.groups),
        "valid_from": account.valid_from.isoformat() if account.valid_from else "",
        "valid_until": account.valid_until.isoformat() if account.valid_until else "",
        "memberships": json.dumps(account.memberships),
        "reviewer": int(account.reviewer),
        "duties": _list(account.duties),
    }


def _list(values: Sequence[str]) -> str:
    return json.dumps(list(values))


def _account(row: Row) -> Account:
    return Account(
        name=row["name"],
        clearances=tuple(json.loads(row["clearances"])),
        nationality=row["nationality"] or None,
        holds=tuple(json.loads(row["holds"])),
        groups=tuple(json.loads(row["groups"])),
        valid_from=datetime.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_until=datetime.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        can_sign_in=bool(row["password"]),
        memberships=tuple((tag, value) for tag, value in json.loads(row["memberships"])),
        reviewer=bool(row["reviewer"]),
        duties=tuple(json.loads(row["duties"])),
    )
