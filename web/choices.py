"""What a person sets for himself: the language, single-letter keys, and a lower ceiling for the session."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from indexes import policy
from web.frame import KEYS_COOKIE, OFF
from web.language import COOKIE, LANGUAGES
from web.visit import Rejected, SignedIn, current, from_our_pages, house, lower_than, with_token

YEAR: Final = 365 * 24 * 60 * 60  # seconds

open_to_all = APIRouter(dependencies=[Depends(from_our_pages)])
signed_in = APIRouter(dependencies=[Depends(current)])
posting = [Depends(from_our_pages), Depends(with_token)]
Sent = Annotated[str, Form()]


@open_to_all.post("/language")
def language(request: Request, code: Sent = "", back: Sent = "/") -> Response:
    """Keep the language that was picked, in a cookie that says nothing else."""
    if code not in LANGUAGES:
        raise Rejected(422, "This language is not one of those on offer.")
    return _kept(request, COOKIE, code, back)


@signed_in.post("/shortcuts", dependencies=posting)
def shortcuts(request: Request, keys: Sent = "on", back: Sent = "/") -> Response:
    """Turn single-letter keys on or off (WCAG 2.2, 2.1.4)."""
    return _kept(request, KEYS_COOKIE, OFF if keys == OFF else "on", back)


@signed_in.post("/ceiling", dependencies=posting)
def ceiling(request: Request, identity: SignedIn, up_to: Sent = "") -> Response:
    """Lower the session's ceiling; only a new sign-in raises it again."""
    marking = lower_than(identity.ceiling, up_to)
    here = house(request)
    here.vault.audit.append(identity.account, "session ceiling", {"ceiling": policy.text(marking)})
    here.sessions.lower(request.cookies.get(here.site.cookie), marking)
    return RedirectResponse("/", status_code=303)


@signed_in.get("/session")
def session() -> Response:
    """Say that the session goes on: looking it up counted as activity."""
    return Response(status_code=204)


def _kept(request: Request, name: str, value: str, back: str) -> Response:
    response = RedirectResponse(_own(back), status_code=303)
    secure = house(request).site.behind_tls
    response.set_cookie(name, value, path="/", max_age=YEAR, httponly=True, secure=secure, samesite="strict")
    return response


def _own(untrusted_back: str) -> str:
    """Return the path of a page of ours, "/" for anything else."""
    plain = untrusted_back.startswith("/") and all(
        one.isascii() and (one.isalnum() or one in "/-_.") for one in untrusted_back
    )
    return untrusted_back if plain and not untrusted_back.startswith("//") else "/"
