"""How a refusal or a fault is shown: the same words and the same shape for all that must look the same.

Absent and forbidden are one page (404). Pages are for browsers, fragments for the page's own script, and
`application/problem+json` for everything under `/v1/`.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from indexes.errors import NOT_FOUND, Busy, CoversheetError, NotFound, QuestionError, Refused
from web import mishap, panel
from web.room import TooBusy
from web.session import Crowded, SignInNeeded
from web.visit import QUESTION_LIMIT, Rejected, current, is_fragment, page

UNREADABLE = "The request can't be read. Check the address, and load the page again."
MISSHAPEN = "The body of the request has another shape than this address takes."


@dataclass(frozen=True, slots=True)
class Told:
    """An error as a person is told of it: an HTTP status, one sentence, a number for support, a way to sign in."""

    status: int
    sentence: str
    reference: str = ""
    sign_in: bool = False


def attach(app: FastAPI) -> None:
    """Register how errors are shown. Errors that nobody foresaw go to `LastDoor` in `web/app.py`."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(CoversheetError, _known)
    app.add_exception_handler(HTTPException, _route)
    app.add_exception_handler(RequestValidationError, _unreadable)


def show(request: Request, status: int, sentence: str, *, reference: str = "", sign_in: bool = False) -> Response:
    """Give one sentence in the shape that the caller reads."""
    if request.url.path.startswith("/v1/"):
        return problem(status, sentence, reference=reference)
    if panel.within(request):
        return panel.message(request, status, sentence, reference)
    template = "message_part.html" if is_fragment(request) else "message.html"
    return page(request, template, status=status, message=sentence, reference=reference, sign_in=sign_in)


def problem(status: int, sentence: str, *, reference: str = "") -> JSONResponse:
    """Give an error in the form of RFC 9457."""
    content: dict[str, str | int] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
    }
    if reference:
        content["reference"] = reference
    return JSONResponse(content, status_code=status, media_type="application/problem+json")


async def _sign_in(request: Request, error: Exception) -> Response:
    """Lead to the sign-in page; a question that was sent too late is kept in it."""
    if panel.within(request):
        return panel.signed_out(request)
    path, fragment = request.url.path, is_fragment(request)
    if request.method == "GET" and not fragment and not path.startswith("/v1/"):
        return RedirectResponse("/sign-in", status_code=303)
    if path == "/ask" and not fragment:
        form = await request.form()
        kept = str(form.get("question", ""))[:QUESTION_LIMIT]
        return page(request, "sign_in.html", status=401, message=str(error), question=kept)
    return show(request, 401, str(error), sign_in=True)


def told(error: Exception) -> Told:
    """Give what a person is told of an error. Only that of one that nobody foresaw is reported to support."""
    if isinstance(error, SignInNeeded):
        return Told(401, str(error), sign_in=True)
    if isinstance(error, NotFound | Refused):
        return Told(404, NOT_FOUND)
    if isinstance(error, QuestionError):
        return Told(422, str(error))
    if isinstance(error, Rejected):
        return Told(error.status, str(error))
    if isinstance(error, Crowded | Busy | TooBusy):
        return Told(503, str(error))
    return Told(500, mishap.SENTENCE, mishap.report(error))


def _known(request: Request, error: Exception) -> Response:
    why = told(error)
    return show(request, why.status, why.sentence, reference=why.reference)


def _route(request: Request, error: Exception) -> Response:
    """Show an address or a method that does not exist with the same page as a document that does not."""
    status = cast("HTTPException", error).status_code
    try:
        current(request)
    except CoversheetError:
        request.state.identity = None
    return show(request, status, NOT_FOUND if status in (404, 405) else UNREADABLE)


def _unreadable(request: Request, error: Exception) -> Response:
    """Say that the request has the wrong shape, without repeating any of it."""
    del error
    return show(request, 422, MISSHAPEN if request.method == "POST" else UNREADABLE)
