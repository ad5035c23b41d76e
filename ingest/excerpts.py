"""The words around what was read as a marking, so that a reviewer sees where it stands. Text of the document."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from ingest.assembly import Assembled
from ingest.evidence import Evidence

AROUND: Final = 200  # characters before and after
OPENING: Final = 800  # characters, where nothing was found to look around
MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a document's text; `page` counts from 1, None where the format has no pages."""

    page: int | None
    text: str


def excerpts(assembled: Assembled, evidence: tuple[Evidence, ...]) -> tuple[Excerpt, ...]:
    """Return the text around each find, in the order of the text, or the opening where there is none."""
    spans: list[tuple[int, int]] = []
    for one in evidence:
        at = _place(assembled, one)
        if at is not None:
            spans.append((max(0, at - AROUND), min(len(assembled.text), at + len(one.read) + AROUND)))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans) or [(0, min(OPENING, len(assembled.text)))]:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    cut = (Excerpt(_page(assembled, start), assembled.text[start:end].strip()) for start, end in joined[:MOST])
    return tuple(excerpt for excerpt in cut if excerpt.text)


def _place(assembled: Assembled, one: Evidence) -> int | None:
    """Return where a find stands in the text: on its page where that is known, else at the first such words."""
    if not one.read.strip():
        return None
    start, end = 0, len(assembled.text)
    if one.page is not None and 1 <= one.page <= len(assembled.pages):
        start = assembled.pages[one.page - 1]
        end = assembled.pages[one.page] if one.page < len(assembled.pages) else end
    found = assembled.text.find(one.read, start, end)
    return found if found >= 0 else None


def _page(assembled: Assembled, place: int) -> int | None:
    return max(1, bisect_right(assembled.pages, place)) if assembled.pages else None
