"""Tokens of programs: random, kept as digests, scoped, limited in time, revocable. A token narrows an account's access.

What the account may read is decided on each use from its clearances; nothing here says yes to a document.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from indexes.accounts import Accounts
from indexes.database import Row, Store
from indexes.errors import UsageError
from indexes.policy import Marking, text, unknown
from indexes.rows import stored_marking

SCOPES: Final = ("ask", "search", "read")
MOST_DAYS: Final = 366
PREFIX: Final = "cst_"  # so that a scanner of leaked secrets knows one
UNKNOWN: Final = "There is no token of this id. See: coversheet users tokens"


@dataclass(frozen=True, slots=True)
class Token:
    """What a token allows: an account's access, for some verbs, up to a marking (None: all of it), until a moment."""

    id: str
    account: str
    scopes: tuple[str, ...]
    ceiling: Marking | None
    made: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new token is to allow; `days` counts from now."""

    scopes: Sequence[str]
    days: int
    ceiling: Marking | None = None


def make_token(control: Store, account: str, wish: Wish) -> tuple[Token, str]:
    """Make a token and return it with its secret, which is shown once and kept nowhere.

    Raises UsageError for an unknown account or scope, too many days, or a ceiling with an unknown part.
    """
    Accounts(control).show(account)
    strange = sorted(set(wish.scopes) - set(SCOPES))
    if strange or not wish.scopes:
        raise UsageError(f"A scope is one of: {', '.join(SCOPES)}.")
    if not 1 <= wish.days <= MOST_DAYS:
        raise UsageError(f"A token lasts from 1 to {MOST_DAYS} days.")
    if wish.ceiling is not None and unknown(wish.ceiling):
        raise UsageError("The ceiling has a part that is not known here.")
    secret = PREFIX + secrets.token_urlsafe(32)  # 256 bits
    now = datetime.now(UTC)
    scopes = tuple(one for one in SCOPES if one in wish.scopes)
    token = Token(secrets.token_hex(6), account, scopes, wish.ceiling, now, now + timedelta(days=wish.days))
    with control.transaction() as database:
        database.table("tokens").insert(
            {
                "id": token.id,
                "digest": _digest(secret),
                "account": account,
                "scopes": " ".join(scopes),
                "ceiling": text(wish.ceiling) if wish.ceiling else "",
                "made": token.made.isoformat(),
                "until": token.until.isoformat(),
            }
        )
    return token, secret


def token_of(control: Store, secret: str, now: datetime) -> Token | None:
    """Return the token with this secret if it still counts, else None."""
    rows = control.query("SELECT * FROM tokens WHERE digest = ?", _digest(secret))
    token = _token(rows[0]) if rows else None
    return token if token is not None and now < token.until else None


def tokens(control: Store) -> list[Token]:
    """Return all tokens, by account and time; the secrets are not known here."""
    return [_token(row) for row in control.query("SELECT * FROM tokens ORDER BY account, made, id")]


def revoke_token(control: Store, name: str) -> Token:
    """Take a token back; it counts at once. Raises UsageError for an unknown id."""
    with control.transaction() as database:
        rows = control.query("SELECT * FROM tokens WHERE id = ?", name)
        if not rows:
            raise UsageError(UNKNOWN)
        database.table("tokens").delete(name)
    return _token(rows[0])


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: Row) -> Token:
    return Token(
        row["id"],
        row["account"],
        tuple(row["scopes"].split()),
        stored_marking(row["ceiling"]) if row["ceiling"] else None,
        datetime.fromisoformat(row["made"]),
        datetime.fromisoformat(row["until"]),
    )
