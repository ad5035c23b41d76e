"""A kept answer as a report that leaves the library: checked now, with the authority block that its sources lead to."""

from dataclasses import dataclass
from typing import Any, Final

from indexes.errors import NotFound
from indexes.policy import AuthorityBlock, Marking, MarkingError, derived, dominates, duration, longest, read_block
from indexes.records import Document
from indexes.view import View
from rag.answer import Answer, citation_record
from rag.printed import reopened_record
from rag.reopened import Reopened, reopened

CONFIDENTIAL: Final = 3  # the lowest rank of a US marking that bears an authority block
BY_HAND: Final = "to be completed by hand"
SEVERAL: Final = "Multiple Sources"


@dataclass(frozen=True, slots=True)
class Export:
    """A report. `authority` is None where the marking needs no block; its `by_hand` says what nobody here knows."""

    reopened: Reopened
    answer: Answer
    authority: AuthorityBlock | None
    by_hand: str


def exported(view: View, answer: str, form: str) -> Export:
    """Return a kept answer as a report; access and sources are checked now, and `form` (pdf, docx, json) is recorded.

    Raises NotFound for an answer that this view may not open, UsageError for a frozen one.
    """
    found = reopened(view, answer, f"answer export {form}")
    found.require_free()
    if not _needs_block(found.answer.marking):
        return Export(found, found.answer, None, "")
    block, by_hand = _block(view, found.answer)
    return Export(found, found.answer, block, by_hand)


def export_record(export: Export, *, quotes: bool) -> dict[str, Any]:
    """Return the JSON form of a report; without `quotes` its sources are named by their spans alone."""
    record = reopened_record(export.reopened)
    sources = [citation_record(one) for one in export.answer.sources]
    if not quotes:
        sources = [{**one, "quote": None} for one in sources]
        for claim in record["claims"]:
            claim["citations"] = [{**one, "quote": None} for one in claim["citations"]]
    block = export.authority
    lines = {"by_hand": export.by_hand} | (dict(block_lines(block)) if block else {})
    return {**record, "sources": sources, "authority": lines}


def block_lines(block: AuthorityBlock) -> list[tuple[str, str]]:
    """Return the lines of a derivative block: name and value."""
    return [
        ("Classified By", block.classified_by),
        ("Derived From", block.derived_from),
        ("Declassify On", block.declassify_on),
    ]


def _needs_block(marking: Marking) -> bool:
    return any(label.system == "US" and label.level >= CONFIDENTIAL for label in marking.labels)


def _block(view: View, answer: Answer) -> tuple[AuthorityBlock, str]:
    """Return the block of a report, and a sentence about what its sources do not say ("" where they say all)."""
    sources = list(dict.fromkeys(one.document for one in answer.sources))
    stated = [_stated(view, one, answer.marking) for one in sources]
    known = [one for one in stated if one is not None]
    by = view.reader.name
    if sources and len(known) == len(sources):
        try:
            until = longest([one[1] for one in known])
            return derived([one[0] for one in known], until, by), ""
        except MarkingError:
            pass
    named = SEVERAL if len(sources) > 1 else _named(answer) or BY_HAND
    silent = len(sources) - len(known)
    sentence = f"{silent} of {len(sources)} sources state no authority block that this report may repeat."
    if not sources:
        sentence = "The report shows no source from which a block could be taken."
    return AuthorityBlock(by, derived_from=named, declassify_on=BY_HAND), sentence


def _named(answer: Answer) -> str:
    """Return the title and date of the only source, as a derivative block cites it; "" where it has no title here."""
    first = next(iter(answer.sources), None)
    if first is None or not first.title:
        return ""
    return f"{first.title}, {first.date}" if first.date else first.title


def _stated(view: View, document: str, marking: Marking) -> tuple[AuthorityBlock, Any] | None:
    """Return the block that a source states and what its last line means; None where it may not or can't be used.

    INVARIANT: a block bears its document's banner, so it is repeated only where the report is marked as high.
    """
    try:
        found: Document = view.document(document)
        if not dominates(marking, found.marking):
            return None
        block = read_block(found.text)
        return block, duration(block.declassify_on)
    except (NotFound, MarkingError):
        return None
