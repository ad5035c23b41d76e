"""The way out: a kept answer as a marked file, recorded before a byte of it leaves."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from indexes.errors import UsageError
from indexes.policy import Marking
from rag.exported import Export, export_record, exported
from web.export_docx import docx
from web.export_pdf import pdf
from web.export_sheet import KINDS, export_sheet, file_name
from web.language import COOKIE, ENGLISH, Language, language, picked
from web.visit import Rejected, SignedIn, current, from_our_pages, view_for, with_token

router = APIRouter(dependencies=[Depends(current)])


@router.post("/answers/{answer}/export", dependencies=[Depends(from_our_pages), Depends(with_token)])
def export_answer(
    request: Request,
    identity: SignedIn,
    answer: str,
    form: Annotated[str, Form(alias="format")] = "pdf",
    quotes: Annotated[str, Form()] = "",
) -> Response:
    """Give a kept answer as a file: PDF, DOCX or JSON, with the quoted spans where the box is ticked."""
    if form not in KINDS:
        raise Rejected(422, "Choose PDF, DOCX or JSON.")
    view = view_for(request, identity, None)
    try:
        found = exported(view, answer, form)
    except UsageError as error:
        raise Rejected(422, str(error)) from None
    spoken = picked(request.cookies.get(COOKIE, ""), request.headers.get("accept-language", ""))
    try:
        content = written(found, form, view.ceiling, quotes=bool(quotes), spoken=spoken)
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
