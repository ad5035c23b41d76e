"""Why an answer is as it is: why these sources, why this marking, why was this left out. For its reader's view only."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexes.errors import NotFound
from indexes.policy import Marking, join, portion_text, text
from indexes.search import Query
from indexes.view import View
from rag.answer import QUOTING, Answer, Claim, LeftOut
from rag.record import Read, Record
from rag.reopened import Reopened, reopened
from rag.showing import told_words, words_in


@dataclass(frozen=True, slots=True)
class Source:
    """Why a passage was read: its rank from 1, its score, and which words of the question stand in it.

    `claims` are the numbers of the claims that cite it, from 1; none where no sentence of it was taken.
    """

    rank: int
    read: Read
    words: tuple[str, ...]
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is told of an answer. `marking` holds one sentence for each thing that raises it."""

    reopened: Reopened
    sources: tuple[Source, ...]
    marking: tuple[str, ...]
    made: tuple[str, ...]
    dropped: tuple[LeftOut, ...]

    @property
    def banner(self) -> Marking:
        """The marking of the whole explanation: the join over the answer and all passages that it speaks of."""
        return join([self.reopened.answer.marking, *(one.read.portion for one in self.sources)])


def explained(view: View, answer: str) -> Explanation:
    """Return why a kept answer is as it is, as far as its reader may read the sources now. Raises NotFound."""
    found = reopened(view, answer, "answer explain")
    record = found.record
    sources = tuple(
        Source(rank, one, _words(view, record.searched, one), _citing(found.answer, one))
        for rank, one in enumerate(record.reads, start=1)
        if one.document in found.readable
    )
    return Explanation(
        found, sources, tuple(why_marked(found.answer, record)), tuple(_made(found)), found.answer.dropped
    )


def why_marked(answer: Answer, record: Record) -> list[str]:
    """Return what raises an answer's marking, one sentence each, with what the answer would be marked without it."""
    if answer.abstained:
        return [f"An answer without a source bears the ceiling of what it was asked of: {text(record.ceiling)}."]
    others: list[tuple[str, Marking | None]] = [
        ("what the language model was shown", answer.drafted.beside),
        ("what was said before in this conversation", record.floor),
    ]
    parts = [(f"claim {number}", claim.portion) for number, claim in enumerate(answer.claims, start=1)]
    parts += [(name, marking) for name, marking in others if marking is not None]
    told = []
    for at, (name, marking) in enumerate(parts):
        rest = [other for place, (_, other) in enumerate(parts) if place != at]
        without = join(rest) if rest else None
        if without != answer.marking:
            less = f"Without it: {text(without)}." if without else "There is nothing else."
            told.append(f"{name.capitalize()} is marked {text(marking)}. {less}")
    return told or [f"More than one part bears {text(answer.marking)}; none alone raises it."]


def _made(found: Reopened) -> list[str]:
    record = found.record
    same = "other ones now" if found.changed else "the same now"
    drafter = "Sentences of the sources, word for word" if record.drafter == QUOTING else f"Drafted by {record.drafter}"
    lines = [
        f"{drafter}.",
        f"{len(record.reads)} passages were read. The documents that you may read are {same}.",
        f"Rules {record.rules}, embedding model {record.model}, Coversheet {record.release}.",
    ]
    if record.meant:
        lines.insert(0, "The question was a follow-up; it was searched for with what went before.")
    if record.prompt:
        lines.append(f"SHA-256 of the prompt: {record.prompt}.")
    return lines


def _words(view: View, question: str, one: Read) -> tuple[str, ...]:
    """Return the words of the question that stand in a passage, as they are written there, in small letters."""
    try:
        passage = view.quote(one.document, one.start, one.end)
    except NotFound:
        return ()
    return words_in(frozenset(Query.of(question).asked), passage)


def _citing(answer: Answer, one: Read) -> tuple[int, ...]:
    return tuple(number for number, claim in enumerate(answer.claims, start=1) if _cites(claim, one))


def _cites(claim: Claim, one: Read) -> bool:
    return any(
        citation.document == one.document and one.start <= citation.start and citation.end <= one.end
        for citation in claim.citations
    )


def told_source(source: Source) -> str:
    """Return in words why a passage was read."""
    used = f"cited by claim {_listed(source.claims)}" if source.claims else "no sentence of it answers well enough"
    place = f"{source.read.document}, characters {source.read.start} to {source.read.end}"
    known = f"score {source.read.score:.4f}; {told_words(source.words)}; {used}"
    return f"{source.rank}. {portion_text(source.read.portion)} {place}; {known}"


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
