"""Who is asking: sign-in with local accounts, server-side sessions, and the only place where the web makes readers.

A session knows an account name and nothing else about access: clearance is read from the account store on every
request, so that what an administrator takes away is gone with the next click.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from indexes.accounts import Accounts
from indexes.duties import Duty
from indexes.errors import CoversheetError, MarkingError, NotFound, UsageError
from indexes.policy import Marking, Reader, ceiling, dominates
from indexes.signins import Before

WRONG = "This name and password do not match an account that may sign in now."
SIGNED_OUT = "You are not signed in, or were signed out after 15 minutes without activity. Sign in to go on."
CROWDED = "Many people are signing in at this moment. Try again in a few seconds."

PASSWORD_LIMIT = 1024  # characters; longer ones are refused before any work
CHECKS_AT_ONCE = 2  # one argon2 check takes 64 MiB and about a quarter of a second
CHECKS_WAITING = 12  # far below the server's 40 threads, so that sign-in can't starve those who are signed in
SESSIONS_AT_ONCE = 4096


class SignInNeeded(CoversheetError):  # noqa: N818 - a state, not a fault
    """There is no session that still counts. The sentence never says which reason it was."""

    exit_code = 4

    def __init__(self) -> None:
        """Take no argument, so that ended, unknown and withdrawn look the same."""
        super().__init__(SIGNED_OUT)


class Crowded(CoversheetError):  # noqa: N818 - a state, not a fault
    """More sign-ins are waiting than the server takes."""

    exit_code = 6

    def __init__(self) -> None:
        """Say so in one sentence."""
        super().__init__(CROWDED)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives: seconds without activity, and seconds in all."""

    idle: float = 15 * 60
    absolute: float = 8 * 60 * 60


@dataclass(frozen=True, slots=True)
class Identity:
    """The person behind one request. `token` goes into forms and comes back with each of them."""

    account: str
    reader: Reader
    token: str
    reviewer: bool = False  # may open the pages of the quarantine
    duties: frozenset[str] = frozenset({Duty.READER})
    up_to: Marking | None = None  # what the session was lowered to

    @property
    def ceiling(self) -> Marking:
        """The most that this session may show."""
        return self.up_to if self.up_to is not None else ceiling(self.reader)


@dataclass(frozen=True, slots=True)
class Entropy:
    """Where sessions and responses take time and chance from; tests put fixed ones in."""

    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    token: Callable[[], str] = lambda: secrets.token_urlsafe(32)  # 256 bits
    nonce: Callable[[], str] = lambda: secrets.token_urlsafe(16)  # of one response


@dataclass(slots=True)
class _Session:
    account: str
    token: str
    started: float
    seen: float
    up_to: Marking | None = None
    before: Before | None = None  # the sign-in before, until it was told


class Sessions:
    """The sessions of one running server, in memory only: a restart signs everybody out.

    INVARIANT: the dictionary is keyed by the digest of the id, so that a copy of memory gives no usable cookie.
    """

    def __init__(self, accounts: Accounts, *, limits: Limits | None = None, entropy: Entropy | None = None) -> None:
        """Start with nobody signed in."""
        self._accounts = accounts
        self._limits = limits or Limits()
        self._entropy = entropy or Entropy()
        self._sessions: dict[str, _Session] = {}
        self._guard = threading.Lock()
        self._checking = threading.BoundedSemaphore(CHECKS_AT_ONCE)
        self._line = threading.BoundedSemaphore(CHECKS_AT_ONCE + CHECKS_WAITING)

    def sign_in(self, name: str, password: str) -> str | None:
        """Give a new session id, or None when the name and password don't open an account.

        Unknown name and wrong password take the same work (`Accounts.verify` sees to it) and give the same answer.

        Raises:
            Crowded: too many sign-ins are waiting.
        """
        if not self._line.acquire(blocking=False):
            raise Crowded
        try:
            with self._checking:
                known = self._accounts.verify(name, password[: PASSWORD_LIMIT + 1])
        finally:
            self._line.release()
        if not known or len(password) > PASSWORD_LIMIT or self._reader(name) is None:
            self._accounts.refused(name)
            return None
        return self._open(name, self._accounts.entered(name, self._entropy.now()))

    def before(self, session_id: str | None) -> Before | None:
        """Give the sign-in before this session's, the first time that it is asked for; None afterwards."""
        with self._guard:
            session = self._sessions.get(_digest(session_id or ""))
            if session is None:
                return None
            told, session.before = session.before, None
            return told

    def identity(self, session_id: str | None) -> Identity:
        """Give the person of this session with the clearance the account store holds at this moment.

        Raises:
            SignInNeeded: no such session, it has ended, or the account may not read anything now.
        """
        return self._identity(session_id, used=True)

    def glance(self, session_id: str | None) -> Identity:
        """Give the same without counting it as activity: for a stream that looks whether it may still go on.

        Raises:
            SignInNeeded: as `identity`.
        """
        return self._identity(session_id, used=False)

    def _identity(self, session_id: str | None, *, used: bool) -> Identity:
        if not session_id:
            raise SignInNeeded
        key, now = _digest(session_id), self._entropy.clock()
        with self._guard:
            session = self._sessions.get(key)
            if session is None or self._over(session, now):
                self._sessions.pop(key, None)
                raise SignInNeeded
            if used:
                session.seen = now
        reader, up_to = self._reader(session.account), session.up_to
        if reader is None or (up_to is not None and not dominates(ceiling(reader), up_to)):
            self.sign_out(session_id)  # the account is gone, or its clearance was cut below what the session showed
            raise SignInNeeded
        account = self._accounts.show(session.account)
        return Identity(session.account, reader, session.token, account.reviewer, frozenset(account.duties), up_to)

    def lower(self, session_id: str | None, up_to: Marking) -> None:
        """Set the session's ceiling; what is not within the one it has is ignored. Only a new sign-in raises it."""
        with self._guard:
            session = self._sessions.get(_digest(session_id or ""))
            if session is not None and (session.up_to is None or dominates(session.up_to, up_to)):
                session.up_to = up_to

    def bearer(self, account: str) -> Identity:
        """Give the person of a token that was checked already; it has no form token, so no form takes it.

        Raises:
            SignInNeeded: the account may not read anything now.
        """
        reader = self._reader(account)
        if reader is None:
            raise SignInNeeded
        return Identity(account, reader, "", duties=frozenset(self._accounts.show(account).duties))

    def sign_out(self, session_id: str | None) -> None:
        """End this session; the others of the same account go on."""
        with self._guard:
            self._sessions.pop(_digest(session_id or ""), None)

    def _open(self, name: str, before: Before | None = None) -> str:
        session_id, now = self._entropy.token(), self._entropy.clock()
        with self._guard:
            for key in [key for key, session in self._sessions.items() if self._over(session, now)]:
                del self._sessions[key]
            if len(self._sessions) >= SESSIONS_AT_ONCE:
                raise Crowded
            self._sessions[_digest(session_id)] = _Session(name, self._entropy.token(), now, now, before=before)
        return session_id

    def _over(self, session: _Session, now: float) -> bool:
        return now - session.seen > self._limits.idle or now - session.started > self._limits.absolute

    def _reader(self, name: str) -> Reader | None:
        """Give the account's reader, or None when there is none or its time has not come or is over."""
        try:
            reader = self._accounts.show(name).reader()
        except (MarkingError, NotFound, UsageError):
            return None
        now = self._entropy.now()
        if reader.valid_from is not None and now < reader.valid_from:
            return None
        if reader.valid_until is not None and now >= reader.valid_until:
            return None
        return reader


def same_token(given: str, expected: str) -> bool:
    """Say whether a form brought back its session's token; takes the same time for every wrong one."""
    return secrets.compare_digest(given.encode(), expected.encode())


def _digest(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()
