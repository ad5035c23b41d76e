"""Asking in a conversation: what was said before gives a follow-up its meaning and its least marking; then it is kept.

A conversation is the answers that follow one another. Its marking only rises: an answer bears at least what the answers
before it bore, and a view below its ceiling neither opens it nor goes on with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from indexes.policy import Marking, join
from indexes.view import View
from rag.answer import Answer, Claim, raised
from rag.ask import Reach, steps
from rag.drafted import QUOTE, Way
from rag.followup import carry
from rag.record import Record, documents_of, read, recorded, written


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer as it was kept: its id, its conversation's, its number there, and the record."""

    id: str
    thread: str
    number: int
    record: Record

    @property
    def answer(self) -> Answer:
        """The answer."""
        return self.record.answer


def turn(view: View, question: str, after: str | None = None, way: Way = QUOTE) -> Turn:
    """Answer a question, as a follow-up to the answer with the id `after` where one is given, and keep the answer.

    Raises:
        NotFound: `after` is absent, another person's, or of a conversation above this view.

    """
    *_, last = turning(view, question, after, way)
    return cast("Turn", last)


def turning(view: View, question: str, after: str | None = None, way: Way = QUOTE) -> Iterator[Reach | Claim | Turn]:
    """Answer a question step by step, see `rag.ask.steps`; the last step is the answer as it was kept.

    Raises:
        NotFound: as `turn`, at the first step.

    """
    thread, earlier, floor = _before(view, after) if after else (None, [], None)
    searched = _whole(question, earlier, way)
    for step in steps(view, searched, way):
        if isinstance(step, Reach):
            yield step if floor is None else Reach(join([step.marking, floor]))
        elif isinstance(step, Claim):
            yield step
        else:
            found = step if floor is None else replace(step, answer=raised(step.answer, floor))
            record = recorded(view, question, searched, floor, found)
            kept = view.keep(written(record), documents_of(record), question, thread)
            yield Turn(kept.id, kept.thread, kept.number, record)


def _whole(question: str, earlier: Sequence[str], way: Way) -> str:
    """Return what a question means after those before it: as a model rewrites it, else with their words."""
    rewritten = way.drafter.rewrite(question, earlier) if way.drafter is not None and earlier else ""
    return rewritten or carry(question, earlier)


def _before(view: View, after: str) -> tuple[str, list[str], Marking]:
    """Return the conversation of an answer, what was searched for in it, and the marking that it has reached."""
    kept, _ = view.kept(after, "follow-up")
    records = [read(one.body, view) for one in view.conversation(kept.thread)]
    return kept.thread, [record.searched for record in records], join(record.answer.marking for record in records)
