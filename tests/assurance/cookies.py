"""SESS: no forged cookie and no header is anybody; what is taken from a person is gone with the next request.

A forged cookie gets the reply of a browser without one, byte for byte; a header changes no byte of any reply.
"""

import base64
import hashlib
import random
import string
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from indexes.accounts import Account, Accounts
from indexes.duties import Duty
from indexes.panels import panel_id
from indexes.tokens import SCOPES, Wish, make_token, revoke_token
from tests.assurance.access import FOR_ALL, HIGH_WORDS, PEOPLE, PORTAL, Place, browser, filled, placed, sent
from tests.assurance.outcome import Outcome
from tests.web.test_access import OPEN, routes
from web.session import Identity, Sessions
from web.visit import current, house

SIGNS: Final = string.ascii_letters + string.digits + "-_"
NAMES: Final = (
    "X-Forwarded-User Remote-User X-Remote-User X-Clearance X-Auth-Request-User X-Auth-Request-Email X-WebAuth-User "
    "X-Forwarded-Email X-Forwarded-Groups X-Forwarded-Preferred-Username X-User X-Username X-User-Id X-Account "
    "X-Reader X-Role X-Roles X-Duty X-Duties X-Reviewer X-Admin X-Up-To X-Ceiling X-Marking X-Nationality X-Holds "
    "X-Coversheet-User Coversheet Impersonate-User X-Impersonate-User X-Original-User X-SSL-Client-S-DN "
    "X-Client-Cert X-Client-DN X-Session X-Session-Id X-Token X-Api-Key X-Access-Token X-CSRF-Token Cookie2 "
    "X-Forwarded-Uri X-Original-URL X-Rewrite-URL X-HTTP-Method-Override X-Forwarded-For X-Real-IP X-Forwarded-Host "
    "X-Forwarded-Proto Forwarded From User Username Proxy-Authorization sourceID"
).split()
VALUES: Final = ("high", "administrator", "SECRET")
REVOKED: Final = datetime(2020, 1, 1, tzinfo=UTC)
WHOSE: Final = {
    "/review": "labels",
    "/admin/users": "administrator",
    "/admin/runs": "ingester",
    "/admin/audit": "auditor",
}
BUGS: Final = frozenset({"name taken from a header", "clearance taken from the cookie", "clearance of the sign-in"})
Form = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """All of a reply that a browser sees."""

    status: int
    content: bytes
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, reply: Any) -> "Reply":
        """Take it from a client's reply."""
        return cls(reply.status_code, reply.content, tuple(reply.headers.multi_items()))


def run(trials: int) -> Outcome:
    """Forge so many cookies, try a quarter as many headers up to all, and walk every route; then plant the bugs."""
    begun = time.monotonic()
    forms = list(_forms())
    chosen = forms[:: max(1, -(-len(forms) // max(1, trials // 4)))]
    with placed() as place:
        failures = [*_forged(place, trials), *_swapped(place), *_headers(place, chosen)]
        failures += [*_taken(place), *_tokens_taken(place)]
        walked = len(_closed(place))
    caught = []
    for bug in sorted(BUGS):
        with placed() as place, _planted(bug, place):
            found = _headers(place, forms[:9]) if "header" in bug else _forged(place, 60) if "cookie" in bug else None
            if next(found or _taken(place), None):
                caught.append(bug)
    return Outcome(trials + len(chosen) + walked, tuple(failures), tuple(caught), time.monotonic() - begun)


def _stranger(place: Place) -> TestClient:
    return TestClient(place.application, base_url="http://localhost", follow_redirects=False)


def _forged(place: Place, trials: int) -> Iterator[str]:
    """Yield where a forged cookie gets another reply than none."""
    paths = ("/session", "/", "/v1/openapi.json", f"/v1/documents/{place.documents['readable']}", "/admin/audit")
    with ExitStack() as stack:
        client, token = stack.enter_context(browser(place, "high"))
        ended, _ = stack.enter_context(browser(place, "ended"))
        real, old = client.cookies["coversheet"], ended.cookies["coversheet"]
        stranger = _stranger(place)
        bare = {path: Reply.of(stranger.get(path)) for path in paths}
        if client.get("/session").status_code != 204:
            yield "a true cookie is refused"
        for number, (kind, header) in enumerate(islice(_cookies(place, real, [token, old]), trials)):
            path = paths[number % len(paths)]
            if Reply.of(stranger.get(path, headers={"Cookie": header})) != bare[path]:
                yield f"cookie {number}, {kind}: it counts at {path}"


def _cookies(place: Place, real: str, others: list[str]) -> Iterator[tuple[str, str]]:
    """Yield kinds and cookie headers without end: first one of each fixed kind, then drawn ones."""
    _, secret = make_token(place.vault.control, "high", Wish(SCOPES, 1))
    claim = base64.urlsafe_b64encode(b'{"account": "high", "clearance": "SECRET"}').decode().rstrip("=")
    unsigned = base64.urlsafe_b64encode(b'{"alg": "none"}').decode().rstrip("=")
    digest = hashlib.sha256(real.encode()).hexdigest()
    fixed = [*others, secret, secret.removeprefix("cst_"), digest, panel_id(PORTAL), claim, f"{unsigned}.{claim}."]
    fixed += [*place.documents.values(), *place.answers.values(), *(one.name for one in PEOPLE)]
    fixed += ["", "null", "0", "%00", "' OR 1=1 --", "../high", real[::-1], real.swapcase(), real * 2, f"{real}.SECRET"]
    yield from (("of another purpose", f"coversheet={value}") for value in fixed)
    for name in ("__Host-coversheet", "Coversheet", "session", "coversheet2", " coversheet%20", "$coversheet"):
        yield "of another name", f"{name}={real}"
    chance = random.Random(7)
    while True:
        at, sign = chance.randrange(len(real)), chance.choice(SIGNS)
        yield "drawn", "coversheet=" + "".join(chance.choices(SIGNS, k=43))
        if sign != real[at]:
            yield "one sign changed", f"coversheet={real[:at]}{sign}{real[at + 1 :]}"
        yield "cut", f"coversheet={real[:at]}"
        yield "longer", f"coversheet={real}{sign}"


def _swapped(place: Place) -> Iterator[str]:
    """Yield where a secret of one purpose serves another: session, form, program, panel."""
    _, secret = make_token(place.vault.control, "high", Wish(SCOPES, 1))
    with browser(place, "high") as (client, token), browser(place, "labels") as (_, other):
        session = client.cookies["coversheet"]
        for wrong in ("", secret, session, other, panel_id(PORTAL), token[:-1], token + token[-1]):
            if sent(client, wrong, "POST", "/search").status_code != 403:
                yield "a form goes through without its token"
        for wrong in ("", session, token, panel_id(PORTAL), secret[:-1], secret.removeprefix("cst_")):
            headers = {"Authorization": f"Bearer {wrong}"}
            if _stranger(place).get("/v1/openapi.json", headers=headers).status_code != 401:
                yield "a program gets in without its token"


def _forms() -> Iterator[Form]:
    """Yield headers: each name in nine forms, with the values in turn."""
    for number, name in enumerate(NAMES):
        value, under = VALUES[number % len(VALUES)], name.replace("-", "_")
        for form in (name, name.lower(), name.upper(), under, under.upper(), f"HTTP_{under.upper()}", f"{name}-"):
            yield [(form, value)]
        yield [(name, value), (name, "low")]
        yield [(name, "low"), (under, value), ("Connection", name)]
    for scheme in ("Basic aGlnaDpoaWdo", "high", "Negotiate high", "Bearer", "Token high"):
        yield [("Authorization", scheme)]


def _headers(place: Place, forms: list[Form]) -> Iterator[str]:
    """Yield where a header changes the reply to a stranger or to a reader."""
    paths = ("/", f"/documents/{place.documents['above']}", "/admin/audit")
    with browser(place, "low") as (low, _):
        for who, client in (("nobody", _stranger(place)), ("low", low)):
            plain = {path: Reply.of(client.get(path)) for path in paths}
            for form in forms:
                for path in paths:
                    if Reply.of(client.get(path, headers=form)) != plain[path]:
                        yield f"{who}: {form[0][0]} changes the reply of {path}"


def _closed(place: Place) -> list[tuple[str, str]]:
    return sorted(routes(place.application.routes) - OPEN)


def _taken(place: Place) -> Iterator[str]:
    """Take access from a signed-in person before each route; yield where the next request still has it."""
    accounts = Accounts(place.vault.control)
    people = {one.name: one for one in PEOPLE}
    with browser(place, "nobody") as (nobody, _), browser(place, "high") as (high, _):
        if HIGH_WORDS not in high.get(f"/documents/{place.documents['above']}").text:
            yield "who may read what is above does not see it"
        for method, path in _closed(place):
            name = next((who for start, who in WHOSE.items() if path.startswith(start)), "high")
            address, where = (
                filled(place, path, "above" if "{document_id}" in path else "another's"),
                f"{method} {path}",
            )
            revoked = replace(people[name], valid_until=REVOKED)
            after = _next_request(place, revoked, (method, address))
            if after != Reply.of(sent(nobody, "", method, address)):
                yield f"{where}: open to who was revoked"
            lowered = replace(people[name], clearances=("UNCLASSIFIED",))
            after = _next_request(place, lowered, (method, address))
            is_object = "{document_id}" in path or "{answer}" in path
            if HIGH_WORDS.encode() in after.content or (is_object and after.status < 400):
                yield f"{where}: it shows what is above who was lowered"
            if name != "high" and path not in FOR_ALL:
                other = replace(people[name], reviewer=False, duties=(Duty.READER,))
                if _next_request(place, other, (method, address)).status != 404:
                    yield f"{where}: open to who lost the duty"
            accounts.grant(people[name])


def _tokens_taken(place: Place) -> Iterator[str]:
    """Take back a program's token, or its account's access, before each route of programs; yield where it counts."""
    accounts, control = Accounts(place.vault.control), place.vault.control
    high = next(one for one in PEOPLE if one.name == "high")
    program = _stranger(place)
    for method, path in _closed(place):
        if not path.startswith("/v1/"):
            continue
        address = filled(place, path, "above" if "{document_id}" in path else "another's")
        for what in ("token", "account"):
            token, secret = make_token(control, "high", Wish(SCOPES, 1))
            program.headers["Authorization"] = f"Bearer {secret}"
            if not sent(program, "", method, address).is_success:
                yield f"{method} {path}: closed to a token that counts"
            if what == "token":
                revoke_token(control, token.id)
            else:
                accounts.grant(replace(high, valid_until=REVOKED))
            if sent(program, "", method, address).status_code != 401:
                yield f"{method} {path}: open after the {what} was revoked"
            accounts.grant(high)


def _next_request(place: Place, now: Account, request: tuple[str, str]) -> Reply:
    """Sign a person in, look that it counts, change the account, and return the reply to the next request."""
    accounts = Accounts(place.vault.control)
    accounts.grant(next(one for one in PEOPLE if one.name == now.name))
    with browser(place, now.name) as (client, token):
        assert client.get("/session").status_code == 204
        accounts.grant(now)
        return Reply.of(sent(client, token, *request))


@contextmanager
def _planted(bug: str, place: Place) -> Iterator[None]:
    identity, reads = Sessions.identity, Sessions._reader
    kept: dict[str, Any] = {}

    def in_cookie(sessions: Sessions, session_id: str | None) -> Identity:
        session, _, clearance = (session_id or "").partition(".")
        found = identity(sessions, session)
        said = Account(found.account, (clearance,), "USA").reader() if clearance else found.reader
        return replace(found, reader=said)

    def at_sign_in(sessions: Sessions, name: str) -> Any:
        return kept.setdefault(name, reads(sessions, name))

    with pytest.MonkeyPatch.context() as patch:
        if bug == "name taken from a header":
            place.application.dependency_overrides[current] = _named
        elif bug == "clearance taken from the cookie":
            patch.setattr(Sessions, "identity", in_cookie)
        else:
            patch.setattr(Sessions, "_reader", at_sign_in)
        yield


def _named(request: Request) -> Identity:
    """Plant: who asks is whom a proxy names."""
    name = request.headers.get("x-forwarded-user")
    if name is None:
        return current(request)
    request.state.identity = named = house(request).sessions.bearer(name)
    return named
