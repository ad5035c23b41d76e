"""What the templates print: answers and pages of a source, cut into lines that need no more thought."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexes import policy
from indexes.policy import Marking, MarkingError
from indexes.records import Chunk, Document, Page
from rag.answer import QUOTING, Answer, Citation, Claim
from rag.printed import disagreements, unanswered
from rag.showing import spelled
from rag.verify import Verdict
from web import banner, drawn
from web.banner import Mark
from web.drawn import Grounds, Timeline
from web.look import FIT, PAGE, Look, document_href, span_href

UNTITLED = "Source"  # stands for a title that is marked above the answer


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a source at the cited words. `number` counts the sources of one answer from 1."""

    number: int
    name: str
    href: str
    tag: Mark


@dataclass(frozen=True, slots=True)
class Line:
    """A claim with its portion mark, its verdict and the ways to its sources.

    `instead` is what the source has where the claim differs from it; `partly` tells whether it does, and `quoted`
    whether its words are the source's, letter for letter.
    """

    tag: Mark
    text: str
    verdict: str
    citations: tuple[Link, ...]
    partly: bool = False
    instead: str = ""
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """An answer as it is printed."""

    bar: Mark
    abstained: bool
    abstention: tuple[str, str]
    claims: tuple[Line, ...]
    sources: tuple[Link, ...]
    left_out: str
    narrowed: str
    led: str
    drafted: bool  # by a language model
    trouble: str
    remarks: tuple[str, ...]  # where sources disagree, and what is not answered
    timeline: Timeline | None = None
    grounds: Grounds | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `cited` when it belongs to the quoted words, `first` on the first such run."""

    text: str
    cited: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a source. `tag` is the portion's mark: as printed there, or ours where none is printed.

    `lead` is what stands before a printed mark: a bullet or a number.
    `furniture` is text that belongs to no portion, such as the banner lines of a page.
    """

    lead: str
    tag: Mark | None
    pieces: tuple[Piece, ...]
    furniture: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A way to a page of the same document."""

    label: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """A source opened at the cited words."""

    bar: Mark
    tag: Mark  # of the title, or of the whole where that is not told
    title: str
    originator: str
    date: str
    place: str
    revision: str
    href: str
    quote: str
    lost: bool
    kept: str  # the quotation as an answer holds it, where it is lost
    text_heading: str
    paragraphs: tuple[Paragraph, ...]
    pages: tuple[PageLink, ...]
    reference: str  # one line that names the source, its marking first


def answer_sheet(answer: Answer, *, ceiling: Marking, narrowed: str, kept: str = "") -> AnswerSheet:
    """Give the printed form of an answer; `ceiling` is the most that the view may show, `narrowed` "" or a marking.

    `kept` is the id under which it is kept, for going from one citation to the next; "" where it is not known.
    """
    numbers = _numbers(citation for claim in answer.claims for citation in claim.citations)
    claims = claim_lines(answer.claims, ceiling, kept)
    firsts: dict[str, Citation] = {}
    for claim in answer.claims:
        for citation in claim.citations:
            firsts.setdefault(citation.document, citation)
    sources = tuple(
        Link(numbers[c.document], _title(c, numbers), document_href(c.document), _full(c, ceiling))
        for c in firsts.values()
    )
    names = {document: (numbers[document], _title(one, numbers)) for document, one in firsts.items()}
    every = tuple(firsts.values())
    return AnswerSheet(
        bar=banner.full(answer.marking, ceiling),
        abstained=answer.abstained,
        abstention=_first_sentence(answer.reason),
        claims=claims,
        sources=sources,
        left_out=left_out(len(answer.claims), answer.left_out),
        narrowed=narrowed,
        led=answer.led,
        drafted=answer.drafted.by != QUOTING,
        trouble=answer.drafted.trouble,
        remarks=(*disagreements(answer), *unanswered(answer)),
        timeline=drawn.timeline(every, names, ceiling),
        grounds=drawn.grounds(answer.claims, every, names, ceiling),
    )


def claim_lines(claims: Sequence[Claim], ceiling: Marking, kept: str = "") -> tuple[Line, ...]:
    """Give claims as they are printed; the numbers of their sources go on as the claims do."""
    numbers = _numbers(citation for claim in claims for citation in claim.citations)
    return tuple(_claim_line(claim, numbers, ceiling, kept) for claim in claims)


def source_sheet(page: Page, *, look: Look, ceiling: Marking, kept: str = "") -> SourceSheet:
    """Give a page as it is printed. Of the cited span, in characters of the whole document, its part here is lit.

    `kept` is the quotation as an answer holds it, "" where none does: when the words are others now, nothing is lit.
    """
    page = replace(page, text=unwrapped(page.text))
    lit = _within(look.span, page.start, page.end)
    quote = page.text[lit[0] - page.start : lit[1] - page.start] if lit else ""
    if kept and " ".join(quote.split()) not in " ".join(kept.split()):
        lit, quote = None, ""
    paged = page.count > 0
    return SourceSheet(
        bar=banner.full(page.marking, ceiling),
        tag=banner.portion(page.title_marking or page.marking, ceiling),
        title=page.title or UNTITLED,
        originator=page.originator,
        date=spelled(page.date),
        place=f"page {page.number} of {page.count}" if paged else "",
        revision=page.revision[:12],
        href=replace(look, show=PAGE, zoom=FIT, turn=0).href(page.document, page.number if paged else None),
        quote=quote,
        lost=look.span is not None and lit is None,
        kept=kept if look.span is not None and lit is None else "",
        text_heading="Text of this page" if paged else "Text of this document",
        paragraphs=tuple(paragraphs(page, lit, ceiling)),
        pages=tuple(_page_links(page, look)) if page.count > 1 else (),
        reference=_reference(page, ceiling),
    )


def whole(document: Document) -> Page:
    """Give a document that has no pages as one page that holds all of its text."""
    return replace(
        _first(document), count=0, start=0, end=len(document.text), text=document.text, chunks=document.chunks
    )


def paragraphs(page: Page, lit: tuple[int, int] | None, ceiling: Marking) -> Iterable[Paragraph]:
    """Give the paragraphs of a page, in reading order; a new portion begins a new paragraph."""
    marked = any(chunk.portion != page.marking for chunk in page.chunks)
    first = True
    for start, end in _cuts(page):
        chunk = _chunk_at(page.chunks, start)
        lead, tag, begin = _printed_mark(page, start, end, chunk)
        if tag is None and chunk is not None and marked:
            tag = banner.portion(chunk.portion, ceiling)
        pieces = []
        for left, right, cited in _split(begin, end, lit):
            pieces.append(Piece(page.text[left - page.start : right - page.start], cited, cited and first))
            first = first and not cited
        yield Paragraph(lead, tag, tuple(pieces), furniture=chunk is None)


def unwrapped(text: str) -> str:
    """Give a text of the same length in which line breaks that only wrap a paragraph are spaces.

    A line is taken as wrapped when it is nearly as long as the longest one and the text has the look of a typed page;
    words are never changed.
    """
    longest = max((len(line) for line in text.split("\n")), default=0)
    if not _NARROW <= longest <= _WIDE:
        return text
    lines = text.split("\n")
    breaks = [" " if len(line) >= longest * _NEARLY and after.strip() else "\n" for line, after in pairwise(lines)]
    return "".join(line + end for line, end in zip(lines, [*breaks, ""], strict=True))


def counted(number: int, noun: str, rest: str) -> str:
    """Give "1 passage matched.", "2 passages matched."."""
    return f"{number:,} {noun}{'' if number == 1 else 's'} {rest}"


def left_out(shown: int, number: int) -> str:
    """Give the line about sentences that are not shown, or "" when there is none."""
    if number == 0:
        return ""
    were, them = ("was", "it") if number == 1 else ("were", "them")
    sentences = counted(number, "sentence", f"{were} left out because no passage supports {them}.")
    return f"{counted(shown, 'claim', 'shown;')} {sentences}"


_PORTION = re.compile(r"(?P<lead>(?:(?:[-*•–]|\d+\.) +)?)(?P<mark>\([A-Z][A-Z0-9 /,\-]*\))\s*")
_NARROW, _WIDE = 45, 140  # characters of the longest line of a typed page
_NEARLY = 0.8
_BREAK = re.compile(r"\n[ \t]*\n\s*")


def _numbers(citations: Iterable[Citation]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for citation in citations:
        numbers.setdefault(citation.document, len(numbers) + 1)
    return numbers


def _claim_line(claim: Claim, numbers: dict[str, int], ceiling: Marking, kept: str) -> Line:
    links = tuple(
        Link(
            numbers[c.document],
            place(_title(c, numbers), c.page),
            span_href(c.document, c.page, (c.start, c.end), kept),
            _full(c, ceiling),
        )
        for c in claim.citations
    )
    tag = banner.portion(claim.portion, ceiling)
    quoted = claim.text == claim.citations[0].quote
    return Line(tag, claim.text, claim.verdict.value, links, claim.verdict is Verdict.PARTLY, claim.instead, quoted)


def _title(citation: Citation, numbers: dict[str, int]) -> str:
    """Give the title, or a number in its place when the answer may not show it."""
    return citation.title or f"{UNTITLED} {numbers[citation.document]}"


def _full(citation: Citation, ceiling: Marking) -> Mark:
    return banner.full(citation.marking, ceiling)


def _first_sentence(reason: str) -> tuple[str, str]:
    """Cut a reason after its first sentence, which is printed bold."""
    first, stop, rest = reason.partition(". ")
    return first + stop.strip(), rest


def place(title: str, page: int | None) -> str:
    """Give a title with the page that is meant."""
    return title if page is None else f"{title}, p. {page}"


def _within(span: tuple[int, int] | None, start: int, end: int) -> tuple[int, int] | None:
    if span is None:
        return None
    begin, stop = max(span[0], start), min(span[1], end)
    return (begin, stop) if begin < stop else None


def _cuts(page: Page) -> Iterable[tuple[int, int]]:
    """Cut a page at blank lines and where a portion begins; offsets are the document's."""
    ends = {page.start, page.end}
    ends.update(page.start + gap.end() for gap in _BREAK.finditer(page.text))
    previous: Marking | None = None
    for chunk in page.chunks:
        if chunk.portion != previous and page.start < chunk.start < page.end:
            ends.add(chunk.start)
        previous = chunk.portion
    places = sorted(ends)
    for start, end in pairwise(places):
        shown = page.text[start - page.start : end - page.start]
        if shown.strip():
            yield start + len(shown) - len(shown.lstrip()), start + len(shown.rstrip())


def _split(start: int, end: int, lit: tuple[int, int] | None) -> Iterable[tuple[int, int, bool]]:
    inner = _within(lit, start, end)
    if inner is None:
        yield start, end, False
        return
    for begin, stop, cited in ((start, inner[0], False), (*inner, True), (inner[1], end, False)):
        if begin < stop:
            yield begin, stop, cited


def _chunk_at(chunks: Sequence[Chunk], place: int) -> Chunk | None:
    """Give the chunk that holds `place`."""
    return next((chunk for chunk in chunks if chunk.start <= place < chunk.end), None)


def _printed_mark(page: Page, start: int, end: int, chunk: Chunk | None) -> tuple[str, Mark | None, int]:
    """Give the portion mark that a paragraph opens with, what stands before it, and where the words begin.

    It counts only if it says what the portion is marked with; else there is none and the words begin at `start`.
    """
    found = _PORTION.match(page.text[start - page.start : end - page.start])
    if found is None or chunk is None:
        return "", None, start
    try:
        printed = policy.parse_portion(found["mark"], page.marking)
    except MarkingError:
        return "", None, start
    if printed != chunk.portion or policy.unknown(printed):
        return "", None, start
    return found["lead"], Mark(found["mark"], banner.portion(printed, page.marking).tone), start + found.end()


def _first(document: Document) -> Page:
    """Return the first page of a document, which each has."""
    found = document.page(1)
    if found is None:
        raise ValueError("pages")
    return found


def _reference(page: Page, ceiling: Marking) -> str:
    """Return the line by which a page is cited elsewhere. Its mark covers the whole source, so it covers the line."""
    facts = [
        page.title.rstrip(". ") or UNTITLED,
        page.originator,
        spelled(page.date),
        f"revision {page.revision[:12]}" if page.revision else "",
        f"page {page.number} of {page.count}" if page.count else "",
        f"document {page.document}",
    ]
    return f"{banner.portion(page.marking, ceiling).text} {', '.join(one for one in facts if one)}."


def _page_links(page: Page, look: Look) -> Iterable[PageLink]:
    """Give the first and last page, and those around this one."""
    near = {1, page.count, *range(page.number - 2, page.number + 3)}
    for number in sorted(number for number in near if 1 <= number <= page.count):
        yield PageLink(str(number), replace(look, span=None).href(page.document, number), number == page.number)
