"""Find in one document: where words stand in the text of a document that this person may read, and in no other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from indexes.policy import Marking, join
from indexes.records import Document
from web import banner, look, sheets
from web.banner import Mark
from web.visit import SignedIn, current, from_our_pages, page, view_for, with_token

MOST: Final = 100  # places that are listed
LONGEST: Final = 200  # characters of what is looked for
BESIDE: Final = 60  # characters shown before and after
_SPACE: Final = re.compile(r"\s+")

router = APIRouter(dependencies=[Depends(current)])


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: the way to it, its page, the mark of what is shown (None outside of portions), the words around it."""

    href: str
    place: str
    tag: Mark | None
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Within:
    """What was found in a document, under its marking. `count` counts all places, `spots` holds the first MOST."""

    bar: Mark
    title: str
    href: str
    words: str
    count: int
    spots: tuple[Spot, ...]


@router.post("/documents/{document_id}/find", dependencies=[Depends(from_our_pages), Depends(with_token)])
def find(request: Request, identity: SignedIn, document_id: str, words: Annotated[str, Form()] = "") -> Response:
    """List where words stand in a document. Raises NotFound for one that is absent or not his to read."""
    document = view_for(request, identity, None).document(document_id)
    return page(request, "within.html", within=within(document, words[:LONGEST], identity.ceiling))


def within(document: Document, words: str, ceiling: Marking) -> Within:
    """Return where words stand in a document, in any case of letters and over line breaks."""
    found = list(_places(document.text, words))
    spots = tuple(_spot(document, start, end, ceiling) for start, end in found[:MOST])
    bar = banner.full(document.marking, ceiling)
    href = look.document_href(document.id)
    return Within(bar, document.title or sheets.UNTITLED, href, words.strip(), len(found), spots)


def _places(text: str, words: str) -> Iterator[tuple[int, int]]:
    parts = words.split()
    if parts:
        pattern = re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)
        yield from (found.span() for found in pattern.finditer(text))


def _spot(document: Document, start: int, end: int, ceiling: Marking) -> Spot:
    number = sum(begin <= start for begin in document.pages) or None
    first, last = max(0, start - BESIDE), min(len(document.text), end + BESIDE)
    marks = [chunk.portion for chunk in document.chunks if chunk.start < last and first < chunk.end]
    return Spot(
        look.span_href(document.id, number, (start, end)),
        f"page {number} of {len(document.pages)}" if number else "",
        banner.portion(join(marks), ceiling) if marks else None,
        _SPACE.sub(" ", document.text[first:start]).lstrip(),
        _SPACE.sub(" ", document.text[start:end]),
        _SPACE.sub(" ", document.text[end:last]).rstrip(),
    )
