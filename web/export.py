"""The way out: a kept answer as a marked file, recorded before a byte of it leaves."""

import json
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from indexes.errors import UsageError
from indexes.policy import Marking
from rag.exported import Export, export_record, exported
from rag.typed import Typed
from web.export_docx import docx
from web.export_pdf import pdf
from web.export_sheet import KINDS, export_sheet, file_name
from web.language import COOKIE, ENGLISH, Language, language, picked
from web.visit import Rejected, SignedIn, current, from_our_pages, view_for, with_token

router = APIRouter(dependencies=[Depends(current)])


Text = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form asks for: a form of `KINDS` or none, with quoted spans or without, lines typed for the block."""

    form: str
    quotes: bool
    typed: Typed


def wished(
    form: Annotated[str, Form(alias="format")] = "pdf",
    quotes: Text = "",
    derived_from: Text = "",
    declassify_on: Text = "",
) -> Wish:
    """Give the fields of the form; nothing in them is checked yet."""
    return Wish(form, bool(quotes), Typed(derived_from.strip(), declassify_on.strip()))


Wishing = Annotated[Wish, Depends(wished)]


@router.post("/answers/{answer}/export", dependencies=[Depends(from_our_pages), Depends(with_token)])
def export_answer(request: Request, identity: SignedIn, answer: str, wish: Wishing) -> Response:
    """Give a kept answer as a file: PDF, DOCX or JSON, with the quoted spans where the box is ticked."""
    form = wish.form
    if form not in KINDS:
        raise Rejected(422, "Choose PDF, DOCX or JSON.")
    view = view_for(request, identity, None)
    try:
        found = exported(view, answer, form, wish.typed)
    except UsageError as error:
        raise Rejected(422, str(error)) from None
    spoken = picked(request.cookies.get(COOKIE, ""), request.headers.get("accept-language", ""))
    try:
        content = written(found, form, view.ceiling, quotes=wish.quotes, spoken=spoken)
    except UsageError as error:
        raise Rejected(503, str(error)) from None
    name = f'attachment; filename="{file_name(found, form)}"'
    return Response(content, media_type=KINDS[form], headers={"Content-Disposition": name})


def written(export: Export, form: str, ceiling: Marking, *, quotes: bool, spoken: Language | None = None) -> bytes:
    """Give the bytes of a report in one of the forms of `KINDS`. Raises UsageError where a library is missing."""
    if form == "json":
        return (json.dumps(export_record(export, quotes=quotes), ensure_ascii=False, indent=2) + "\n").encode()
    sheet = export_sheet(export, ceiling, quotes=quotes)
    return (pdf if form == "pdf" else docx)(sheet, spoken or language(ENGLISH))
