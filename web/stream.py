"""An answer as an event stream: its marking first, each claim when it was checked, and at last the whole.

One POST is answered by one stream of HTML fragments. Between two events the session is looked up again, so that a
person who was signed out, or whose clearance changed, gets nothing more. Nothing that was shown is taken back.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from anyio.to_thread import run_sync
from fastapi import Request
from fastapi.responses import Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from indexes.view import View
from rag.answer import Claim
from rag.ask import Reach
from rag.conversation import Turn, turning
from web import answered, banner, failures, sheets
from web.session import Identity, SignInNeeded
from web.visit import house, rendered

LOOK: Final = 0.4  # seconds between two looks at the session while a step is being made
PING: Final = 15.0  # seconds; keeps proxies from closing a stream
DONE: Final = "done"  # the event after which the page is no longer busy
Step: TypeAlias = Reach | Claim | Turn


@dataclass(frozen=True, slots=True)
class Question:
    """A question that may be answered: whose, of what view, in what words, and what it follows."""

    identity: Identity
    view: View
    text: str
    after: str = ""
    narrowed: str = ""


@dataclass(slots=True)
class _Told:
    """What the stream has shown so far."""

    claims: list[Claim] = field(default_factory=list)
    number: int = 0

    def event(self, text: str, name: str | None = None) -> bytes:
        """Return the next event."""
        self.number += 1
        return format_sse_event(data_str=text, event=name, id=str(self.number - 1))


def wants_stream(request: Request) -> bool:
    """Say whether the page's script asked, and takes an event stream."""
    accepts = request.headers.get("accept", "")
    return request.headers.get("hx-request") == "true" and "text/event-stream" in accepts


def streamed(request: Request, asked: Question) -> Response:
    """Answer a question as an event stream."""
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return EventSourceResponse(_events(request, asked), headers=headers)


async def _events(request: Request, asked: Question) -> AsyncIterator[bytes]:
    """Give the events; whatever goes wrong becomes the last of them."""
    told = _Told()
    here = house(request)
    try:
        with here.room.chair():
            yield told.event(rendered(request, "stream_shell.html", **_shell(asked)))
            while not here.room.sit():
                await asyncio.sleep(LOOK)
                _still(request, asked)
                yield KEEPALIVE_COMMENT
            try:
                async for event in _answered(request, asked, told):
                    yield event
            finally:
                here.room.rise()
    except Exception as stop:  # noqa: BLE001 - nothing of it may reach a log or a page
        why = failures.told(stop)
        words = {"message": why.sentence, "reference": why.reference, "sign_in": why.sign_in}
        yield told.event(rendered(request, "stream_stop.html", **words))
    yield told.event("", DONE)


async def _answered(request: Request, asked: Question, told: _Told) -> AsyncIterator[bytes]:
    steps = turning(asked.view, asked.text, asked.after or None, house(request).site.way)
    while True:
        step: Step | None = None
        making = asyncio.ensure_future(run_sync(_next, steps, abandon_on_cancel=True))
        waited = 0.0
        while step is None:
            done, _ = await asyncio.wait({making}, timeout=LOOK)
            _still(request, asked)
            if done:
                step = making.result()
                if step is None:
                    return
            elif (waited := waited + LOOK) >= PING:
                waited = 0.0
                yield KEEPALIVE_COMMENT
        yield told.event(_shown(request, asked, step, told))


def _next(steps: Iterator[Step]) -> Step | None:
    return next(steps, None)


def _still(request: Request, asked: Question) -> None:
    """Raise SignInNeeded unless the person is signed in still, with the same clearance."""
    here = house(request)
    now = here.sessions.glance(request.cookies.get(here.site.cookie))
    if now.reader != asked.identity.reader:
        raise SignInNeeded


def _shell(asked: Question) -> dict[str, Any]:
    return {"mark": banner.full(asked.view.ceiling, asked.view.ceiling), "question": asked.text}


def _shown(request: Request, asked: Question, step: Step, told: _Told) -> str:
    """Return a step as a fragment."""
    ceiling = asked.view.ceiling
    if isinstance(step, Reach):
        return rendered(request, "stream_reach.html", mark=banner.full(step.marking, ceiling))
    if isinstance(step, Claim):
        told.claims.append(step)
        line = sheets.claim_lines(told.claims, ceiling)[-1]
        return rendered(request, "stream_claim.html", claim=line, number=len(told.claims))
    moved = tuple(told.claims) != step.answer.claims
    return rendered(request, "stream_end.html", moved=moved, **answered.values(asked.view, step, asked.narrowed))
