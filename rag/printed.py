"""Kept answers as text, with the marking on the first and the last line, and as JSON."""

from collections.abc import Sequence
from typing import Any

from indexes.policy import portion_text, text
from indexes.records import Hit
from rag.answer import QUOTING, Answer, Citation, answer_record, raised
from rag.conversation import Turn
from rag.explain import Explanation, told_source
from rag.reopened import FROZEN, Reopened
from rag.showing import spelled
from rag.verify import Verdict


def turn_record(turn: Turn) -> dict[str, Any]:
    """Return the JSON form of an answer that was kept; the command line and the web give the same."""
    return {
        "id": turn.id,
        "conversation": turn.thread,
        "turn": turn.number,
        "question": turn.record.question,
        "searched": turn.record.searched,
        **answer_record(turn.answer),
    }


def turn_page(turn: Turn) -> str:
    """Return an answer that was kept, with what a follow-up was taken to mean and how to open it again."""
    searched = [f"Searched for: {turn.record.meant}"] if turn.record.meant else []
    return page(turn.answer, searched, [f"Answer {turn.id}. Follow up on it with --after {turn.id}"])


def page(answer: Answer, before: Sequence[str] = (), after: Sequence[str] = ()) -> str:
    """Return an answer between its marking, with lines before and after it."""
    marking = text(answer.marking)
    parts = [f"{marking}\nAs one marking: {answer.led}" if answer.led else marking, *before, *told(answer)]
    if answer.closest:
        parts.append("\n".join(["Closest passages", *map(_closest, answer.closest)]))
    if not answer.abstained:
        sources = [f"[{number}] {source_line(one)}" for number, one in enumerate(answer.sources, start=1)]
        parts += [body(answer), "\n".join(["Sources", *sources])]
    return "\n\n".join([*parts, *left(answer), *after, marking])


def told(answer: Answer) -> list[str]:
    """Return what is said above the claims: why there are none, who drafted, and where the sources disagree."""
    lines = [answer.reason] if answer.abstained else []
    if answer.drafted.trouble:
        lines.append(answer.drafted.trouble)
    if answer.drafted.by != QUOTING:
        lines.append("Drafted by a language model; each claim was checked against the passages that it cites.")
    return [*lines, *unanswered(answer), *disagreements(answer)]


def unanswered(answer: Answer) -> list[str]:
    """Return a line for each part of the question that nothing answers."""
    return [f"Nothing was found for this part of the question: {part}" for part in answer.missing]


def body(answer: Answer) -> str:
    """Return the claims, each with what its source has instead where it is supported only in part."""
    lines = answer.text.splitlines()
    for at, claim in enumerate(answer.claims):
        if claim.verdict is Verdict.PARTLY:
            lines[at] += f" (partly: {claim.instead})" if claim.instead else " (partly supported)"
    return "\n".join(lines)


def disagreements(answer: Answer) -> list[str]:
    """Return for each pair of claims that disagree who says what and when, the newer first."""
    lines = []
    for newer, older in answer.disagree:
        first, second = answer.claims[newer - 1], answer.claims[older - 1]
        order = " The newer stands first." if first.date > second.date > "" else ""
        said = "; ".join((_said(first.citations[0], newer), _said(second.citations[0], older)))
        lines.append(f"The sources disagree: {said}.{order}")
    return lines


def left(answer: Answer) -> list[str]:
    """Return how many sentences are not shown, and why, in one line; none where nothing was left out."""
    if not answer.left_out:
        return []
    were = "sentence was" if answer.left_out == 1 else "sentences were"
    return [
        f"{answer.left_out} {were} left out because no passage supports {'it' if answer.left_out == 1 else 'them'}."
    ]


def source_line(citation: Citation) -> str:
    """Return a source with its place, its marking and its document."""
    title = citation.title or "(title marked above this answer)"
    page = f", page {citation.page}" if citation.page else ""
    span = f"characters {citation.start} to {citation.end}"
    known = [one for one in (spelled(citation.date), citation.originator) if one]
    return (
        f"{title}{page}, {span}{''.join(f' · {one}' for one in known)}  [{text(citation.marking)}]  {citation.document}"
    )


def _closest(hit: Hit) -> str:
    page = f", page {hit.page}" if hit.page else ""
    return f"{portion_text(hit.portion)} {' '.join(hit.text.split())}\n   {hit.title}{page}  [{text(hit.marking)}]"


def _said(citation: Citation, number: int) -> str:
    known = ", ".join(one for one in (citation.originator, spelled(citation.date)) if one)
    return f"claim {number} {portion_text(citation.portion)} ({known or 'without a date'})"


def reopened_record(found: Reopened) -> dict[str, Any]:
    """Return the JSON form of an answer that was opened again."""
    return {**_about(found), **answer_record(found.answer)}


def explanation_record(found: Explanation) -> dict[str, Any]:
    """Return the JSON form of an explanation."""
    return {
        **reopened_record(found.reopened),
        "explanation_marking": text(found.banner),
        "made": list(found.made),
        "why_marked": list(found.marking),
        "passages": [
            {
                "rank": one.rank,
                "document": one.read.document,
                "start": one.read.start,
                "end": one.read.end,
                "portion": portion_text(one.read.portion),
                "score": one.read.score,
                "words": list(one.words),
                "claims": list(one.claims),
            }
            for one in found.sources
        ],
        "why_left_out": [{"sentence": one.text, "why": one.why, "score": one.score} for one in found.dropped],
    }


def told_now(found: Reopened) -> list[str]:
    """Return what has happened to an answer since it was given."""
    lines = []
    if found.gone:
        claims = "claim is" if found.gone == 1 else "claims are"
        lines.append(f"{found.gone} {claims} no longer available.")
    if found.hidden:
        claims = "claim is" if found.hidden == 1 else "claims are"
        lines += [f"{found.hidden} {claims} hidden: you reported the marking as too low.", FROZEN]
    lines += [f"The source was revised on {spelled(day)}." for day in found.revised]
    if found.changed:
        lines.append("The documents that you may read are other ones now. Replay the answer to see what that changes.")
    return lines


def _about(found: Reopened) -> dict[str, Any]:
    kept, record = found.kept, found.record
    about = {"id": kept.id, "conversation": kept.thread, "turn": kept.number, "time": kept.time}
    asked = {"question": record.question, "searched": record.searched, "ceiling": text(record.ceiling)}
    since = {"gone": found.gone, "hidden": found.hidden, "revised": list(found.revised), "changed": found.changed}
    return {**about, **asked, **since}


def minute(time: str) -> str:
    """Return a moment as answers record it, to the minute."""
    return f"{time[:16].replace('T', ' ')}Z"


def _asked(found: Reopened) -> str:
    record = found.record
    line = f"Asked {minute(found.kept.time)}: {record.question}"
    return f"{line}\nSearched for: {record.meant}" if record.meant else line


def reopened_page(found: Reopened) -> str:
    """Return an answer that was opened again, with when it was asked and what has happened to it since."""
    return page(found.answer, [_asked(found)], told_now(found))


def explanation_page(found: Explanation) -> str:
    """Return an answer with why it is as it is, between a marking that covers both."""
    parts = [("How it was made", list(found.made)), ("Why this marking", list(found.marking))]
    parts.append(("Why these sources", [told_source(one) for one in found.sources]))
    left = [f"NOT SUPPORTED: {' '.join(one.text.split())} ({one.why})" for one in found.dropped]
    parts.append(("Why sentences were left out", left))
    told = ["\n   ".join([title, *lines]) for title, lines in parts if lines]
    return page(
        raised(found.reopened.answer, found.banner), [_asked(found.reopened)], [*told_now(found.reopened), *told]
    )
