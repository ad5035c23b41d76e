"""What a report prints, as plain lines: the same for PDF and DOCX. Its words are looked up by whoever prints them."""

from dataclasses import dataclass

from indexes import policy
from indexes.policy import Marking
from rag.answer import QUOTING, Citation
from rag.exported import Export, block_lines
from rag.printed import disagreements, left, minute, told_now, unanswered
from rag.showing import spelled
from rag.verify import Verdict
from web import banner
from web.banner import Mark

QUOTED = "Quoted word for word. Each quotation was read again in its source before this report was made."
DRAFTED = "Drafted by a language model; each claim was checked against the passages that it cites."
QUESTION_NOTE = "The question stands as it was typed; who hands this report on marks it."
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim of a report. `sources` are the numbers of its sources."""

    mark: Mark
    text: str
    quoted: bool
    verdict: str
    instead: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source of a report: where it stands, and the words there unless the report leaves them out ("")."""

    number: int
    mark: Mark  # of the whole document
    title: str
    place: str
    known: str
    document: str
    portion: Mark
    quote: str


@dataclass(frozen=True, slots=True)
class ExportSheet:
    """A report, ready to print."""

    bar: Mark
    id: str
    question: str
    asked: str
    notes: tuple[str, ...]
    abstention: str
    claims: tuple[ClaimLine, ...]
    sources: tuple[SourceLine, ...]
    authority: tuple[tuple[str, str], ...]
    by_hand: str


def export_sheet(export: Export, ceiling: Marking, *, quotes: bool) -> ExportSheet:
    """Give the lines of a report; `ceiling` is the most that the reader may read, `quotes` shows the quoted spans."""
    answer, found = export.answer, export.reopened
    is_quoted = answer.drafted.by == QUOTING
    notes = [] if answer.abstained else [QUOTED if is_quoted else DRAFTED]
    notes += [*unanswered(answer), *disagreements(answer), *left(answer), *told_now(found), QUESTION_NOTE]
    numbers = {citation: number for number, citation in enumerate(answer.sources, start=1)}
    return ExportSheet(
        bar=banner.full(answer.marking, ceiling),
        id=found.kept.id,
        question=found.record.question,
        asked=minute(found.kept.time),
        notes=tuple(notes),
        abstention=answer.reason,
        claims=tuple(
            ClaimLine(
                banner.portion(one.portion, ceiling),
                " ".join(one.text.split()),
                is_quoted,
                one.verdict.value,
                one.instead if one.verdict is Verdict.PARTLY else "",
                tuple(numbers[citation] for citation in one.citations),
            )
            for one in answer.claims
        ),
        sources=tuple(_source(one, number, ceiling, quotes=quotes) for one, number in numbers.items()),
        authority=tuple(block_lines(export.authority)) if export.authority else (),
        by_hand=export.by_hand,
    )


def file_name(export: Export, form: str) -> str:
    """Give the name of a report's file: the marking's short form and the beginning of the id, no word of either text.

    Example: SNF_answer_3f09c2d1.pdf
    """
    marking = export.answer.marking
    short = "UNVERIFIED" if policy.unknown(marking) else policy.portion_text(marking)
    letters = "".join(sign for sign in short if sign.isascii() and sign.isalnum())
    return f"{letters[:24]}_answer_{export.reopened.kept.id[:8]}.{form}"


def _source(citation: Citation, number: int, ceiling: Marking, *, quotes: bool) -> SourceLine:
    page = f"page {citation.page}, " if citation.page else ""
    return SourceLine(
        number,
        banner.full(citation.marking, ceiling),
        citation.title or "(title marked above this answer)",
        f"{page}characters {citation.start} to {citation.end}",
        " · ".join(one for one in (spelled(citation.date), citation.originator) if one),
        citation.document,
        banner.portion(citation.portion, ceiling),
        " ".join(citation.quote.split()) if quotes else "",
    )
