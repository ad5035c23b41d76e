"""A kept answer given once more, from what may be read now, and in what the two differ."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from indexes.view import View
from rag.answer import QUOTING, Answer, answer_record, raised
from rag.ask import asked
from rag.drafted import QUOTE, Way
from rag.record import Record, recorded
from rag.reopened import reopened


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found. `identical` compares the two answers' JSON, byte for byte; `drift` says what differs."""

    now: Answer
    identical: bool
    drift: tuple[str, ...]


def quoting() -> AbstractContextManager[Way]:
    """Open nothing: the way of quotations."""
    return nullcontext(QUOTE)


def replayed(view: View, answer: str, opened: Callable[[], AbstractContextManager[Way]] = quoting) -> Replay:
    """Answer the question of a kept answer again, under the ceiling that it had, and compare.

    With the same readable documents, rules and embedder, a quoted answer is the same byte for byte; a drafted one may
    drift. What was quoted is quoted again, and no model is opened for it. Raises NotFound for an answer that this view
    may not open, UsageError for a frozen one.
    """
    again = reopened(view, answer, "answer replay")
    again.require_free()
    before = again.record
    narrowed = view.below(before.ceiling)
    with quoting() if before.drafter == QUOTING else opened() as way:
        found = asked(narrowed, before.searched, way)
    now = found.answer if before.floor is None else raised(found.answer, before.floor)
    after = recorded(narrowed, before.question, before.searched, before.floor, found)
    return Replay(now, form(before.answer) == form(now), tuple(_drift(before, after, now)))


def form(answer: Answer) -> bytes:
    """Return an answer as the bytes that are compared."""
    return json.dumps(answer_record(answer), ensure_ascii=False, sort_keys=True).encode()


def _drift(before: Record, after: Record, now: Answer) -> list[str]:
    """Return what differs, one sentence each. The words of the kept answer are not in it: they may have gone."""
    said, says = ({claim.text for claim in one.claims} for one in (before.answer, now))
    told = [
        ("The documents that you may read are other ones now.", before.state != after.state),
        ("The rules of access and marking are other ones now.", before.rules != after.rules),
        (f"The embedding model is another one now: {after.model}.", before.model != after.model),
        (f"Coversheet is another release now: {after.release}.", before.release != after.release),
        (f"It was drafted by {before.drafter}, and is now by {after.drafter}.", before.drafter != after.drafter),
    ]
    if before.drafter == after.drafter != QUOTING:
        told += [
            ("The model was shown another prompt.", before.prompt != after.prompt),
            ("From the same prompt the model wrote another text.", _same_prompt_other_text(before, after)),
        ]
    told += [
        (f"Claims that are not given any more: {len(said - says)}.", bool(said - says)),
        (f"Claims that are new: {len(says - said)}.", bool(says - said)),
        ("The marking is another one.", before.answer.marking != now.marking),
        (
            f"Sentences left out: {before.answer.left_out} then, {now.left_out} now.",
            before.answer.left_out != now.left_out,
        ),
    ]
    return [sentence for sentence, differs in told if differs]


def _same_prompt_other_text(before: Record, after: Record) -> bool:
    return before.prompt == after.prompt and before.raw != after.raw
