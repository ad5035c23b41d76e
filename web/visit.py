"""One request: who asks, whether it came from our own pages, and how the page that answers it is put together."""

from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse

from indexes import policy
from indexes.accounts import Accounts
from indexes.duties import Duty
from indexes.errors import CoversheetError, MarkingError, NotFound, UsageError
from indexes.policy import Marking
from indexes.search import Query
from indexes.vault import Vault
from indexes.view import View
from ingest.sandbox import Sandbox
from rag.drafted import QUOTE, Way
from web.frame import frame, spoken
from web.refusals import Refusals
from web.room import Room
from web.session import Identity, Limits, Sessions, same_token
from web.templating import templates

FOREIGN = "This form was not sent from a page of this site, or the page is out of date. Load the page again."
QUESTION_LIMIT = 2_000  # characters


class Rejected(CoversheetError):  # noqa: N818 - the request is at fault
    """The request can't be answered as it stands; `status` is the HTTP status, the sentence says what to change."""

    exit_code = 2

    def __init__(self, status: int, sentence: str) -> None:
        """Keep the status next to the sentence."""
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Site:
    """How this server is set up.

    `hosts` are the names that browsers may use for it, without a port; `way` is how answers are drafted, and
    `answers_at_once` how many questions are answered at the same time; others wait. `notice` is the site's own text
    above the sign-in, word for word, "" for ours.
    """

    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    behind_tls: bool = False
    limits: Limits = field(default_factory=Limits)
    way: Way = QUOTE
    answers_at_once: int = 8
    notice: str = ""

    @property
    def cookie(self) -> str:
        """Name of the session cookie; browsers tie `__Host-` cookies to this host and to https."""
        return "__Host-coversheet" if self.behind_tls else "coversheet"


@dataclass(frozen=True, slots=True)
class House:
    """What every route leans on; made once by `app.create`."""

    vault: Vault
    sessions: Sessions
    accounts: Accounts
    site: Site
    sandbox: Sandbox
    room: Room
    refusals: Refusals = field(default_factory=Refusals)


def house(request: Request) -> House:
    """Give the house this request came to."""
    found = request.app.state.house
    if not isinstance(found, House):
        raise TypeError
    return found


def current(request: Request) -> Identity:
    """Give the person behind the request.

    Raises:
        SignInNeeded: nobody is signed in, or the session or the account no longer counts.
    """
    known = getattr(request.state, "identity", None)
    if isinstance(known, Identity):
        return known
    here = house(request)
    identity = here.sessions.identity(request.cookies.get(here.site.cookie))
    request.state.identity = identity
    return identity


def glanced(request: Request) -> Identity:
    """Give the person behind a request that a page makes by itself: it does not count as activity.

    Raises:
        SignInNeeded: as `current`.
    """
    here = house(request)
    request.state.identity = identity = here.sessions.glance(request.cookies.get(here.site.cookie))
    return identity


def from_our_pages(request: Request) -> None:
    """Let a change through only when the browser says that it comes from this site.

    Without `Sec-Fetch-Site` the Origin must name this host. Programs send neither; they may send JSON, which no
    foreign page can send without asking first.

    Raises:
        Rejected: 403, it comes from elsewhere or does not say.
    """
    fetched = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if fetched is not None:
        if fetched == "same-origin":
            return
    elif origin is not None:
        if urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower():
            return
    elif is_json(request):
        return
    raise Rejected(403, FOREIGN)


SignedIn = Annotated[Identity, Depends(current)]


def with_token(identity: SignedIn, token: Annotated[str, Form()] = "") -> None:
    """Let a form through only when it brings back its session's token.

    Raises:
        Rejected: 403, the token is another one or missing.
    """
    if not same_token(token, identity.token):
        raise Rejected(403, FOREIGN)


def is_json(request: Request) -> bool:
    """Say whether the body calls itself JSON."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def is_fragment(request: Request) -> bool:
    """Say whether the page's script asked, and wants a part to put into the page it has."""
    return request.headers.get("hx-request") == "true"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Give `template` as a page, see `rendered`."""
    return HTMLResponse(rendered(request, template, **values), status_code=status)


def rendered(request: Request, template: str, **values: Any) -> str:
    """Give `template` in the person's language, with what stands around every page."""
    identity = getattr(request.state, "identity", None)
    shared = frame(request.url.path, request.cookies, identity)
    here = house(request)
    site = here.site
    more = {"nonce": request.state.nonce, "idle": int(site.limits.idle), "notice": site.notice}
    more |= {"before": partial(here.sessions.before, request.cookies.get(site.cookie))}  # told once, by a whole page
    language = spoken(request.cookies, request.headers.get("accept-language", ""))
    return templates(language.code).get_template(template).render(**{**shared, **more, **values})


def checked_question(untrusted_question: str) -> str:
    """Give the question without outer blanks.

    Raises:
        Rejected: 422, empty, too long, not text, or with a filter that can't be read.
    """
    question = untrusted_question.replace("\r\n", "\n").strip()
    if not question:
        raise Rejected(422, "Type a question first.")
    if len(question) > QUESTION_LIMIT:
        raise Rejected(422, f"Questions can have up to {QUESTION_LIMIT:,} characters; this has {len(question):,}.")
    if "\x00" in question or any("\ud800" <= sign <= "\udfff" for sign in question):
        raise Rejected(422, "The question holds signs that are not text. Type it again.")
    try:
        Query.of(question)
    except UsageError as error:
        raise Rejected(422, str(error)) from None
    return question


def view_for(request: Request, identity: Identity, untrusted_up_to: str | None) -> View:
    """Give the view of this person, within the session's ceiling and narrowed to the marking asked for.

    Raises:
        NotFound: the person has other duties than to read.
        Rejected: 422, the marking can't be read with certainty, or is not within the session's ceiling.
    """
    if Duty.READER not in identity.duties:
        raise NotFound  # to who reads nothing, no document is there
    vault = house(request).vault
    if not untrusted_up_to:
        return vault.view(identity.reader, identity.up_to)
    return vault.view(identity.reader, lower_than(identity.ceiling, untrusted_up_to))


def lower_than(ceiling: Marking, untrusted_up_to: str) -> Marking:
    """Give the marking that a person asks for.

    Raises:
        Rejected: 422, it can't be read with certainty, or does not lie within `ceiling`.
    """
    try:
        up_to = policy.parse(untrusted_up_to)
    except MarkingError:
        raise Rejected(422, "This marking can't be read with certainty. Choose one from the list.") from None
    if not policy.dominates(ceiling, up_to):
        raise Rejected(422, "This marking is not within your own access. Choose one from the list.")
    return up_to
