"""Who calls the JSON door: a person with a session, or a program with a token. A token narrows, it never widens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from indexes.policy import Marking
from indexes.tokens import SCOPES, token_of
from indexes.view import View
from web.session import Identity, SignInNeeded
from web.visit import Rejected, current, house, view_for

SCHEME = "bearer "
NOT_IN_SCOPE = "This token is not for that. Ask for one with the scope that this address needs."


@dataclass(frozen=True, slots=True)
class Caller:
    """The account behind a call, what the call may do, and the most that it may see (None: all of the account's)."""

    identity: Identity
    scopes: tuple[str, ...]
    ceiling: Marking | None

    def view(self, request: Request, up_to: str | None) -> View:
        """Give the view of the account, narrowed by the token and by the marking asked for. Raises Rejected."""
        found = view_for(request, self.identity, up_to)
        return found.below(self.ceiling) if self.ceiling is not None else found


def caller(request: Request) -> Caller:
    """Give who calls. A token goes before a session; its clearance is the account's, read now.

    Raises:
        SignInNeeded: no session, no such token, or one that no longer counts.
    """
    known = getattr(request.state, "caller", None)
    if isinstance(known, Caller):
        return known
    header = request.headers.get("authorization", "")
    if header[: len(SCHEME)].lower() != SCHEME:
        return Caller(current(request), SCOPES, None)
    here = house(request)
    token = token_of(here.vault.control, header[len(SCHEME) :].strip(), datetime.now(UTC))
    if token is None:
        raise SignInNeeded
    identity = here.sessions.bearer(token.account)
    here.vault.audit.append(token.account, "token", {"token": token.id})
    found = Caller(identity, token.scopes, token.ceiling)
    request.state.caller, request.state.identity = found, identity
    return found


Calling = Annotated[Caller, Depends(caller)]


def scoped(scope: str) -> Callable[[Caller], None]:
    """Give the check that a call may do this.

    Raises (the check):
        Rejected: 403, the token has another scope.
    """

    def check(calling: Calling) -> None:
        if scope not in calling.scopes:
            raise Rejected(403, NOT_IN_SCOPE)

    return check
