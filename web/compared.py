"""Two revisions of one document side by side: what was added and removed, paragraph by paragraph, then word by word.

Both are released by one look that names both, so a page never shows the one without the right to read the other.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from indexes.policy import Marking, join
from indexes.records import Document, Revision
from rag.showing import spelled
from web import banner, sheets
from web.banner import Mark
from web.look import document_href
from web.visit import SignedIn, current, is_fragment, page, view_for

PARAGRAPHS: Final = 1_000  # of each revision that are compared
WORDS: Final = 10_000  # of changed paragraphs that are compared word by word; after them whole paragraphs are shown
LIKE: Final = 0.4  # of their words that two paragraphs share to be shown as one that was changed
LISTED: Final = 10  # earlier revisions to which a document leads
BESIDE: Final = 1  # paragraphs shown before and after a change; more of the same are folded
_WORD: Final = re.compile(r"\S+\s*")

router = APIRouter(dependencies=[Depends(current)])


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are in both revisions, or in this one only."""

    text: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One paragraph as one revision has it. `marked_alone` says that its mark is another one than beside."""

    tag: Mark | None
    marked_alone: bool
    runs: tuple[Run, ...]
    furniture: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph in both revisions; None where a revision lacks it. `same` when both say it alike."""

    was: Side | None
    now: Side | None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that follow each other; `folded` when they are many that nobody changed."""

    folded: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of one revision above its column."""

    title: str
    originator: str
    date: str
    revision: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two revisions under the marking of both. `number` counts the earlier one; `day` (ISO) is when it was replaced."""

    bar: Mark
    title: str
    href: str
    number: int
    day: str
    was: Facts
    now: Facts
    changes: int
    is_cut: bool
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to the comparison with an earlier revision."""

    href: str
    number: int
    day: str


@router.get("/documents/{document_id}/revisions/{earlier}")
def revisions(request: Request, identity: SignedIn, document_id: str, earlier: str) -> Response:
    """Show what changed since an earlier revision. Raises NotFound unless this person may read both."""
    was, now, revision = view_for(request, identity, None).compared(document_id, earlier)
    shown = compared(was, now, revision, identity.ceiling)
    beside = is_fragment(request)
    return page(request, "compared_part.html" if beside else "compared.html", compared=shown, beside=beside)


def ways(found: Sequence[Revision]) -> tuple[Way, ...]:
    """Give the ways from a document to its latest earlier revisions, the latest first."""
    return tuple(Way(href(one), one.number, _day(one)) for one in found[: -LISTED - 1 : -1])


def href(revision: Revision) -> str:
    """Give the address where a revision is compared with what replaced it: opaque ids only."""
    return f"{document_href(revision.now)}/revisions/{revision.document}"


def compared(was: Document, now: Document, revision: Revision, ceiling: Marking) -> Compared:
    """Return what changed from one revision to the other."""
    before, after = _paragraphs(was, ceiling), _paragraphs(now, ceiling)
    is_cut = max(len(before), len(after)) > PARAGRAPHS
    rows = list(_rows(before[:PARAGRAPHS], after[:PARAGRAPHS]))
    return Compared(
        bar=banner.full(join([was.marking, now.marking]), ceiling),
        title=now.title or sheets.UNTITLED,
        href=document_href(now.id),
        number=revision.number,
        day=_day(revision),
        was=_facts(was),
        now=_facts(now),
        changes=sum(not row.same for row in rows),
        is_cut=is_cut,
        stretches=tuple(_stretches(rows)),
    )


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph to compare: two are alike when they bear the same mark and the same words."""

    tag: Mark | None
    words: tuple[str, ...]
    furniture: bool

    @property
    def key(self) -> tuple[str, ...]:
        """What is compared: the mark, then the words without white space."""
        return (self.tag.text if self.tag else "", *_bare(self.words))


def _paragraphs(document: Document, ceiling: Marking) -> list[_Paragraph]:
    whole = sheets.whole(document)
    whole = replace(whole, text=sheets.unwrapped(whole.text))
    found = []
    for one in sheets.paragraphs(whole, None, ceiling):
        text = one.lead + "".join(piece.text for piece in one.pieces)
        found.append(_Paragraph(one.tag, tuple(_WORD.findall(text)), one.furniture))
    return found


def _rows(before: Sequence[_Paragraph], after: Sequence[_Paragraph]) -> Iterator[Row]:
    """Yield the paragraphs of both in order. Those that recur everywhere align nothing: that bounds the work."""
    left = WORDS
    matcher = SequenceMatcher(None, [one.key for one in before], [one.key for one in after])
    for kind, start, stop, first, last in matcher.get_opcodes():
        for was, now in zip_longest(before[start:stop], after[first:last]):
            if kind == "equal":
                yield Row(_whole(was, alone=False), _whole(now, alone=False), same=True)
                continue
            left -= sum(len(one.words) for one in (was, now) if one)
            if was and now and left >= 0:
                yield from _changed(was, now)
            else:
                yield from _apart(was, now)


def _changed(was: _Paragraph, now: _Paragraph) -> Iterator[Row]:
    """Yield one row with the words that differ, or two where the paragraphs have little in common."""
    matcher = SequenceMatcher(None, _bare(was.words), _bare(now.words))
    codes = matcher.get_opcodes()
    if matcher.ratio() < LIKE:
        yield from _apart(was, now)
        return
    one_sided = (was.tag and was.tag.text) != (now.tag and now.tag.text)
    old = tuple(Run("".join(was.words[i:j]), kind != "equal") for kind, i, j, _, _ in codes if i < j)
    new = tuple(Run("".join(now.words[i:j]), kind != "equal") for kind, _, _, i, j in codes if i < j)
    yield Row(Side(was.tag, one_sided, old, was.furniture), Side(now.tag, one_sided, new, now.furniture))


def _apart(was: _Paragraph | None, now: _Paragraph | None) -> Iterator[Row]:
    """Yield a row for what is gone and a row for what is new."""
    if was:
        yield Row(_whole(was, alone=True), None)
    if now:
        yield Row(None, _whole(now, alone=True))


def _whole(one: _Paragraph, *, alone: bool) -> Side:
    return Side(one.tag, alone and one.tag is not None, (Run("".join(one.words), alone),), one.furniture)


def _bare(words: Iterable[str]) -> list[str]:
    return [word.rstrip() for word in words]


def _stretches(rows: Sequence[Row]) -> Iterator[Stretch]:
    """Yield the rows, those that nobody changed folded where they are far from any change."""
    changed = [at for at, row in enumerate(rows) if not row.same]
    near = {at + by for at in changed for by in range(-BESIDE, BESIDE + 1)}
    for folded, found in groupby(range(len(rows)), lambda at: at not in near):
        yield Stretch(folded, tuple(rows[at] for at in found))


def _facts(document: Document) -> Facts:
    return Facts(document.title, document.originator, spelled(document.date), document.revision[:12])


def _day(revision: Revision) -> str:
    return revision.time[:10]
