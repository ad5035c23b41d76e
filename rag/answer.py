"""What an answer is made of, and its JSON form. Frozen values; the marking is computed, never set by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from indexes.policy import Marking, dominates, join, led_by, portion_text, text
from indexes.records import Around, Hit, Passage
from rag.showing import Findings, Shown
from rag.verify import Verdict

QUOTING: Final = "quoting"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a claim stands: a span of a document's stored text, in characters, and the words there.

    `title` is None when the title is marked above the answer: the answer then can't show it.
    """

    document: str
    revision: str  # SHA-256 of the original file
    marking: Marking  # the document's banner
    portion: Marking
    title: str | None
    page: int | None
    start: int
    end: int
    quote: str
    date: str = ""  # the document's own, see `indexes.records.Draft`
    originator: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence with its sources, which were read again and bear it out.

    Quoted, its `text` is the first citation's quote, letter for letter; drafted by a model, it is the model's sentence.
    `instead` says in words what the source has or lacks, for a claim that is only partly supported.
    """

    text: str
    verdict: Verdict
    citations: tuple[Citation, ...]
    score: float = 1.0
    instead: str = ""

    @property
    def portion(self) -> Marking:
        """The claim's portion marking: the join over the portions it was taken from."""
        return join(citation.portion for citation in self.citations)

    @property
    def date(self) -> str:
        """The date of the newest document that says it, "" where none has one."""
        return max(citation.date for citation in self.citations)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A drafted sentence that is not shown, and why, in plain words. `citations` are the spans it was held against."""

    text: str
    why: str
    score: float
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class DraftedBy:
    """Who drafted: "quoting", or the fingerprint of a model; `trouble` says why a model's draft was not used."""

    by: str = QUOTING
    trouble: str = ""
    beside: Marking | None = None  # the join over all that a model was shown; None without a model


@dataclass(frozen=True, slots=True)
class Answer:
    """Claims with sources, or an abstention with its reason. Made by `answered` or `abstained`."""

    marking: Marking
    claims: tuple[Claim, ...]
    reason: str  # "" unless it abstained
    closest: tuple[Hit, ...]  # passages that came nearest, when it abstained
    dropped: tuple[LeftOut, ...]
    home: str = ""  # the reader's own system, see `led`
    drafted: DraftedBy = DraftedBy()
    disagree: tuple[tuple[int, int], ...] = ()  # numbers of claims, from 1, whose sources don't say the same
    missing: tuple[str, ...] = ()  # the parts of the question that nothing answers

    @property
    def led(self) -> str:
        """The marking of several systems in the words of the reader's own, "" where it is that already.

        Example: SECRET//FGI NATO//NOFORN for SECRET//NOFORN + NATO SECRET.
        """
        led = led_by(self.home, self.marking)
        return "" if led == self.marking else text(led)

    @property
    def left_out(self) -> int:
        """How many drafted sentences are not shown."""
        return len(self.dropped)

    @property
    def abstained(self) -> bool:
        """Whether nothing is claimed."""
        return not self.claims

    @property
    def text(self) -> str:
        """The claims as one text, each with its portion mark and the numbers of its sources."""
        numbers = {citation: number for number, citation in enumerate(self.sources, start=1)}
        return "\n".join(
            f"{portion_text(claim.portion)} {' '.join(claim.text.split())} "
            + "".join(f"[{numbers[citation]}]" for citation in claim.citations)
            for claim in self.claims
        )

    @property
    def sources(self) -> tuple[Citation, ...]:
        """All citations in the order of the claims, each once; a citation's number is its place here, from 1."""
        return tuple(dict.fromkeys(citation for claim in self.claims for citation in claim.citations))


def answered(
    claims: Sequence[Claim], dropped: Sequence[LeftOut] = (), home: str = "", drafted: DraftedBy = DraftedBy()
) -> Answer:
    """Return an answer that shows `claims` (at least one). Its marking is the join over all that went into it.

    That is what it shows and, where a model drafted, everything that the model was shown. `home` is the system in
    whose words the marking is written besides. A title is shown only where its own marking adds nothing to that.
    """
    marking = join([*(claim.portion for claim in claims), *([drafted.beside] if drafted.beside else [])])
    return Answer(marking, tuple(claims), "", (), tuple(dropped), home, drafted)


def abstained(
    ceiling: Marking,
    reason: str,
    closest: Sequence[Hit],
    dropped: Sequence[LeftOut] = (),
    drafted: DraftedBy = DraftedBy(),
) -> Answer:
    """Return an answer that claims nothing. It carries the ceiling of the view, never less."""
    return Answer(ceiling, (), reason, tuple(closest), tuple(dropped), drafted=drafted)


def raised(answer: Answer, floor: Marking) -> Answer:
    """Return an answer that bears at least `floor`: what its conversation has reached before."""
    return replace(answer, marking=join([answer.marking, floor]))


def title_for(hit: Hit, marking: Marking) -> str | None:
    """Return a hit's title if text of this marking may show it, else None."""
    return hit.title if dominates(marking, hit.title_marking) else None


def answer_record(answer: Answer) -> dict[str, Any]:
    """Return the JSON form of an answer; the command line and the web give the same."""
    return {
        "answer": answer.text,
        "marking": text(answer.marking),
        "led": answer.led,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "claims": [_claim_record(claim) for claim in answer.claims],
        "left_out": answer.left_out,
        "drafted_by": answer.drafted.by,
        "trouble": answer.drafted.trouble,
        "disagree": [list(pair) for pair in answer.disagree],
        "not_answered": list(answer.missing),
    }


def hit_record(hit: Hit) -> dict[str, Any]:
    """Return the JSON form of a hit."""
    return {
        "document": hit.document,
        "title": hit.title,
        "marking": text(hit.marking),
        "portion": portion_text(hit.portion),
        "page": hit.page,
        "start": hit.start,
        "end": hit.end,
        "heading": hit.heading,
        "text": hit.text,
        "score": hit.score,
        "date": hit.date,
        "originator": hit.originator,
        "rating": hit.rating,
        "collection": hit.collection,
        "media_type": hit.media_type,
        "folded": [_folded_record(one) for one in hit.folded],
    }


def findings_record(findings: Findings) -> dict[str, Any]:
    """Return the JSON form of what a question found and how it was read; the command line and the web give the same."""
    return {
        "order": findings.order,
        "filters": list(findings.filters),
        "also": [{"asked": note.asked, "found": list(note.found), "why": note.why} for note in findings.notes],
        "hits": [shown_record(one) for one in findings.shown],
    }


def shown_record(shown: Shown) -> dict[str, Any]:
    """Return the JSON form of a hit with the words it was found by, and with its neighbours where they were read."""
    record = {**hit_record(shown.hit), "words": list(shown.words)}
    return record if shown.around is None else {**record, "around": around_record(shown.around)}


def around_record(around: Around) -> dict[str, Any]:
    """Return the JSON form of a passage's neighbours; `portion` is the join over all that is shown."""
    return {
        "portion": portion_text(around.portion),
        "before": _passage_record(around.before),
        "after": _passage_record(around.after),
    }


def _passage_record(passage: Passage | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    return {
        "portion": portion_text(passage.portion),
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "heading": passage.heading,
        "text": passage.text,
    }


def _folded_record(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.document,
        "title": hit.title,
        "marking": text(hit.marking),
        "portion": portion_text(hit.portion),
        "page": hit.page,
        "start": hit.start,
        "end": hit.end,
        "date": hit.date,
        "originator": hit.originator,
    }


def _claim_record(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "portion": portion_text(claim.portion),
        "verdict": claim.verdict.value,
        "instead": claim.instead,
        "citations": [citation_record(citation) for citation in claim.citations],
    }


def citation_record(citation: Citation) -> dict[str, Any]:
    """Return the JSON form of a citation."""
    return {
        "document": citation.document,
        "title": citation.title,
        "marking": text(citation.marking),
        "page": citation.page,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "date": citation.date,
        "originator": citation.originator,
    }
